from django.db import migrations, models


def fill(apps, _schema_editor):
    """One that stands in Prepare had nothing opened, as far as its row tells."""
    dialogues = apps.get_model("dialogue", "Dialogue").objects.filter(kind="dialogue").exclude(phase="draft")
    for found in dialogues.only("phase_since"):
        dialogues.filter(pk=found.pk).update(opened_on=found.phase_since.date())


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
