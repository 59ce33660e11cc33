from django.db import migrations, models


def fill(apps, _schema_editor):
    """Of one that went back to Prepare the team's log tells."""
    dialogues = apps.get_model("dialogue", "Dialogue").objects.filter(kind="dialogue").exclude(phase="draft")
    for found in dialogues.only("phase_since"):
        dialogues.filter(pk=found.pk).update(opened_on=found.phase_since.date())
    back = apps.get_model("dialogue", "TeamLog").objects.filter(action="phase gather", dialogue__opened_on=None)
    for entry in back.order_by("-at"):
        apps.get_model("dialogue", "Dialogue").objects.filter(pk=entry.dialogue_id).update(opened_on=entry.at.date())


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0012_outlines'),
    ]

    operations = [
        migrations.AddField(
            model_name='dialogue',
            name='opened_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
