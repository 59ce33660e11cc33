"""The team reads what was done in whole sentences."""

import pytest

from dialogue.models import TeamLog
from issues.history import sentence


@pytest.mark.parametrize(
    ("action", "detail", "said"),
    [
        ("asked for a plan of tables", "6", "Asked for a plan of 6 tables."),
        ("closed a question", "Who holds the licence?", "Closed a question: Who holds the licence?"),
        ("hid a text", "", "Hid a text."),
        ("hid a text", "names a neighbour", "Hid a text: names a neighbour."),  # as logged once
        ("held back a text", "", "Held a text back."),
        ("held back a text", "names a neighbour", "Held a text back: names a neighbour."),
        ("planned a workshop", "April", "Planned a workshop April."),
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
