"""The mail to somebody who may start dialogues from now on. It holds no secret: they sign in with a code, as ever."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dialogue.mail import letters


def starter_letter(starter, inviter, language):
    with translation.override(language):
        return letters.compose(
            "workshops/house/mail/starter",
            to=starter.email,
            subject=_("You can start dialogues"),
            dialogue=None,
            links={"link": reverse("house")},
            stoppable=False,
            name=letters.harmless(starter.name),
            inviter=letters.harmless(inviter),
        )
