"""Cards for people without e-mail: made in batches, opened with number and code, owned by the PIN of their first use."""

import datetime
import secrets

from django.db import transaction
from django.db.models import F

from dialogue import database_time, gate
from dialogue.digests import digest
from dialogue.models import TeamLog, User
from stakeholders import guessing, joining, privacy
from stakeholders.models import Card, CardBatch, Participant, tokens
from stakeholders.models.cards import PIN_RUN

MOST = 200  # in one batch: 25 sheets
REST = datetime.timedelta(minutes=15)


class Refused(Exception):
    """`args[0]`: "wrong" (number, code or PIN: not said which), "resting", "shut", "taken back" or "used"."""


class AlreadyReplaced(Exception):
    """There is a newer card for this one: `args[0]`."""


# ---- making them


@transaction.atomic
def make(*, dialogue, group, language, number, by, key=""):
    """A batch of new cards. Returns (batch, [(number, code)]): the codes are nowhere else, so they are printed now or never.

    `key` is the form's: the same order from one form again leaves one batch, the last, since the first sheet never arrived.
    Another order from the same form is one of its own. Raises joining.Sealed.
    """
    joining.hold_open(dialogue.pk)  # two presses take turns as well
    receipt = _receipt(key, number, group, language) if key else ""
    gone = _take_away(dialogue, receipt) if receipt else 0
    batch = CardBatch.objects.create(dialogue=dialogue, group=group, language=language, made_by=by, receipt=receipt)
    pairs = _put(batch, number)
    if not gone:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="made cards", detail=f"{number}, {group.name}"[:300])
    return batch, pairs


def _receipt(key, number, group, language):
    return digest(f"{key}|{number}|{group.pk}|{language}")


def _take_away(dialogue, receipt):
    """The batch that an earlier press of the same form made, if nobody uses it. How many rows went."""
    unused = CardBatch.objects.filter(dialogue=dialogue, receipt=receipt).exclude(cards__used_at__isnull=False)
    return unused.delete()[0]


def _put(batch, number, **fields):
    pairs = [(each, tokens.drawn_code()) for each in _fresh_numbers(number)]
    Card.objects.bulk_create(
        Card(batch=batch, number=each, code_hash=tokens.card_digest(each, code), **fields) for each, code in pairs
    )
    return pairs


def _fresh_numbers(number):
    """Eight digits by chance: whoever has seen one card knows no other number."""
    drawn = set()
    while len(drawn) < number:
        drawn |= {str(10_000_000 + secrets.randbelow(90_000_000)) for _i in range(number - len(drawn))}
        drawn -= set(Card.objects.filter(number__in=drawn).values_list("number", flat=True))
    return sorted(drawn)


# ---- opening them


def knock(*, number, code, pin=""):
    """The card that these open: used before if it has a user, else waiting for its first use. Raises Refused.

    The code is looked at first: whoever has it gets in while a stranger guesses at the number (TRUST E5). A wrong number,
    code and PIN cost the same and get the same answer. Tries of a PIN are counted before it is compared, and not in one
    transaction with it: neither fifty at once nor an error gives back a try. Raises gate.Busy.
    """
    card = Card.objects.select_related("batch__dialogue", "user").filter(number=number).first()
    known = card if tokens.same_code(number, code, card.code_hash if card else "") else None
    if known and not known.used_at and not known.revoked_at:
        guessing.right(number)
        return known
    knows_pin = _knows_pin(known, number, pin)
    if known and known.revoked_at:
        raise Refused("taken back")
    if known is None or not knows_pin:
        answer = guessing.answer_to(number, counts=known is None)
        guessing.wrong(card.batch.dialogue if card else None)
        raise Refused(answer)
    _forgive(known)
    guessing.right(number)
    return known


def _knows_pin(known, number, pin):
    """Whether the PIN is right, in a turn of the gate: who gets none has used up no try. `known`: the card whose code was right."""
    with gate.turn(known=bool(known)):
        stopped = _count_pin(known) if known and pin else ""
        if stopped:
            raise Refused(stopped)
        return tokens.same_pin(number, pin, known.pin_hash if known else "")


@transaction.atomic
def _count_pin(card):
    """Count a try of the PIN by somebody who knows the code; the reason if it may not even be compared. The row is locked:
    of many at once, five are compared."""
    card, now = Card.objects.select_for_update().get(pk=card.pk), database_time.now()
    if card.is_shut:
        return "shut"
    if card.rests_until and card.rests_until > now:
        return "resting"
    card.pin_tries, card.pin_run = card.pin_tries + 1, card.pin_run + 1
    if card.pin_run >= PIN_RUN:
        card.pin_run, card.rests_until = 0, now + REST
    card.save(update_fields=["pin_tries", "pin_run", "rests_until"])
    return ""


def _forgive(card):
    """The right PIN: it was no wrong one, and the run of wrong ones ends. The sum of them stays until the team frees the card."""
    Card.objects.filter(pk=card.pk, pin_tries__gt=0).update(pin_tries=F("pin_tries") - 1, pin_run=0, rests_until=None)


def first_use(*, card, pin, name, language, country, notice=None):
    """Make the person and the confirmed participant, and keep the PIN. Two at once: the row is locked, one wins.
    `notice`: the privacy notice they agreed to.

    Raises Refused("used" or "taken back", also once the dialogue is sealed). The PIN is hashed before the lock, because
    that is slow on purpose.
    """
    kept = tokens.pin_digest(card.number, pin)
    with transaction.atomic():
        _hold_open(card)
        card = Card.objects.select_for_update().get(pk=card.pk)
        if card.used_at or card.revoked_at:
            raise Refused("used" if card.used_at else "taken back")
        user = User.objects.create_user(name=name, language=language, country=country)
        participant = _participant(card, user, country)
        privacy.agree(participant=participant, notice=notice)
        card.user, card.used_at, card.pin_hash = user, participant.confirmed_at, kept
        card.save(update_fields=["user", "used_at", "pin_hash"])
    return participant


def _hold_open(card):
    try:
        joining.hold_open(card.batch.dialogue_id)
    except joining.Sealed:
        raise Refused("taken back") from None


def _participant(card, user, country):
    """Confirmed: the team gave the card out. Who had a card before may act only on what opened after that one ended."""
    now = database_time.now()
    return Participant.objects.create(
        user=user,
        dialogue=card.batch.dialogue,
        group=card.batch.group,
        country=country,
        status=Participant.Status.CONFIRMED,
        confirmed_at=now,
        acts_from=card.replaces.revoked_at if card.replaces else None,
    )


# ---- lost, shut, replaced


@transaction.atomic
def revoke(*, card, by):
    """Take a card back: whoever holds it gets in no more, and is out at once. What was said with it stays. True if it was open."""
    card = Card.objects.select_for_update(of=("self",)).select_related("batch").get(pk=card.pk)
    if card.revoked_at:
        return False
    card.revoked_at = database_time.now()  # what opened before it stays out of reach of the card that replaces it
    card.save(update_fields=["revoked_at"])
    User.objects.filter(card=card).update(is_active=False)  # ends all sessions with their next request
    Participant.objects.filter(user__card=card, dialogue=card.batch.dialogue_id).update(
        status=Participant.Status.REMOVED
    )
    TeamLog.objects.create(dialogue_id=card.batch.dialogue_id, by=by, action="took back a card", detail=card.number)
    return True


@transaction.atomic
def replace(*, card, by):
    """Take a card back and make another for the same person. Returns (batch, [(number, code)]). Raises AlreadyReplaced
    and joining.Sealed."""
    joining.hold_open(card.batch.dialogue_id)
    revoke(card=card, by=by)
    card = (
        Card.objects.select_for_update(of=("self",)).select_related("batch__dialogue", "batch__group").get(pk=card.pk)
    )
    newer = Card.objects.filter(replaces=card).first()
    if newer:
        raise AlreadyReplaced(newer)
    old = card.batch
    batch = CardBatch.objects.create(dialogue=old.dialogue, group=old.group, language=old.language, made_by=by)
    pairs = _put(batch, 1, replaces=card)
    TeamLog.objects.create(
        dialogue=old.dialogue, by=by, action="replaced a card", detail=f"{card.number} → {pairs[0][0]}"
    )
    return batch, pairs


@transaction.atomic
def revoke_unused(*, batch, by):
    """A sheet went astray: the cards nobody has used open nothing any more. Returns how many."""
    count = batch.cards.unused().update(revoked_at=database_time.now())
    if count:
        TeamLog.objects.create(dialogue=batch.dialogue, by=by, action="took back unused cards", detail=str(count))
    return count


@transaction.atomic
def free(*, card, by):
    """After many wrong PINs the holder may try again. It stands in the history: each freeing gives a guesser tries too."""
    shut = Card.objects.filter(pk=card.pk, revoked_at=None).exclude(pin_tries=0)
    if not shut.update(pin_tries=0, pin_run=0, rests_until=None):
        return False
    TeamLog.objects.create(dialogue_id=card.batch.dialogue_id, by=by, action="freed a card", detail=card.number)
    return True
