"""Which answers the team put on the wall of a workshop, by the day. Of before nothing is known: it was not kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0023_reaction_rounds'),
        ('workshops', '0020_sessions_that_ask'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShownAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('contribution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='shown_in', to='issues.contribution')),
                ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown_answers', to='workshops.workshop')),
            ],
            options={
                'ordering': ['on'],
                'constraints': [models.UniqueConstraint(fields=('workshop', 'contribution', 'on'), name='shown_answer_once')],
            },
        ),
    ]
