"""Two columns were added to migrations that some houses had applied already: they come here where they are missing.

`question.silent_since` into 0003 and `contribution.silent` into 0004. Published migrations do not change any more
(tests/test_frozen.py). The state has both, so that only the table is looked at.
"""

from django.db import migrations

ADDED_LATER = (("Question", "silent_since"), ("Contribution", "silent"))


def add_where_missing(apps, schema_editor):
    for name, column in ADDED_LATER:
        model = apps.get_model("issues", name)
        with schema_editor.connection.cursor() as cursor:  # Django's introspection trips over some constraints of SQLite
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" LIMIT 0')
            found = {one[0] for one in cursor.description}
        if column not in found:
            schema_editor.add_field(model, model._meta.get_field(column))


class Migration(migrations.Migration):

    dependencies = [
        ("issues", "0007_what_a_result_tells"),
    ]

    operations = [migrations.RunPython(add_where_missing, migrations.RunPython.noop, elidable=False)]
