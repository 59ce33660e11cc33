"""Texts in several languages in one row; what a team sets of its dialogue in the browser."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0013_opened_on'),
    ]

    operations = [
        migrations.AddField(
            model_name="dialogue",
            name="drafts_public",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="dialogue",
            name="public_late",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="dialogue",
            name="results_public",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='country',
            field=models.CharField(blank=True, db_default='', default='', max_length=2),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='languages',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='moderation',
            field=models.CharField(choices=[('after', 'after others read them'), ('before', 'before others read them')], db_default='after', default='after', max_length=6),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='reply_to',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='reply_to_asked',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='sender_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='worded',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='dialogue',
            name='zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AlterField(
            model_name='user',
            name='language',
            field=models.CharField(default='en', max_length=35, verbose_name='language'),
        ),
    ]
