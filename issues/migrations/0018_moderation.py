"""What the team reads before others do (TRUST §3.6).

The table of answers still has a column that the next release drops (0010): SQLite would lose it by making the table anew, which Django
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
        ('dialogue', '0015_house'),
        ('issues', '0017_suggested_role'),
    ]

    operations = [
        AddColumn(
            model_name="contribution",
            name="asked_language",
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        AddColumn(
            model_name="contribution",
            name="asked_show_group",
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddColumn(
            model_name="contribution",
            name="asked_text",
            field=models.TextField(blank=True, db_default='', default='', max_length=5000),
        ),
        AddColumn(
            model_name="contribution",
            name="review",
            field=models.CharField(blank=True, choices=[('asked', 'to be read'), ('passed', 'let through'), ('held', 'held back')], db_default='', default='', max_length=6),
        ),
        migrations.AddField(
            model_name='proposal',
            name='review',
            field=models.CharField(blank=True, choices=[('asked', 'to be read'), ('passed', 'let through'), ('held', 'held back')], db_default='', default='', max_length=6),
        ),
        migrations.CreateModel(
            name='UnreadNight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('night', models.DateField()),
                ('marks', models.JSONField(default=list)),
                ('overdue', models.PositiveIntegerField(default=0)),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unread_nights', to='dialogue.dialogue')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dialogue', 'night'), name='unread_night_once')],
            },
        ),
    ]
