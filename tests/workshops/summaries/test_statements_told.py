"""Challenges and visions in summaries: each round is told once, on the page with a picture and a table, in files, and in the mail."""

import pytest

from issues import releasing
from issues.models import SaidStatement
from tests.issues.statements.statement_room import close, make_statement_room, mark_all, open_round, write
from workshops import documents
from workshops.summaries import emails, summarising, summary, summary_report

pytestmark = pytest.mark.django_db
PUMP = "Nobody lends us a pump."


@pytest.fixture
def room():
    """Companies and officials have one of the outline and what a digger wrote."""
    room = make_statement_room()
    asked = open_round(room)
    said = write(room.people["diggers"][0], asked, PUMP)
    releasing.tonight(room.dialogue)
    for statement in (room.water, said):
        for group in ("lsm", "gov"):
            mark_all(room, group, asked, statement, 6)
    close(room)
    room.asked = asked
    return room


def test_summary_tells_each_round_once(room):
    first = summarising.make(dialogue=room.dialogue)
    assert (first.content["stated"], first.has_news) == (
        [{"round": room.asked.pk, "of": "challenges", "shared": 2}],
        True,
    )
    [told] = summary.tell(room.dialogue, [first]).stated
    companies, officials = room.groups["lsm"].short_name, room.groups["gov"].short_name
    assert told.shown.sentences[0] == f"Shared by {companies} and {officials}: 2."
    assert {one.text for one in told.shown.statements} == {PUMP, "Water runs short."}
    summarising.send(summary=first, by=room.organiser)
    assert summarising.make(dialogue=room.dialogue).content["stated"] == []


def test_round_that_found_nothing_is_not_told(room):
    open_round(room, "visions")
    close(room, "visions")
    assert summarising.make(dialogue=room.dialogue).content["stated"] == [
        {"round": room.asked.pk, "of": "challenges", "shared": 2}
    ]


def test_page_has_a_picture_and_a_table_and_words_that_went_are_gone(room, client):
    made = summarising.make(dialogue=room.dialogue)
    summarising.send(summary=made, by=room.organiser)
    client.force_login(room.people["lsm"][0].user)
    page = client.get(f"/d/april/summaries/{made.number}/found/").content.decode()
    assert ('<svg class="tie-svg"' in page, "Which group has which" in page, PUMP in page) == (True, True, True)
    SaidStatement.objects.update(hidden=True)
    page = client.get(f"/d/april/summaries/{made.number}/found/").content.decode()
    assert ("It cannot be read any more." in page, PUMP in page) == (True, False)


def test_files_carry_sentence_and_table_and_the_mail_no_words_of_people(room):
    made = summarising.make(dialogue=room.dialogue)
    text = documents.render(summary_report.write(made), "md")[0].decode()
    wanted = ("What the groups share", "Challenges", PUMP, "Water runs short.", "Most have it")
    assert [words for words in wanted if words not in text] == []
    for form in ("html", "pdf", "docx", "odt"):
        assert len(documents.render(summary_report.write(made), form)[0]) > 1000
    letter = emails.letter(room.people["lsm"][0].user, room.dialogue, [made])
    companies, officials = room.groups["lsm"].short_name, room.groups["gov"].short_name
    assert f"Shared by {companies} and {officials}: 2." in letter.text
    assert ("Water runs short." in letter.text, PUMP in letter.text) == (True, False)
