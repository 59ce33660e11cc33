"""The chapters of an agenda around its issues: who is there, words, ties, meetings, and what became of the list."""

from collections import defaultdict
from dataclasses import replace
from itertools import cycle
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q
from django.utils import formats
from django.utils.translation import gettext as _

from dialogue.models import tell_whole
from dialogue.models.outlines import Lineage
from issues import item_roles, results
from issues.effects import stamp
from issues.meanings import reading_standing
from issues.models import Issue, LedgerEntry, Question, Term
from issues.models.ballots import BallotItem
from issues.reading_ties import ends_of_ties
from issues.rules import DEFER
from issues.sides import sides_of
from stakeholders import group_words
from stakeholders.models import Challenge, Relation
from workshops.documents import words
from workshops.documents.structure import (
    Entry,
    Group,
    Held,
    LedgerRow,
    Meeting,
    ParkedProposal,
    RemovedIssue,
    Tie,
    Tied,
)
from workshops.drafts.agenda import STEPS, at_least
from workshops.drafts.method import policy_words, tier_words
from workshops.models import Workshop


def groups(dialogue):
    """The tree, with how many people each speaking group has let in; of a lane its parts say it."""
    found = group_words.tell(dialogue, dialogue.groups.select_related("parent"))
    members = dialogue.participants.counts()
    with_parts = {g.parent_id for g in found}
    return tuple(
        Group(
            key=g.key,
            name=g.short_name,
            palette=g.palette,
            pattern=g.pattern,
            counted=g.is_counted,
            policy=policy_words(g.policy),
            part_of=g.parent.key if g.parent_id else "",
            tier=tier_words(g.tier),
            rank=g.tier,
            taking_part="" if g.pk in with_parts else people_words(members.get(g.pk, 0)),
        )
        for g in found
    )


def people_words(n):
    """How many people, for every group alike (TRUST §3): no number below six, and then in coarse steps."""
    known = at_least(n)
    return _("%(n)s people or more") % {"n": known} if known else _("0 to %(n)s people") % {"n": STEPS[0] - 1}


def meetings(dialogue):
    """Workshops that were held or have their days: the place, and the days on its clock."""
    return _meetings(Workshop.objects.filter(dialogue=dialogue).exclude(state=Workshop.State.CANCELLED))


def meetings_over(dialogue, numbers):
    """Those of `numbers` that are over by now, as they were held."""
    return _meetings(Workshop.objects.filter(dialogue=dialogue, state=Workshop.State.OVER, number__in=numbers))


def _meetings(workshops):
    found = [(each, list(each.days.all())) for each in workshops.select_related("dialogue").prefetch_related("days")]
    for each, _days in found:
        tell_whole(each.dialogue, each)
    return tuple(Meeting(each.title, each.place, _when(each, days), each.number) for each, days in found if days)


def _when(workshop, days):
    zone = ZoneInfo(workshop.zone)
    first, last = days[0].begins_at.astimezone(zone).date(), days[-1].begins_at.astimezone(zone).date()
    said = days_in_words(first, last)
    return _("planned for %(days)s") % {"days": said} if workshop.state == Workshop.State.PLANNED else said


def days_in_words(first, last):
    """ "29 to 30 November 2026" """
    if first == last:
        return day(first)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    begin = formats.date_format(first, "j") if is_one_month else day(first)
    return _("%(first)s to %(last)s") % {"first": begin, "last": day(last)}


def glossary(dialogue):
    """What was agreed in a ballot on words, else the meaning that people work with."""
    terms = reading_standing.tell(dialogue, list(Term.objects.filter(dialogue=dialogue).told(dialogue)))
    return tuple(
        Entry(
            word=term.name,
            meaning=term.agreed.text if term.agreed else term.definition,
            standing=term.standing,
            elsewhere=_lines(term.note),
        )
        for term in terms
    )


def ties(dialogue):
    """How the groups stand to each other, two by two, with what each expects, and whose judgement that is."""
    found = Relation.objects.filter(from_group__dialogue=dialogue).select_related("from_group", "to_group")
    pairs = defaultdict(list)
    for relation in found.told(dialogue).order_by("from_group__position", "position", "pk"):
        group_words.tell(dialogue, (relation.from_group, relation.to_group))
        pairs[frozenset((relation.from_group_id, relation.to_group_id))].append(relation)
    return tuple(map(_tie, pairs.values()))


def tied(dialogue):
    """The same as lines of the map, and whether they are what groups said: {field of the document: its value}."""
    found, published = ends_of_ties(dialogue)
    lines = (Tied(t.from_group.key, t.to_group.key, str(t.kind), words[0] or "", words[1] or "") for t, words in found)
    return {"tied": tuple(lines), "ties_asked": published}


def _tie(relations):
    """All that is between two groups; how it stands is said once if it stands alike in all of it, else after each part."""
    one, other = relations[0].from_group.short_name, relations[0].to_group.short_name
    judged = [Tie("", "", r.get_quality_display(), _whose(r)) for r in relations]
    said = [""] if len(set(judged)) == 1 else [f"\n{words.tie_said(each)}." for each in judged]
    common = judged[0] if len(said) == 1 else Tie("", "")
    return replace(
        common,
        groups=_("%(one)s and %(other)s") % {"one": one, "other": other},
        what="\n\n".join(_tie_in_words(r) + more for r, more in zip(relations, cycle(said), strict=False)),
    )


def _whose(relation):
    return _("as the framework sees it") if relation.lineage == Lineage.UNCHANGED else _("as the team sees it")


def _tie_in_words(relation):
    """What one group does towards the other, what each of the two expects, and the note, a line each."""
    groups = {"one": relation.from_group.short_name, "other": relation.to_group.short_name}
    kind = _("%(one)s: %(kind)s %(other)s.") % {"kind": relation.kind, **groups}
    sides = ((relation.from_group, relation.from_expects), (relation.to_group, relation.to_expects))
    expects = [
        _("Expected by %(group)s: %(words)s") % {"group": group.short_name, "words": " ".join(text.split())}
        for group, text in sides
        if text
    ]
    return "\n".join([kind, *expects, *_lines(relation.note)])


def challenges(dialogue):
    """Those that belong to no issue; the others stand with theirs."""
    found = Challenge.objects.filter(dialogue=dialogue, issues=None).told(dialogue).prefetch_related("groups")
    group_words.tell(dialogue, (group for each in found for group in each.groups.all()))
    return held(found)


def held(found):
    return tuple(Held(each.text, tuple(group.short_name for group in each.groups.all())) for each in found)


def _lines(text):
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def parked(dialogue):
    """Proposals that came to a ballot and were not added, or not yet; those that still wait stand beside the content."""
    decided = dialogue.ledger.exclude(decision=None).order_by("on", "pk").values_list("issue_id", "decision__outcome")
    outcomes, asked = dict(decided), _asked(dialogue)
    return tuple(
        ParkedProposal(
            **sides_of(i),
            questions=tuple(q.text for q in i.questions.all() if not q.is_taken_out),
            why=_why_parked(i.pk in asked, outcomes.get(i.pk)),
        )
        for i in dialogue.issues.filter(status=Issue.Status.PROPOSED)
        .told(dialogue)
        .prefetch_related(Prefetch("questions", Question.objects.told(dialogue)))
    )


def _why_parked(is_asked, outcome):
    """`outcome`: of the last final ballot that asked about it, or None."""
    role = item_roles.TABLE[item_roles.PROPOSED]
    if outcome:
        return str(role.is_undecided if outcome == DEFER else role.is_refused)
    return str(role.is_asked if is_asked else role.is_ready)


def _asked(dialogue):
    """The keys of issues that an open ballot asks about."""
    items = BallotItem.objects.filter(ballot__dialogue=dialogue, ballot__closed_at=None)
    return set(items.values_list("issue_id", flat=True))


def removed(dialogue):
    """What is not on the list any more, with the day of the ballot that decided so; one that a new ballot asks about is removed until
    that closes."""
    by_team = Q(what=LedgerEntry.TAKEN_OFF)
    last = {e.issue_id: e for e in dialogue.ledger.filter(Q(decision__isnull=False) | by_team).order_by("on", "pk")}
    asked = _asked(dialogue)
    return tuple(
        RemovedIssue(
            i.title,
            _why_removed(i, asked, last.get(i.pk)),
            day(last[i.pk].on) if i.pk in last else "",
        )
        for i in dialogue.issues.removed().told(dialogue)
    )


def _why_removed(issue, asked, entry):
    role = item_roles.TABLE[item_roles.BROUGHT_BACK]
    if issue.pk not in asked and entry and entry.what == entry.TAKEN_OFF:
        return results.ledger_words(entry)
    return str(role.is_asked if issue.pk in asked else role.is_refused)


def day(date):
    return formats.date_format(date, "DATE_FORMAT")


def ledger(dialogue, names):
    """Its rows, the oldest first; a code that only the next release knows is told as a change."""
    told = {entry: str(role.entry_in_agenda) for entry, role in item_roles.ENTRIES.items()}
    told[LedgerEntry.TAKEN_OFF] = _("taken off the list by the team")
    for entry in results.told(list(results.ledger(dialogue).order_by("on", "pk")), dialogue):
        decision = entry.decision
        yield LedgerRow(
            date=day(entry.on),
            title=entry.name,  # ballots are counted with shows of hands: its number would be no number of final ones
            what=_("final ballot") if decision else told.get(entry.what, _("changed")),
            by=entry.group.short_name if entry.group else "",
            outcome=str(stamp(decision.effect, decision.ballot.kind)) if decision else "",
        )
