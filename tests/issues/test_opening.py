"""What stands before a ballot: groups that are too small for one, and groups of which nothing will be shown."""

import pytest

from dialogue.models import User
from issues.disclosure import publish
from issues.opening import Obstacle, Unseen, forecast, may_open, obstacle_in_words, unseen_in_words
from tests import factories
from tests.issues.test_disclosure import group, miners, seen
from tests.issues.voting_room import make_room


def test_a_ballot_opens_when_hidden_groups_have_six_and_named_lanes_three():
    parts = [group("diggers", members=6, policy="hidden"), group("owners", members=2)]
    lanes = [miners(*parts), group("lsm", members=3), group("cso", members=1, policy="hidden", counted=False)]
    assert may_open(lanes) == []


def test_a_ballot_names_what_keeps_it_closed():
    parts = [group("diggers", members=5, policy="hidden"), group("owners", members=0)]
    lanes = [miners(*parts), group("lsm", members=2), group("gov", members=5, policy="protected")]
    assert may_open(lanes) == [
        Obstacle("asm", "ASM", 5, 6),
        Obstacle("diggers", "DIGGERS", 5, 6),
        Obstacle("lsm", "LSM", 2, 3),
        Obstacle("gov", "GOV", 5, 6),
    ]
    assert may_open([group("cso", members=9, counted=False)]) == [Obstacle("", "", 0, 1)]


def test_obstacle_in_words():
    told = [obstacle_in_words(problem) for problem in may_open([group("lsm", 1, 0), group("gov", 2, 0)])]
    assert told[0].startswith("LSM: 1 member confirmed, 3 needed.")
    assert told[1].startswith("GOV: 2 members confirmed, 3 needed.")
    assert obstacle_in_words(may_open([])[0]) == "No group is counted: choose the groups whose votes decide."


def test_forecast_names_the_groups_that_have_nobody_to_spare():
    asm = miners(group("diggers", members=7, policy="hidden"), group("owners", members=6, policy="hidden"))
    groups = [
        asm,
        group("lsm", members=4),
        group("gov", members=20),
        group("cso", members=6, counted=False),
        group("none"),
    ]
    assert forecast(groups) == [
        Unseen("owners", "OWNERS", "ASM", 6, 0),
        Unseen("lsm", "LSM", "", 4, 2),
        Unseen("cso", "CSO", "", 6, 0),
    ]


def test_forecast_is_empty_where_exact_counts_are_shown():
    named = [group("lsm", members=4), group("gov", members=3)]
    communities = group("communities", members=5, policy="hidden", counted=False)
    assert forecast(named) == []
    assert [u.key for u in forecast([*named, communities])] == ["communities"]


@pytest.mark.parametrize("members", range(1, 9))
def test_forecast_says_what_a_result_then_shows(members):
    """A group is in the forecast exactly if one vote short of all, or all of them, leave it blank."""
    asm = group("asm", 8, policy="hidden")
    coming = [u.key for u in forecast([asm, group("lsm", members=members)])]
    one_short = seen(publish([asm, group("lsm", members - 1, members=members)])[1])
    assert (coming == ["lsm"]) == (one_short == "few")


def test_unseen_in_words():
    assert unseen_in_words(Unseen("lsm", "Companies", "", 4, 2)) == (
        "Companies: will not be shown. It has 4 of the 6 people it takes; 2 are missing."
    )
    assert unseen_in_words(Unseen("lsm", "Companies", "", 5, 1)).endswith("1 is missing.")
    assert unseen_in_words(Unseen("owners", "Owners", "Miners", 6, 0)) == (
        "Owners: shown only if all its 6 people say yes or no; none is to spare. Without it nothing is shown of Miners either."
    )


@pytest.mark.django_db
def test_team_reads_the_forecast_before_it_opens_a_ballot(client, settings):
    settings.DEMO = True
    room = make_room(sizes={"diggers": 8, "owners": 6, "lsm": 8, "gov": 5, "cso": 8})
    client.force_login(room.organiser)
    page = client.get("/d/april/ballots/open/").content.decode()
    told = page.split("Groups that the result may not show")[1].split("</section>")[0]
    assert told.count("<li>") == 2
    assert "Owners: shown only if all its 6 people say yes or no" in told
    assert "Government: will not be shown. It has 5 of the 6 people it takes; 1 is missing." in told
    assert "if fewer than six of your group say yes or no, others can often tell which side its majority took." in told
    assert ("Until it opens you can invite more people" in told, "onsultative" in told) == (True, False)
    assert "Which, and what you can do" in client.get("/d/april/team/").content.decode()
    observer = factories.team(room.dialogue, "observer")
    User.objects.filter(pk=observer.pk).update(is_demo=True)
    client.force_login(observer)
    seen_by_observer = client.get("/d/april/team/").content.decode()
    assert "every counted group has enough members" in seen_by_observer
    assert "Which, and what you can do" not in seen_by_observer
