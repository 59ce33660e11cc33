import django.db.models.deletion
from django.db import migrations, models


def fill(apps, _schema_editor):
    rows = list(apps.get_model("workshops", "RoomQuestion").objects.select_related("question"))
    for row in rows:
        row.text = row.question.text
    apps.get_model("workshops", "RoomQuestion").objects.bulk_update(rows, ["text"], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0014_frozen_words'),
        ('workshops', '0011_outline_uids'),
    ]

    operations = [
        migrations.AddField(
            model_name='roomquestion',
            name='text',
            field=models.CharField(blank=True, db_default='', default='', max_length=600),
        ),
        migrations.AlterField(
            model_name='roomquestion',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='in_rooms', to='issues.question'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
