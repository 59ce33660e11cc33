"""What was typed beside the answer on a wall becomes a translation of that answer; notes of tables can be translated.

`Workshop.translation` and `translation_of` stay, emptied: the release before reads and writes them. The next one drops them.
"""

from django.db import migrations, models

from dialogue.digests import digest
from dialogue.guessing_language import guess
from dialogue.wording import digest as digest_of_words


def move(apps, schema_editor):
    Workshop = apps.get_model("workshops", "Workshop")
    Contribution = apps.get_model("issues", "Contribution")
    typed = Workshop.objects.exclude(translation="").select_related("dialogue")
    for workshop in typed:
        shown = Contribution.objects.filter(pk=workshop.shown, released=True, hidden=False).first()
        if shown and digest(shown.text) == workshop.translation_of:
            tag = guess(workshop.translation) or workshop.dialogue.language or "en"
            said = {"text": {"text": workshop.translation}, "by": "person", "state": "shown"}
            shown.translations = {tag: {**said, "of": digest_of_words([shown.text])}, **shown.translations}
            shown.save(update_fields=["translations"])
    typed.update(translation="", translation_of="")


class Migration(migrations.Migration):

    dependencies = [
        ('issues', '0020_translations'),
        ('workshops', '0018_host_and_public_copy'),
    ]

    operations = [
        migrations.AddField(
            model_name='tablenote',
            name='translations',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=False),
    ]
