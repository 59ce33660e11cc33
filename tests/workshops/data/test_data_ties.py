"""The tables of ties: what was published of each group, and what people expect as far as everybody reads it."""

import pytest

from issues import releasing
from tests.issues.ties.tie_room import close, expect, make_tie_room, open_round, tell_all
from tests.speaking import client_of
from workshops.data import reading_ties

pytestmark = pytest.mark.django_db


class Here:
    """As much of it as these tables ask for."""

    def __init__(self, room):
        self.dialogue = room.dialogue


@pytest.fixture
def room():
    return make_tie_room()


def rows(room, name):
    table = next(table for table in reading_ties.TABLES if table.name == name)
    return [dict(zip(table.names, row, strict=True)) for row in table.rows(Here(room))]


def test_words_of_groups_once_it_has_closed(room):
    asked = open_round(room)
    tell_all(room, "lsm", asked, *[5] * 8)
    assert rows(room, "tie_views") == []
    close(room)
    found = {(row["side"], row["part_of"], row["group"]): row["word"] for row in rows(room, "tie_views")}
    assert found == {
        ("from", "", "asm"): "few",
        ("from", "asm", "diggers"): "few",
        ("from", "asm", "owners"): "few",
        ("to", "", "lsm"): "working",
        **{("third", "", key): "few" for key in ("gov", "cso", "communities")},
    }
    assert {row["tie"] for row in rows(room, "tie_views")} == {room.tie.key}


@pytest.mark.trust("F4")
def test_words_that_everybody_reads_with_the_group_that_stands_under_them(room):
    asked = open_round(room)
    for n, shown in ((0, True), (1, False)):
        expect(room.people["diggers"][n], asked, f"Digger {n}", show_group=shown)
    expect(room.people["lsm"][0], asked, "Off the record", off_record=True, show_group=False)
    assert rows(room, "expectations") == []
    releasing.tonight(room.dialogue)
    expect(room.people["diggers"][2], asked, "It waits")
    found = sorted((row["text"], row["group"], row["name"], row["said"]) for row in rows(room, "expectations"))
    assert found == [
        ("Digger 0", "diggers", "", ""),
        ("Digger 1", "", "", ""),
        ("Off the record", "", "", "off_record"),
    ]
    assert {(row["tie"], row["from_group"], row["round"]) for row in rows(room, "expectations")} == {
        (room.tie.key, "asm", 1)
    }


def test_members_find_both_on_the_page_of_the_data(room):
    page = client_of(room.people["diggers"][0]).get(f"/d/{room.dialogue.slug}/data/").content.decode()
    assert ("How groups see their ties" in page, "What is expected of ties" in page) == (True, True)
