"""The tables of what words mean, and the glossary of documents: bands of ballots that have closed, and words as far as they can be read."""

import pytest

from issues.models import Meaning
from tests.issues.meanings import meaning_room as words
from workshops.data import reading_meanings
from workshops.drafts import chapters

pytestmark = pytest.mark.django_db


class Here:
    """As much of it as these tables ask for."""

    def __init__(self, room):
        self.dialogue = room.dialogue


def rows(room, name):
    table = next(table for table in reading_meanings.TABLES if table.name == name)
    return [dict(zip(table.names, row, strict=True)) for row in table.rows(Here(room))]


@pytest.fixture
def room():
    room = words.make_meaning_room()
    words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    for item in ballot.items.all():
        (words.adopt if item.text == "A deep hole." else words.refuse)(room, ballot, item)
    words.close(room, ballot)
    return room


@pytest.mark.trust("F5")
def test_bands_of_each_meaning_stand_there_and_words_that_went_do_not(room):
    found = [row for row in rows(room, "meanings_voted") if row["group"] == "lsm"]
    assert {row["text"]: (row["outcome"], row["agreed"], row["band"]) for row in found} == {
        "A hole in the ground.": ("REJECT", "no", "against"),
        "A deep hole.": ("ADOPT", "yes", "for"),
        "A heap.": ("REJECT", "no", "against"),
    }
    assert {row[name] for row in found for name in ("yes", "no", "passed", "percent")} == {None}
    Meaning.objects.filter(text="A heap.").delete()
    assert "A heap." not in {row["text"] for row in rows(room, "meanings_voted")}
    assert [row["text"] for row in rows(room, "meanings_said")] == ["A deep hole."]


def test_glossary_of_a_document_says_what_was_agreed(room):
    told = {entry.word: (entry.meaning, entry.standing) for entry in chapters.glossary(room.dialogue)}
    assert told["Adit"] == ("A way in.", "working meaning")
    assert told["Pit"][0] == "A deep hole."
    assert told["Pit"][1].startswith("agreed on ")
