"""Putting an issue forward, and supporting it; how it comes to a ballot says to_ballot."""

from django.db import transaction

from dialogue import keys, turns
from issues import receipts, scopes
from issues.answering import NotOpen, OpenedBefore, later, spoken_name
from issues.models import Leaving, Proposal, Support
from issues.sides import SIDES
from stakeholders.models import SpentReceipt, Voice

MOST_OPEN = 5  # proposals of one person that have come to no ballot


class TooMany(NotOpen):
    """As many of this person's proposals are open as may be."""


def _check(participant):
    if not participant.is_confirmed or not participant.dialogue.may_propose:
        raise NotOpen
    if not participant.may_act_on(participant.dialogue.phase_since):  # proposals carry no time of their own
        raise OpenedBefore


def _scopes(participant):
    return list(dict.fromkeys(scopes.proposing(participant.group, off) for off in (False, True)))


def own(participant):
    """This person's proposals, found through the key."""
    tags = keys.tags(participant.dialogue, participant.pk, _scopes(participant))
    return Proposal.objects.filter(dialogue=participant.dialogue, voice__tag__in=tags).select_related("voice__group")


def has_most(participant, besides=None):
    """Whether as many of this person's proposals are open as may be: what is on its way out is open until it has gone."""
    return own(participant).filter(issue=None).exclude(pk=besides).count() >= MOST_OPEN


def _stands(participant, row):
    """The row, unless it was taken back, alone or with everything."""
    leaves = row is None or row.is_leaving or Leaving.objects.of(participant.dialogue, row).exists()
    return None if leaves else row


def _sent_before(participant, form):
    """(whether this form was answered before, the proposal that it made if it stands); `form`: {scope: receipt}."""
    row = own(participant).filter(receipt__in=[r for r in form.values() if r]).first()
    known = bool(row) or receipts.is_known(participant, form.values())
    return known, _stands(participant, row) if known else None


def _as_kept(group, *, questions, language, role="", show_group=True, off_record=False, **sides):
    """(the fields of the row, whether it speaks openly); no group but a named one declares a language or has an "off the record".
    `sides`: each of SIDES and nothing else."""
    if set(sides) != set(SIDES):
        raise TypeError(set(sides) ^ set(SIDES))
    off_record = off_record and group.is_named
    named = group.is_named and not off_record
    said = {**sides, "questions": questions, "role": role, "language": language if named else ""}
    said |= {"show_group": show_group or named, "off_record": off_record}
    return said, named


@transaction.atomic
def propose(*, participant, key="", instead=None, **words):
    """Put an issue forward; that its author supports it goes without a row. `instead`: the id of an own proposal that this one
    takes the place of; `words`: as `_as_kept` takes them. Raises NotOpen, TooMany, receipts.Repeated."""
    turns.take(participant.dialogue, participant.pk, turns.PROPOSE)
    said, named = _as_kept(participant.group, **words)
    form = {s: receipts.of(participant, key, f"{s} propose") for s in _scopes(participant)}
    voices = Voice.objects.in_scopes(participant, form)
    known, stands = _sent_before(participant, form)
    if stands and all(getattr(stands, name) == value for name, value in said.items()):
        return stands
    _check(participant)
    if known:
        raise receipts.Repeated(stands)
    if has_most(participant, besides=instead):
        raise TooMany
    scope = scopes.proposing(participant.group, said["off_record"])
    voice = _voice(participant, scope, named, voices.get(scope))
    moves = instead and _make_room(participant, instead, voice)
    at_once = named and not moves and not participant.dialogue.reads_first
    return Proposal.objects.create(
        dialogue=participant.dialogue, voice=voice, released=at_once, receipt=form[scope], **said
    )


def _voice(participant, scope, named, known):
    """A name that its person chose to show stays."""
    name = (known.name if known else spoken_name(participant, with_person=False)) if named else ""
    return Voice.objects.speaking(participant, scope, name, known)


def _make_room(participant, pk, voice):
    """Take an own proposal back for another. True if others read it until the next fixed time under another voice: then the new
    one waits as well, or the two would be seen to change places."""
    old = _held(participant, pk)
    return old is not None and not old.take_back() and old.voice_id != voice.pk


def supports_of(participant, proposals=None):
    """This person's supports, of these proposals (ids) or of all; found through the key."""
    if proposals is None:
        proposals = participant.dialogue.proposals.values_list("pk", flat=True)
    tags = keys.tags(participant.dialogue, participant.pk, [scopes.support(pk) for pk in proposals])
    return Support.objects.filter(voice__dialogue=participant.dialogue, voice__tag__in=tags)


def supported(participant, proposals):
    """Those of these proposals (ids) that this person stands behind; one query."""
    return set(supports_of(participant, proposals).values_list("proposal", flat=True)) if proposals else set()


def _held(participant, pk):
    """The person's proposal that has come to no ballot, locked against the clock; None if there is none."""
    return own(participant).filter(pk=pk, issue=None).select_for_update(of=("self",)).first()


def _of_press(participant, proposal, key, press):
    """The receipt of a press about an own proposal."""
    turns.take(participant.dialogue, participant.pk, turns.PROPOSE)
    return receipts.of(participant, key, f"{press} proposal {proposal.pk}")


@transaction.atomic
def withdraw(*, participant, proposal, now=False, key=""):
    """Take a proposal back while it has not come to a ballot: as `answering.withdraw`. "gone", "team", "later" or ""."""
    _check(participant)
    receipt = _of_press(participant, proposal, key, "now" if now else "withdraw")
    mine = _held(participant, proposal.pk)
    if mine is None:
        return ""
    if receipts.is_known(participant, [receipt]):
        if _stands(participant, mine):
            raise receipts.Repeated(mine)
        return later([mine])
    return "gone" if mine.take_back(receipt, now=now) else later([mine])


@transaction.atomic
def keep(*, participant, proposal, key=""):
    """Let a proposal stand that was to go at the next fixed time. True if it was. Raises receipts.Repeated as `answering.keep`."""
    _check(participant)
    receipt = _of_press(participant, proposal, key, "keep")
    mine = _held(participant, proposal.pk)
    if mine is None:
        return False
    if receipts.is_known(participant, [receipt]):
        if _stands(participant, mine) is None:
            raise receipts.Repeated
        return True
    mine.voice.spend(receipt)
    marked = Leaving.objects.forget(participant.dialogue, mine)
    was_leaving, mine.pending = mine.is_leaving, ""
    mine.save(update_fields=["pending"])
    return was_leaving or marked


def _of_support(participant, proposal, key):
    """(receipt, support or None) of a press that says whether this person stands behind a proposal."""
    turns.take(participant.dialogue, participant.pk, turns.SUPPORT)
    given = supports_of(participant, [proposal.pk]).filter(proposal=proposal).first()
    return receipts.of(participant, key, scopes.support(proposal.pk)), given


@transaction.atomic
def support(*, participant, proposal, key=""):
    """Stand behind a proposal; twice is once. Its author does so already. Raises NotOpen, also then, and receipts.Repeated if this
    form was answered before and the support has been taken back since."""
    _check(participant)
    if own(participant).filter(pk=proposal.pk).exists():
        raise NotOpen
    receipt, given = _of_support(participant, proposal, key)
    if receipts.is_known(participant, [receipt], [given]):
        if given is None or Leaving.objects.of(participant.dialogue, given).exists():
            raise receipts.Repeated
        return
    if given is None:
        voice = Voice.objects.speaking(participant, scopes.support(proposal.pk))
        Support.objects.create(voice=voice, proposal=proposal, receipt=receipt)
        return
    SpentReceipt.objects.spend(participant.dialogue_id, [given.receipt])
    Support.objects.filter(pk=given.pk).update(receipt=receipt)
    Leaving.objects.forget(participant.dialogue, given)


@transaction.atomic
def unsupport(*, participant, proposal, key=""):
    """Stand behind it no longer. Raises receipts.Repeated if this form was answered before and the support given again since."""
    _check(participant)
    receipt, given = _of_support(participant, proposal, key)
    if receipts.is_known(participant, [receipt], [given]):
        if given:
            raise receipts.Repeated(given)
        return
    if given or Voice.objects.of(participant, scopes.support(proposal.pk)):
        SpentReceipt.objects.spend(participant.dialogue_id, [receipt, given.receipt if given else ""])
    if given:
        given.delete()
