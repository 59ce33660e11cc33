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
        ('issues', '0013_outline_uids'),
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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
