from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0021_became'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='collections',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AlterField(
            model_name='session',
            name='kind',
            field=models.CharField(choices=[('welcome', 'Welcome'), ('rules', 'Ground rules'), ('visit', 'Site visit'), ('caucus', 'Caucus'), ('plenary', 'Plenary'), ('issues', 'Issue discussion'), ('tables', 'Tables'), ('hands', 'Show of hands'), ('ties', 'How a tie is'), ('ground', 'What we agree on'), ('hopes', 'What we find hard and hope for'), ('ballot', 'Ballot'), ('break', 'Break'), ('closing', 'Closing')], max_length=8),
        ),
    ]
