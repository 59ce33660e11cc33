"""Letting somebody start dialogues, by mail."""

from django.db import transaction

from dialogue import starters
from dialogue.mail import queueing
from stakeholders import joining
from workshops.house import emails


@transaction.atomic
def let_in(*, by, name, email, language):
    """Whoever reads the address signs in with a code, then sets up a second step; only then anything opens. What is known here of
    the address is told to nobody. Raises starters.NotAllowed and IsStarter."""
    inviter = by.starter.name
    user = joining.person_for(email=email, language=language)
    starter = starters.grant(user=user, name=name, email=email, by=by)
    letter = emails.starter_letter(starter, inviter, language)
    words = {"to": letter.to, "subject": letter.subject, "text": letter.text, "html": letter.html}
    queueing.queue(occasion=f"starter {starter.since:%Y-%m-%dT%H:%M:%S.%f}", **words)
    return starter
