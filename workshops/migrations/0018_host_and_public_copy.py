"""Who invites to a dialogue, and drafts whose public copy was taken away.

The table of drafts still has a column that the next release drops (0008): SQLite would lose it by making the table anew, which Django
does for every column that must have a value. Its own ALTER TABLE adds one beside the others.
"""

import django.db.models.deletion
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
        ('dialogue', '0017_found_by_search'),
        ('workshops', '0017_marked_words'),
    ]

    operations = [
        AddColumn(
            model_name='agendadraft',
            name='kept_inside',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('logo', models.BinaryField(blank=True, default=bytes)),
                ('width', models.PositiveSmallIntegerField(default=0)),
                ('height', models.PositiveSmallIntegerField(default=0)),
                ('alt', models.CharField(blank=True, max_length=200)),
                ('dialogue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='host', to='dialogue.dialogue')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('width', 0), models.Q(('alt', ''), _negated=True), _connector='OR'), name='host_logo_in_words')],
            },
        ),
    ]
