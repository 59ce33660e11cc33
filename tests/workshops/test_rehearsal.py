"""A rehearsal plays with invented people and leaves nothing behind."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from dialogue.models import Dialogue, Job, TeamLog, User
from issues.models import Contribution, Vote
from stakeholders.models import Participant
from tests.issues.voting_room import make_room
from workshops import drafting, facilitating, planning, rehearsing, tabling
from workshops.models import Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


@pytest.fixture
def workshop(room):
    begins = [datetime(2027, 4, 12, 8, tzinfo=UTC)]
    return planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=begins)


def rows():
    """How many rows each table of ours has, the team's log and the outbox aside."""
    models = [m for m in apps.get_models(include_auto_created=True) if m not in (TeamLog, Job)]
    return {model.__name__: model.objects.count() for model in models}


def play(trial, by):
    """Ask a question, hold a ballot, seat tables, make a draft: all with the invented people."""
    now = Workshop.objects.get(pk=trial.pk)
    while not now.is_over:
        action = facilitating.go_on(workshop=now, seen=facilitating.next_action(now).seen, by=by)
        now = Workshop.objects.select_related("dialogue").get(pk=trial.pk)
        if action.code in ("open_question", "open_ballot"):
            rehearsing.let_them_speak(workshop=now, seed=4)
    drafting.make(dialogue=now.dialogue, by=by)


def test_rehearsal_has_the_plan_and_people_enough_for_a_ballot(workshop, room):
    trial = rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="rehearsal", title="Rehearsal: April")
    kinds = [list(w.sessions.values_list("kind", "minutes")) for w in (workshop, trial)]
    assert kinds[0] == kinds[1]
    assert facilitating.balloting.problems(trial.dialogue) == []
    assert (trial.dialogue.slug, trial.dialogue.is_rehearsal) == ("april-rehearsal-1", True)


def test_invented_people_answer_and_vote(workshop, room):
    before = Contribution.objects.count(), Vote.objects.count()
    trial = rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="rehearsal", title="Rehearsal")
    tabling.make(workshop=trial, by=room.organiser, tables=3, seed=1)
    play(trial, room.organiser)
    assert (Contribution.objects.count() > before[0] + 5, Vote.objects.count() > before[1] + 20) == (True, True)
    assert set(trial.dialogue.ballots.values_list("kind", flat=True)) == {"straw", "final"}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_rehearsal(room, settings):
    begins = [datetime(2027, 4, 12, 8, tzinfo=UTC)]
    workshop = planning.plan(dialogue=room.dialogue, by=room.organiser, title="April", zone="UTC", begins=begins)
    before, keys_before = rows(), sorted(Path(settings.KEY_DIR).iterdir())
    trial = rehearsing.rehearse(workshop=workshop, by=room.organiser, suffix="rehearsal", title="Rehearsal")
    play(trial, room.organiser)
    rehearsing.throw_away(dialogue=trial.dialogue)
    assert rows() == before
    assert sorted(Path(settings.KEY_DIR).iterdir()) == keys_before


def test_team_rehearses_and_throws_away_from_the_pages(workshop, room, settings, client):
    settings.DEMO = True
    client.force_login(room.organiser)
    page = client.post(reverse("workshop_rehearse", args=["april", 1]), follow=True).content.decode()
    assert "Rehearsal: the people are invented and nothing here is kept." in page
    trial = ["april-rehearsal-1", 1]
    page = client.post(reverse("rehearsal_speak", args=trial), follow=True).content.decode()
    assert "Open a question or a ballot first." in page
    client.post(reverse("rehearsal_end", args=trial))
    assert not Dialogue.objects.filter(is_rehearsal=True).exists()
    assert client.post(reverse("rehearsal_end", args=["april", 1])).status_code == 404


def test_only_a_rehearsal_is_thrown_away(workshop, room):
    with pytest.raises(rehearsing.NotARehearsal):
        rehearsing.throw_away(dialogue=room.dialogue)
    assert Dialogue.objects.filter(pk=room.dialogue.pk).exists()
    assert Participant.objects.exists()
    assert User.objects.exists()
