import django.db.models.deletion
from django.db import migrations, models


def fill(apps, _schema_editor):
    """What stands in the issue now: nothing could change it until today."""
    for name in ("BallotItem", "Decision", "LedgerEntry"):
        rows = list(apps.get_model("issues", name).objects.select_related("issue"))
        fields = ("title", "problem", "opportunity") if name == "BallotItem" else ("title",)
        for row in rows:
            for field in fields:
                setattr(row, field, getattr(row.issue, field))
        apps.get_model("issues", name).objects.bulk_update(rows, fields, batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0013_opened_on'),
        ('issues', '0012_outlines'),
    ]

    operations = [
        migrations.AddField(
            model_name='ballotitem',
            name='opportunity',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='ballotitem',
            name='problem',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='ballotitem',
            name='title',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='decision',
            name='title',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='title',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='why',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='question',
            name='follows',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='followed_by', to='issues.question'),
        ),
        migrations.AddField(
            model_name='question',
            name='taken_out_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='question',
            name='taken_out_why',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AlterField(
            model_name='ballotitem',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='ballot_items', to='issues.issue'),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='contributions', to='issues.question'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='decisions', to='issues.issue'),
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='ledger', to='issues.issue'),
        ),
        migrations.AlterField(
            model_name='vote',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='votes', to='issues.issue'),
        ),
        migrations.AddField(
            model_name="issue",
            name="reworded_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="reworded_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.JSONField()),
                ('before', models.JSONField(blank=True, default=dict)),
                ('why', models.CharField(max_length=300)),
                ('made_on', models.DateField()),
                ('effective_on', models.DateField(blank=True, null=True)),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='dialogue.dialogue')),
                ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='issues.issue')),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='issues.question')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('effective_on', None)), fields=('question',), name='correction_one_waits'), models.UniqueConstraint(condition=models.Q(('effective_on', None)), fields=('issue',), name='correction_of_issue_one_waits'), models.CheckConstraint(condition=models.Q(models.Q(('issue__isnull', False), ('question', None)), models.Q(('issue', None), ('question__isnull', False)), _connector='OR'), name='correction_of_one_row')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
