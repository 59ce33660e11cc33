from itertools import count

from django.db import migrations, models

import dialogue.models.outlines
from dialogue.first_uids import give_uids


def fill(apps, _schema_editor):
    goal = apps.get_model("workshops", "Goal")
    taken = set()
    for row in goal.objects.order_by("pk"):
        stem = f"{row.scope}-{row.position}"
        names = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
        row.key = next(name for name in names if (row.dialogue_id, name) not in taken)
        taken.add((row.dialogue_id, row.key))
        row.save(update_fields=["key"])
    give_uids(
        goal, of=lambda row: row.dialogue, place=lambda row: ("goal", row.key), words=lambda row: [row.text]
    )


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
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
