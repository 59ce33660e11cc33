"""Guessing codes must not pay, and a room behind one address must get in while somebody guesses (TRUST E4, E5).

Wrong codes are counted for what they were tried on: a card's number, its dialogue, the whole house; never by network address.
A right code is never refused because others are wrong: what wrong ones meet is a slow answer, soon the word to wait, and the
team's alarm; against 49 bits a server has no time for more. When dialogue or house count too many, the word comes sooner.
Only invitation codes typed by hand rest then, because they name nobody they could be counted for; the link in the mail goes on.
"""

from django.db.models import Exists, OuterRef

from dialogue import limits
from dialogue.models import Dialogue, TeamLog
from dialogue.phases import Act
from stakeholders import invitations
from stakeholders.models import Card
from stakeholders.models.tokens import CODE_LENGTH

WINDOW = 15 * 60
TRIES, TRIES_BESIEGED = 10, 3  # of one card's number
MOST_IN_DIALOGUE, MOST_IN_HOUSE, MOST_TYPED = 60, 300, 300  # wrong codes; more than rooms of people mistype
ALARM_EVERY = 6 * 60 * 60


def answer_to(number, *, counts):
    """What a wrong try of a card's number is told, whether or not there is such a card: "wrong", or "resting" after too many.

    `counts`: the code was wrong. A wrong PIN is counted on its card, and told the same as a wrong code would be.
    """
    besieged = limits.remaining("siege", "house", most=1, seconds=WINDOW) == 0
    ask = limits.allow if counts else limits.remaining
    return "wrong" if ask("card", number, most=TRIES_BESIEGED if besieged else TRIES, seconds=WINDOW) else "resting"


def right(number):
    """Whoever knows the code has shown it; their earlier slips are forgotten."""
    limits.forget("card", number)


def wrong(dialogue=None):
    """A code was wrong. `dialogue`: whose card it was tried on, if there is such a card. Not inside a transaction."""
    house = limits.allow("codes", "house", most=MOST_IN_HOUSE, seconds=WINDOW)
    subject = dialogue.pk if dialogue else "nobody"  # counted as well, so that both cases take as long
    here = limits.allow("codes", subject, most=MOST_IN_DIALOGUE, seconds=WINDOW) or dialogue is None
    if house and here:
        return
    limits.count("siege", "house", seconds=WINDOW)
    _alarm(_with_doors() if not house else [dialogue])


def find_invitation(secret):
    """As `invitations.find`, for what a person typed or followed. A typed code raises NotOpen("resting") while too many
    wrong ones come in; the link's token cannot be guessed and is never held up."""
    typed = len(secret) == CODE_LENGTH
    if typed and not limits.remaining("typed", "house", most=MOST_TYPED, seconds=WINDOW):
        raise invitations.NotOpen("resting")
    try:
        return invitations.find(secret)
    except invitations.NotOpen as reason:
        if typed and str(reason) == "wrong":
            limits.count("typed", "house", seconds=WINDOW)
        if len(secret) <= CODE_LENGTH and str(reason) == "wrong":
            wrong()
        raise


def _with_doors():
    """Dialogues into which a guessed code could lead: with cards that work, or a join code that is open."""
    cards = Card.objects.usable().filter(batch__dialogue=OuterRef("pk"))
    here = Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE).annotate(has_cards=Exists(cards))
    return [d for d in here if d.has_cards or (d.join_open and d.allows(Act.JOIN))]


def _alarm(dialogues):
    """A line in the team's history, not more than one in six hours."""
    for dialogue in dialogues:
        if limits.allow("alarm", dialogue.pk, most=1, seconds=ALARM_EVERY):
            TeamLog.objects.create(dialogue=dialogue, by=None, action="many wrong codes")
