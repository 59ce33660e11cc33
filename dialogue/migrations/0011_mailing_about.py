from django.db import migrations, models

from dialogue.occasions import about


def fill(apps, _schema_editor):
    """What the mails of before were about, out of their occasions."""
    mailings = apps.get_model("dialogue", "Mailing").objects
    found = []
    for mailing in mailings.only("kind", "occasion").iterator(chunk_size=2000):
        mailing.about = about(mailing)
        found.append(mailing)
    mailings.bulk_update(found, ["about"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0010_one_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="about",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
