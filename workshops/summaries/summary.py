"""What summaries say: from the keys and numbers they keep to what a page or a mail shows, in the language that is active.

Answers are read where their authors can take them back, and only those that still stand as they were told.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dialogue.digests import digest
from dialogue.models import tell_whole
from issues import results, titles
from issues.disclosure import steps_of_five
from issues.models import Ballot, Decision, Issue, LedgerEntry, Question
from stakeholders import group_words
from workshops.drafts.agenda import block
from workshops.models import SummaryAnswer
from workshops.summaries import grounds, retold, statements, still_open, unsettled, words_agreed

LONGEST = 600  # characters of an answer; the rest is read on its own page


@dataclass(frozen=True)
class IssueTold:
    """One issue with its new answers. `quotes` are chosen ones, `blanks` how many of the chosen were taken back since."""

    issue: Issue
    amount: str
    quotes: tuple
    blanks: int
    answers: tuple  # all new ones that stand, for `heard_besides`
    retold: tuple = ()  # [(group's name, words)] of hidden groups, in the team's words

    @property
    def quotable(self):
        """What may stand in a mail: words of those who speak openly and on the record (TRUST §3)."""
        return [said for said in self.quotes if said.is_named]

    def heard_besides(self):
        """Names of the groups that a mail neither quotes nor retells here, as far as they are shown; each once, by name."""
        quoted = {said.voice.group_id for said in self.quotable}
        shown = [said.shown_group for said in self.answers]
        names = {group.short_name for group in shown if group and group.pk not in quoted}
        besides = sorted(names - {name for name, _words in self.retold})
        return besides if all(shown) else [*besides, _("others")]


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
    issues: tuple[IssueTold, ...]
    ballots: tuple[BallotTold, ...]
    changes: tuple[tuple[LedgerEntry, str], ...]
    questions: tuple[tuple[Question, str], ...]  # that are not asked any more, and what is said of each
    ahead: tuple
    found: tuple[grounds.FoundTold, ...] = ()
    stated: tuple[statements.StatedTold, ...] = ()
    to_settle: unsettled.Unsettled | None = None
    agreed: tuple[words_agreed.Agreed, ...] = ()


def tell(dialogue, summaries):
    """Summaries of one dialogue, the earliest first, as one: at most seven queries, however many there are, and as many at most
    for what was found in rounds; a ballot on words takes two more."""
    words, rounds = tuple(s.words for s in summaries if s.words.strip()), grounds.together(summaries)
    told, issues = _issues(dialogue, summaries, also=rounds)
    return Told(
        words=words,
        issues=told,
        found=grounds.told(rounds, issues),
        stated=statements.told(dialogue, _listed(summaries, "stated")),
        to_settle=unsettled.told(dialogue, _listed(summaries, "tasks")),
        agreed=words_agreed.told(dialogue, _listed(summaries, "words")),
        ballots=_ballots(dialogue, _listed(summaries, "ballots")),
        changes=_changes(dialogue, _listed(summaries, "changes")),
        questions=_questions(dialogue, _listed(summaries, "questions")),
        ahead=still_open.told(dialogue, summaries[-1].content.get("ahead", {}) if summaries else {}),
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


def amount(n):
    """How many new answers, no finer than steps of five, as everywhere while an issue is open (TRUST §3.2)."""
    return _("%(number)s new answers or more") % {"number": steps_of_five(n)} if n >= 5 else _("A few new answers")


def shortened(text):
    return Truncator(text).chars(LONGEST)


def _listed(summaries, name):
    return [entry for summary in summaries for entry in summary.content.get(name, [])]


def _issues(dialogue, summaries, also):
    """(the issues with new answers in the order of the list, {key: issue} with those of `also`). One whose new answers were all taken back
    says so."""
    chosen = defaultdict(int)
    for entry in _listed(summaries, "issues"):
        chosen[entry["key"]] += entry["chosen"]
    answers, quoted, issues, told = _said(summaries)
    groups = {group.key: group for said in answers.values() for group in (a.shown_group for a in said) if group}
    order = sorted(groups, key=lambda key: (groups[key].position, key))
    told_of = chosen.keys() | issues.keys()
    if silent := (told_of | also.keys()) - issues.keys():
        issues |= {issue.key: issue for issue in dialogue.issues.filter(key__in=silent)}
    for issue in issues.values():
        issue.dialogue = dialogue
        tell_whole(dialogue, issue)
    for said in (one for of_issue in answers.values() for one in of_issue):
        group_words.of(dialogue).tell(said.voice.group)
    found = tuple(
        IssueTold(
            issue=issue,
            amount=amount(len(answers[key])) if answers[key] else "",
            quotes=_in_blocks(quoted[key], order, key),
            blanks=max(0, chosen[key] - len(quoted[key])),
            answers=tuple(answers[key]),
            retold=_retold(summaries, key, told, groups),
        )
        for key, issue in sorted(issues.items(), key=lambda pair: (pair[1].position, pair[1].pk))
        if key in told_of
    )
    return found, issues


def _in_blocks(quoted, order, issue):
    """By the group that is shown now: answers are chosen in turn from each, so that the order of choice would name one that shows none."""

    def place(said):
        return block(said.shown_group.key if said.shown_group else "", said.text, order, seed=issue)

    return tuple(sorted(quoted, key=place))


def _retold(summaries, issue, told, groups):
    """[(group's name, words)] about an issue in these summaries, the earliest first."""
    found = [retold.standing(each.paraphrases, told.get(each.pk, {})) for each in summaries]
    return tuple(
        (groups[group].short_name, words) for each in found for (key, group), words in each.items() if key == issue
    )


def _told(rows):
    """{summary: what its words rest on}, as `paraphrasing.told` for one."""
    found = defaultdict(list)
    for row in rows:
        group = row.contribution.shown_group
        shown = (group.key, not group.is_named) if group else ("", False)
        found[row.summary_id].append((row.contribution.question.issue.key, row.digest, *shown))
    return {summary: retold.told(answers) for summary, answers in found.items()}


def _said(summaries):
    """Answers that can still be read, those of them that are quoted, and issues, by the issue's key, and what of each summary stands; in
    one query."""
    told = SummaryAnswer.objects.filter(summary__in=summaries).order_by("pk")
    answers, quoted, issues = defaultdict(list), defaultdict(list), {}
    rows = list(told.select_related("contribution__voice__group", "contribution__question__issue"))
    for row in rows:
        said = row.contribution
        issue = issues.setdefault(said.question.issue.key, said.question.issue)
        if row.stands:
            answers[issue.key].append(said)
            quoted[issue.key] += [said] if row.quoted else []
    return answers, quoted, issues, _told([row for row in rows if row.stands])


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


def _changes(dialogue, numbers):
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


def _questions(dialogue, numbers):
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
