"""What was taken back or replaced is remembered apart from voices, where it told when each of them last changed something (TRUST A2)."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import stakeholders.models.voices

BATCH = 500


def move(apps, schema_editor):
    """Each receipt once, in the order of receipts, which is chance: what one voice had must not lie together. The day is today's, since
    nothing tells theirs: they stay as long as one that is spent now. Going back forgets them: nothing tells whose they were."""
    voices = apps.get_model("stakeholders", "Voice").objects.exclude(spent="", spent_before="")
    columns = voices.values_list("dialogue", "spent", "spent_before")
    found = {(word, dialogue) for dialogue, *texts in columns.iterator() for word in " ".join(texts).split()}
    model, today = apps.get_model("stakeholders", "SpentReceipt"), timezone.now().date()
    rows = [model(dialogue_id=dialogue, receipt=word, day=today) for word, dialogue in sorted(found)]
    model.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0009_once"),
        ("stakeholders", "0008_pasted_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpentReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=stakeholders.models.voices.random_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("receipt", models.CharField(max_length=16)),
                ("day", models.DateField()),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spent_receipts",
                        to="dialogue.dialogue",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dialogue", "receipt"), name="spent_receipt_once"),
                ],
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(model_name="voice", name="spent"),
        migrations.RemoveField(model_name="voice", name="spent_before"),
    ]
