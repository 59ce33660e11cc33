"""Texts in several languages in one row, and room for every language tag.

The table of answers still has a column that the next release drops (0010), and SQLite would lose it by making the table anew; it keeps
no widths, so that there is nothing to do there.
"""

from django.db import migrations, models


def widen(apps, schema_editor):
    _set_width(schema_editor, 35)


def narrow(apps, schema_editor):
    _set_width(schema_editor, 8)


def _set_width(schema_editor, width):
    if schema_editor.connection.vendor == "postgresql":
        for column in ("language", "next_language"):
            schema_editor.execute(f"ALTER TABLE issues_contribution ALTER COLUMN {column} TYPE varchar({width})")


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0015_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='ballotitem',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='ballotitem',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='issue',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='issue',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='question',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='question',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='term',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='term',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(widen, narrow, elidable=False)],
            [
                migrations.AlterField(
                    model_name='contribution',
                    name='language',
                    field=models.CharField(blank=True, default='', max_length=35),
                ),
                migrations.AlterField(
                    model_name='contribution',
                    name='next_language',
                    field=models.CharField(blank=True, db_default='', default='', max_length=35),
                ),
            ],
        ),
        migrations.AlterField(
            model_name='proposal',
            name='language',
            field=models.CharField(blank=True, default='', max_length=35),
        ),
    ]
