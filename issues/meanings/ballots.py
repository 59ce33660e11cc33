"""Opening a ballot on words freezes the rule, the groups and the meanings that can be read; closing it counts, decides and publishes.

The outline's meaning is one of the items. Left out are meanings that an earlier final ballot turned down; where the last one left several
standing, those that it did not adopt (MATHS §7, R4)."""

from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from dialogue import database_time
from dialogue.models import TeamLog
from dialogue.phases import Act
from issues import disclosure, rewording, stirring, word_verdicts
from issues.balloting import CannotOpen, hold_phase, problems
from issues.counting import at_closing, frozen_groups, tally_of
from issues.meanings import rounds
from issues.models import Ballot, Meaning, WordBallot, WordItem, WordVote
from issues.rules import ADOPT, REJECT, Rule

MOST_WORDS, MOST_MEANINGS = 4, 5  # on one paper, which stays light on a phone; of a word
ACTS = {Ballot.Kind.STRAW: Act.STRAW, Ballot.Kind.FINAL: Act.FINAL}
FORMULA = 2  # of the hash, as of a ballot over the list


@transaction.atomic
def open_ballot(*, dialogue, kind, terms, by):
    """Ask about these words; what is being asked about them ends. Two facilitators at once meet at the constraint of one open ballot on
    words. Raises CannotOpen."""
    rewording.take_turn(dialogue)  # nobody changes words while they are put on the paper
    if not dialogue.allows(ACTS[kind]):
        raise CannotOpen("phase")
    if small := problems(dialogue):
        raise CannotOpen(small)
    rounds.close_rounds(dialogue=dialogue, by=by, term__in=terms)  # held before the dialogue's row, as everywhere
    hold_phase(dialogue, kind)
    ballot = _begin(dialogue, kind)
    items = [item for term in terms[:MOST_WORDS] for item in _items_of(term)]
    if not items:
        raise CannotOpen("empty")
    for item in items:
        item.ballot = ballot
    WordItem.objects.bulk_create(items)
    names = ", ".join(term.name for term in terms[:MOST_WORDS])
    TeamLog.objects.create(dialogue=dialogue, by=by, action="opened a ballot on words", detail=names[:300])
    return ballot


def _begin(dialogue, kind):
    """Raises CannotOpen."""
    try:
        with transaction.atomic():
            return WordBallot.objects.create(
                dialogue=dialogue,
                number=(dialogue.wordballots.aggregate(last=Max("number"))["last"] or 0) + 1,
                kind=kind,
                opened_at=database_time.now(),
                rule=Rule.from_dict(dialogue.rule).to_dict(),
                lanes=frozen_groups(dialogue),
            )
    except IntegrityError as error:
        raise CannotOpen("open") from error


def _items_of(term):
    """[WordItem] of a word, not saved: the outline's meaning, then what people wrote: first what was agreed on or stands for this ballot,
    then what was asked about least."""
    gone, stands = _asked_before(term)
    said = Meaning.objects.filter(round__term=term, kind=Meaning.Kind.MEANING).readable()
    said = said.annotate(asked_before=Count("items")).order_by("asked_before", "pk")
    found = [] if gone.filter(is_outline=True, text=term.definition).exists() else [_of_outline(term)]
    asked = said.exclude(pk__in=gone.exclude(said=None).values("said"))
    found += [_said(term, row) for row in sorted(asked, key=lambda row: row.pk not in stands)]
    found = _held(found[:MOST_MEANINGS])
    for place, item in enumerate(found, 1):
        item.place = place
    return found


def _asked_before(term):
    """(items that final ballots turned down, the ids of meanings that are agreed on or stand for the next ballot)."""
    before = WordItem.objects.filter(term=term, ballot__kind=Ballot.Kind.FINAL).exclude(ballot__closed_at=None)
    last = before.order_by("-ballot__number").values_list("ballot", flat=True).first()
    stands = list(WordItem.objects.filter(term=term).agreed().values_list("said", flat=True))[-1:]
    turned_down = Q(outcome=REJECT)
    if word_verdicts.of_word(before.filter(ballot=last).values_list("outcome", flat=True)) == word_verdicts.SEVERAL:
        turned_down |= Q(ballot=last) & ~Q(outcome=ADOPT)
        stands += before.filter(ballot=last, outcome=ADOPT).values_list("said", flat=True)
    return before.filter(turned_down), stands


def _held(items):
    """Without those that went in this moment: no hour takes the others before they are on the paper, and then it finds them there."""
    said = [item.said_id for item in items if not item.is_outline]
    there = {row.pk for row in Meaning.objects.filter(pk__in=said).only("pk").select_for_update(of=("self",))}
    return [item for item in items if item.is_outline or item.said_id in there]


def _of_outline(term):
    """With its translations as they are."""
    worded = {tag: {"text": said["definition"]} for tag, said in term.worded.items() if "definition" in said}
    return WordItem(term=term, text=term.definition, is_outline=True, language=term.language, worded=worded)


def _said(term, row):
    return WordItem(term=term, text=row.text, said=row, language=row.spoken_in)


@transaction.atomic
def close_ballot(*, ballot, by):
    """Close, count and decide. The row is locked: votes hold it FOR SHARE, so each is in the count or is told. Closing twice returns the
    first result."""
    ballot = WordBallot.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=ballot.pk)
    if not ballot.is_open:
        return ballot
    ballot.closed_at = database_time.now()
    ballot.lanes = at_closing(ballot.dialogue, ballot.lanes)
    items = list(ballot.items.exclude(text="").exclude(said__hidden=True))  # nobody decides on what nobody can read
    told = word_verdicts.tell(_asked(ballot, items), Rule.from_dict(ballot.rule), ballot.kind, ballot.any_hidden)
    for item, one in zip(items, told, strict=True):
        item.outcome, item.is_agreed, item.facts = one.outcome, one.agreed, one.facts.to_dict()
        item.published = [disclosure.lane_to_dict(lane) for lane in one.lanes]
    WordItem.objects.bulk_update(items, ["outcome", "is_agreed", "facts", "published"])
    ballot.result_hash = hash_of(items)
    ballot.save(update_fields=["closed_at", "lanes", "result_hash"])
    stirring.soon(f"words {ballot.pk}", WordVote)
    TeamLog.objects.create(
        dialogue=ballot.dialogue, by=by, action="closed a ballot on words", detail=str(ballot.number)
    )
    return ballot


def _asked(ballot, items):
    counts = defaultdict(lambda: defaultdict(dict))
    rows = WordVote.objects.filter(ballot=ballot).heard().order_by()
    for item, group, choice, n in rows.values_list("item", "voice__group", "choice").annotate(n=Count("pk")):
        counts[item][group][choice] = n
    return [
        word_verdicts.Asked(item.pk, item.term_id, tuple(tally_of(group, counts[item.pk]) for group in ballot.lanes))
        for item in items
    ]


def hash_of(items):
    """Of what is published; no words are in it, so that one that is taken back leaves the check value as it was."""
    told = {
        f"{item.term_id}-{item.place}": {
            "outcome": item.outcome,
            "agreed": item.is_agreed,
            "facts": item.facts,
            "lanes": item.published,
        }
        for item in items
    }
    return disclosure.result_hash({"formula": FORMULA, "meanings": told})
