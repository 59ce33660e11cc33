"""Apart from the columns: PostgreSQL makes no index on a table whose rows were changed in the same transaction."""

from django.db import migrations

from dialogue.first_uids import give_uids


def fill(apps, _schema_editor):
    question = apps.get_model("issues", "Question")
    _key(question)
    give_uids(
        apps.get_model("issues", "Issue"),
        of=lambda row: row.dialogue,
        place=lambda row: ("issue", row.key),
        words=lambda row: [row.title, row.teaser, row.problem, row.opportunity, row.background, "\n".join(row.sources)],
    )
    give_uids(
        question,
        of=lambda row: row.issue.dialogue,
        place=lambda row: ("question", row.issue.key, row.key),
        words=lambda row: [row.text],
    )
    give_uids(
        apps.get_model("issues", "Term"),
        of=lambda row: row.dialogue,
        place=lambda row: ("term", row.key),
        words=lambda row: [row.name, row.definition, row.note],
    )


def _key(question):
    """The place in which it stood: addresses that were printed and mailed lead on to it."""
    rows = list(question.objects.only("position"))
    for row in rows:
        row.key = str(row.position)
    question.objects.bulk_update(rows, ["key"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0012_outlines"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
