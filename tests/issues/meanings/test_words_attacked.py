"""What somebody tries who means ill with words: reading what is hidden, keeping what was taken back, agreeing on what nobody reads."""

import pytest

from issues.meanings import reading_standing
from issues.models import Meaning
from tests.issues.meanings import meaning_room as words
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return words.make_meaning_room()


def agree_on(room, said):
    ballot = words.open_ballot(room)
    words.adopt(room, ballot, ballot.items.get(said=said))
    return words.close(room, ballot)


def agreed(room):
    return [item.text for item in reading_standing.agreed(room.dialogue).values()]


def page(person, name, *args, **query):
    response = client_of(person).get(at(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


# ---- what the team hides


@pytest.mark.trust("E12")
def test_hidden_words_stand_on_no_page_of_a_closed_ballot(room):
    (said,) = words.put_forward(room, "A deep hole.")
    ballot = agree_on(room, said)
    Meaning.objects.update(hidden=True)
    voter = room.people["gov"][0]
    assert "A deep hole." not in page(voter, "word_ballot", ballot.number)
    assert "A deep hole." not in page(voter, "you", meanings="")


def test_nobody_decides_on_words_that_are_hidden_at_closing(room):
    deep, heap = words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    for said in (deep, heap):
        words.adopt(room, ballot, ballot.items.get(said=said))
    Meaning.objects.filter(pk=deep.pk).update(hidden=True)
    assert "nobody decides on it" in page(room.people["gov"][0], "word_ballot", ballot.number)
    words.close(room, ballot)
    assert (ballot.items.get(said=deep).outcome, agreed(room)) == ("", ["A heap."])
    assert "took it back" not in page(room.people["gov"][0], "word_ballot", ballot.number)
