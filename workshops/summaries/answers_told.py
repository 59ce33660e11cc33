"""What was said, in summaries: issue by issue how much is new, and what is quoted of it. Of thousands of answers only those that are quoted
are fetched as rows."""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from dialogue.digests import digest
from dialogue.models import tell_whole
from issues.disclosure import steps_of_five
from issues.models import Contribution, Issue
from stakeholders import group_words
from stakeholders.models import StakeholderGroup
from workshops.drafts.agenda import block
from workshops.models import SummaryAnswer
from workshops.summaries import retold

NAMED = StakeholderGroup.Policy.NAMED
ROW = ("summary", "quoted", "digest", "contribution", "contribution__text", "contribution__question__issue__key")
LABEL = ("contribution__show_group", "contribution__off_record")
GROUP = tuple(f"contribution__voice__group__{name}" for name in ("policy", "key", "short_name", "position"))


@dataclass(frozen=True)
class Row:
    """An answer that stands as a summary tells it. `group`: the key of the one that is shown, or ""; the rest is of that one."""

    summary: int
    quoted: bool
    mark: str
    answer: int
    issue: str
    group: str
    name: str
    position: int
    is_hidden: bool


def standing(summaries):
    """[Row] of what these summaries tell and what still stands, in one query."""
    told = SummaryAnswer.objects.filter(summary__in=summaries, contribution__released=True, contribution__hidden=False)
    found = told.order_by("pk").values_list(*ROW, *LABEL, *GROUP)
    return [_row(*row[:4], *row[5:]) for row in found if digest(row[4]) == row[2]]


def _row(summary, quoted, mark, answer, issue, shown, off_record, policy, key, name, position):
    is_shown = shown or (policy == NAMED and not off_record)
    group = (key, name, position, policy != NAMED) if is_shown else ("", "", 0, False)
    return Row(summary, quoted, mark, answer, issue, *group)


@dataclass(frozen=True)
class IssueTold:
    """One issue with its new answers. `quotes` are chosen ones, `blanks` how many of the chosen were taken back since; `heard`: {key: name}
    of the groups that are shown under answers that stand, with "" for some that show none."""

    issue: Issue
    amount: str
    quotes: tuple
    blanks: int
    heard: dict
    retold: tuple = ()  # [(group's name, words)] of hidden groups, in the team's words

    @property
    def quotable(self):
        """What may stand in a mail: words of those who speak openly and on the record (TRUST §3)."""
        return [said for said in self.quotes if said.is_named]

    def heard_besides(self):
        """Names of the groups that a mail neither quotes nor retells here, as far as they are shown; each once, by name."""
        quoted = {said.voice.group.key for said in self.quotable}
        names = {name for key, name in self.heard.items() if key and key not in quoted}
        besides = sorted(names - {name for name, _words in self.retold})
        return [*besides, _("others")] if "" in self.heard else besides


def amount(n):
    """How many new answers, no finer than steps of five, as everywhere while an issue is open (TRUST §3.2)."""
    return _("%(number)s new answers or more") % {"number": steps_of_five(n)} if n >= 5 else _("A few new answers")


def told(dialogue, summaries, also):
    """(the issues with new answers in the order of the list, {key: issue} with those of `also`), in three queries. One whose new answers
    were all taken back says so."""
    chosen = defaultdict(int)
    for entry in (entry for summary in summaries for entry in summary.content.get("issues", [])):
        chosen[entry["key"]] += entry["chosen"]
    rows = standing(summaries)
    told_of = chosen.keys() | {row.issue for row in rows}
    issues = _issues(dialogue, told_of | also.keys())
    of_issue = defaultdict(list)
    for row in rows:
        of_issue[row.issue].append(row)
    quoted, names = _quoted(dialogue, rows), _names(dialogue, rows)
    words = _retold(summaries, _rests(rows), names)
    found = (
        _told(issue, chosen[key], of_issue[key], quoted.get(key, ()), names, words[key])
        for key, issue in sorted(issues.items(), key=lambda pair: (pair[1].position, pair[1].pk))
        if key in told_of
    )
    return tuple(found), issues


def _issues(dialogue, keys):
    issues = {issue.key: issue for issue in dialogue.issues.filter(key__in=keys)} if keys else {}
    for issue in issues.values():
        issue.dialogue = dialogue
        tell_whole(dialogue, issue)
    return issues


def _quoted(dialogue, rows):
    """{issue's key: the answers that are quoted}, by the group that is shown now: they are chosen in turn from each, so that the order of
    choice would name one that shows none."""
    places = {row.group: (row.position, row.group) for row in rows if row.group}
    order = sorted(places, key=lambda key: places[key])
    wanted = {row.answer: row.issue for row in rows if row.quoted}
    answers = Contribution.objects.filter(pk__in=wanted).select_related("voice__group") if wanted else ()
    found = defaultdict(list)
    for said in answers:
        group_words.of(dialogue).tell(said.voice.group)
        found[wanted[said.pk]].append(said)
    for issue, quotes in found.items():
        quotes.sort(key=partial(_place, order, issue))
    return found


def _place(order, issue, said):
    return block(said.shown_group.key if said.shown_group else "", said.text, order, seed=issue)


def _names(dialogue, rows):
    """{key of a group that is shown: what it is called}; "" stands for none."""
    groups = group_words.of(dialogue)
    return {key: key and groups.name(key, name) for key, name in {(row.group, row.name) for row in rows}}


def _told(issue, chosen, rows, quotes, names, words):
    return IssueTold(
        issue=issue,
        amount=amount(len(rows)) if rows else "",
        quotes=tuple(quotes),
        blanks=max(0, chosen - len(quotes)),
        heard={key: names[key] for key in dict.fromkeys(row.group for row in rows)},
        retold=words,
    )


def _retold(summaries, rests, names):
    """{issue's key: ((group's name, words), …)} in these summaries, the earliest first."""
    found = defaultdict(tuple)
    for each in summaries:
        for (issue, group), words in retold.standing(each.paraphrases, rests.get(each.pk, {})).items():
            found[issue] += ((names[group], words),)
    return found


def _rests(rows):
    """{summary: what its words rest on}, as `paraphrasing.told` for one."""
    found = defaultdict(list)
    for row in rows:
        found[row.summary].append((row.issue, row.mark, row.group, row.is_hidden))
    return {summary: retold.told(answers) for summary, answers in found.items()}
