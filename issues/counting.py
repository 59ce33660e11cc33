"""From votes in the database to the plain tallies that the rule and the disclosure take."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from issues.decisions import urgency
from issues.disclosure import GroupTally, at_least, heard
from issues.models import Contribution, Vote
from stakeholders.models import StakeholderGroup, Voice


def frozen_groups(dialogue):
    """The groups as a ballot freezes them: plain dicts, lanes and consultative groups with their parts and members of today."""
    groups = list(dialogue.groups.all())
    members = dialogue.participants.counts()

    def plain(group):
        parts = [plain(g) for g in groups if g.parent_id == group.pk]
        return {
            "id": group.pk,
            "key": group.key,
            "name": group.short_name,
            "palette": group.palette,
            "pattern": group.pattern,
            "counted": group.is_counted,
            "policy": group.policy,
            "members": sum(p["members"] for p in parts) if parts else members.get(group.pk, 0),
            "parts": parts,
        }

    return [plain(g) for g in groups if g.parent_id is None]


def at_closing(dialogue, lanes):
    """The groups that a ballot froze, with the members of now beside those of its opening; who sent nobody is not said to be "fewer
    than 6"."""
    members = {g["id"]: g["members"] for lane in frozen_groups(dialogue) for g in [lane, *lane["parts"]]}
    groups = [_with_members(lane, members) for lane in lanes]
    return [g for g in groups if g["counted"] or g["members"]]


def _with_members(group, members):
    parts = [_with_members(p, members) for p in group["parts"]]
    now = sum(p["members"] for p in parts) if parts else members.get(group["id"], group["members"])
    return {**group, "parts": parts, "members_at_opening": group["members"], "members": now}


def tally_of(group, votes=None):
    """A frozen group as a GroupTally; `votes` is {group id: {choice: number}}."""
    tally = GroupTally(
        key=group["key"],
        name=group["name"],
        palette=group["palette"],
        pattern=group["pattern"],
        counted=group["counted"],
        policy=group["policy"],
        members=group["members"],
    )
    if group["parts"]:
        return tally.with_parts([tally_of(p, votes) for p in group["parts"]])
    mine = (votes or {}).get(group["id"], {})
    return replace(tally, yes=mine.get("yes", 0), no=mine.get("no", 0), passed=mine.get("pass", 0))


def votes_by_group(ballot):
    """[(issue id, group id, choice, votes, of them urgent)] in one query; secret."""
    votes = Vote.objects.filter(ballot=ballot).order_by().values_list("issue", "voice__group", "choice")
    return list(votes.annotate(n=Count("pk"), marks=Count("pk", filter=Q(urgent=True))))


def tallies(ballot, groups, rows=None):
    """{issue id: [GroupTally, …]} for every item of the ballot; secret. `rows`: its votes_by_group, if they are at hand."""
    counts = defaultdict(lambda: defaultdict(dict))
    for issue, group, choice, n, _marks in votes_by_group(ballot) if rows is None else rows:
        counts[issue][group][choice] = n
    items = ballot.ballot_items.values_list("issue_id", flat=True)
    return {issue: [tally_of(g, counts[issue]) for g in groups] for issue in items}


def urgencies(ballot, rows=None):
    """{issue id: U} of MATHS §4: the mean over counted lanes of the share of the lane's voters who marked it. `rows`: as above."""
    lane_of = {}
    for lane in ballot.lanes:
        if lane["counted"]:
            lane_of |= {g["id"]: lane["id"] for g in [lane, *lane["parts"]]}
    lanes = sorted(set(lane_of.values()))
    voters, marks = defaultdict(int), defaultdict(lambda: defaultdict(int))
    for group, n in turnout(ballot).items():
        voters[lane_of.get(group)] += n
    for issue, group, _choice, _n, urgent in votes_by_group(ballot) if rows is None else rows:
        marks[issue][lane_of.get(group)] += urgent
    return {issue: urgency([(by[lane], voters[lane]) for lane in lanes]) for issue, by in marks.items()}


def reasons_given(ballot):
    """{issue id: [{"text", "side", "language", "group"}, …]} by the votes' random numbers, in one query; secret.

    The group is named only if its policy is; plain rows, since a model for each of 20,000 reasons took seconds under the lock.
    """
    found = defaultdict(list)
    votes = Vote.objects.filter(ballot=ballot).exclude(reason="").order_by("pk")
    for issue, side, text, key, policy in votes.values_list(
        "issue", "choice", "reason", "voice__group__key", "voice__group__policy"
    ):
        group = key if policy == StakeholderGroup.Policy.NAMED else ""
        found[issue].append({"text": text, "side": side, "language": "", "group": group})
    return found


def voters(ballot):
    """How many voices have voted so far, for `steps_of_five`. Voices are left out of it: to sort two thousand of them into groups took
    PostgreSQL three times as long as to count them, for each paper that was drawn."""
    return Vote.objects.filter(ballot=ballot).order_by().values("voice").distinct().count()


def turnout(ballot):
    """How many voices have voted so far: {group id: voices}. For bands and urgency only."""
    voted = Voice.objects.filter(Exists(Vote.objects.filter(ballot=ballot, voice=OuterRef("pk")))).order_by()
    return dict(voted.values_list("group").annotate(n=Count("pk")))


def answering(dialogue):
    """How many people of each group have answered something: {group id: voices}. For bands only.

    A protected person has a voice for each issue, so there the issue with most voices counts: a lower bound.
    """
    rows = Contribution.objects.filter(voice__dialogue=dialogue).order_by()
    found = rows.values_list("voice__group", "voice__group__policy", "question__issue", "voice").distinct()
    voices = defaultdict(lambda: defaultdict(set))
    for group, policy, issue, voice in found:
        voices[group][issue if policy == "protected" else None].add(voice)
    return {group: max(map(len, scopes.values())) for group, scopes in voices.items()}


def heard_in(issue, questions):
    """[(speaking group, at least so many of its answers)] of an issue, in one query; None while one of its questions is open."""
    if not questions or not all(question.is_closed for question in questions):
        return None
    said = Contribution.objects.readable().labelled().filter(question__issue=issue, voice__group=OuterRef("pk"))
    number = said.order_by().values("voice__group").annotate(n=Count("pk")).values("n")
    number = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    groups = list(issue.dialogue.groups.speaking().annotate(labelled=number).order_by("position", "pk"))
    labels = [group.key for group in groups for _answer in range(group.labelled)]
    told = heard(labels, [group.key for group in groups])
    return [(group, told[group.key]) for group in groups]


def heard_everywhere(dialogue):
    """[(issue, speaking group, at least so many of its answers)] as `heard_in`, of every issue whose questions have all closed; four
    queries."""
    issues = list(dialogue.issues.prefetch_related("questions"))
    groups = list(dialogue.groups.speaking().order_by("position", "pk"))
    said = Contribution.objects.readable().labelled().filter(question__issue__dialogue=dialogue)
    rows = said.order_by().values_list("question__issue", "voice__group").annotate(n=Count("pk"))
    numbers = {(issue, group): n for issue, group, n in rows}
    closed = [issue for issue in issues if (asked := issue.questions.all()) and all(q.is_closed for q in asked)]
    return [(issue, group, at_least(numbers.get((issue.pk, group.pk), 0))) for issue in closed for group in groups]
