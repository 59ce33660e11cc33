"""What a public copy leaves out, field by field, of a document that has something in each."""

import dataclasses

import pytest

from tests.workshops.documents.agenda_sample import agenda
from workshops.documents.heard import Quote, Reason, Stand
from workshops.documents.structure import AgendaDocument, AgendaItem, Evaluated
from workshops.public import copying

NAMED = Quote("Ours, by name.", group="lsm", organisation="Société des Collines")
HIDDEN = Quote("Nobody may know.", group="asm")
GONE = Quote("", organisation="Société des Collines", withdrawn=True)
REASONS = (Reason("By name.", group_name="Companies"), Reason("Nobody may know."))
KEPT = {
    "number",
    "title",
    "theme",
    "role",
    "minutes",
    "stamp",
    "effect",
    "sentence",
    "lanes",
    "lanes_title",
    "lanes_rule",
}
# what a ballot says, or the team
KEPT |= {"contested", "note", "outcome", "against", "opponents", "ballot", "because", "challenges"}


STANDS = {  # in a public copy, of what is not an issue's: the team's words, what ballots say, and what is known of everybody's outline
    *("title", "dialogue", "number", "date", "subtitle", "language", "status", "total_minutes", "foreword", "goals"),
    *(
        "groups",
        "how_decided",
        "rights",
        "check_value",
        "host",
        "logo",
        "next_steps",
        "meetings",
        "glossary",
        "ties",
        "ties_asked",
        "tied",
    ),
    *("challenges", "is_decided", "decided_on"),
}


def full(number=1, **more):
    said = {"quotes": (NAMED, HIDDEN, GONE), "said": (HIDDEN, NAMED)}
    reasons = dict.fromkeys(("reasons_for", "reasons_against", "reasons"), REASONS)
    words = {"problem": "Words.", "opportunity": "Words.", "background": "Words."}
    return AgendaItem(
        number,
        "Land",
        **said,
        **reasons,
        **words,
        questions=("Whose?",),
        sources=("A book",),
        tables=("Table 1",),
        ground=("1 answer unites.",),
        stands=(Stand("Answer 1", "unites the groups", "In every counted group most agree.", quote=HIDDEN),),
        **more,
    )


@pytest.fixture
def copied():
    document = agenda(items=(full(1), full(2)), evaluations=(Evaluated("How it was"),))
    return copying.without_voices(document, {2})


def test_late_copy_carries_only_words_that_somebody_said_by_name(copied):
    for item in copied.items:
        assert (item.quotes, item.said, item.tables) == ((NAMED,), (NAMED,), ())
        assert (item.ground, item.stands) == ((), ())
        assert {item.reasons_for, item.reasons_against, item.reasons} == {REASONS[:1]}
    assert (copied.parked, copied.evaluations) == ((), ())
    assert {row.by for row in copied.ledger} == {""}


def test_of_an_issue_that_people_put_forward_no_words_are_left_but_its_title(copied):
    ours, born = copied.items
    words = ("problem", "opportunity", "background", "questions", "sources")
    assert [bool(getattr(ours, name)) for name in words] == [True] * 5
    assert [bool(getattr(born, name)) for name in words] == [False] * 5


def test_every_field_of_a_document_is_decided_on():
    """A new field of a document may hold somebody's words: it is kept or left out on purpose, here and in copying.py."""
    handled = {"quotes", "said", "reasons_for", "reasons_against", "reasons", "tables"}
    handled |= {"ground", "stands"}
    handled |= {"problem", "opportunity", "background", "sources", "questions"}
    assert {field.name for field in dataclasses.fields(AgendaItem)} == KEPT | handled
    changed = {"brief", "changes", "changes_since", "items", "parked", "removed", "ledger", "evaluations"}
    changed |= {"shared_challenges", "shared_visions", "to_settle"}
    assert {field.name for field in dataclasses.fields(AgendaDocument)} == STANDS | changed
