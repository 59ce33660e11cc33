"""What happens at the same moment in a ballot on words: each vote is counted or told, and two of the team open one."""

import pytest

from issues import balloting
from issues.meanings import voting
from issues.models import WordBallot, WordVote
from issues.models.meanings import CHOICES
from tests.issues.meanings import meaning_room as words
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room():
    return words.make_meaning_room()


@pytest.mark.trust("A1")
def test_two_tabs_at_once_leave_one_vote(room):
    ballot = words.open_ballot(room)
    item, amina = ballot.items.get(), room.people["diggers"][0]
    choices = (*CHOICES, "yes")
    calls = [
        lambda c=choice, n=n: voting.cast(participant=amina, ballot=ballot, marks={item.pk: c}, key=f"k{n}")
        for n, choice in enumerate(choices)
    ]
    told = in_threads(calls)
    assert [said for said in told if isinstance(said, Exception)] == []
    assert WordVote.objects.count() == 1


@pytest.mark.trust("A4")
def test_whoever_is_told_that_it_was_saved_is_counted(room):
    ballot = words.open_ballot(room)
    item, people = ballot.items.get(), [*room.people["lsm"], *room.people["gov"]]
    calls = [lambda p=p: voting.cast(participant=p, ballot=ballot, marks={item.pk: "yes"}) for p in people]
    answers = in_threads([*calls[:8], lambda: words.close(room, ballot), *calls[8:]])
    late = [said for said in answers if isinstance(said, voting.BallotClosed)]
    told = [said for said in answers if isinstance(said, tuple)]
    assert (len(told) + len(late), WordVote.objects.count()) == (len(people), len(told))
    item.refresh_from_db()
    shown = {lane["key"]: lane["shown"] for lane in item.published}
    for group in ("lsm", "gov"):
        counted = WordVote.objects.filter(voice__group=room.groups[group]).count()
        assert shown[group] == ("band" if counted >= 6 else "few")


@pytest.mark.trust("A5")
def test_two_of_the_team_open_one_ballot(room):
    opened = in_threads([lambda: words.open_ballot(room) for _n in range(4)])
    assert [type(said) for said in opened if isinstance(said, Exception)] == [balloting.CannotOpen] * 3
    assert (WordBallot.objects.get().items.count(), room.dialogue.log.count()) == (1, 1)
