from django.db import migrations, models

import dialogue.models.outlines


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0012_outlines"),
        ("issues", "0011_one_clock"),
        ("stakeholders", "0013_outlines"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="question",
            name="question_position_once",
        ),
        migrations.AddField(
            model_name="issue",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="issue",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="issue",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="question",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="question",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="key",
            field=models.SlugField(db_default=dialogue.models.outlines.RandomHex(), max_length=60),
        ),
        migrations.AddField(
            model_name="question",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="term",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="term",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="term",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(fields=("dialogue", "uid"), name="issue_uid_once"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("issue", "key"), name="question_key_once"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("issue", "uid"), name="question_uid_once"),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(fields=("dialogue", "uid"), name="term_uid_once"),
        ),
    ]
