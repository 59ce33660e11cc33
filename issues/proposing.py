"""Putting an issue forward, and supporting it until it reaches a ballot."""

from fractions import Fraction

from django.db import transaction
from django.utils.text import slugify

from dialogue import database_time, keys, turns
from issues import item_roles, receipts, scopes
from issues.answering import NotOpen, OpenedBefore, spoken_name
from issues.models import Issue, Leaving, LedgerEntry, Proposal, Question, Support
from issues.sides import SIDES, sides_of
from stakeholders.models import SpentReceipt, Voice

SMALLEST_LANE = 3  # as many as a named lane needs for a ballot (TRUST §3.1)
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


def _as_kept(group, *, questions, language, show_group=True, off_record=False, **sides):
    """(the fields of the row, whether it speaks openly); no group but a named one declares a language or has an "off the record".
    `sides`: each of SIDES and nothing else."""
    if set(sides) != set(SIDES):
        raise TypeError(set(sides) ^ set(SIDES))
    off_record = off_record and group.is_named
    named = group.is_named and not off_record
    said = {**sides, "questions": questions, "language": language if named else ""}
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
    return Proposal.objects.create(
        dialogue=participant.dialogue, voice=voice, released=named and not moves, receipt=form[scope], **said
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
    """Take a proposal back while it has not come to a ballot: as `answering.withdraw`. "gone", "later" or ""."""
    _check(participant)
    receipt = _of_press(participant, proposal, key, "now" if now else "withdraw")
    mine = _held(participant, proposal.pk)
    if mine is None:
        return ""
    if receipts.is_known(participant, [receipt]):
        if _stands(participant, mine):
            raise receipts.Repeated(mine)
        return "later"
    return "gone" if mine.take_back(receipt, now=now) else "later"


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


def enough_support(dialogue, groups, supporters, members):
    """True if a proposal goes to the next ballot (pure).

    `groups`: the dialogue's groups; `supporters`, `members`: {group id: voices or confirmed people}.
    By at least so many voices from so many lanes or consultative groups, or by a share of one counted lane; a lane of
    one or two people has no share that says more than their own names.
    """
    home = {g.pk: g.parent_id or g.pk for g in groups}
    by_lane, size = {}, {}
    for pk, lane in home.items():
        by_lane[lane] = by_lane.get(lane, 0) + supporters.get(pk, 0)
        size[lane] = size.get(lane, 0) + members.get(pk, 0)
    broad = (
        sum(by_lane.values()) >= dialogue.support_voices
        and sum(v > 0 for v in by_lane.values()) >= dialogue.support_groups
    )
    counted = {g.pk for g in groups if g.standing == g.Standing.LANE}
    share = Fraction(dialogue.support_lane_share)
    return broad or any(size[g] >= SMALLEST_LANE and by_lane[g] >= share * size[g] for g in counted)


def supporters(dialogue):
    """{proposal id: {group id: people who stand behind it}}, its author among them; two queries. Never shown (TRUST §3.2)."""
    tally = {pk: {group: 1} for pk, group in dialogue.proposals.values_list("pk", "voice__group")}
    rows = Support.objects.filter(proposal__dialogue=dialogue).values_list("proposal", "voice__group")
    for proposal, group in rows:
        tally[proposal][group] = tally[proposal].get(group, 0) + 1
    return tally


@transaction.atomic
def note_support(*, dialogue):
    """Note the day on which a proposal was found to have its support: at the fixed times of a workshop and at night. Not when a ballot
    opens either: who opens one before and one after somebody's press would see whose support it was. What has it keeps it."""
    groups = list(dialogue.groups.all())
    members = dialogue.participants.counts()
    tally = supporters(dialogue)
    found = [
        pk
        for pk in dialogue.proposals.readable().filter(supported_on=None, issue=None).values_list("pk", flat=True)
        if enough_support(dialogue, groups, tally[pk], members)
    ]
    Proposal.objects.filter(pk__in=found).update(supported_on=database_time.now().date())


def _ready(dialogue):
    return dialogue.proposals.readable().filter(issue=None, supported_on__isnull=False)


def standing(dialogue):
    """The dialogue's proposals that may be read and have their support, and are on no ballot yet; one query. In what order they come to
    one says `next_ballot`."""
    return list(_ready(dialogue).select_related("voice__group"))


def waiting(dialogue):
    """How many those are: everybody may know it, it changes at fixed times."""
    return _ready(dialogue).count()


def short_key(title):
    """The first words of a title as they stand in an address; "proposal" where none of them can."""
    words = slugify(title).split("-")
    while len("-".join(words)) > 40 and len(words) > 1:
        words.pop()
    return "-".join(words)[:40] or "proposal"


def bring_to_ballot(dialogue, on, proposals):
    """Make issues of these proposals, in their order; the team's press does this, never a supporter's request. What its author has
    taken back comes to no ballot, although others can read it until tonight. Returns the issues."""
    wanted = dialogue.proposals.filter(pk__in=[p.pk for p in proposals], pending="", issue=None)
    rows = wanted.order_by("pk").select_for_update(of=("self",)).select_related("voice__group")
    held = {proposal.pk: proposal for proposal in rows}
    first = dialogue.issues.count() + 1
    ready = [held[p.pk] for p in proposals if p.pk in held]
    return [_made_issue(dialogue, proposal, position, on) for position, proposal in enumerate(ready, first)]


def _made_issue(dialogue, proposal, position, on):
    group = proposal.shown_group
    issue = Issue.objects.create(
        dialogue=dialogue,
        key=f"{short_key(proposal.title)}-{position}",
        position=position,
        **sides_of(proposal),
        status=Issue.Status.PROPOSED,
        origin="proposal",
        proposed_by=group,
    )
    Question.objects.bulk_create(Question(issue=issue, position=n, text=t) for n, t in enumerate(proposal.questions, 1))
    Proposal.objects.filter(pk=proposal.pk).update(issue=issue)
    entry = item_roles.TABLE[item_roles.PROPOSED].entry
    LedgerEntry.objects.create(dialogue=dialogue, issue=issue, group=group, what=entry, on=on)
    return issue
