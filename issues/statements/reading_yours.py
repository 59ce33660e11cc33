"""For the page "You": what a person wrote into collections, and what they said of statements. Two queries, after that for what there is."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from dialogue import keys
from dialogue.models import tell_whole
from issues import release_words, releasing, scopes
from issues.models import SaidStatement, StatementFinding, StatementMark, StatementRound
from issues.models.statements import Collection
from issues.statements import refs


@dataclass
class Own:
    """What a person said in one round."""

    asked: StatementRound
    said: list = field(default_factory=list)
    marks: list = field(default_factory=list)

    @property
    def rows(self):
        return [*self.said, *self.marks]


def rounds_in_text(dialogue):
    """Which collections were asked about, and in which rounds, each as "challenges 1"."""
    name = Concat("collection", Value(" "), Cast("number", CharField()), output_field=CharField())
    rows = StatementRound.objects.filter(dialogue=dialogue).order_by()
    return rows.annotate(what=Value("stated"), name=name).values_list("what", "name")


def refs_in_text(dialogue):
    """[Query] What could be marked, each as "challenges challenge-17"."""
    for collection, (kind, _model) in refs.OF_OUTLINE.items():
        name = Concat(Value(f"{collection} {kind}-"), Cast("pk", CharField()), output_field=CharField())
        yield _named(refs.outlined(dialogue, collection), name)
    name = Concat(F("round__collection"), Value(" said-"), Cast("pk", CharField()), output_field=CharField())
    yield _named(SaidStatement.objects.filter(round__dialogue=dialogue), name)


def _named(rows, name):
    return rows.order_by().annotate(what=Value("ref"), name=name).values_list("what", "name")


def own(here, rounds, every_ref):
    """[Own] of every round in which they spoke, the latest first. `rounds`, `every_ref`: the texts that those queries found."""
    group, asked = here.participant.group, [text.split() for text in rounds]
    by_collection: dict[str, list[str]] = {collection: [] for collection in Collection.values}
    for collection, ref in (text.split() for text in every_ref):
        by_collection[collection].append(ref)
    writing = {scope for each in asked for scope in scopes.every_stating(group, *each)}
    marking = [scopes.statement(ref, number) for collection, number in asked for ref in by_collection[collection]]
    said = _rows(here, SaidStatement, writing, "voice__group", "round")
    marks = _rows(here, StatementMark, marking, "round", "challenge", "vision", "said")
    found: dict[int, Own] = {}
    for row in said.annotate(can_come_out=releasing.is_large_enough()):
        here.groups.tell(row.voice.group)
        row.can_come_out = row.can_come_out or row.is_named
        row.standing = release_words.of_remark(row, here.dialogue, here.clock.now())
        found.setdefault(row.round_id, Own(row.round)).said.append(row)
    changed = reduce(or_, (Q(**{name: OuterRef(name)}) for name in refs.COLUMNS))
    findings = StatementFinding.objects.filter(changed, round=OuterRef("round"), is_changed=True)
    for row in marks.annotate(is_changed=Exists(findings)):
        row.words = "" if row.is_changed else _words(here, row)
        found.setdefault(row.round_id, Own(row.round)).marks.append(row)
    for each in found.values():
        each.asked.dialogue = here.dialogue
    return sorted(found.values(), key=lambda each: (each.asked.collection, -each.asked.number))


def _rows(here, model, named, *along) -> Any:
    tags = keys.tags(here.dialogue, here.participant.pk, list(named))
    rows = model.objects.filter(voice__dialogue=here.dialogue, voice__tag__in=tags)
    return rows.select_related(*along).order_by("pk")


def _words(here, mark):
    """Of the statement, where it can still be read."""
    if mark.said_id:
        return mark.said.text if mark.said.released and not mark.said.hidden else ""
    tell_whole(here.dialogue, mark.challenge, mark.vision)
    return (mark.challenge or mark.vision).text
