"""What a round of reactions leaves to be judged is noted when it closes, and a job judges it after. The release before judges at once: its
rounds have nothing here.

SQLite would make the table anew for a column that must have a value: its own ALTER TABLE adds one beside the others (as 0020).
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
        ('issues', '0023_reaction_rounds'),
    ]

    operations = [
        AddColumn(
            model_name='reactionround',
            name='waiting',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
