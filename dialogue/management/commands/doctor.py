"""Here for `manage.py help` alone: manage.py calls the doctor itself, before settings are loaded."""

from argparse import Namespace

from django.core.management.base import BaseCommand

from dialogue.doctor import command


class Command(BaseCommand):
    help = "Say what is wrong with this house and what to set. It works when settings do not."
    requires_system_checks = ()

    def add_arguments(self, parser):
        command.add_arguments(parser)

    def handle(self, **options):
        if command.run(Namespace(**options)):
            raise SystemExit(1)
