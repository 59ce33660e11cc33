"""`letstart ADDRESS NAME`: somebody may start dialogues, in a house in which nobody else can say so."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from dialogue import accounts, starters
from dialogue.models import User


class Command(BaseCommand):
    help = (
        "Let somebody start dialogues. They sign in with a code that is mailed to the address, and find the page House."
    )

    def add_arguments(self, parser):
        parser.add_argument("address")
        parser.add_argument("name", help="what the house calls them")

    def handle(self, *, address, name, **options):
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user = User.objects.filter(email=address.lower()).first() or User.objects.create_user(address)
        accounts.prove_address(user)  # as `startdialogue` does: whoever runs the house vouches for it
        try:
            starters.grant(user=user, name=name[:120], email=user.email)
        except starters.IsStarter:
            raise CommandError(f"{address} may start dialogues already.") from None
        self.stdout.write(f"{name} may start dialogues from now on.")
