"""The table that has a row for each answer and all groups beside it: numbers only where and as far as they are published, and no row a
person (MATHS §7, R7)."""

import re

import pytest
from django.urls import reverse

from issues import moderating
from issues.models import Contribution, Reaction
from stakeholders import group_words
from tests.issues.reactions.reacting_room import SIZES, again, all_react, close, react, spoken
from tests.issues.voting_room import make_room
from tests.speaking import client_of
from tests.workshops.data.reading_back import read
from tests.workshops.data.taken import fetched
from workshops.data import reading_reacted

pytestmark = pytest.mark.django_db
FIXED = ["issue", "question", "round", "statement", "asked", "closed_on", "class", "text"]
FIGURES = ("agrees", "disagrees", "passes")
FILE = "statements_by_group"


class Here:
    """As much of it as this table asks for."""

    def __init__(self, room):
        self.dialogue, self.groups = room.dialogue, group_words.of(room.dialogue)


def rows(room):
    table = next(table for table in reading_reacted.TABLES if table.name == FILE).of(Here(room))
    return [dict(zip(table.names, row, strict=True)) for row in table.rows(Here(room))]


def of_group(row, key):
    return tuple(row[f"group-{key}-{name}"] for name in ("band", *FIGURES))


def numbers(found):
    """All that stands in columns of numbers."""
    return {row[name] for row in found for name in row if name.endswith(FIGURES)}


@pytest.fixture
def hidden():
    """Miners and communities are hidden."""
    return make_room(phase="gather", issues=1, sizes={**SIZES, "communities": 6})


@pytest.fixture
def open_room():
    """All groups speak openly."""
    room = make_room(phase="gather", issues=1, asm="named", sizes={**SIZES, "communities": 0})
    room.dialogue.groups.update(policy="named")
    return room


def test_row_is_an_answer_with_its_question_class_and_every_group(open_room):
    [said] = spoken(open_room, "Pay in time", by="cso")
    all_react(open_room, said, diggers="aaaadd", owners="aaaaaa", lsm="aaaaaaap", gov="dddddd")
    asked = close(open_room)
    [row] = rows(open_room)
    groups = ("asm", "diggers", "owners", "lsm", "gov", "cso", "communities")
    assert sorted(row) == sorted([*FIXED, *(f"group-{key}-{name}" for key in groups for name in ("band", *FIGURES))])
    assert list(row)[: len(FIXED)] == FIXED
    assert [row[name] for name in FIXED] == [
        *("rights", "1", 1, 1, asked.text, asked.reactions_closed_at.date().isoformat(), "divides", "Pay in time")
    ]
    assert {key: of_group(row, key) for key in groups} == {
        "asm": ("for", 10, 2, 0),
        "diggers": ("for", 4, 2, 0),
        "owners": ("for", 6, 0, 0),
        "lsm": ("for", 7, 0, 1),
        "gov": ("against", 0, 6, 0),
        **dict.fromkeys(("cso", "communities"), ("few", None, None, None)),
    }


@pytest.mark.trust("F5")
def test_fewer_than_six_who_took_a_side_have_no_number(open_room):
    """Passes do not make six of them; and one part with few takes the numbers of all parts, else the rest of the lane would be the few."""
    [said] = spoken(open_room, "Pay in time", by="cso")
    all_react(open_room, said, diggers="aaaadd", owners="aad", lsm="aaaaappp", gov="aaaaaa", cso="dd")
    close(open_room)
    [row] = rows(open_room)
    few = ("few", None, None, None)
    assert {key: of_group(row, key) for key in ("asm", "diggers", "owners", "lsm", "gov", "cso")} == {
        "asm": ("for", 6, 3, 0),
        **dict.fromkeys(("diggers", "owners", "lsm", "cso"), few),
        "gov": ("for", 6, 0, 0),
    }


@pytest.mark.trust("F5")
def test_where_a_group_hides_every_group_is_a_band(hidden):
    said, other = spoken(hidden, "Pay in time", "Close the pits")
    all_react(hidden, said, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="ddddda")
    all_react(hidden, other, diggers="aaaaaaa", owners="aaaaa", lsm="ddd", gov="aaaddd")
    close(hidden)
    found = {row["text"]: row for row in rows(hidden)}
    assert numbers(found.values()) == {None}
    bands = {
        text: {key: row[f"group-{key}-band"] for key in ("asm", "owners", "lsm", "gov")} for text, row in found.items()
    }
    assert bands == {
        "Pay in time": {"asm": "for", "owners": "for", "lsm": "for", "gov": "against"},
        "Close the pits": {"asm": "few", "owners": "few", "lsm": "few", "gov": "divided"},
    }


@pytest.mark.trust("F5")
def test_hidden_group_that_is_not_counted_makes_bands_of_all(hidden):
    hidden.dialogue.groups.exclude(key="communities").update(policy="named")
    [said] = spoken(hidden, "Pay in time", by="cso")
    all_react(hidden, said, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    close(hidden)
    assert (numbers(rows(hidden)), rows(hidden)[0]["group-lsm-band"]) == ({None}, "for")


@pytest.mark.trust("F6")
def test_nothing_stands_there_while_a_round_is_open_and_afterwards_nothing_moves(open_room):
    [said] = spoken(open_room, "Pay in time", by="cso")
    all_react(open_room, said, lsm="aaaaaaaa")
    assert rows(open_room) == []
    close(open_room)
    first = rows(open_room)
    again(open_room)
    all_react(open_room, said, lsm="dddddddd", gov="dddddd")
    [row] = rows(open_room)
    assert of_group(row, "lsm") == of_group(first[0], "lsm") == ("for", 8, 0, 0)
    close(open_room)
    assert [(row["round"], of_group(row, "lsm")[:3]) for row in rows(open_room)] == [
        (1, ("for", 8, 0)),
        (2, ("against", 0, 8)),
    ]


@pytest.mark.trust("F8", "E12")
def test_words_that_cannot_be_read_any_more_are_in_no_row_and_what_was_found_stays(open_room):
    gone, unkind, changed, waits = spoken(open_room, "Gone", "Unkind", by="cso") + spoken(
        open_room, "Changed", "Waits", by="gov"
    )
    for said in (gone, unkind, changed):
        all_react(open_room, said, lsm="aaaaaaaa")
    Contribution.objects.filter(pk=waits.pk).update(released=False)
    close(open_room)
    Contribution.objects.get(pk=gone.pk).delete()
    moderating.hide(text=unkind, dialogue=open_room.dialogue, by=open_room.organiser, reason="Unkind.")
    Contribution.objects.filter(pk=changed.pk).update(text="Other words")
    found = rows(open_room)
    assert [(row["text"], of_group(row, "lsm")) for row in found] == [("", ("for", 8, 0, 0))] * 3


def test_group_that_came_later_is_empty_in_earlier_rounds(open_room):
    [said] = spoken(open_room, "Pay in time", by="cso")
    all_react(open_room, said, lsm="aaaaaaaa")
    open_room.dialogue.groups.filter(key="communities").update(key="neighbours")
    close(open_room)
    open_room.dialogue.groups.filter(key="neighbours").update(key="communities")
    again(open_room)
    close(open_room)
    first, second = rows(open_room)
    assert of_group(first, "communities") == of_group(second, "neighbours") == (None,) * 4
    assert of_group(first, "neighbours") == of_group(second, "communities") == ("few", None, None, None)


@pytest.mark.trust("F3", "G1")
def test_file_of_every_format_has_the_same_and_nothing_is_a_formula(open_room):
    [said] = spoken(open_room, "=1+1 is two", by="cso")
    all_react(open_room, said, lsm="aaaaaaap", gov="dddddd")
    close(open_room)
    client, found, raw = client_of(open_room.people["gov"][0]), [], {}
    for form in ("csv", "json", "xlsx"):
        raw[form] = fetched(client, client.post(f"/d/april/data/{form}/").url)
        found.append(read(form, raw[form])[FILE])
    assert found[0] == found[1] == found[2]
    [row] = found[0]
    assert (row["text"], of_group(row, "lsm"), of_group(row, "cso")) == (
        "=1+1 is two",
        ("for", "7", "0", "1"),
        ("few", "", "", ""),
    )
    assert str(said.pk) not in raw["json"].decode()
    assert {str(pk) in raw["json"].decode() for pk in Reaction.objects.values_list("voice", flat=True)} == {False}


def test_columns_ask_once_however_many_answers(open_room, django_assert_num_queries):
    table = next(table for table in reading_reacted.TABLES if table.name == FILE)
    answers = spoken(open_room, "One", "Two", by="cso") + spoken(open_room, "Three", "Four", "Five", by="gov")
    all_react(open_room, answers[0], lsm="aaaaaaaa")
    close(open_room)
    here = Here(open_room)
    with django_assert_num_queries(4):  # the columns; the same for the rows, the words, the findings
        assert len(list(table.of(here).rows(here))) == 5


# ---- said before


SAID = "get one row for each answer: what most of each group think of it"


def text_of(client, path):
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(path).content.decode()).split())


def test_what_the_files_will_hold_is_said_where_people_react_and_where_the_team_opens(hidden, settings):
    settings.DEMO = True
    [said] = spoken(hidden, "Pay in time")
    member, team = client_of(hidden.people["diggers"][0]), client_of(hidden.organiser)
    question = "/d/april/issues/rights/1/"
    assert SAID in text_of(member, question)
    assert SAID in text_of(member, f"{question}one-by-one/")
    assert SAID in text_of(team, question)
    react(hidden.people["diggers"][0], said, "a")
    close(hidden)
    assert SAID not in text_of(member, question)
    assert SAID in text_of(team, question)  # beside the press that asks again


def test_what_the_files_will_hold_is_said_before_the_dialogue_opens(settings):
    settings.DEMO = True
    room = make_room(phase="draft", issues=1)
    room.dialogue.groups.update(policy="named")
    assert SAID in text_of(client_of(room.organiser), reverse("team_outline_opening", args=["april"]))
