from collections import defaultdict

from django.db import migrations, models

BATCH = 500


def empty_doubled(apps, schema_editor):
    """One form pressed many times at once left proposals with the same receipt: one of each keeps it, and no words go.

    A receipt that stands on two voices (on and off the record, from one form) shows that one person has both: it goes from all.
    The other receipts of the release before stay: no form is found by them any more, but to write every row anew would hold the
    tables for long, and the release before still finds its own while both run side by side.
    """
    _empty(apps.get_model("issues", "Contribution"), lambda voices: len(set(voices.values())) > 1, keep=0)
    proposals = apps.get_model("issues", "Proposal")
    _empty(proposals, lambda voices: len(set(voices.values())) > 1, keep=0)
    _empty(proposals, lambda voices: len(voices) > 1, keep=1)


def _empty(model, is_doubled, keep):
    """`is_doubled`: of {row: voice} of a receipt; `keep`: how many of its rows keep it."""
    rows = model.objects.exclude(receipt="").order_by("pk")
    doubled = rows.order_by().values("receipt").annotate(n=models.Count("pk")).filter(n__gt=1)
    by_receipt = defaultdict(dict)
    for pk, voice, receipt in rows.filter(receipt__in=doubled.values("receipt")).values_list("pk", "voice", "receipt"):
        by_receipt[receipt][pk] = voice
    emptied = [pk for voices in by_receipt.values() if is_doubled(voices) for pk in list(voices)[keep:]]
    for start in range(0, len(emptied), BATCH):
        model.objects.filter(pk__in=emptied[start : start + BATCH]).update(receipt="")


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0008_columns_of_older_houses"),
        ("stakeholders", "0006_spent_receipts"),
    ]

    operations = [
        migrations.RunPython(empty_doubled, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt", ""), _negated=True),
                fields=("voice", "receipt"),
                name="proposal_form_once",
            ),
        ),
    ]
