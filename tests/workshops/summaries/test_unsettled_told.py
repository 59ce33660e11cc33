"""Who should do what in summaries: each round is told once, on the page with a picture and a table, in files, and in the mail without the
words of people."""

import pytest

from issues import releasing
from issues.models import Contribution
from tests.issues.doing.task_room import add, close, make_task_room, mark_all, open_round
from tests.issues.test_answers_pages import say
from workshops import documents
from workshops.summaries import emails, summarising, summary, summary_report

pytestmark = pytest.mark.django_db
NOBODY, CLAIMED = "Nobody takes it: 1.", "More than one group claims it: 1."


@pytest.fixture
def room():
    """Of three tasks one is nobody's, one was made of an answer and is claimed twice, one is the government's."""
    room = make_task_room()
    say(room.people["gov"][0], "We could patrol the road.")
    releasing.tonight(room.dialogue)
    patrol = add(room, "Patrol the road.", ("answer", Contribution.objects.get()))
    room.asked = open_round(room)
    for group in ("diggers", "owners", "lsm", "gov"):
        mark_all(room, group, room.asked, room.police, "gov")
        mark_all(room, group, room.asked, room.water, "cso")
        mark_all(room, group, room.asked, patrol, *([group] if group in ("lsm", "gov") else ["asm"]))
    close(room)
    return room


def sent(room):
    made = summarising.make(dialogue=room.dialogue)
    summarising.send(summary=made, by=room.organiser)
    return made


def test_summary_tells_each_round_once_and_only_what_is_to_be_settled(room):
    first = summarising.make(dialogue=room.dialogue)
    assert (first.content["tasks"], first.has_news) == ([{"round": room.asked.pk, "open": 2}], True)
    told = summary.tell(room.dialogue, [first]).to_settle
    assert [found.words for found in told.tasks] == ["Dig wells.", "Patrol the road."]
    assert told.lines == [NOBODY, CLAIMED]
    summarising.send(summary=first, by=room.organiser)
    assert summarising.make(dialogue=room.dialogue).content["tasks"] == []


def test_of_rounds_that_closed_since_the_last_one_stands(room):
    again = open_round(room)
    mark_all(room, "gov", again, room.police, "gov")
    close(room)
    made = summarising.make(dialogue=room.dialogue)
    assert made.content["tasks"] == [{"round": room.asked.pk, "open": 2}, {"round": again.pk, "open": 0}]
    assert summary.tell(room.dialogue, [made]).to_settle.asked == again


def test_round_that_found_nothing_is_not_told():
    room = make_task_room()
    open_round(room)
    close(room)
    made = summarising.make(dialogue=room.dialogue)
    assert (made.content["tasks"], summary.tell(room.dialogue, [made]).to_settle) == ([], None)


def test_page_has_a_picture_and_a_table_and_words_that_went_are_gone(room, client):
    made = sent(room)
    client.force_login(room.people["lsm"][0].user)
    page = client.get(f"/d/april/summaries/{made.number}/found/").content.decode()
    assert ('<svg class="tie-svg"' in page, "Patrol the road." in page, "1. Dig wells." in page) == (True, True, True)
    Contribution.objects.update(hidden=True)
    page = client.get(f"/d/april/summaries/{made.number}/found/").content.decode()
    assert ("2. Its words cannot be read any more." in page, "Patrol the road." in page) == (True, False)


def test_files_carry_sentence_and_table_and_the_mail_only_how_many(room):
    made = sent(room)
    text = documents.render(summary_report.write(made), "md")[0].decode()
    wanted = ("Who should do what", NOBODY, CLAIMED, "Dig wells.", "Patrol the road.")
    assert [words for words in wanted if words not in text] == []
    for form in ("html", "pdf", "docx", "odt"):
        assert len(documents.render(summary_report.write(made), form)[0]) > 1000
    letter = emails.letter(room.people["lsm"][0].user, room.dialogue, [made])
    assert all(words in letter.text and words in letter.html for words in (NOBODY, CLAIMED))
    assert "Patrol" not in letter.text + letter.html
