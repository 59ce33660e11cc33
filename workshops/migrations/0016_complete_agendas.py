"""What an agenda needs to be complete in itself, and what hidden groups said in the team's words.

Both tables still have a column that the next release drops (0008): SQLite would lose it by making the table anew, which Django does for
every column that must have a value. Its own ALTER TABLE adds one beside the others.
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
        ('workshops', '0015_outline_corrections'),
    ]

    operations = [
        AddColumn(
            model_name='agendadraft',
            name='more',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        AddColumn(
            model_name='agendadraft',
            name='next_steps',
            field=models.TextField(blank=True, db_default='', default='', max_length=600),
        ),
        AddColumn(
            model_name='summary',
            name='paraphrases',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
