"""What summaries say: from the keys and numbers they keep to what a page or a mail shows, in the language that is active.

Answers are read where their authors can take them back, and only those that still stand as they were told.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dialogue.digests import digest
from dialogue.models import tell_whole
from issues import results, titles
from issues.models import Ballot, Decision, Issue, LedgerEntry, Question
from stakeholders import group_words
from workshops.models import SummaryAnswer
from workshops.summaries import answers_told, grounds, kept, retold, statements, still_open, unsettled, words_agreed

LONGEST = 600  # characters of an answer; the rest is read on its own page


@dataclass(frozen=True)
class BallotTold:
    ballot: Ballot
    results: tuple

    def by_sentence(self):
        """[(look, sentence, results)]: most decisions of a ballot have the same reason, which is said once."""
        found = {}
        for result in self.results:
            found.setdefault((result.look, result.sentence), []).append(result)
        return [(look, sentence, results) for (look, sentence), results in found.items()]


@dataclass(frozen=True)
class Told:
    """What one or more summaries say together. `words`: the team's own; `ahead`: [(sentence, path)]."""

    words: tuple
    issues: tuple[answers_told.IssueTold, ...]
    ballots: tuple[BallotTold, ...]
    ahead: tuple
    found: tuple[grounds.FoundTold, ...]
    changes: tuple[tuple[LedgerEntry, str], ...] = ()
    questions: tuple[tuple[Question, str], ...] = ()  # that are not asked any more, and what is said of each
    stated: tuple[statements.StatedTold, ...] = ()
    to_settle: unsettled.Unsettled | None = None
    agreed: tuple[words_agreed.Agreed, ...] = ()


def tell_first(dialogue, summaries):
    """Summaries of one dialogue, the earliest first, as one, without what has pages of its own (further.py): at most five queries,
    however many there are."""
    rounds = grounds.together(summaries)
    told, issues = answers_told.told(dialogue, summaries, also=rounds)
    return Told(
        words=tuple(s.words for s in summaries if s.words.strip()),
        issues=told,
        ballots=_ballots(dialogue, _listed(summaries, "ballots")),
        ahead=still_open.told(dialogue, summaries[-1].content.get("ahead", {}) if summaries else {}),
        found=grounds.told(rounds, issues),
    )


def tell(dialogue, summaries):
    """As `tell_first`, with all the rest: twelve queries more at most, and one for each final ballot on words."""
    return replace(
        tell_first(dialogue, summaries),
        stated=statements.told(dialogue, _kept(summaries, "stated")),
        to_settle=unsettled.told(dialogue, _kept(summaries, "tasks")),
        agreed=words_agreed.told(dialogue, _kept(summaries, "words")),
        changes=changes(dialogue, _listed(summaries, "changes")),
        questions=questions(dialogue, _listed(summaries, "questions")),
    )


@dataclass(frozen=True)
class ToRetell:
    """A hidden group that is shown under new answers to an issue: what the team can say in its own words. `field`: of the form."""

    field: str
    issue: Issue
    group: str
    answers: tuple


def to_retell(summary, typed=()):
    """[ToRetell], issue by issue, the groups in their order; three queries. The answers as plain rows: a draft may tell thousands.
    `typed`: fields of the form that came with words; one of a group that is shown no more keeps its place, without answers."""
    rows = SummaryAnswer.objects.filter(summary=summary, contribution__released=True, contribution__hidden=False)
    rows = rows.filter(contribution__show_group=True).exclude(contribution__voice__group__policy="named").order_by("pk")
    found = defaultdict(list)
    for issue, group, text, mark in rows.values_list(
        *("contribution__question__issue", "contribution__voice__group", "contribution__text", "digest")
    ):
        if digest(text) == mark:
            found[issue, group].append(text)
    issues, groups = _whose(summary.dialogue, found, typed)
    group_words.tell(summary.dialogue, groups)
    asked = ((retold.field(issue.key, group.key), issue, group) for issue in issues for group in groups)
    return [
        ToRetell(field, issue, group.short_name, tuple(found.get((issue.pk, group.pk), ())))
        for field, issue, group in asked
        if (issue.pk, group.pk) in found or field in typed
    ]


def _whose(dialogue, found, typed):
    """The issues and the groups of these pairs of keys, and of these fields."""
    pairs = [retold.pair(field) for field in typed]
    by = (Q(pk__in={issue for issue, _group in found}), Q(pk__in={group for _issue, group in found}))
    issues = dialogue.issues.told(dialogue).filter(by[0] | Q(key__in=[issue for issue, _group in pairs]))
    groups = dialogue.groups.filter(by[1] | Q(key__in=[group for _issue, group in pairs]))
    return issues, list(groups)


def shortened(text):
    return Truncator(text).chars(LONGEST)


def _listed(summaries, name):
    return [entry for summary in summaries for entry in summary.content.get(name, [])]


def _kept(summaries, name):
    return [entry for summary in summaries for entry in kept.entries(summary.content, name)]


def _ballots(dialogue, numbers):
    """Closed ballots with what they decided, in one query."""
    if not numbers:
        return ()
    decisions = Decision.objects.filter(ballot__dialogue=dialogue, ballot__number__in=numbers)
    found = {}
    decisions = titles.with_titles(decisions.select_related("ballot", "issue").defer("reasons"), dialogue)
    for decision in decisions.order_by("ballot__number", "issue__position"):
        ballot = found.setdefault(decision.ballot_id, (decision.ballot, []))[0]
        decision.ballot, ballot.dialogue, decision.issue.dialogue = ballot, dialogue, dialogue
        found[ballot.pk][1].append(results.result_of(decision, results.names_of(ballot)))
    return tuple(BallotTold(ballot, tuple(decided)) for ballot, decided in found.values())


def changes(dialogue, numbers):
    """[(entry, words)] of what happened to the list besides decisions: proposals and removed issues that came to a ballot."""
    if not numbers:
        return ()
    entries = list(LedgerEntry.objects.filter(dialogue=dialogue, pk__in=numbers).select_related("issue", "group"))
    for entry in entries:
        entry.issue.dialogue = dialogue
        was_called = entry.title in ("", entry.issue.title)
        tell_whole(dialogue, entry.issue)
        entry.title = entry.issue.title if was_called else entry.title
        group_words.of(dialogue).tell(entry.group)
    return tuple((entry, results.ledger_words(entry)) for entry in entries)


def questions(dialogue, numbers):
    """[(question, words)] of those that were taken out or asked in another sense."""
    if not numbers:
        return ()
    found = list(Question.objects.filter(issue__dialogue=dialogue, pk__in=numbers).select_related("issue"))
    new = {one.follows_id: one for one in Question.objects.filter(follows__in=found)}
    for one in found:
        tell_whole(dialogue, one, one.issue, new.get(one.pk))
    return tuple((one, _why_gone(one, new.get(one.pk))) for one in found)


def _why_gone(question, new):
    words = _("Not asked any more. %(why)s") % {"why": question.taken_out_why}
    return " ".join((words, _("Asked in its place: %(question)s") % {"question": new.text})) if new else words
