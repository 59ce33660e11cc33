"""What the presses of a collection's page take and refuse, and that its sentences hold in every state."""

import re

import pytest

from issues.models import StatementMark
from issues.models.statements import STATEMENT_LIMIT
from stakeholders.models import Voice
from tests.issues.statements.statement_room import (
    CHALLENGES,
    VISIONS,
    add_vision,
    close,
    make_statement_room,
    mark,
    open_round,
    write,
)
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def room(settings):
    settings.DEMO = True  # its team needs no second step
    return make_statement_room()


@pytest.fixture
def amina(room):
    return client_of(room.people["diggers"][0])


@pytest.mark.trust("A1")
@pytest.mark.parametrize("again", [lambda pk: f"0{pk}", lambda pk: f"00{pk}", lambda pk: str(pk).translate(ARABIC)])
def test_same_number_written_otherwise_is_refused(room, amina, again):
    """Else each way of writing it would be one more mark of the same person."""
    open_round(room)
    sent = {"mark": f"challenge-{room.water.pk} yes-none", "round": "1"}
    assert amina.post(at("statement_mark", CHALLENGES), sent).status_code == 302
    sent["mark"] = f"challenge-{again(room.water.pk)} yes-none"
    assert amina.post(at("statement_mark", CHALLENGES), sent).status_code == 400
    assert (StatementMark.objects.count(), Voice.objects.count()) == (1, 1)


def page_of(client, collection=CHALLENGES, name="statement_list", status=200, **query):
    response = client.get(at(name, collection) if name == "statement_list" else at(name), query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


# ---- which round


def test_round_that_never_was_is_not_found(room, amina):
    page_of(amina, status=404, round="1")
    open_round(room)
    close(room)
    page_of(amina, status=404, round="99")
    assert "Nobody has been asked" not in page_of(amina, round="1")
    open_round(room)
    assert "We have this too" in page_of(amina, round="2")


# ---- what its sentences say


def test_button_names_its_statement(room, amina):
    open_round(room)
    page = page_of(amina)
    name = f"challenge-{room.water.pk}-text"
    assert re.search(rf'<p id="{name}"[^>]*>Water runs short\.</p>', page)
    assert page.count(f'aria-describedby="{name}"') == 2


def test_heading_asks_for_words_only_where_there_are_none(room, amina):
    asked = open_round(room)
    before = page_of(amina)
    write(room.people["diggers"][0], asked, "The pit floods.")
    after = page_of(amina)
    headings = [(page.count("Add one of yours"), page.count("Your own words</h2>")) for page in (before, after)]
    assert headings == [(1, 0), (0, 1)]


def test_form_takes_as_many_letters_as_it_says(room, amina):
    open_round(room)
    assert f'data-counter="{STATEMENT_LIMIT}"' in page_of(amina)


@pytest.mark.parametrize(("group", "only_if_let"), [("lsm", False), ("diggers", True)])
def test_you_says_whether_the_group_stands_under_the_words(room, group, only_if_let):
    person = room.people[group][0]
    write(person, open_round(room), "Words")
    page = page_of(client_of(person), name="you", statements="")
    told = ("stand with your group only if you let them" in page, "Your words stand with your group. " in page)
    assert told == (only_if_let, not only_if_let)


def test_you_calls_a_press_what_the_button_said(room, amina):
    vision = add_vision(room, "Children learn.", "asm")
    asked = open_round(room, VISIONS)
    mark(room.people["diggers"][0], asked, vision)
    page = page_of(amina, name="you", statements="")
    assert ("We say so too" in page, "We have this too" in page) == (True, False)
