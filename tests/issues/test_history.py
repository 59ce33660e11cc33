"""The team reads what was done in whole sentences."""

import ast

import pytest
from django.conf import settings

from dialogue.models import TeamLog
from issues.history import MEETINGS, OUTLINE, SENT, SENTENCES, sentence


@pytest.mark.parametrize(
    ("action", "detail", "said"),
    [
        ("asked for a plan of tables", "6", "Asked for a plan of 6 tables."),
        ("closed a question", "Who holds the licence?", "Closed a question: Who holds the licence?"),
        ("hid a text", "", "Hid a text."),
        ("hid a text", "names a neighbour", "Hid a text: names a neighbour."),  # as logged once
        ("held back a text", "", "Held a text back."),
        ("held back a text", "names a neighbour", "Held a text back: names a neighbour."),
        ("planned a workshop", "April", "Planned a workshop: April."),
        ("left", "", "A participant left."),
        ("started the dialogue", "", "Started the dialogue."),
        ("put in an outline", "", "Put in another outline."),
        ("added to the outline a question:", "Who pays?", "Added a question: Who pays?"),
        ("added to the outline a question:", "", "Added a question."),
        ("changed the outline:", "Pit", "Changed in the outline: Pit."),
        ("changed the outline:", "", "Changed the outline."),
        ("translated into", "Twi: Pit", "Translated into Twi: Pit."),
        ("translated into", "", "Translated a text of the outline."),
        ("named a focal point of", "Diggers", "Named a focal point: Diggers."),
        ("agreed to the outline for", "Diggers", "A focal point agreed to the outline: Diggers."),
        ("agreed to the outline for", "", "A focal point agreed to the outline."),
    ],
)
def test_sentence_ends_as_one(action, detail, said):
    assert sentence(TeamLog(action=action, detail=detail)) == said


def test_who_left_by_themselves_is_not_said_twice():
    assert TeamLog(action="left", by_whom="self").nameless == ""


OF_THE_HOUSE = {
    "began the house",
    "started a dialogue",
    "let somebody start dialogues",
    "took the right back",
    "threw a dialogue away",
}
OF_PHASES = {"phase gather", "phase decide"}  # a sentence of their own


def actions():
    """What our code logs under a name that is written out."""
    for app in ("dialogue", "stakeholders", "issues", "workshops"):
        for file in (settings.BASE_DIR / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.keyword) and node.arg == "action" and isinstance(node.value, ast.Constant):
                    yield node.value.value


def test_whatever_is_logged_has_a_sentence_in_every_language():
    known = {*SENTENCES, *OUTLINE, *MEETINGS, *SENT, *OF_THE_HOUSE, *OF_PHASES, "store_true"}
    found = set(actions())
    assert len(found) > 60
    assert found - known == set()
