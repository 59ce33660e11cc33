"""Apart from the columns: PostgreSQL makes no index on a table whose rows were changed in the same transaction."""

from itertools import count

from django.db import migrations

from dialogue.first_uids import give_uids


def fill(apps, _schema_editor):
    _fill_groups(apps.get_model("stakeholders", "StakeholderGroup"))
    _fill_ties(apps.get_model("stakeholders", "Relation"))
    for kind in ("challenge", "vision"):
        give_uids(
            apps.get_model("stakeholders", kind),
            of=lambda row: row.dialogue,
            place=lambda row, kind=kind: (kind, row.key),
            words=lambda row: [row.text],
        )


def _fill_groups(model):
    give_uids(
        model,
        of=lambda row: row.dialogue,
        place=lambda row: ("group", row.key),
        words=lambda row: [row.name, row.short_name, row.description, "\n".join(row.roles)],
    )


def _fill_ties(model):
    taken = set()
    for tie in model.objects.select_related("from_group", "to_group").order_by("pk"):
        stem = f"{tie.from_group.key}-{tie.to_group.key}"
        names = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
        tie.key = next(name for name in names if (tie.from_group_id, name) not in taken)
        taken.add((tie.from_group_id, tie.key))
        tie.save(update_fields=["key"])
    give_uids(
        model,
        of=lambda row: row.from_group.dialogue,
        place=lambda row: ("relation", row.key),
        words=lambda row: [row.kind, row.from_expects, row.to_expects, row.note],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("stakeholders", "0013_outlines"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
