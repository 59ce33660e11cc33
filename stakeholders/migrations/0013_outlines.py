from itertools import count

from django.db import migrations, models

import dialogue.models.outlines
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
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
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
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
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
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
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
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
