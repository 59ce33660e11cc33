"""What a proposal is told to be while ballots ask about it, between them, and once a final one has parked it."""

import html

import pytest

from issues.models import Issue, Proposal
from tests.attacks.worlds import propose
from tests.issues.voting_room import make_room
from tests.speaking import at, client_of
from workshops.data.reading_data import TABLES
from workshops.drafts import chapters

pytestmark = pytest.mark.django_db
TITLE = "Zqtitle"
ASKS = "Proposed by participants: a ballot decides whether it joins the list."
REFUSED = "It came to a ballot, and the groups did not agree to add it."
UNDECIDED = "It came to a ballot, and too few voted for or against it to decide."
WAITS = "Has its support: comes to a ballot in its turn"
[PROPOSALS] = (table for table in TABLES if table.name == "proposals")


@pytest.fixture
def room(settings):
    """A proposal has its support, and no ballot has asked about it."""
    settings.DEMO = True
    room = make_room(phase="gather", issues=2)
    propose(room.people["lsm"][0], TITLE)
    Proposal.objects.update(released=True, supported_on="2026-04-12")
    room.dialogue.phase = "decide"
    room.dialogue.save()
    return room


def read(room, *address):
    return html.unescape(client_of(room.people["gov"][0]).get(at(*address)).content.decode())


def told(room):
    """(state in the list of proposals and on its page, in the data, whether its issue's page says that a ballot is still to come)."""
    proposal, issue = Proposal.objects.get(), Issue.objects.get(title=TITLE)
    pages = [read(room, "proposal_list"), read(room, "proposal", proposal.pk)]
    parts = [page.split(f'id="p{proposal.pk}" data-part>', 1)[1] for page in pages]
    [state] = {part.split("<b>", 1)[1].split("</b>", 1)[0] for part in parts}
    [row] = [dict(zip(PROPOSALS.names, row, strict=True)) for row in PROPOSALS.rows(room)]
    assert "Proposed · Not yet answered" in read(room, "dialogue_home").split(f"{TITLE}</a>", 1)[1].split("</li>", 1)[0]
    return state, row["state"], ASKS in read(room, "issue", issue.key)


def test_proposal_is_on_the_ballot_while_one_is_open_and_waits_after_a_show_of_hands(room):
    ballot = room.open("straw")
    assert told(room) == ("On the ballot", "on_ballot", True)
    room.close(ballot)
    assert told(room) == (WAITS, "supported", True)


def test_proposal_that_a_final_ballot_parked_is_told_as_parked_until_the_next_asks(room):
    room.close(room.open())  # nobody voted
    assert told(room) == ("Parked", "parked", False)
    hands = room.open("straw")
    assert told(room) == ("On the ballot", "on_ballot", False)
    room.close(hands)
    assert told(room) == ("Parked", "parked", False)


def test_draft_says_whether_it_is_asked_about_waits_again_or_was_refused(room):
    def why():
        return [parked.why for parked in chapters.parked(room.dialogue)]

    hands = room.open("straw")
    assert why() == ["It has its support and is on a ballot."]
    room.close(hands)
    assert why() == ["When this draft was made it had its support, and no final ballot had asked about it."]
    room.close(room.open())
    assert why() == [UNDECIDED]  # nobody voted
    final = room.open()
    assert why() == [UNDECIDED]  # what was decided, until something else is
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(final, group, "ynynynyn", Issue.objects.get(title=TITLE))
    room.close(final)
    assert why() == [REFUSED]
