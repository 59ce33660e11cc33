from django.db import migrations, models

import dialogue.models.outlines


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0012_outlines"),
        ("stakeholders", "0012_corrected_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="challenge",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="challenge",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="challenge",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="challenge",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="relation",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="relation",
            name="key",
            field=models.SlugField(db_default=dialogue.models.outlines.RandomHex(), max_length=100),
        ),
        migrations.AddField(
            model_name="relation",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="stakeholdergroup",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="stakeholdergroup",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="stakeholdergroup",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="stakeholdergroup",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="vision",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="vision",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="vision",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="vision",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(fields=("dialogue", "uid"), name="challenge_uid_once"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(fields=("from_group", "key"), name="relation_key_once"),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(fields=("from_group", "uid"), name="relation_uid_once"),
        ),
        migrations.AddConstraint(
            model_name="stakeholdergroup",
            constraint=models.UniqueConstraint(fields=("dialogue", "uid"), name="group_uid_once"),
        ),
        migrations.AddConstraint(
            model_name="vision",
            constraint=models.UniqueConstraint(fields=("dialogue", "uid"), name="vision_uid_once"),
        ),
    ]
