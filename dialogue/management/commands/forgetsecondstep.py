"""Somebody of the team lost the phone with the second step: take it off the account, so that a new one can be set up."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dialogue.models import TeamLog, TeamMember, User


class Command(BaseCommand):
    help = "Take the second sign-in step and its recovery codes off an account, and sign it out everywhere."

    def add_arguments(self, parser):
        parser.add_argument("address", help="e-mail address of the account")

    @transaction.atomic
    def handle(self, *, address, **options):
        user = User.objects.filter(email=address.lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {address}.")
        if not Authenticator.objects.filter(user=user).delete()[0]:
            raise CommandError(f"{address} has no second step.")
        user.set_unusable_password()  # it ends every session; whoever holds the mailbox sets a new password
        user.save(update_fields=["password"])
        for member in TeamMember.objects.filter(user=user).select_related("dialogue"):
            TeamLog.objects.create(dialogue=member.dialogue, action="second step taken off", detail=str(user))
        self.stdout.write(
            f"Done. {address} now sets a new password (“Forgot your password?” where they sign in) and a new second step."
        )
