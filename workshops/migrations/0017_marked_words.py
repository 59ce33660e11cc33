"""Whether marks are read in the words around a draft.

The table of drafts still has a column that the next release drops (0008): SQLite would lose it by making the table anew.
"""

from django.db import migrations, models


class AddColumn(migrations.AddField):
    """The same, without making the table anew on SQLite."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        elif self.allow_migrate_model(schema_editor.connection.alias, model):
            column, params = schema_editor.column_sql(model, model._meta.get_field(self.name))
            table = schema_editor.quote_name(model._meta.db_table)
            name = schema_editor.quote_name(model._meta.get_field(self.name).column)
            schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {name} {column}", params or None)


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0016_complete_agendas'),
    ]

    operations = [
        AddColumn(
            model_name='agendadraft',
            name='is_marked',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
