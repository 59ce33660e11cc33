"""`firstlink`: the link with which an empty house gets its first account."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.urls import reverse

from dialogue import first_account
from dialogue.mail import letters


class Command(BaseCommand):
    help = "Print the link that makes the first account of a house without any. It works once, for a day; the one before is dead."

    def handle(self, **options):
        try:
            token = first_account.make_link()
        except first_account.HasAccounts:
            raise CommandError(
                "Somebody has an account here already. Who may start dialogues lets others in on the page House; "
                "if nobody may: manage.py letstart ADDRESS NAME"
            ) from None
        except (OperationalError, ProgrammingError):
            raise CommandError("The database is not prepared yet: manage.py migrate, then again.") from None
        self.stdout.write(letters.absolute(reverse("first", args=[token])))
