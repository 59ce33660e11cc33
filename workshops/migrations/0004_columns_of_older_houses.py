"""Two columns were added to 0003_workshops when some houses had applied it: they come here where they are missing.

0004_live_zone reads whole workshops and stops such a house, so this comes in its place: where 0004_live_zone was applied the columns
stand and nothing is done; everywhere else this runs instead, and both count as applied. The state has both columns, so that only the
table is looked at.
"""

from importlib import import_module

from django.db import migrations

ADDED_LATER = (("Workshop", "translation_of"), ("SeatingPlan", "failed"))
before = import_module("workshops.migrations.0004_live_zone")


def add_where_missing(apps, schema_editor):
    for name, column in ADDED_LATER:
        model = apps.get_model("workshops", name)
        with schema_editor.connection.cursor() as cursor:  # Django's introspection trips over some constraints of SQLite
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" LIMIT 0')
            found = {one[0] for one in cursor.description}
        if column not in found:
            schema_editor.add_field(model, model._meta.get_field(column))


class Migration(migrations.Migration):

    replaces = [("workshops", "0004_live_zone")]

    dependencies = before.Migration.dependencies

    operations = [
        migrations.RunPython(add_where_missing, migrations.RunPython.noop, elidable=False),
        *before.Migration.operations,
    ]
