"""Apart from the columns: PostgreSQL makes no index on a table whose rows were changed in the same transaction."""

from itertools import count

from django.db import migrations

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
        ("workshops", "0010_outlines"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
