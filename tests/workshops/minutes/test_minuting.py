"""Notes of a session: nobody's words are lost to another's."""

import pytest

from dialogue.digests import short
from tests.issues.voting_room import in_threads
from workshops.minutes import minuting
from workshops.models.meetings import NOTES_LIMIT

pytestmark = pytest.mark.django_db
NONE, FIRST = short(""), short("First")


@pytest.mark.parametrize(
    ("notes", "before", "kept"),
    [
        ("Second", FIRST, "Second"),  # written over the first, which stood there
        ("Second", NONE, "First\n\nSecond"),
        ("First, and more", NONE, "First, and more"),
        ("First", NONE, "First"),  # pressed twice
        ("", FIRST, ""),
        ("", NONE, "First"),
    ],
)
def test_notes_replace_only_what_their_writer_saw(workshop, notes, before, kept):
    session = workshop.sessions.first()
    minuting.keep_notes(session=session, notes="First", before=NONE)
    for _press in range(2):
        minuting.keep_notes(session=session, notes=notes, before=before)
    assert workshop.sessions.first().notes == kept


def test_notes_of_two_that_are_too_long_together_replace_nothing(workshop):
    session = workshop.sessions.first()
    minuting.keep_notes(session=session, notes="First", before=NONE)
    with pytest.raises(minuting.TooLong) as told:
        minuting.keep_notes(session=session, notes="n" * NOTES_LIMIT, before=NONE)
    assert told.value.args == ("First", "First\n\n" + "n" * NOTES_LIMIT)
    assert workshop.sessions.first().notes == "First"


@pytest.mark.django_db(transaction=True)
def test_notes_of_two_who_press_at_once_both_stay(workshop):
    session, texts = workshop.sessions.first(), ("One", "Two", "Three")
    results = in_threads(
        [lambda text=text: minuting.keep_notes(session=session, notes=text, before=NONE) for text in texts]
    )
    assert sorted(results) == [False, True, True]
    assert sorted(workshop.sessions.first().notes.split("\n\n")) == sorted(texts)
