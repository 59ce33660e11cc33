"""Who should do what where several press at the same moment: two tabs, who speaks while a round closes, two of the team."""

import pytest
from django.db import transaction

from issues import answering, leaving
from issues.doing import choosing
from issues.models import TaskMark, TaskRound
from issues.who_does import FEW, MOST
from tests.issues.doing.task_room import add, close, found, make_task_room, mark, open_round, words_of
from tests.issues.statements.test_at_once import begun
from tests.issues.voting_room import in_threads

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    return make_task_room()


@pytest.fixture
def asked(room):
    return open_round(room)


@pytest.mark.trust("A1")
def test_two_tabs_at_once_leave_one_row(room, asked):
    amina = room.people["diggers"][0]
    calls = [lambda key=key: mark(amina, asked, room.water, key, key=f"k{key}") for key in ("gov", "lsm", "asm")]
    told = in_threads(calls)
    assert {type(said).__name__ for said in told if isinstance(said, Exception)} <= {"Overtaken"}
    assert TaskMark.objects.count() == 1


@pytest.mark.trust("A4")
def test_whoever_is_told_that_it_was_saved_is_counted(room, asked):
    people = [*room.people["lsm"], *room.people["gov"]]
    calls = [lambda person=person: mark(person, asked, room.water, "gov") for person in people]
    answers = in_threads([*calls[:8], lambda: close(room), *calls[8:]])
    told = [said for said in answers if isinstance(said, TaskMark)]
    late = [said for said in answers if isinstance(said, answering.NotOpen)]
    assert (len(told) + len(late), TaskMark.objects.count()) == (len(people), len(told))
    table = dict(found(asked))[room.water]
    for group in ("lsm", "gov"):
        counted = TaskMark.objects.filter(voice__group=room.groups[group]).count()
        assert words_of(table, group)[0]["gov"] == (MOST if counted >= 6 else FEW)


@pytest.mark.trust("A5")
def test_two_of_the_team_open_one_round_and_write_tasks_at_places_of_their_own(room):
    opened = in_threads([lambda: open_round(room) for _n in range(3)])
    assert {each.pk for each in opened} == {TaskRound.objects.get().pk}
    in_threads([lambda n=n: add(room, f"Task {n}") for n in range(3)])
    assert list(room.dialogue.tasks.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.parametrize(
    "speaks",
    [
        lambda person, asked, room: mark(person, asked, room.water, "gov"),
        lambda person, _asked, _room: leaving.take_all_back(participant=person, key="t"),
    ],
)
def test_closing_waits_for_who_is_speaking(room, asked, speaks):
    with transaction.atomic():
        speaks(room.people["lsm"][0], asked, room)
        closed, _outcome = begun(lambda: close(room))
        assert not closed.wait(0.5)
    assert closed.wait(10)


@pytest.mark.postgresql
@pytest.mark.trust("A4")
def test_words_do_not_change_while_a_round_is_being_opened(room):
    with transaction.atomic():
        open_round(room)
        done, outcome = begun(lambda: choosing.correct(task=room.water, title="Other.", by=room.organiser))
        assert not done.wait(0.5)
    assert done.wait(10)
    assert [type(each) for each in outcome] == [choosing.BeingAsked]
