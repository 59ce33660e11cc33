"""From a proposal to a ballot: when it has its support, which ones wait, and how they become issues."""

from fractions import Fraction

from django.db import transaction
from django.utils.text import slugify

from dialogue import database_time
from issues import item_roles
from issues.models import Issue, LedgerEntry, Proposal, Question, Support
from issues.sides import sides_of

SMALLEST_LANE = 3  # as many as a named lane needs for a ballot (TRUST §3.1)


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


def bring_to_ballot(dialogue, on, proposals, roles=None):
    """Make issues of these proposals, in their order; the team's press does this, never a supporter's request. What its author has
    taken back comes to no ballot, although others can read it until tonight. `roles`: {proposal id: role} that the team has fixed in place
    of what an author suggests. Returns the issues."""
    wanted = dialogue.proposals.filter(pk__in=[p.pk for p in proposals], pending="", issue=None)
    rows = wanted.order_by("pk").select_for_update(of=("self",)).select_related("voice__group")
    held = {proposal.pk: proposal for proposal in rows}
    first = dialogue.issues.count() + 1
    ready = [held[p.pk] for p in proposals if p.pk in held]
    fixed = roles or {}
    return [
        _made_issue(dialogue, proposal, position, on, fixed.get(proposal.pk) or proposal.role or Issue.Role.FOCUS_AREA)
        for position, proposal in enumerate(ready, first)
    ]


def _made_issue(dialogue, proposal, position, on, role):
    group = proposal.shown_group
    issue = Issue.objects.create(
        dialogue=dialogue,
        key=f"{short_key(proposal.title)}-{position}",
        position=position,
        **sides_of(proposal),
        language=proposal.declared,
        role=role,
        status=Issue.Status.PROPOSED,
        origin="proposal",
        proposed_by=group,
    )
    Question.objects.bulk_create(Question.first_of(issue, proposal.questions))
    Proposal.objects.filter(pk=proposal.pk).update(issue=issue)
    entry = item_roles.TABLE[item_roles.PROPOSED].entry
    LedgerEntry.objects.create(dialogue=dialogue, issue=issue, title=issue.title, group=group, what=entry, on=on)
    return issue
