"""Building blocks lay the ground: suggested by who puts an issue forward, fixed by the team when a ballot opens, first in its order."""

import pytest
from django.urls import reverse

from dialogue import database_time
from issues import balloting, proposing, results, voting
from issues.models import Ballot, Issue, Proposal
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room, marks

pytestmark = pytest.mark.django_db
SIDES = {"problem": "Dark.", "opportunity": "Lamps.", "questions": ["Where?"], "language": "en"}
GROUND = "Building blocks lay the ground"


@pytest.fixture
def room(settings):
    settings.DEMO = True
    room = make_room(issues=2, phase="gather")
    Issue.objects.update(role="focus_area")
    return room


def put(room, title, **more):
    """A proposal that has its support."""
    made = proposing.propose(participant=room.people["gov"][0], title=title, **SIDES | more)
    Proposal.objects.filter(pk=made.pk).update(supported_on=database_time.now().date(), released=True)
    return made


def born_of(proposal):
    return Issue.objects.get(proposal=proposal)


def at(name, *args):
    return reverse(name, args=["april", *args])


def test_suggestion_of_the_author_stands_where_the_team_fixes_nothing(room):
    ground, left = put(room, "Light", role="building_block"), put(room, "Water")
    room.open("straw")
    assert [born_of(each).role for each in (ground, left)] == ["building_block", "focus_area"]


def test_hidden_author_suggests_as_well(room):
    sent = client_of(room.people["diggers"][0].user).post(
        at("proposal_new"),
        {"title": "T", "problem": "P", "opportunity": "O", "question_1": "Q?", "role": "building_block"},
    )
    assert (sent.status_code, Proposal.objects.get().role) == (302, "building_block")


def test_team_fixes_it_on_the_page_that_opens_the_ballot(room):
    ground, left = put(room, "Light", role="building_block"), put(room, "Water")
    again = Issue.objects.create(
        dialogue=room.dialogue, key="x", position=9, title="Air", problem="P", opportunity="O", status="proposed"
    )
    client = client_of(room.organiser)
    page = client.get(at("ballot_open"))
    fields = {str(field.label): (field.value(), suggested) for field, suggested in page.context["form"].role_fields}
    assert fields == {
        "Light": ("building_block", True),
        "Water": ("focus_area", False),
        "Air": ("focus_area", False),
    }
    fixed = {f"role_proposal_{ground.pk}": "focus_area", f"role_proposal_{left.pk}": "building_block"}
    sent = client.post(at("ballot_open"), {"kind": "straw", f"role_issue_{again.pk}": "building_block", **fixed})
    assert sent.status_code == 302
    again.refresh_from_db()
    assert [born_of(ground).role, born_of(left).role, again.role] == ["focus_area", "building_block", "building_block"]
    frozen = {item.title: item.role for item in Ballot.objects.get().ballot_items.all()}
    assert [frozen[title] for title in ("Light", "Water", "Air")] == ["focus_area", "building_block", "building_block"]
    assert Proposal.objects.get(pk=ground.pk).role == "building_block"  # what its author suggested stays


def test_odd_role_is_refused_and_a_proposal_that_came_meanwhile_keeps_its_own(room):
    ground = put(room, "Light", role="building_block")
    client = client_of(room.organiser)
    odd = client.post(at("ballot_open"), {"kind": "straw", f"role_proposal_{ground.pk}": "king"})
    assert (odd.status_code, Ballot.objects.count()) == (422, 0)
    assert client.post(at("ballot_open"), {"kind": "straw"}).status_code == 302
    assert born_of(ground).role == "building_block"


def test_order_of_a_closed_ballot_stays_whatever_an_issue_becomes(room):
    room.dialogue.phase = "decide"
    room.dialogue.save()
    ballot = room.open()
    for person in [each for people in room.people.values() for each in people]:
        voting.cast(participant=person, ballot=ballot, marks=marks(room.issues))
    room.close(ballot)

    def order():
        return [result.issue.key for result in results.in_order(results.results_of(Ballot.objects.get()))]

    before, first = order(), Ballot.objects.get().result_hash
    Issue.objects.filter(key=before[-1]).update(role="building_block")
    closed = Ballot.objects.get()
    assert (order(), balloting.hash_of(closed, list(closed.decisions.select_related("issue")))) == (before, first)


def test_home_paper_result_and_agenda_say_that_they_lay_the_ground(room):
    Issue.objects.filter(pk=room.issues[1].pk).update(role="building_block")
    client = client_of(room.people["gov"][0].user)
    assert "They lay the ground for the rest" in client.get(at("dialogue_home")).content.decode()
    ballot = room.open("straw")
    assert GROUND in client.get(at("ballot", ballot.number)).content.decode()


def test_paper_without_building_blocks_says_nothing_of_them(room):
    ballot = room.open("straw")
    client = client_of(room.people["gov"][0].user)
    assert GROUND not in client.get(at("ballot", ballot.number)).content.decode()
    assert "They lay the ground" not in client.get(at("dialogue_home")).content.decode()
