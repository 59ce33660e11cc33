"""What was found when a question closed for reactions, in the reader's words: published figures and sentences alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue import content_languages
from issues import ground_words
from issues.common_ground import CLASSES, DIVIDES, MIXED, NEEDS_VOICES, REJECTED, UNITES
from issues.disclosure import units
from issues.lanes import reacted_words
from issues.models import Contribution, Finding, ReactionRound
from stakeholders import group_words

SHOWN = [  # of an answer beside what was found of it
    *("text", "language", "off_record", "show_group", "voice__name"),
    *(f"voice__group__{name}" for name in ("key", "short_name", "policy", "palette", "pattern")),
]

LOOKS = {UNITES: "adopt", REJECTED: "reject", DIVIDES: "discuss", MIXED: "discuss", NEEDS_VOICES: "defer"}

STAMPS = {
    UNITES: gettext_lazy("unites the groups"),
    REJECTED: gettext_lazy("rejected by all groups"),
    DIVIDES: gettext_lazy("divides the groups"),
    MIXED: gettext_lazy("no clear picture"),
    NEEDS_VOICES: gettext_lazy("more voices needed"),
}


@dataclass(frozen=True)
class Told:
    """An answer with where the groups stand on it. `said` None: it cannot be read any more."""

    place: int
    kind: str
    said: Any
    is_changed: bool  # its author has other words now than people reacted to
    sentence: str
    strength: str
    lanes: tuple
    cells: tuple  # what the table says of each group

    @property
    def kind_words(self):
        return str(ground_words.CLASS_NAMES[self.kind])

    @property
    def stamp(self):
        return str(STAMPS[self.kind])

    @property
    def look(self):
        """Of the stamp, which is seen also in black and white: its words say the same."""
        return LOOKS[self.kind]


def told(here, findings):
    words = group_words.of(here.dialogue)
    answers = Contribution.objects.filter(pk__in=[f.contribution_id for f in findings]).readable()
    answers = answers.select_related("voice__group").only(*SHOWN).read_in(content_languages.order())
    found = {said.pk: said for said in answers}
    for said in found.values():
        here.groups.tell(said.voice.group)
    return [_one(finding, found.get(finding.contribution_id), words, here.dialogue) for finding in findings]


def one(finding, said, dialogue):
    """Of one answer that is at hand, or is not read any more."""
    return _one(finding, said, group_words.of(dialogue), dialogue)


def _one(finding, said, words, dialogue):
    ground = finding.found
    ground = replace(ground, lanes=tuple(map(words.lane, ground.lanes)))
    names = {unit.key: unit.name for unit in units(ground.lanes)}
    rejected = ground.kind == REJECTED
    measured = ground.rejection if rejected else ground.agreement
    return Told(
        place=finding.place,
        kind=ground.kind,
        said=said,
        is_changed=said is not None and not finding.is_about(said.text, dialogue),
        sentence=ground_words.in_words(ground, names),
        strength=ground_words.strength_in_words(measured, names, rejected) if measured else "",
        lanes=ground.lanes,
        cells=tuple(reacted_words(unit) for unit in units(ground.lanes)),
    )


def kinds_words(kinds):
    """[how many answers are of each class, in words]."""
    return [
        _("%(kind)s: %(number)s") % {"kind": ground_words.CLASS_NAMES[kind], "number": kinds[kind]}
        for kind in CLASSES
        if kinds.get(kind)
    ]


def amounts(made):
    """The same of a round that has closed, or that it is still being worked out."""
    return [_("What was found is being worked out.")] if made.is_waiting else kinds_words(made.kinds)


def beside(dialogue, findings, said):
    """[Told] of findings of one answer, for its row on a page."""
    words = group_words.of(dialogue)
    return [_one(finding, said, words, dialogue) for finding in findings]


def united(questions):
    """{class: answers} over those of an issue's questions that are closed for reactions; one query, none while all are open."""
    rounds = {question.pk: question.reaction_round for question in questions if question.is_closed_for_reactions}
    rows = ReactionRound.objects.filter(question__in=rounds) if rounds else []
    kinds = [row.kinds for row in rows if row.number == rounds[row.question_id]]
    return {kind: sum(each.get(kind, 0) for each in kinds) for kind in CLASSES}


# ---- what documents take along

CLEAR = (UNITES, REJECTED, DIVIDES)  # what is worth a picture
MOST = 2  # answers of each of these, of an issue


@dataclass
class Common:
    """What was found about an issue: how many answers of each class, and some of them that still stand as people reacted to them."""

    kinds: Counter = field(default_factory=Counter)
    told: list = field(default_factory=list)

    def take(self, told):
        """Keep it if there are not enough of its class yet; inside of a class the place is a lot, or the rank where all are named."""
        if sum(each.kind == told.kind for each in self.told) < MOST and told.said is not None and not told.is_changed:
            self.told.append(told)


def common(dialogue, rounds=None):
    """{issue: Common}, by its id, in three queries. `rounds`: ids of those that are wanted; else the last of each question that is still
    asked, of those that are worked out: while one waits, the one before holds."""
    rows = ReactionRound.objects.filter(question__issue__dialogue=dialogue).select_related("question")
    if rounds is None:
        rows = rows.judged().filter(question__taken_out_on=None)
        wanted = list({row.question_id: row for row in rows.order_by("number")}.values())
    else:
        wanted = list(rows.filter(pk__in=rounds))
    found = defaultdict(Common)
    for row in wanted:
        found[row.question.issue_id].kinds += Counter(row.kinds)
    for issue, told in _clear(dialogue, wanted):
        found[issue].take(told)
    for one in found.values():
        one.told.sort(key=lambda told: CLEAR.index(told.kind))
    return dict(found)


def _clear(dialogue, rounds):
    """(issue, Told), question by question."""
    rows = Finding.objects.filter(round__in=[row.pk for row in rounds], kind__in=CLEAR).select_related(
        "round__question"
    )
    findings = list(rows.order_by("round__question__position", "round", "place"))
    answers = Contribution.objects.filter(pk__in=[row.contribution_id for row in findings]).readable()
    answers = {said.pk: said for said in answers.select_related("voice__group")}
    words = group_words.of(dialogue)
    for row in findings:
        yield row.round.question.issue_id, _one(row, answers.get(row.contribution_id), words, dialogue)
