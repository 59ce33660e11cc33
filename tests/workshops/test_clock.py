"""At each fixed time, once, what may appear appears in the dialogues whose workshop is under way (TRUST §3.6)."""

import datetime

import pytest
import time_machine

from dialogue import job_names, keys
from dialogue.models import Dialogue, Job
from issues import answering, steering
from issues.disclosure import K
from issues.models import Contribution, Question
from tests.factories import make_dialogue, members, question
from workshops import clock
from workshops.models import Workshop
from workshops.plan import planning
from workshops.room import facilitating, what_next

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]  # PostgreSQL's clock no test can turn


def at(hour, minute, second=0):
    return time_machine.travel(datetime.datetime(2027, 4, 9, hour, minute, second, tzinfo=datetime.UTC), tick=False)


def april(state="live"):
    """A dialogue in which five miners wait, with a workshop."""
    dialogue = make_dialogue()
    Workshop.objects.create(dialogue=dialogue, number=1, title="April", zone="Africa/Accra", state=state)
    for n, amina in enumerate(members(dialogue, "diggers", K)[:5]):
        answering.answer(participant=amina, question=question(dialogue), text=f"Hidden {n}")
    return dialogue


def readable():
    return Contribution.objects.readable().count()


def test_fixed_time_releases_once():
    with at(14, 29, 50):
        dialogue = april()
        clock.releases()  # the time before was missed by half an hour
        assert readable() == 0
    with at(14, 30, 2):
        clock.releases()
        clock.releases()
    assert (readable(), Job.objects.filter(kind=job_names.RELEASED).count()) == (5, 1)
    for amina in dialogue.participants.all()[:5]:
        answering.answer(participant=amina, question=question(dialogue), text=f"Changed {amina.pk}")
    with at(14, 30, 30):
        clock.releases()  # this time has been
    assert Contribution.objects.filter(pending="edit").count() == 5
    with at(15, 0, 1):
        clock.releases()
    assert Contribution.objects.filter(pending="edit").count() == 0


@pytest.mark.parametrize("state", ["planned", "over", "cancelled"])
def test_nothing_is_released_where_no_workshop_is_under_way(state):
    april(state)
    with at(14, 30):
        clock.releases()
    assert readable() == 0


def test_beginning_a_workshop_right_after_a_fixed_time_releases_nothing():
    april("planned")
    with at(14, 30, 1):
        clock.releases()
        Workshop.objects.update(state="live")
    with at(14, 30, 40):
        clock.releases()
    assert readable() == 0


def test_silence_of_few_appears_at_its_hour_without_a_workshop():
    with at(14, 10):
        dialogue = april("over")
        Contribution.objects.all().delete()
        amina = dialogue.participants.first()
        steering.begin_silence(question=question(dialogue))
        answering.answer(participant=amina, question=question(dialogue), text="Alone")
        steering.end_silence(question=question(dialogue))
    assert Question.objects.get(pk=question(dialogue).pk).shows_at.strftime("%H:%M") == "14:30"
    with at(14, 30, 1):
        clock.releases()
    assert readable() == 1


def test_trouble_of_one_dialogue_keeps_no_other_waiting(caplog):
    with at(14, 10):
        april("live")
        shut = make_dialogue("shut")
        Workshop.objects.create(dialogue=shut, number=1, title="Shut", zone="UTC", state="live")
        for n, amina in enumerate(members(shut, "diggers", K)[:5]):
            answering.answer(participant=amina, question=question(shut), text=f"Shut {n}")
        keys.destroy(shut.key_name)
    with at(14, 30, 1):
        clock.releases()
    assert sorted(Contribution.objects.readable().values_list("text", flat=True)) == [f"Hidden {n}" for n in range(5)]
    assert [record.getMessage() for record in caplog.records] == [
        f"the release of dialogue {shut.pk} failed: KeyUnavailable"
    ]


def test_rows_of_earlier_fixed_times_are_swept():
    with at(14, 30, 1):
        clock.releases()
    with time_machine.travel(datetime.datetime(2027, 4, 10, 15, 0, 1, tzinfo=datetime.UTC), tick=False):
        clock.releases()
    assert Job.objects.filter(kind=job_names.RELEASED).count() == 1


def test_dialogue_knows_the_zone_of_the_workshop_under_way():
    dialogue = make_dialogue()
    workshop = Workshop.objects.create(dialogue=dialogue, number=1, title="April", zone="Africa/Accra")
    session = workshop.sessions.create(position=1, kind="welcome", minutes=10)

    def zone():
        return Dialogue.objects.get(pk=dialogue.pk).live_zone

    assert zone() == ""
    facilitating.go_on(workshop=workshop, seen=what_next.next_action(workshop).seen, by=None)
    assert zone() == "Africa/Accra"
    workshop.refresh_from_db()
    planning.change(workshop=workshop, by=None, zone="Africa/Nairobi")
    assert zone() == "Africa/Nairobi"
    assert session.workshop_id == workshop.pk
    facilitating.go_on(workshop=workshop, seen=what_next.next_action(Workshop.objects.get()).seen, by=None)
    assert zone() == ""
