from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stakeholders', '0010_one_clock'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitationlist',
            name='above',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='invitationlist',
            name='sheets',
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
