"""Challenges and visions where several press at the same moment: two tabs, who speaks while a round closes, and the clock beside both."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from issues import answering, leaving, moderating, releasing
from issues.models import SaidStatement, StatementFinding, StatementMark, StatementRound
from issues.statements import rounds
from tests.issues.statements.statement_room import (
    close,
    found,
    make_statement_room,
    mark,
    mark_all,
    open_round,
    take_back,
    write,
)
from tests.issues.voting_room import in_threads

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    return make_statement_room()


@pytest.fixture
def asked(room):
    return open_round(room)


def begun(press):
    """(a press that another connection makes meanwhile, told once it is done; what it came to)"""
    done, outcome = Event(), []

    def run():
        try:
            outcome.append(press())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()
            done.set()

    Thread(target=run).start()
    return done, outcome


@pytest.mark.trust("A1")
def test_two_tabs_at_once_leave_one_row(room, asked):
    amina = room.people["diggers"][0]
    calls = [lambda n=n: mark(amina, asked, room.water, n % 2 == 0, key=f"k{n}") for n in range(4)]
    calls += [lambda n=n: write(amina, asked, f"Words {n}", key=f"w{n}") for n in range(3)]
    told = in_threads(calls)
    assert {type(said).__name__ for said in told if isinstance(said, Exception)} <= {"Overtaken"}
    assert (StatementMark.objects.count(), SaidStatement.objects.count()) == (1, 1)


@pytest.mark.trust("A4")
def test_whoever_is_told_that_it_was_sent_is_counted(room, asked):
    people = [*room.people["lsm"], *room.people["gov"]]
    calls = [lambda person=person: mark(person, asked, room.water) for person in people]
    answers = in_threads([*calls[:8], lambda: close(room), *calls[8:]])
    told = [said for said in answers if isinstance(said, StatementMark)]
    late = [said for said in answers if isinstance(said, answering.NotOpen)]
    assert (len(told) + len(late), StatementMark.objects.count()) == (len(people), len(told))
    letters = dict(found(asked))[room.water]
    for group in ("lsm", "gov"):
        counted = StatementMark.objects.filter(voice__group=room.groups[group]).count()
        assert letters[group] == ("f" if counted >= 6 else "-")


@pytest.mark.trust("A5")
def test_two_of_the_team_open_one_round(room):
    opened = in_threads([lambda: open_round(room) for _n in range(4)])
    assert ({each.pk for each in opened}, room.dialogue.log.count()) == ({StatementRound.objects.get().pk}, 1)


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.parametrize(
    "speaks",
    [
        lambda person, asked, room: mark(person, asked, room.water),
        lambda person, asked, _room: write(person, asked, "Words"),
        lambda person, _asked, _room: leaving.take_all_back(participant=person, key="t"),
    ],
)
def test_closing_waits_for_who_is_speaking(room, asked, speaks):
    with transaction.atomic():
        speaks(room.people["lsm"][0], asked, room)
        closed, _outcome = begun(lambda: close(room))
        assert not closed.wait(0.5)
    assert closed.wait(10)


def released(room, asked, text="Before"):
    said = write(room.people["gov"][0], asked, text)
    assert SaidStatement.objects.get(pk=said.pk).released
    return said


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.parametrize("goes", ["back", "hidden"])
def test_what_goes_in_this_moment_is_not_marked(room, asked, goes):
    """Whoever would mark it waits, and is told."""
    said = released(room, asked)
    with transaction.atomic():
        if goes == "back":
            take_back(room.people["gov"][0], asked, now=True)
        else:
            moderating.hide(text=said, reason="Unkind.", dialogue=room.dialogue, by=room.organiser)
        done, outcome = begun(lambda: mark(room.people["lsm"][0], asked, said))
        assert not done.wait(0.5)
    assert done.wait(10)
    assert ([type(each) for each in outcome], StatementMark.objects.count()) == ([answering.NotOpen], 0)


@pytest.mark.postgresql
@pytest.mark.trust("F5", "F16")
def test_words_that_change_while_a_round_closes_are_told_as_changed(room, asked):
    """What was counted stays counted, and stands beside no other words as if they had been judged."""
    said = released(room, asked)
    mark_all(room, "lsm", asked, said, 6)
    write(room.people["gov"][0], asked, "After")
    with transaction.atomic():
        rounds.close_round(dialogue=room.dialogue, collection=asked.collection, by=room.organiser)
        done, outcome = begun(lambda: releasing.tonight(room.dialogue))
        assert not done.wait(0.5)
    assert done.wait(10)
    finding = StatementFinding.objects.get(said=said.pk)
    assert (outcome, finding.is_changed, StatementMark.objects.count()) == ([None], True, 6)
    assert dict(found(asked))[said]["lsm"] == "f"
