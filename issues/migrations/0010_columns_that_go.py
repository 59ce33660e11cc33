"""Nobody reads the channel of an answer, nor who opened a ballot. The release before writes both, so that the columns stand until the
next release drops them; this one does not know them any more (docs/decisions/2026-11-29-columns-that-go.md).

The channel gets a default in the database; the tie to a user loses its constraint, or nobody who opened a ballot could be deleted.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("issues", "0009_proposal_form_once"),
    ]

    operations = [
        migrations.AlterField(
            "contribution",
            "channel",
            models.CharField(
                choices=[("web", "on the web"), ("assisted", "with help"), ("paper", "on paper")],
                db_default="web",
                default="web",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            "ballot",
            "opened_by",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("contribution", "channel"),
                migrations.RemoveField("ballot", "opened_by"),
            ]
        ),
    ]
