"""Translations of what people wrote stand in the row that they translate; and a hidden voice's words keep no declared language.

The table of answers still has a column that the next release drops (0010): SQLite would lose it by making the table anew, which Django
does for every column that must have a value. Its own ALTER TABLE adds one beside the others.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


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


def forget_languages(apps, schema_editor):
    """As 0005 did, in the columns that came later, too: of a change that waits, and of what the team was given to read."""
    openly = Q(voice__group__policy="named", off_record=False)
    for name, columns in (
        ("Contribution", ("language", "next_language", "asked_language")),
        ("Proposal", ("language",)),
    ):
        model = apps.get_model("issues", name)
        kept = model.objects.filter(openly).values("pk")
        some = Q()
        for column in columns:
            some |= ~Q(**{column: ""})
        model.objects.exclude(pk__in=kept).filter(some).update(**dict.fromkeys(columns, ""))


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0019_evaluations'),
        ('stakeholders', '0018_about'),
    ]

    operations = [
        AddColumn(
            model_name='contribution',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        AddColumn(
            model_name='proposal',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name='Translator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participant', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='translator', to='stakeholders.participant')),
            ],
        ),
        migrations.RunPython(forget_languages, migrations.RunPython.noop, elidable=False),
    ]
