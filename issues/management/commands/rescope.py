from django.core.management.base import BaseCommand

from issues import rescoping


class Command(BaseCommand):
    help = "After an upgrade: gives every support of a proposal a voice of its own. Needs the keys; does nothing twice."

    def handle(self, **options):
        moved, shut = rescoping.rescope()
        self.stdout.write(f"{moved} supports moved.")
        if shut:
            self.stdout.write(f"Their keys are missing, nothing was moved there: {', '.join(shut)}.")
