"""Putting an issue forward, and supporting it until it reaches a ballot."""

from fractions import Fraction

from django.db import transaction
from django.utils.text import slugify

from dialogue import keys
from issues import releasing, scopes
from issues.answering import NotOpen, OpenedBefore, Repeated, receipt, spoken_name
from issues.models import Issue, LedgerEntry, Proposal, Question, Support
from stakeholders.models import Voice

SMALLEST_LANE = 3  # as many as a named lane needs for a ballot (TRUST §3.1)


def _check(participant):
    if not participant.is_confirmed or not participant.dialogue.may_propose:
        raise NotOpen
    if not participant.may_act_on(participant.dialogue.phase_since):  # proposals carry no time of their own
        raise OpenedBefore


def own(participant):
    """This person's proposals, found through the key."""
    group = participant.group
    names = {scopes.proposing(group), scopes.proposing(group, off_record=True)}
    tags = [keys.tag(participant.dialogue, participant.pk, s) for s in names]
    return Proposal.objects.filter(dialogue=participant.dialogue, voice__tag__in=tags)


@transaction.atomic
def propose(
    *, participant, title, problem, opportunity, questions, language, show_group=True, off_record=False, key=""
):
    """Put an issue forward; its author's support goes with it. Raises NotOpen, Repeated."""
    _check(participant)
    group = participant.group
    off_record = off_record and group.is_named
    again = own(participant).filter(receipt=receipt(key)).first() if key else None
    if again:
        if again.title != title or again.problem != problem:
            raise Repeated
        return again
    name = spoken_name(participant, with_person=False) if group.is_named and not off_record else ""
    proposal = Proposal.objects.create(
        dialogue=participant.dialogue,
        voice=Voice.objects.speaking(participant, scopes.proposing(group, off_record), name),
        title=title,
        problem=problem,
        opportunity=opportunity,
        questions=questions,
        language=language,
        show_group=show_group or (group.is_named and not off_record),
        off_record=off_record,
        receipt=receipt(key),
    )
    releasing.on_proposal(proposal)
    _add_support(participant, proposal)
    return proposal


@transaction.atomic
def withdraw(*, participant, proposal):
    """Take a proposal back while it has not come to a ballot. True if it went."""
    _check(participant)
    deleted, _rows = own(participant).filter(pk=proposal.pk, issue=None).delete()
    return bool(deleted)


def _add_support(participant, proposal):
    voice = Voice.objects.speaking(participant, scopes.REACTIONS)
    Support.objects.get_or_create(voice=voice, proposal=proposal)


@transaction.atomic
def support(*, participant, proposal):
    """Stand behind a proposal; twice is once."""
    _check(participant)
    _add_support(participant, proposal)


@transaction.atomic
def unsupport(*, participant, proposal):
    """Stand behind it no longer."""
    _check(participant)
    voice = Voice.objects.of(participant, scopes.REACTIONS)
    if voice:
        Support.objects.filter(voice=voice, proposal=proposal).delete()


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


def standing(dialogue):
    """The dialogue's proposals that may be read and are not on a ballot yet, each with `.has_support`; three queries."""
    groups = list(dialogue.groups.all())
    members = dialogue.participants.counts()
    proposals = list(dialogue.proposals.readable().select_related("voice__group", "issue"))
    tally = {}
    for proposal, group in Support.objects.filter(proposal__dialogue=dialogue).values_list(
        "proposal_id", "voice__group_id"
    ):
        tally.setdefault(proposal, {})
        tally[proposal][group] = tally[proposal].get(group, 0) + 1
    for proposal in proposals:
        proposal.has_support = enough_support(dialogue, groups, tally.get(proposal.pk, {}), members)
    return proposals


def short_key(title):
    """The first words of a title as they stand in an address; "proposal" where none of them can."""
    words = slugify(title).split("-")
    while len("-".join(words)) > 40 and len(words) > 1:
        words.pop()
    return "-".join(words)[:40] or "proposal"


def bring_to_ballot(dialogue, on):
    """Make issues of the proposals that have their support; the team's press does this, never a supporter's request."""
    position = dialogue.issues.count()
    for proposal in [p for p in standing(dialogue) if p.has_support and p.issue_id is None]:
        position += 1
        issue = Issue.objects.create(
            dialogue=dialogue,
            key=f"{short_key(proposal.title)}-{position}",
            position=position,
            title=proposal.title,
            problem=proposal.problem,
            opportunity=proposal.opportunity,
            status=Issue.Status.PROPOSED,
            origin="proposal",
            proposed_by=proposal.shown_group,
        )
        Question.objects.bulk_create(
            Question(issue=issue, position=n, text=t) for n, t in enumerate(proposal.questions, 1)
        )
        Proposal.objects.filter(pk=proposal.pk).update(issue=issue)
        LedgerEntry.objects.create(dialogue=dialogue, issue=issue, group=proposal.shown_group, what="to_ballot", on=on)
