"""What words mean in summaries: each ballot on words is told once, on the page, in files, and in the mail without the words of people."""

import pytest

from issues.models import Meaning
from tests.issues.meanings import meaning_room as words
from workshops import documents
from workshops.summaries import emails, summarising, summary, summary_report

pytestmark = pytest.mark.django_db
AGREED = "Agreed: exactly one meaning has enough support."
OURS, THEIRS = "A hole in the ground.", "A deep hole."


def held(adopted):
    """A room whose ballot on words has adopted this meaning of two."""
    room = words.make_meaning_room()
    words.put_forward(room, THEIRS)
    room.ballot = words.open_ballot(room)
    for item in room.ballot.items.all():
        (words.adopt if item.text == adopted else words.refuse)(room, room.ballot, item)
    words.close(room, room.ballot)
    return room


@pytest.fixture
def room():
    return held(THEIRS)


def sent(room):
    made = summarising.make(dialogue=room.dialogue)
    summarising.send(summary=made, by=room.organiser)
    return made


def test_summary_tells_each_ballot_on_words_once(room):
    first = summarising.make(dialogue=room.dialogue)
    assert (first.content["words"], first.has_news) == (
        [{"number": room.ballot.number, "final": True, "agreed": 1}],
        True,
    )
    [entry] = summary.tell(room.dialogue, [first]).agreed
    assert [(word.term.name, word.sentence) for word in entry.words] == [("Pit", AGREED)]
    summarising.send(summary=first, by=room.organiser)
    assert summarising.make(dialogue=room.dialogue).content["words"] == []


def test_ballot_that_is_open_is_not_told():
    room = words.make_meaning_room()
    words.open_ballot(room)
    assert summarising.make(dialogue=room.dialogue).content["words"] == []


def test_page_says_what_was_found_of_each_meaning_and_hidden_words_are_gone(room, client):
    made = sent(room)
    client.force_login(room.people["lsm"][0].user)
    page = client.get(f"/d/april/summaries/{made.number}/found/").content.decode()
    assert [said for said in ("Ballot on words 1", AGREED, OURS, THEIRS, "Turned down") if said not in page] == []
    Meaning.objects.update(hidden=True)
    page = client.get(f"/d/april/summaries/{made.number}/found/").content.decode()
    assert ("Its words cannot be read any more." in page, THEIRS in page) == (True, False)


def test_files_carry_the_ballot(room):
    made = sent(room)
    text = documents.render(summary_report.write(made), "md")[0].decode()
    assert [said for said in ("What words mean", AGREED, OURS, THEIRS, "Turned down") if said not in text] == []
    for form in ("html", "pdf", "docx", "odt"):
        assert len(documents.render(summary_report.write(made), form)[0]) > 1000


@pytest.mark.parametrize("adopted", [OURS, THEIRS])
def test_mail_says_what_was_agreed_and_shows_the_outlines_meaning_alone(adopted):
    room = held(adopted)
    letter = emails.letter(room.people["lsm"][0].user, room.dialogue, [sent(room)])
    for text in (letter.text, letter.html):
        assert (AGREED in text, OURS in text, THEIRS in text) == (True, adopted == OURS, False)
