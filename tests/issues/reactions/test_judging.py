"""A round of thousands closes in a moment, and what was found in it is worked out by a job: from what stood when it closed, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue import database_time, job_names, keys, worker
from dialogue.models import Job
from issues import answering, releasing, steering
from issues.models import Contribution, Finding, Reaction, ReactionRound
from issues.reactions import closing, judging
from stakeholders.models import StakeholderGroup
from tests.attacks.worlds import say
from tests.issues.reactions.reacting_room import SIZES, again, all_react, asked, bands, close, kinds, react, spoken
from tests.issues.voting_room import make_room
from tests.speaking import client_of

pytestmark = pytest.mark.django_db
FOUND = "/d/april/issues/rights/1/found/"


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes={**SIZES, "communities": 6})


@pytest.fixture
def answers(room):
    said = spoken(room, "Pay in time", "Close the pits", "Ask the chief")
    all_react(room, said[0], diggers="a" * 7, owners="a" * 6, lsm="a" * 8, gov="a" * 6)
    all_react(room, said[1], diggers="d" * 7, owners="d" * 6, lsm="a" * 8, gov="a" * 6)
    return said


@pytest.fixture
def crowd(monkeypatch):
    """Everything is too much for the press."""
    monkeypatch.setattr(judging, "AT_ONCE", (0, 0))


def do_job():
    [job] = Job.objects.filter(kind=job_names.JUDGE)
    job.take(database_time.now())
    assert worker.run(job)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_job_finds_what_the_press_would_have_found(room, answers, monkeypatch):
    close(room)
    at_once = list(Finding.objects.order_by("place").values_list("kind", "digest"))
    again(room)
    for reaction in Reaction.objects.all():
        Reaction.objects.filter(pk=reaction.pk).update(round=2)
    monkeypatch.setattr(judging, "AT_ONCE", (0, 0))
    close(room)
    do_job()
    by_job = Finding.objects.filter(round__number=2)
    assert sorted(by_job.values_list("kind", "digest")) == sorted(at_once)
    assert bands(answers[1], 2) == bands(answers[1], 1)
    assert ReactionRound.objects.get(number=2).kinds == ReactionRound.objects.get(number=1).kinds


@pytest.mark.trust("A4")
@pytest.mark.usefixtures("crowd")
def test_until_then_nobody_reacts_and_everybody_reads_that_it_is_being_worked_out(room, answers):
    close(room)
    assert (Finding.objects.count(), asked(room).is_closed_for_reactions) == (0, True)
    with pytest.raises(answering.NotOpen):
        react(room.people["gov"][0], answers[0], "d")
    client = client_of(room.people["gov"][0])
    assert "What was found is being worked out." in client.get(FOUND).content.decode()
    do_job()
    html = client.get(FOUND).content.decode()
    assert ("is being worked out" in html, 'http-equiv="refresh"' in html, "Pay in time" in html) == (
        False,
        False,
        True,
    )


@pytest.mark.usefixtures("crowd")
def test_what_happens_in_between_changes_nothing_that_is_found(room, answers):
    """Words that changed are told by the mark of those that people reacted to; what came later is not in it; groups are as they were."""
    close(room)
    say(room.people["communities"][0], room.issues[0], "Never pay")
    say(room.people["communities"][3], room.issues[0], "It came later")
    releasing.tonight(room.dialogue)
    Contribution.objects.update(released=True)
    StakeholderGroup.objects.filter(dialogue=room.dialogue).update(policy="named")
    do_job()
    assert kinds(room) == {"Never pay": "unites", "Close the pits": "divides", "Ask the chief": "needs_voices"}
    [digest] = keys.digests(room.dialogue, ["Pay in time"])
    assert Finding.objects.get(kind="unites").digest == digest
    assert bands(answers[1])["lsm"] == "for"  # in words, as when people reacted


@pytest.mark.usefixtures("crowd")
def test_answer_that_goes_in_between_is_not_judged(room, answers):
    close(room)
    Contribution.objects.get(pk=answers[0].pk).delete()
    do_job()
    assert (kinds(room), ReactionRound.objects.get().kinds) == (
        {"Close the pits": "divides", "Ask the chief": "needs_voices"},
        {"divides": 1, "needs_voices": 1},
    )


@pytest.mark.usefixtures("crowd")
def test_it_is_stored_once_and_nothing_of_what_waited_is_kept(room, answers):
    close(room)
    made = ReactionRound.objects.select_related("question__issue__dialogue").get()
    late = ReactionRound.objects.select_related("question__issue__dialogue").get()
    judging.work_out(made)
    judging.work_out(late)  # it was read while the other was still at it
    judging.work_out_all(room.dialogue)
    do_job()
    assert (Finding.objects.count(), ReactionRound.objects.get().waiting) == (3, {})


@pytest.mark.usefixtures("crowd")
def test_night_does_what_no_job_did(room, answers):
    close(room)
    Job.objects.filter(kind=job_names.JUDGE).delete()
    steering.night()
    assert kinds(room)["Pay in time"] == "unites"


@pytest.mark.trust("C11")
@pytest.mark.usefixtures("crowd")
def test_press_that_closes_all_counts_no_reaction_and_asks_as_often_with_more(room, answers):
    def asks():
        with CaptureQueriesContext(connection) as captured:
            assert closing.close_all(dialogue=room.dialogue) == 1
        assert [one["sql"] for one in captured if "COUNT" in one["sql"] and "issues_reaction" in one["sql"]] == []
        assert [one["sql"] for one in captured if 'INTO "issues_finding"' in one["sql"]] == []
        return len(captured)

    before = asks()
    judging.work_out_all(room.dialogue)
    again(room)
    spoken(room, *map(str, range(6)), by="lsm")
    assert asks() == before
