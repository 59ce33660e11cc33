from django.db import migrations, models

import dialogue.models.outlines


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0012_outlines"),
        ("workshops", "0009_one_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="from_digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="goal",
            name="from_uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="goal",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="goal",
            name="key",
            field=models.SlugField(db_default=dialogue.models.outlines.RandomHex(), max_length=60),
        ),
        migrations.AddField(
            model_name="goal",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(fields=("dialogue", "key"), name="goal_key_once"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(fields=("dialogue", "uid"), name="goal_uid_once"),
        ),
    ]
