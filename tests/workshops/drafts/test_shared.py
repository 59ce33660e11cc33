"""Challenges and visions in agenda drafts: who has which, as found when the last round closed, with the words that still stand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues import moderating, releasing
from tests.issues.statements.statement_room import (
    VISIONS,
    add_vision,
    close,
    make_statement_room,
    mark_all,
    open_round,
    write,
)
from tests.workshops.publishing import publish
from workshops import documents, keeping
from workshops.documents import shared_table
from workshops.drafts import drafting, versions
from workshops.models import AgendaDraft
from workshops.public import copying

pytestmark = pytest.mark.django_db
PUMP = "Nobody lends us a pump."


@pytest.fixture
def room():
    return make_statement_room()


@pytest.fixture
def said(room):
    """Companies have one of the outline, which officials do not; officials and companies have what a digger wrote; one is blank."""
    asked = open_round(room)
    said = write(room.people["diggers"][0], asked, PUMP)
    releasing.tonight(room.dialogue)
    mark_all(room, "lsm", asked, room.water, 8)
    mark_all(room, "gov", asked, room.water, 0, 6)
    for group in ("lsm", "gov"):
        mark_all(room, group, asked, said, 6)
    close(room)
    return said


def draft(room):
    room.dialogue.phase = "decide"
    room.dialogue.save(update_fields=["phase"])
    return drafting.make(dialogue=room.dialogue, by=room.organiser)


def told(made, key="shared_challenges"):
    return getattr(versions.in_full(AgendaDraft.objects.get(pk=made.pk)), key)


def test_draft_says_who_has_which_and_keeps_no_words_of_people(room, said):
    made = draft(room)
    asm, lsm, gov, diggers = (room.groups[key].short_name for key in ("asm", "lsm", "gov", "diggers"))
    found = told(made)
    assert found.sentences[0] == f"Shared by {lsm} and {gov}: 1."
    assert (
        found.sentences[-1]
        == "Of 1 more nothing can be shown: in every group, or in a part of it, fewer than six pressed."
    )
    rows = shared_table.rows(found)
    assert [row[:2] for row in rows] == [(PUMP, f"Said by {diggers}"), ("Water runs short.", "From the outline")]
    assert rows[1][2:5] == (lsm, "", gov)
    assert asm in rows[1][5]
    assert PUMP not in str((made.content, made.more))
    assert told(made, "shared_visions").rows == ()
    assert (found.closed_on != "", [lane.name for lane in found.lanes]) == (True, [lsm, gov])
    assert [lane.bands for lane in found.lanes] == [("for", "for"), ("for", "against")]


def test_hopes_and_what_must_not_happen_stand_in_a_chapter_of_their_own(room):
    asked = open_round(room, VISIONS)
    hope = add_vision(room, "Children learn.", "asm")
    fear = write(room.people["diggers"][0], asked, "A river without fish.", "fear", show_group=False)
    releasing.tonight(room.dialogue)
    mark_all(room, "lsm", asked, hope, 6)
    mark_all(room, "gov", asked, fear, 6)
    close(room, VISIONS)
    rows = shared_table.rows(told(draft(room), "shared_visions"))
    assert {row[:2] for row in rows} == {
        ("Must not happen: A river without fish.", "Said without a group"),
        ("Children learn.", "From the outline"),
    }


def test_nothing_stands_in_a_draft_before_a_round_has_closed_or_where_nothing_can_be_shown(room):
    open_round(room)
    assert told(draft(room)).rows == ()
    close(room)
    made = draft(room)
    assert (told(made).rows, "shared_challenges" in made.more) == ((), False)


def test_file_that_was_kept_goes_with_the_words(room, said):
    """A kept document stands under a digest of all it says."""
    made = draft(room)
    before = keeping.of_draft(made, "docx").digest
    assert keeping.of_draft(made, "docx").digest == before
    type(said).objects.filter(pk=said.pk).delete()
    assert keeping.of_draft(made, "docx").digest != before


@pytest.mark.parametrize("how", ["hidden", "changed", "gone"])
def test_words_that_go_leave_the_place_and_what_was_found(room, said, how):
    made = draft(room)
    assert told(made).rows[0].quote.text == PUMP
    if how == "hidden":
        moderating.hide(text=said, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    elif how == "gone":
        type(said).objects.filter(pk=said.pk).delete()
    else:
        said.findings.update(is_changed=True)
        type(said).objects.filter(pk=said.pk).update(text="Other words")
    row = told(made).rows[0]
    assert (row.quote.text, row.quote.withdrawn, shared_table.said(row)) == ("", True, "It cannot be read any more.")
    assert row.bands == told(made).rows[0].bands != ((), (), (), ())


def test_later_round_changes_nothing_in_an_earlier_draft(room, said):
    made = draft(room)
    before = told(made)
    room.dialogue.phase = "gather"
    room.dialogue.save(update_fields=["phase"])
    asked = open_round(room)
    mark_all(room, "lsm", asked, room.permits, 6)
    close(room)
    assert told(made) == before
    assert [row.quote.text for row in told(draft(room)).rows] == ["Permits take years."]


def test_draft_of_before_reads_as_before_and_asks_nothing_more(room, said):
    made = draft(room)
    with CaptureQueriesContext(connection) as queries:
        told(made)
    more = dict(made.more)
    assert more.pop("shared_challenges")
    AgendaDraft.objects.filter(pk=made.pk).update(more=more)
    with CaptureQueriesContext(connection) as fewer:
        assert told(made).rows == ()
    assert len(queries) - len(fewer) == 1


def test_pages_of_a_draft_ask_nothing_for_it(room, said):
    made = draft(room)
    with CaptureQueriesContext(connection) as queries:
        versions.whole(made)
    assert [query["sql"] for query in queries if "issues_saidstatement" in query["sql"]] == []


def test_public_copies_say_nothing_of_it(room, said):
    made = draft(room)
    publish(made, by=room.organiser)
    made.refresh_from_db()
    copied = copying.of_draft(made)
    assert copied.shared_challenges.rows == ()
    assert told(made).rows[0].quote.text == PUMP


@pytest.mark.parametrize("format", ["html", "md"])
def test_files_carry_the_words(room, said, format):
    text = documents.render(versions.in_full(draft(room)), format)[0].decode()
    assert ("What the groups find hard" in text, PUMP in text) == (True, True)
