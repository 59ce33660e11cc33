"""The tables of challenges and visions: bands of rounds that have closed, and what people wrote as far as everybody reads it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues import releasing
from issues.models import SaidStatement, StatementFinding
from tests.issues.statements.statement_room import close, make_statement_room, mark_all, open_round, write
from workshops.data import reading_statements

pytestmark = pytest.mark.django_db


class Here:
    """As much of it as these tables ask for."""

    def __init__(self, room):
        self.dialogue = room.dialogue


def rows(room, name):
    table = next(table for table in reading_statements.TABLES if table.name == name)
    return [dict(zip(table.names, row, strict=True)) for row in table.rows(Here(room))]


@pytest.mark.trust("F5")
def test_bands_stand_there_once_a_round_has_closed_and_words_that_went_do_not():
    room = make_statement_room()
    asked = open_round(room)
    said = write(room.people["gov"][0], asked, "Too few inspectors.")
    mark_all(room, "lsm", asked, said, 6)
    assert rows(room, "statements_held") == []
    close(room)
    found = rows(room, "statements_held")
    told = {(row["text"], row["statement"]): row["word"] for row in found if row["group"] == "lsm"}
    assert told == {
        ("Too few inspectors.", ""): "for",
        ("Water runs short.", room.water.key): "few",
        ("Permits take years.", room.permits.key): "few",
    }
    assert {(row["group"], row["part_of"]) for row in found} >= {("asm", ""), ("diggers", "asm"), ("owners", "asm")}
    SaidStatement.objects.all().delete()
    assert "Too few inspectors." not in {row["text"] for row in rows(room, "statements_held")}


@pytest.mark.trust("F5")
def test_other_words_than_were_judged_stand_beside_no_bands():
    room = make_statement_room()
    asked = open_round(room)
    author = room.people["gov"][0]
    said = write(author, asked, "Too few inspectors.")
    mark_all(room, "lsm", asked, said, 6)
    write(author, asked, "Inspectors are corrupt.")
    close(room)
    releasing.tonight(room.dialogue)
    texts = {row["text"] for row in rows(room, "statements_held") if row["word"] == "for"}
    assert (SaidStatement.objects.get().text, texts) == ("Inspectors are corrupt.", {""})


def test_bands_stay_with_their_statement_where_another_is_gone():
    room = make_statement_room()
    mark_all(room, "lsm", open_round(room), room.permits, 6)
    close(room)
    assert StatementFinding.objects.get(place=1).challenge == room.permits
    room.permits.delete()
    found = {(row["place"], row["word"]) for row in rows(room, "statements_held")}
    assert found == {(2, "few")}


def test_more_rounds_are_read_with_as_many_queries():
    room = make_statement_room()
    counts = []
    for n in range(3):
        asked = open_round(room)
        write(room.people["gov"][n], asked, f"Words {n}")
        close(room)
        with CaptureQueriesContext(connection) as queries:
            rows(room, "statements_held")
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.trust("F4")
def test_words_that_everybody_reads_with_the_group_that_may_stand_under_them():
    room = make_statement_room()
    asked = open_round(room)
    for n, shown in ((0, True), (1, False)):
        write(room.people["diggers"][n], asked, f"Digger {n}", show_group=shown)
    write(room.people["lsm"][0], asked, "Off the record", off_record=True, show_group=False)
    assert rows(room, "statements_said") == []
    releasing.tonight(room.dialogue)
    write(room.people["diggers"][2], asked, "It waits")
    found = sorted((row["kind"], row["text"], row["group"], row["said"]) for row in rows(room, "statements_said"))
    assert found == [
        ("challenge", "Digger 0", "diggers", ""),
        ("challenge", "Digger 1", "", ""),
        ("challenge", "Off the record", "", "off_record"),
    ]
