"""The paper of a ballot on words while it is open, and its result: eight queries at most, with those that tell who this is."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dialogue.ids import LARGEST
from issues import disclosure, explaining, results, word_verdicts
from issues.meanings import voting
from issues.models import WordBallot, WordItem, WordVote
from issues.rule_words import lead_of_words, rule_in_words
from issues.rules import ADOPT, DEFER, DISCUSS, REJECT, Rule
from issues.short_lines import short_line
from issues.verdicts import Facts, because, by_bands
from stakeholders import group_words

LOOKS = {ADOPT: "adopt", REJECT: "reject", DISCUSS: "discuss", DEFER: "defer"}


def ballot_at(here, number):
    """The ballot with its dialogue already there. Raises Http404."""
    found = WordBallot.objects.filter(dialogue=here.dialogue, number=number).first() if number <= LARGEST else None
    if found is None:
        raise Http404
    found.dialogue = here.dialogue
    return found


def items_of(here, ballot):
    """Its items with their words of the glossary, as the reader gets them; one query."""
    items = list(ballot.items.select_related("term", "said__voice__group").told(here.dialogue, "term"))
    for item in items:
        if item.said:
            here.groups.tell(item.said.voice.group)
    return items


def is_there(item):
    """Whether its words can be read: not taken back, and not hidden by the team."""
    return bool(item.text) and not (item.said and item.said.hidden)


# ---- while it is open


def paper(here, ballot, items):
    """`items`: as `items_of`. What is asked of each word stands with the form."""
    rule = Rule.from_dict(ballot.rule)
    return {
        "ballot": ballot,
        "voted": disclosure.steps_of_five(voters(ballot)),
        "may_vote": here.may_speak and not here.is_late_for(ballot.opened_at),
        "rule_lead": lead_of_words(rule),
        "rule": rule_in_words(rule).split("\n\n"),
        "gone": [item for item in items if not is_there(item)],
    }


def words_of(form):
    """[(word, its lines)], in the order of the paper."""
    return [(term, list(lines)) for term, lines in groupby(form.lines, key=lambda line: line.item.term)]


def voters(ballot):
    return WordVote.objects.filter(ballot=ballot).order_by().values("voice").distinct().count()


def standing(here, ballot):
    """{item's id: choice} of this person."""
    return voting.standing(here.participant, ballot) if here.may_speak else {}


# ---- its result


@dataclass(frozen=True)
class Result:
    """One meaning of a closed ballot as everybody reads it; in the names of an issue's (`issues.results.Result`)."""

    item: Any
    is_there: bool
    look: str
    stamp: str
    short: str  # in one line: never more than the sentence says
    sentence: str  # exact
    lanes: tuple = ()
    facts: Any = None
    then: str = ""

    @property
    def words(self):
        """What its figure is called."""
        return self.item.text if self.is_there else _("Its words cannot be read any more.")

    @cached_property
    def unexplained(self):
        return explaining.cannot_show_why(self.facts, self.lanes) if self.facts else ""


@dataclass
class Word:
    """A word of the glossary with what became of its meanings."""

    term: Any
    outcome: str
    sentence: str
    results: list = field(default_factory=list)


def result(here, ballot, items):
    return {
        "ballot": ballot,
        "told": words_told(here.dialogue, ballot, items),
        "why_bands": results.why_bands(ballot),
        "rule": results.rule_of(ballot),
        "short_hash": ballot.result_hash[: results.HASH_SHOWN],
    }


def words_told(dialogue, ballot, items):
    """[Word] of a ballot that has closed, in the order of its paper."""
    names, before = results.names_of(ballot), _agreed_before(ballot)
    by_term = groupby(items, key=lambda item: item.term)
    return [_word(dialogue, ballot, term, list(of_term), names, before) for term, of_term in by_term]


def _agreed_before(ballot):
    """The ids of words on which an earlier ballot agreed, for a final one."""
    earlier = WordItem.objects.filter(ballot__dialogue=ballot.dialogue_id, ballot__number__lt=ballot.number)
    return set(earlier.agreed().values_list("term", flat=True)) if ballot.is_final else set()


def _word(dialogue, ballot, term, items, names, before):
    outcome = word_verdicts.of_word(item.outcome for item in items)
    words = sentence(outcome, ballot.is_final, stands=term.pk in before)
    return Word(term, outcome, words, [_result(dialogue, item, names) for item in items])


def sentence(outcome, is_final, *, stands=False):
    """What became of a word. `stands`: something that an earlier ballot agreed on."""
    if stands and outcome == word_verdicts.SEVERAL:
        return _(
            "More than one meaning has enough support, and no count chooses between them. What was agreed on before stands."
        )
    if stands and outcome == word_verdicts.OPEN:
        return _("No meaning has enough support now. What was agreed on before stands.")
    if not is_final:
        return {
            word_verdicts.AGREED: _("One meaning has enough support. A show of hands agrees on none."),
            word_verdicts.SEVERAL: _("More than one meaning has enough support. A show of hands agrees on none."),
            word_verdicts.OPEN: _("No meaning has enough support yet."),
        }[outcome]
    return {
        word_verdicts.AGREED: _("Agreed: exactly one meaning has enough support."),
        word_verdicts.SEVERAL: _(
            "Still open: more than one meaning has enough support. They stand for the next ballot on words, and no count chooses between "
            "them."
        ),
        word_verdicts.OPEN: _("Still open: no meaning has enough support."),
    }[outcome]


STAMPS = {
    ADOPT: lambda: _("Enough support"),
    REJECT: lambda: _("Turned down"),
    DISCUSS: lambda: _("Not all groups"),
    DEFER: lambda: _("Too few voices"),
}


def _result(dialogue, item, names):
    if not item.outcome:
        return Result(item, is_there=is_there(item), look="defer", stamp=_("Not counted"), short="", sentence="")
    facts = Facts.from_dict(item.facts)
    lanes = results.leaning_lanes(item.published, item.facts, formula=2)
    unshown = disclosure.is_unshown(lanes)
    stamp = pgettext("a meaning", "Agreed") if item.is_agreed else STAMPS[item.outcome]()
    said = [_("%(stamp)s.") % {"stamp": stamp}, because(facts, names, unshown)]
    said += [by_bands(lanes, names, facts.against)] if facts.outcome != DEFER else []
    return Result(
        item,
        is_there=is_there(item),
        look=LOOKS[item.outcome],
        stamp=stamp,
        short=short_line(facts, names, unshown),
        sentence=" ".join(filter(None, said)),
        lanes=tuple(map(group_words.of(dialogue).lane, lanes)),
        facts=facts,
    )
