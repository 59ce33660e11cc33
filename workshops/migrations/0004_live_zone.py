"""A dialogue whose workshop is under way tells its hours in the workshop's zone."""

from django.db import migrations


def name_zones(apps, schema_editor):
    for workshop in apps.get_model("workshops", "Workshop").objects.filter(state="live"):
        apps.get_model("dialogue", "Dialogue").objects.filter(pk=workshop.dialogue_id).update(live_zone=workshop.zone)


class Migration(migrations.Migration):

    dependencies = [
        ("workshops", "0003_workshops"),
        ("dialogue", "0004_released_by_the_clock"),
    ]

    operations = [migrations.RunPython(name_zones, migrations.RunPython.noop, elidable=False)]
