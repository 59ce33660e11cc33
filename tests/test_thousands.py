"""A dialogue of thousands: every page that lists rows stays as large, and asks as often, as with a few (TRUST C11).

On SQLite alone: how many queries and bytes a page takes does not depend on the database, and the crowd takes seconds to write.
"""

import datetime
import gzip
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue import keys
from dialogue.digests import digest
from issues import item_roles, next_ballot, scopes
from issues.models import Proposal
from issues.next_ballot import MOST_LISTED, MOST_PROPOSED
from stakeholders.models import Voice
from tests.attacks.worlds import client_of, make_world
from tests.issues.voting_room import make_room
from tests.large_house import AS_SENT, FEW, PARTICIPANTS, QUERIES, THOUSANDS, looked_at, tell
from tests.thousands import grow
from workshops.room import polling

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db, pytest.mark.trust("C11")]


@pytest.fixture
def house(house, monkeypatch):
    house.DEMO = True  # the demo's people need no second sign-in step
    monkeypatch.setattr(polling, "FRESH", 600)  # on a busy machine the next page would ask for the scene anew
    return house


def test_every_page_is_as_small_and_asks_as_often_as_with_a_few(house):
    world = make_world()
    grow(world, **FEW)
    tell(world)
    few = looked_at(world)
    assert asked_in(world) == set(item_roles.TABLE)
    grow(world, **THOUSANDS)
    tell(world)
    many = looked_at(world)

    assert many.keys() == few.keys()
    assert len(many) > 130
    assert {
        page: (few[page].queries, found.queries) for page, found in many.items() if found.queries > few[page].queries
    } == {}
    assert {page: found for page, found in many.items() if found.is_too_much} == {}
    asked = {
        page: found.queries for page, found in many.items() if found.role in PARTICIPANTS and found.queries > QUERIES
    }
    assert asked == {}


# ---- ballots


def asked_in(world):
    """The roles in which the ballot that is open asks about issues."""
    return {item.asked_as for item in world.room.dialogue.ballots.get(closed_at=None).ballot_items.all()}


def stand(room, number, nights=1, since=0):
    """So many proposals that have their support, found in one night after the other; the first in the last night."""
    today = timezone.now().date()
    for n in range(number):
        voice = Voice.objects.create(dialogue=room.dialogue, group=room.groups["lsm"], tag=f"{since + n:064x}")
        words = {
            "title": f"Proposal {since + n}",
            "problem": "It hurts",
            "opportunity": "It could heal",
            "questions": ["How?"],
        }
        found = today - datetime.timedelta(days=n % nights)
        Proposal.objects.create(dialogue=room.dialogue, voice=voice, released=True, supported_on=found, **words)


def asked(ballot, status="proposed"):
    """Titles in the order of the paper."""
    return list(ballot.ballot_items.filter(status=status).values_list("issue__title", flat=True))


def test_beside_the_whole_list_a_ballot_asks_about_thirty_proposals_by_their_night(house):
    room = make_room(phase="gather", issues=MOST_LISTED)
    stand(room, MOST_PROPOSED + 3, nights=MOST_PROPOSED + 3)
    page = client_of(room.organiser).get(reverse("ballot_open", args=["april"])).content.decode()
    assert "3 proposed issues wait for the next ballot." in page
    assert "The team leaves none out." in page
    ballot = room.open("straw")

    assert len(asked(ballot, "listed")) == MOST_LISTED
    assert asked(ballot) == [f"Proposal {n}" for n in reversed(range(3, MOST_PROPOSED + 3))]
    client = client_of(room.people["lsm"][0].user)
    for name in ("ledger", "decision_list"):
        waits = client.get(reverse(name, args=["april"])).content.decode()
        assert "3 proposals have their support and wait for the next ballot." in waits
    assert (
        "What finds no room comes first on the next ballot."
        in client.get(reverse("rule", args=["april"])).content.decode()
    )


def test_of_one_night_the_lot_decides_and_it_follows_from_the_key(house):
    room = make_room(phase="gather", issues=1)
    stand(room, MOST_PROPOSED + 10)
    drawn = [each.pk for each in next_ballot.queue(room.dialogue)]
    assert drawn == [each.pk for each in next_ballot.queue(room.dialogue)]
    assert drawn != sorted(drawn)
    by_lot = dict(zip(keys.lots(room.dialogue, [scopes.lot(pk) for pk in drawn]), drawn, strict=True))
    assert [by_lot[lot] for lot in sorted(by_lot)] == drawn
    key = Path(house.KEY_DIR) / f"{room.dialogue.key_name}.key"
    key.chmod(0o600)
    key.write_bytes(b"k" * 32)
    room.dialogue.key_check = digest(b"k" * 32)
    again = [each.pk for each in next_ballot.queue(room.dialogue)]
    assert again != drawn
    assert sorted(again) == sorted(drawn)


def test_what_found_no_room_comes_first_on_the_next_ballot(house):
    room = make_room(phase="gather", issues=1)
    stand(room, MOST_PROPOSED + 10)
    first = room.open("straw")
    room.close(first)
    left = set(Proposal.objects.filter(issue=None).values_list("title", flat=True))
    stand(room, 5, since=100)  # found later
    second = room.open("straw")
    room.close(second)
    third = room.open("straw")

    assert (len(asked(first)), len(left)) == (MOST_PROPOSED, 10)
    late = {f"Proposal {n}" for n in range(100, 105)}
    assert (left | late) - set(asked(second)) == set()
    again = set(asked(first)) - set(asked(second))  # those that the second had no room for
    assert (len(asked(second)), len(again), again - set(asked(third))) == (MOST_PROPOSED, 15, set())


def test_of_a_longer_list_each_issue_has_its_turn_and_takes_no_place_of_a_proposal(house):
    room = make_room(phase="gather", issues=MOST_LISTED + 7)
    stand(room, 1)
    first = room.open("straw")
    room.close(first)
    second = room.open("straw")

    assert [len(asked(ballot, "listed")) for ballot in (first, second)] == [MOST_LISTED] * 2
    assert [asked(ballot) for ballot in (first, second)] == [["Proposal 0"]] * 2
    listed = set(room.dialogue.issues.listed().values_list("title", flat=True))
    assert {*asked(first, "listed"), *asked(second, "listed")} == listed


def test_team_brings_back_no_more_than_there_is_room_for_and_leaves_no_proposal_out(house):
    room = make_room(phase="gather", issues=6)
    back = [issue.pk for issue in room.issues[:4]]
    room.dialogue.issues.filter(pk__in=back).update(status="removed")
    stand(room, MOST_PROPOSED - 2)
    client, path = client_of(room.organiser), reverse("ballot_open", args=["april"])
    refused = client.post(path, {"kind": "straw", "bring_back": back})
    assert (refused.status_code, room.dialogue.ballots.count()) == (422, 0)
    assert "there is room for 2 issues more: bring back fewer." in refused.content.decode()
    assert Proposal.objects.exclude(issue=None).count() == 0

    client.post(path, {"kind": "straw", "bring_back": back[:2]})
    assert len(asked(room.dialogue.ballots.get())) == MOST_PROPOSED
    assert Proposal.objects.filter(issue=None).count() == 0


def test_ballot_full_of_proposals_brings_nothing_back_and_says_so(house):
    room = make_room(phase="gather", issues=2)
    room.dialogue.issues.filter(pk=room.issues[0].pk).update(status="removed")
    stand(room, MOST_PROPOSED)
    client, path = client_of(room.organiser), reverse("ballot_open", args=["april"])
    assert "now these take every place beside the list" in client.get(path).content.decode()
    refused = client.post(path, {"kind": "straw", "bring_back": [room.issues[0].pk]})
    assert "All 30 places beside the list are taken by proposals" in refused.content.decode()


def test_paper_of_the_longest_ballot_is_as_light_as_any_page(house):
    room = make_room(phase="gather", issues=MOST_LISTED)
    stand(room, MOST_PROPOSED)
    ballot = room.open("straw")
    paper = client_of(room.people["lsm"][0].user).get(reverse("ballot", args=["april", ballot.number]))
    assert paper.content.count(b'type="radio"') == 3 * (MOST_LISTED + MOST_PROPOSED)
    assert len(gzip.compress(paper.content, 6)) < AS_SENT
