"""Write the demo dialogue into a database that has none."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dialogue.models import Dialogue
from workshops.demo.demo_dialogue import SLUG, Demo


class Command(BaseCommand):
    help = "Write the demo: the April visioning dialogue with its cast, answers and ballots."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo's people can be signed in by one press; it does not go with PRODUCTION.")
        if Dialogue.objects.filter(slug=SLUG).exists():
            self.stdout.write("The demo is there already.")
            return
        dialogue = Demo().write()
        self.stdout.write(f"Wrote {dialogue.title}: {dialogue.participants.count()} people.")
