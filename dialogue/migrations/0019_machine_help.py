from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0018_words_of_the_product")]
    operations = [
        migrations.AddField(
            model_name="dialogue",
            name="machine_help",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "nobody: no machine translates"),
                    ("team", "the team only, as drafts at its desk"),
                    ("readers", "everybody, marked as made by a machine and not read by a person"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
    ]
