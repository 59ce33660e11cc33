"""Saying how a tie is: what is kept, what counts, and what happens at once."""

from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dialogue import database_time
from issues import answering, leaving, receipts, steering
from issues.models import Leaving, TieRound, TieView
from issues.models.leaving import DAY, NIGHTS
from issues.models.rounds import REST
from issues.ties import rounds, telling
from stakeholders.models import Voice
from tests import factories
from tests.issues.ties.tie_room import add_tie, close, expect, make_tie_room, open_round, rest, tell, tell_all, words_of
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_tie_room()


@pytest.fixture
def asked(room):
    return open_round(room)


# ---- saying it


@pytest.mark.trust("A2")
def test_sent_twice_is_once_and_changed_is_told(room, asked):
    amina = room.people["diggers"][0]
    first = tell(amina, asked, 2, key="k")
    assert tell(amina, asked, 2, key="k") == first
    with pytest.raises(receipts.Repeated) as caught:
        tell(amina, asked, 4, key="k")
    assert caught.value.stands == first
    tell(amina, asked, 0, key="k2")
    assert [view.step for view in TieView.objects.all()] == [0]
    with pytest.raises(receipts.Repeated):  # it comes late
        tell(amina, asked, 2, key="k")


@pytest.mark.trust("A2")
def test_taken_back_does_not_come_back_by_a_late_form(room, asked):
    amina = room.people["diggers"][0]
    tell(amina, asked, 2, key="k")
    for _press in range(2):
        assert telling.take_back(participant=amina, asked=asked, key="b") == "gone"
    with pytest.raises(receipts.Repeated) as caught:
        tell(amina, asked, 2, key="k")
    assert (caught.value.stands, TieView.objects.count()) == (None, 0)
    tell(amina, asked, 3, key="k2")
    with pytest.raises(receipts.Repeated):
        telling.take_back(participant=amina, asked=asked, key="b")
    leaving.sweep_voices(room.dialogue)
    assert (TieView.objects.count(), Voice.objects.count()) == (1, 1)


def test_voice_is_joined_neither_to_words_nor_to_another_round_or_tie(room, asked):
    kofi = room.people["lsm"][0]
    other = open_round(room, add_tie(room, "gov", "lsm"))
    question = factories.question(room.dialogue)
    answering.answer(participant=kofi, question=question, text="Words", language="en")
    for each in (asked, other):
        tell(kofi, each, 4)
    expect(kofi, asked, "Respect.")
    close(room)
    tell(kofi, open_round(room), 4)
    views = list(TieView.objects.values_list("voice", "voice__name"))
    assert (len(set(views)), {name for _voice, name in views}, Voice.objects.count()) == (3, {""}, 4)


def test_who_may_not_say_it_is_told(room, asked):
    late = factories.member(room.dialogue, "lsm", "Late")
    late.acts_from = asked.opened_at + DAY
    waiting = factories.member(room.dialogue, "lsm", "Waiting", status="waiting")
    for person, why in ((late, answering.OpenedBefore), (waiting, answering.NotOpen)):
        with pytest.raises(why):
            tell(person, asked, 4)
    amina = room.people["diggers"][0]
    tell(amina, asked, 4, key="k")
    close(room)
    assert tell(amina, asked, 4, key="k").step == 4  # it was in time
    for press in (lambda: tell(amina, asked, 5, key="k2"), lambda: telling.take_back(participant=amina, asked=asked)):
        with pytest.raises(answering.NotOpen):
            press()


def test_database_refuses_odd_steps_and_second_rows(room, asked):
    view = tell(room.people["diggers"][0], asked, 4)
    more = {"dialogue": room.dialogue, "tie": room.tie, "opened_at": database_time.now()}
    for refused in (
        lambda: TieView.objects.create(voice=view.voice, round=asked, step=1),
        lambda: TieView.objects.update(step=6),
        lambda: TieRound.objects.create(number=2, **more),  # another is open
        lambda: TieRound.objects.create(number=1, closed_at=more["opened_at"], **more),
        lambda: TieRound.objects.update(closed_at=asked.opened_at - DAY),
        lambda: TieRound.objects.update(number=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


# ---- what is published


@pytest.mark.trust("F5")
def test_words_by_group_are_worked_out_once(room, asked):
    """Nothing of a group under six, and nothing of anybody while it is open."""
    tell_all(room, "diggers", asked, 1, 2, 2, 2, 2, 3, 4, 0)
    tell_all(room, "owners", asked, 1, 1, 1, 1, 2, 5)
    tell_all(room, "lsm", asked, 2, 3, 3, 4, 4, 4, 5, 5)
    tell_all(room, "gov", asked, 5, 5, 5, 5, 5)
    tell_all(room, "cso", asked, 1, 1, 1)
    assert TieRound.objects.get().results == {}
    done = close(room)
    sides = {"asm": "strained", "diggers": "strained", "owners": "strained", "lsm": "mixed"}
    assert words_of(done) == (sides, {"gov": "few", "cso": "few", "communities": "few"})
    TieView.objects.all().delete()
    assert close(room).results == done.results


def test_asking_again_begins_anew(room, asked):
    tell_all(room, "lsm", asked, *[5] * 8)
    first = close(room)
    again = open_round(room)
    assert open_round(room) == again
    assert (again.number, telling.own(room.people["lsm"][0], again).exists()) == (2, False)
    tell_all(room, "lsm", again, *[1] * 6)
    close(room)
    first.refresh_from_db()
    again.refresh_from_db()
    assert [words_of(each)[0]["lsm"] for each in (first, again)] == ["working", "strained"]


def test_who_took_everything_back_is_not_counted_although_the_night_has_yet_to_come(room, asked):
    tell_all(room, "lsm", asked, *[5] * 6)
    expect(room.people["lsm"][0], asked, "Respect.")
    assert leaving.take_all_back(participant=room.people["lsm"][0], key="t") == 2
    assert words_of(close(room))[0]["lsm"] == "few"
    leaving.tonight(room.dialogue, database_time.now().date() + NIGHTS * DAY)
    assert (TieView.objects.count(), Leaving.objects.count()) == (5, 0)


def test_what_the_release_before_swept_counts_nowhere_and_goes_in_the_night(room, asked):
    tell_all(room, "lsm", asked, *[5] * 6)
    with connection.cursor() as cursor:  # its night lets go the voices that say nothing in the tables it knows
        cursor.execute("DELETE FROM stakeholders_voice")
    connection.check_constraints()
    assert words_of(close(room))[0]["lsm"] == "few"
    leaving.sweep_voices(room.dialogue)
    assert TieView.objects.count() == 0


# ---- the team


def test_all_ties_open_and_close_at_one_press(room):
    other = add_tie(room, "gov", "lsm")
    by = {"dialogue": room.dialogue, "by": room.organiser}
    open_round(room)
    assert (rounds.open_all(**by), rounds.open_all(**by)) == (1, 0)
    close(room, other)
    assert (rounds.close_all(**by), rounds.close_all(**by)) == (1, 0)
    assert TieRound.objects.closed().count() == 2
    done = list(room.dialogue.log.filter(action__contains="tie").order_by("pk").values_list("action", "detail"))
    named = [(action, str(detail)) for action, detail in done]
    ours, theirs = str(room.tie), str(other)
    assert named == [
        ("asked about a tie", ours),
        ("asked about all ties", "1"),
        ("closed a tie", theirs),
        ("closed all ties", "1"),
    ]


def test_ties_close_with_the_answering_and_nothing_opens_after_it(room, asked):
    tell_all(room, "lsm", asked, *[5] * 8)
    for phase, is_open in (("decide", True), ("agenda", False)):
        steering.change_phase(dialogue=room.dialogue, phase=phase, seen=room.dialogue.phase, by=room.organiser)
        room.dialogue.refresh_from_db()
        asked.refresh_from_db()
        assert asked.is_open == is_open
    assert words_of(asked)[0]["lsm"] == "working"
    with pytest.raises(rounds.NotNow):
        open_round(room)
    with pytest.raises(rounds.NotNow):
        rounds.open_all(dialogue=room.dialogue, by=room.organiser)
    assert TieRound.objects.count() == 1


# ---- at once


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_leave_one_row(room, asked):
    amina = room.people["diggers"][0]
    found = in_threads([lambda n=n: tell(amina, asked, n, key=f"k{n}") for n in range(1, 6)])
    assert [said for said in found if isinstance(said, Exception)] == []
    assert TieView.objects.count() == 1


@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_whoever_is_told_that_it_was_sent_is_counted(room, asked):
    people = [*room.people["lsm"], *room.people["gov"]]
    calls = [lambda person=person: tell(person, asked, 5) for person in people]
    found = in_threads([*calls[:8], lambda: close(room), *calls[8:]])
    told = [said for said in found if isinstance(said, TieView)]
    late = [said for said in found if isinstance(said, answering.NotOpen)]
    assert (len(told) + len(late), TieView.objects.count()) == (len(people), len(told))
    counted = TieView.objects.filter(voice__group=room.groups["lsm"]).count()
    asked.refresh_from_db()
    assert words_of(asked)[0]["lsm"] == ("working" if counted >= 6 else "few")


@pytest.mark.trust("A5")
@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_open_one_round(room):
    found = in_threads([lambda: open_round(room) for _n in range(4)])
    assert ({each.pk for each in found}, room.dialogue.log.count()) == ({TieRound.objects.get().pk}, 1)


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "speaks", [tell, lambda person, _asked, _step: leaving.take_all_back(participant=person, key="t")]
)
def test_closing_waits_for_who_is_speaking(room, asked, speaks):
    closed = Event()

    def press():
        close(room)
        closed.set()
        connection.close()

    with transaction.atomic():
        speaks(room.people["lsm"][0], asked, 5)
        Thread(target=press).start()
        assert not closed.wait(0.5)
    assert closed.wait(10)


@pytest.mark.trust("A4")
def test_open_round_is_asked_for_in_a_way_that_keeps_it_open(room, asked):
    with CaptureQueriesContext(connection) as queries:
        tell(room.people["lsm"][0], asked, 5)
    held = [query["sql"] for query in queries if query["sql"].startswith("SELECT id FROM issues_tieround")]
    assert [sql.endswith(" FOR SHARE") for sql in held] == [connection.vendor == "postgresql"]


def test_a_tie_rests_a_day_before_it_is_asked_about_again(room, asked):
    """Two results an hour apart would tell what those said who came in between."""
    by = {"dialogue": room.dialogue, "by": room.organiser}
    closed = close(room).closed_at
    with pytest.raises(rounds.TooSoon) as why:
        rounds.open_round(**by, tie=room.tie)
    assert (why.value.args, rounds.open_all(**by)) == ((closed + REST,), 0)
    rest(room.dialogue)
    assert rounds.open_all(**by) == 1
