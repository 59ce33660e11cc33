from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0019_translations'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='asked',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='session',
            name='ties',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AlterField(
            model_name='session',
            name='kind',
            field=models.CharField(choices=[('welcome', 'Welcome'), ('rules', 'Ground rules'), ('visit', 'Site visit'), ('caucus', 'Caucus'), ('plenary', 'Plenary'), ('issues', 'Issue discussion'), ('tables', 'Tables'), ('hands', 'Show of hands'), ('ties', 'How a tie is'), ('ground', 'What we agree on'), ('ballot', 'Ballot'), ('break', 'Break'), ('closing', 'Closing')], max_length=8),
        ),
    ]
