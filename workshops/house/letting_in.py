"""Letting somebody start dialogues, by mail, and taking that back."""

from django.db import transaction

from dialogue import starters
from dialogue.mail import queueing
from dialogue.models import User
from stakeholders import joining
from workshops.house import emails


@transaction.atomic
def let_in(*, by, name, email, language):
    """Whoever reads the address signs in with a code, then sets up a second step; only then anything opens. What is known here of
    the address is told to nobody. Raises starters.NotAllowed and IsStarter."""
    inviter = next(row.name for row in starters.hold(by) if row.user_id == by.pk)
    user = joining.person_for(email=email, language=language)
    starter = starters.grant(user=user, name=name, email=email, by=by)
    letter = emails.starter_letter(starter, inviter, language)
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
    queueing.queue(occasion=f"starter {starter.since:%Y-%m-%dT%H:%M:%S.%f}", **words)
    return starter


@transaction.atomic
def take_back(*, starter, by):
    """The right, and with it an account that was made for a mistyped address and that nobody ever used. False if somebody was
    quicker. Raises starters.NotAllowed and LastStarter."""
    if not starters.take_back(starter=starter, by=by):
        return False
    user = User.objects.select_for_update().get(pk=starter.user_id)
    if not _was_used(user):
        starters.unname(user)
        user.delete()
    return True


def _was_used(user):
    """Signed in, named, or known to a dialogue."""
    known = user.last_login or user.name or user.is_staff or user.has_usable_password()
    return bool(known) or user.participants.exists() or user.team_roles.exists()
