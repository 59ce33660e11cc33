import dialogue.models.outlines
from django.db import migrations, models

from dialogue.first_uids import outline_uid


def fill(apps, _schema_editor):
    dialogues = apps.get_model("dialogue", "Dialogue").objects
    for found in dialogues.only("kind", "slug", "key_name"):
        dialogues.filter(pk=found.pk).update(uid=outline_uid(found))


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0011_mailing_about"),
    ]

    operations = [
        migrations.AddField(
            model_name="dialogue",
            name="digest",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="dialogue",
            name="uid",
            field=models.CharField(
                db_default=dialogue.models.outlines.RandomHex(),
                default=dialogue.models.outlines.new_uid,
                editable=False,
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="dialogue",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name="dialogue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "framework")), fields=("uid", "version"), name="framework_version_once"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
