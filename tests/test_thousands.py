"""A dialogue of thousands: every page that lists rows stays as large, and asks as often, as with a few (TRUST C11).

On SQLite alone: how many queries and bytes a page takes does not depend on the database, and the crowd takes seconds to write.
"""

import datetime
import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from issues import balloting
from issues.models import Proposal
from stakeholders.models import Voice
from tests.attacks.worlds import ADDRESSES, client_of, make_world
from tests.issues.voting_room import make_room
from tests.thousands import grow
from workshops.models import Summary
from workshops.room import polling
from workshops.summaries import summarising

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db, pytest.mark.trust("C11")]
FEW = {"people": 30, "answers": 60, "proposals": 30, "issues": 3}
THOUSANDS = {"people": 1_970, "answers": 19_940, "proposals": 270, "issues": balloting.MOST_ISSUES}
KB = 1024
MOST = 100 * KB  # bytes of a page
AS_SENT = 12 * KB  # compressed: the budget of a participant's next page (DESIGN §7)
LOOKING = ("hidden", "named", "organiser")
PDF = {"workshop_register", "tables_print"}  # for paper: everybody stands on it


@pytest.fixture
def house(house, monkeypatch):
    house.DEMO = True  # the demo's people need no second sign-in step
    monkeypatch.setattr(polling, "FRESH", 600)  # on a busy machine the next page would ask for the scene anew
    return house


def tell(world):
    """A summary of all that was said, for everybody to read."""
    made = summarising.make(dialogue=world.room.dialogue)
    Summary.objects.filter(pk=made.pk).update(sent_at=timezone.now())
    world.things["summary"] = made.number


def looked_at(world):
    """{(role, page): (queries, bytes, bytes as sent)} of each page that opens."""
    found = {}
    polling.forget()
    for role in LOOKING:
        client = client_of(world.users[role])
        for name in (name for name, address in ADDRESSES.items() if role in address.reads):
            with CaptureQueriesContext(connection) as captured:
                response = client.get(world.path(name))
            if response.status_code == 200:
                content = response.getvalue()
                found[role, name] = (len(captured), len(content), len(gzip.compress(content, 6)))
    return found


def is_too_much(role, name, size, sent):
    return name not in PDF and (size > MOST or (role != "organiser" and sent > AS_SENT))


def test_every_page_is_as_large_and_asks_as_often_as_with_a_few(house):
    world = make_world()
    grow(world, **FEW)
    tell(world)
    few = looked_at(world)
    grow(world, **THOUSANDS)
    tell(world)
    many = looked_at(world)

    assert many.keys() == few.keys()
    assert len(many) > 100
    assert {page: (few[page][0], found[0]) for page, found in many.items() if found[0] > few[page][0]} == {}
    assert {page: found[1:] for page, found in many.items() if is_too_much(*page, *found[1:])} == {}


# ---- ballots


def stand(room, number):
    """Proposals that have their support, found on different days, the last one first."""
    today = timezone.now().date()
    for n in range(number):
        voice = Voice.objects.create(dialogue=room.dialogue, group=room.groups["lsm"], tag=f"{n:064x}")
        words = {"title": f"Proposal {n}", "problem": "It hurts", "opportunity": "It could heal", "questions": ["How?"]}
        found = today - datetime.timedelta(days=n)
        Proposal.objects.create(dialogue=room.dialogue, voice=voice, released=True, supported_on=found, **words)


def asked(ballot):
    return set(ballot.items.values_list("title", flat=True))


def test_ballot_has_room_for_so_many_and_takes_proposals_by_their_day(house):
    room = make_room(phase="gather", issues=balloting.MOST_ISSUES - 2)
    stand(room, 5)
    page = client_of(room.organiser).get(reverse("ballot_open", args=["april"])).content.decode()
    assert f"A ballot asks about {balloting.MOST_ISSUES} issues at most" in page
    assert "3 wait for the next ballot." in page
    listed = set(room.dialogue.issues.values_list("title", flat=True))

    assert asked(room.open("straw")) - listed == {"Proposal 4", "Proposal 3"}
    assert Proposal.objects.filter(issue=None).count() == 3


def test_of_a_longer_list_each_issue_has_its_turn(house):
    room = make_room(phase="gather", issues=balloting.MOST_ISSUES + 7)
    stand(room, 1)
    first = room.open("straw")
    room.close(first)
    second = room.open("straw")

    assert [ballot.items.count() for ballot in (first, second)] == [balloting.MOST_ISSUES] * 2
    assert asked(first) | asked(second) == set(room.dialogue.issues.values_list("title", flat=True))


def test_more_issues_than_a_ballot_holds_cannot_come_back_at_once(house):
    room = make_room(phase="gather", issues=balloting.MOST_ISSUES + 3)
    last = room.issues[-1]
    room.dialogue.issues.exclude(pk=last.pk).update(status="removed")
    back = [issue.pk for issue in room.issues if issue != last]
    client, path = client_of(room.organiser), reverse("ballot_open", args=["april"])
    refused = client.post(path, {"kind": "straw", "bring_back": back})
    assert (refused.status_code, room.dialogue.ballots.count()) == (422, 0)
    assert "Bring back fewer." in refused.content.decode()

    client.post(path, {"kind": "straw", "bring_back": back[: balloting.MOST_ISSUES]})
    assert last.title not in asked(room.dialogue.ballots.get())
    assert room.dialogue.ballots.get().items.count() == balloting.MOST_ISSUES


def test_paper_of_the_longest_ballot_is_as_light_as_any_page(house):
    room = make_room(phase="gather", issues=balloting.MOST_ISSUES)
    ballot = room.open("straw")
    paper = client_of(room.people["lsm"][0].user).get(reverse("ballot", args=["april", ballot.number]))
    assert paper.content.count(b'type="radio"') == 3 * balloting.MOST_ISSUES
    assert len(gzip.compress(paper.content, 6)) < AS_SENT
