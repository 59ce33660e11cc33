"""Nobody reads who made a draft or a summary, and nobody ever set who takes the notes of a table. The release before writes all three,
so that the columns stand until the next release drops them (docs/decisions/2026-11-29-columns-that-go.md).
"""

from django.conf import settings
from django.db import migrations, models


def untied():
    """Without a constraint: nobody who made something could be deleted any more."""
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("workshops", "0007_kept_documents"),
    ]

    operations = [
        migrations.AlterField("seat", "is_rapporteur", models.BooleanField(db_default=False, default=False)),
        migrations.AlterField("agendadraft", "made_by", untied()),
        migrations.AlterField("summary", "made_by", untied()),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("seat", "is_rapporteur"),
                migrations.RemoveField("agendadraft", "made_by"),
                migrations.RemoveField("summary", "made_by"),
            ]
        ),
    ]
