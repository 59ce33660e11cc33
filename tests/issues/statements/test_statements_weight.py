"""What the largest pages of a collection weigh on their way: as many statements as a page holds, each as long as one may be."""

import gzip
import random

import pytest

from issues.models.statements import STATEMENT_LIMIT
from issues.statements import reading, reading_found
from tests.bulk import said
from tests.issues.statements.statement_room import (
    CHALLENGES,
    add_challenge,
    close,
    make_statement_room,
    mark,
    open_round,
)
from tests.large_house import AS_SENT
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db
CHANCE = random.Random(5)


@pytest.fixture
def room():
    """Each challenge faced by three groups and belonging to an issue."""
    room = make_statement_room()
    made = [room.water, room.permits]
    made += [add_challenge(room, "", "asm", "lsm", "gov", issues=room.issues) for _n in range(reading.A_PAGE - 2)]
    for each in made:
        each.text = said(STATEMENT_LIMIT + 40)[:STATEMENT_LIMIT]
        each.save(update_fields=["text"])
    return room


def sent(room):
    page = client_of(room.people["diggers"][0]).get(at("statement_list", CHALLENGES)).content
    return page.decode(), len(gzip.compress(page, 6))


def test_open_page_of_the_longest_statements_is_light(room):
    asked = open_round(room)
    for n, each in enumerate(room.dialogue.challenges.all()[:20]):
        mark(room.people["diggers"][0], asked, each, n % 2 == 0)
    page, size = sent(room)
    assert (page.count("We have this too"), page.count('aria-pressed="true"')) == (reading.A_PAGE, 20)
    assert size <= AS_SENT


def test_closed_page_of_the_longest_statements_is_light(room):
    """With bands of every group in no order, which pack worst."""
    open_round(room)
    made = close(room)
    cells = len(made.results["bands"][0])
    made.results["bands"] = ["".join(CHANCE.choices("fda-", k=cells)) for _each in made.results["bands"]]
    made.save(update_fields=["results"])
    page, size = sent(room)
    assert page.count("<tr>") == reading_found.A_PAGE + 1
    assert size <= AS_SENT
