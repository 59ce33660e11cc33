"""Reactions come in rounds, and what was found when one closed is kept. All reactions of before are of round 0: people were told that
nobody sees these, not even counted, so no round that closes has them. The release before writes the same while both run.

SQLite would make the tables of questions and reactions anew for a column that must have a value: its own ALTER TABLE adds one beside the
others (as 0020).
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
        ('issues', '0022_ties'),
    ]

    operations = [
        AddColumn(
            model_name='question',
            name='reaction_round',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        AddColumn(
            model_name='question',
            name='reactions_closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        AddColumn(
            model_name='question',
            name='reactions_opened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        AddColumn(
            model_name='reaction',
            name='round',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='ReactionRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('closed_at', models.DateTimeField()),
                ('kinds', models.JSONField(default=dict)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reaction_rounds', to='issues.question')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('place', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('ground', models.JSONField()),
                ('contribution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='findings', to='issues.contribution')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='issues.reactionround')),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.AddConstraint(
            model_name='reactionround',
            constraint=models.UniqueConstraint(fields=('question', 'number'), name='reaction_round_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('round', 'place'), name='finding_place_once'),
        ),
    ]
