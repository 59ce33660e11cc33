from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def freeze_roles(apps, schema_editor):
    """Ballots of before never froze the role: the issue's of today is the nearest that is known."""
    items, issues = apps.get_model("issues", "BallotItem"), apps.get_model("issues", "Issue")
    role = issues.objects.filter(pk=OuterRef("issue")).values("role")[:1]
    items.objects.filter(role="").update(role=Subquery(role))


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0006_leaving"),
    ]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="hash_formula",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="ballot",
            name="settled",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ballotitem",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[("building_block", "Building block"), ("focus_area", "Focus area")],
                db_default="",
                default="",
                max_length=16,
            ),
        ),
        migrations.RunPython(freeze_roles, migrations.RunPython.noop),
    ]
