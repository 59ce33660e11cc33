"""Whoever adds a code of the ledger is told here of who reads it: a code that only the next release knows is a change like others, and
the code book lists each that this one writes."""

import html

import pytest

from dialogue.models import Dialogue
from issues import effects, item_roles
from issues.models import LedgerEntry
from tests.speaking import at, client_of
from tests.workshops.publishing import publish
from workshops import documents
from workshops.data.reading_data import TABLES
from workshops.drafts import drafting, snapshot, versions
from workshops.summaries import emails, summarising

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CODES = (*item_roles.ENTRIES, LedgerEntry.TAKEN_OFF, *effects.TABLE)
TITLE, NOVEL = "Zqtitle", "novel"
[LEDGER] = (table for table in TABLES if table.name == "ledger")


def write(room, what):
    return LedgerEntry.objects.create(
        dialogue=room.dialogue, issue=room.issues[0], title=TITLE, what=what, why="Why.", on="2026-04-12"
    )


@pytest.fixture
def novel(room):
    Dialogue.objects.update(ledger_public=True, drafts_public=True)
    room.close(room.open("straw"))
    return write(room, NOVEL)


def read(person, *address):
    answer = client_of(person).get(at(*address))
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("name", ["ledger", "decision_list", "public_ledger"])
def test_page_of_the_ledger_says_that_something_changed(room, novel, name):
    row = read(room.organiser, name).split(TITLE, 1)[1].split("</li>", 1)[0]
    assert "<p>Changed</p>" in row


@pytest.mark.parametrize("name", ["dialogue_home", "public_home", "data", "ballot_list"])
def test_page_around_the_ledger_opens(room, novel, name):
    assert read(room.organiser, name)


def test_draft_and_each_of_its_documents_say_it(room, novel):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    assert [(row.title, row.what, row.outcome) for row in snapshot.fill(draft).ledger] == [(TITLE, "changed", "")]
    publish(draft, room.organiser)
    pages = [("draft", 1), ("draft_shared", 1), ("draft_method", 1), ("public_draft", 1, "html")]
    assert [bool(read(room.organiser, *page)) for page in pages] == [True] * 4
    draft.refresh_from_db()
    assert TITLE in documents.render(versions.whole(draft), "md")[0].decode()


def test_summary_says_it_on_its_page_and_in_its_mail(room, novel):
    made = summarising.make(dialogue=room.dialogue)
    assert "Changed" in read(room.organiser, "summary_found", made.number).split(TITLE, 1)[1].split("</li>", 1)[0]
    letter = emails.letter(room.people["gov"][0].user, room.dialogue, [made])
    assert f"{TITLE}: Changed" in letter.text
    assert f"<b>{TITLE}</b>: Changed" in letter.html


@pytest.mark.parametrize("code", [*CODES, NOVEL])
def test_data_file_holds_it_and_the_code_book_lists_each_known_code(room, code):
    write(room, code)
    [row] = [dict(zip(LEDGER.names, row, strict=True)) for row in LEDGER.rows(room)]
    assert row["what"] == code
    assert row["words"]
    [column] = (column for column in LEDGER.columns if column.name == "what")
    assert (code in dict(column.values)) is (code != NOVEL)


def test_code_book_says_what_each_code_means_once():
    [column] = (column for column in LEDGER.columns if column.name == "what")
    assert [code for code, _meaning in column.values] == list(CODES)
    assert len(set(CODES)) == len(CODES)
    assert all(str(meaning) for _code, meaning in column.values)
