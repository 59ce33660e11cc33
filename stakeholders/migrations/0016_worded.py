"""Texts in several languages in one row."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stakeholders', '0015_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='challenge',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='challenge',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='relation',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='relation',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='stakeholdergroup',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='stakeholdergroup',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='vision',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='vision',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AlterField(
            model_name='cardbatch',
            name='language',
            field=models.CharField(default='en', max_length=35),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='language',
            field=models.CharField(default='en', max_length=35),
        ),
        migrations.AlterField(
            model_name='invitationlist',
            name='language',
            field=models.CharField(default='en', max_length=35),
        ),
        migrations.AlterField(
            model_name='teaminvitation',
            name='language',
            field=models.CharField(default='en', max_length=35),
        ),
    ]
