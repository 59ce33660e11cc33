"""A pause: nothing was said for ten minutes. Then the order of what was said before goes, and no request waits long for it."""

import re
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from dialogue import pauses, upkeep
from issues import stirring
from issues.models import Contribution, Question, Reaction, TieRound
from stakeholders.models import Voice
from tests.dialogue.test_upkeep import Other, on_disk
from tests.factories import group, make_dialogue
from tests.issues.ties.tie_room import expect, make_tie_room, open_round, tell

pytestmark = pytest.mark.django_db(transaction=True)


class Clock:
    """A worker's own seconds."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker(clock):
    """A worker that has just looked for the first time."""
    return looked(clock)


def looked(clock):
    seen = pauses.Watch(stirring.spoken(), clock)
    seen.look()
    return seen


def wait(clock, *workers, seconds=pauses.QUIET):
    """Time goes by, and these workers tick."""
    until = clock.now + seconds
    while clock.now < until:
        clock.now += pauses.EVERY
        for seen in workers:
            stirring.in_a_pause(seen)


def speak(dialogue, first, last):
    """Voices, each in a transaction of its own, whose names tell in which order."""
    for n in range(first, last):
        voice = Voice.objects.create(dialogue=dialogue, group=group(dialogue, "gov"), name="first", tag=f"{n:064}")
        voice.name = f"Spoke {n};"
        voice.save()


def numbers():
    return [int(name[6:-1]) for name in Voice.objects.order_by("id").values_list("name", flat=True)]


def is_in_order():
    """Whether the file shows nothing of the order in which voices were written."""
    if connection.vendor == "postgresql":
        rows = on_disk()
        return rows == sorted(rows) and len({xmin for _id, xmin in rows}) <= 1
    file = Path(connection.settings_dict["NAME"])
    found = [int(n) for n in re.findall(rb"Spoke (\d+);", file.read_bytes())]
    return found in (numbers(), numbers()[::-1]) and upkeep.size_of_log() == 0


@pytest.mark.trust("F1")
def test_what_was_said_is_put_in_order_after_ten_quiet_minutes_and_not_before(april, clock, worker):
    speak(april, 0, 12)
    wait(clock, worker, seconds=pauses.QUIET)  # the first look after it comes half a minute later
    assert not is_in_order()
    wait(clock, worker, seconds=pauses.EVERY)
    assert is_in_order()


def test_each_word_begins_the_ten_minutes_anew(april, clock, worker):
    speak(april, 0, 6)
    wait(clock, worker, seconds=pauses.QUIET - 60)
    Voice.objects.filter(tag=f"{2:064}").update(name="Spoke 2;")  # the same again: no change
    wait(clock, worker, seconds=60)
    Voice.objects.filter(tag=f"{3:064}").update(name="Spoke 33;")
    wait(clock, worker, seconds=pauses.QUIET)
    assert not is_in_order()
    wait(clock, worker, seconds=pauses.EVERY)
    assert is_in_order()


def test_what_nobody_touched_is_not_put_in_order_again(april, clock, worker):
    speak(april, 0, 6)
    wait(clock, worker, seconds=pauses.QUIET + 2 * pauses.EVERY)
    assert (is_in_order(), worker.out_of_order()) == (True, [])


def test_worker_that_was_just_started_takes_everything_for_out_of_order(april, clock):
    speak(april, 0, 12)
    wait(clock, looked(clock))
    assert is_in_order()


def test_look_comes_twice_a_minute(clock, worker):
    clock.now += pauses.EVERY - 1
    assert not worker.look()
    clock.now += 1
    assert worker.look()


@pytest.mark.parametrize("change", ["insert", "edit", "delete"])
def test_any_change_is_seen(april, change):
    speak(april, 0, 3)
    before = pauses.words_of(Voice)
    assert pauses.words_of(Voice) == before
    if change == "insert":
        speak(april, 3, 4)
    elif change == "edit":
        Voice.objects.filter(tag=f"{1:064}").update(name="Spoke 11;")
    else:
        Voice.objects.filter(tag=f"{1:064}").delete()
    assert pauses.words_of(Voice) != before


def test_large_tables_wait_for_the_night(april, clock, monkeypatch):
    monkeypatch.setattr(pauses, "MOST_ROWS", 5)
    monkeypatch.setattr(pauses, "MOST_BYTES", 1000)
    speak(april, 0, 12)
    wait(clock, looked(clock))
    assert not is_in_order()
    stirring.stir_all()
    upkeep.wipe()
    assert is_in_order()


def test_watching_writes_nothing(april, clock, worker, django_assert_num_queries):
    speak(april, 0, 3)
    clock.now += pauses.EVERY
    tables = len(stirring.spoken())
    each = {"postgresql": 1, "sqlite": 1}[connection.vendor]  # what they hold; where they lie only if that has changed
    places = {"postgresql": 1, "sqlite": 0}[connection.vendor]
    with django_assert_num_queries(each * tables + places) as asked:
        worker.look()
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}


@pytest.mark.postgresql
def test_one_of_two_workers_puts_tables_in_order(april, clock):
    speak(april, 0, 12)
    one, other = looked(clock), looked(clock)
    wait(clock, one)
    assert is_in_order()
    before = {model: pauses.place_of(model) for model in stirring.spoken()}
    wait(clock, other, seconds=pauses.EVERY)
    assert {model: pauses.place_of(model) for model in stirring.spoken()} == before


@pytest.mark.postgresql
def test_worker_leaves_it_to_the_one_that_holds_the_lock(april, clock):
    speak(april, 0, 12)
    seen = looked(clock)
    with Other(f"SELECT pg_advisory_xact_lock({upkeep.OUR_LOCK})"):
        wait(clock, seen)
        assert not is_in_order()
    wait(clock, seen, seconds=pauses.EVERY)
    assert is_in_order()


def lock_timeouts(queries):
    return {query["params"] if "params" in query else query["sql"] for query in queries}


@pytest.mark.postgresql
def test_held_lock_makes_it_give_up_and_leave_the_rest_in_order(april, clock):
    """People wait for our lock a tenth of a second: the statement is cancelled, and the table waits for another tick."""
    question = Question.objects.first()
    speak(april, 0, 12)
    for voice in Voice.objects.all():
        Contribution.objects.create(voice=voice, question=question, text="Roads.", language="en")
    seen = looked(clock)
    with Other(f"LOCK TABLE {Reaction._meta.db_table} IN ACCESS SHARE MODE"):
        wait(clock, seen)
        assert (is_in_order(), seen.out_of_order()) == (True, [Reaction])
    wait(clock, seen, seconds=pauses.EVERY)
    assert seen.out_of_order() == []


@pytest.mark.postgresql
def test_lock_timeout_of_a_pause_is_a_tenth_of_a_second(april, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as asked:
        upkeep.put_in_order([Voice])
    said = [query["sql"] for query in asked.captured_queries]
    assert said[0] == "SELECT set_config('lock_timeout', '100ms', false)"
    assert said[-1] == "RESET lock_timeout"
    assert [sql.split()[0] for sql in said[1:]].count("UPDATE") == 1


@pytest.mark.postgresql
def test_words_sent_in_the_middle_of_a_pause_are_kept(april, clock):
    """Fifty people begin again just as the tables are put in order: nobody is refused, nothing is lost."""
    speak(april, 0, 50)
    seen, together, failed = looked(clock), Barrier(5), []

    def say(first):
        try:
            together.wait(20)
            speak(april, first, first + 10)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    people = [Thread(target=say, args=(1000 * n,)) for n in range(1, 5)]
    for person in people:
        person.start()
    clock.now += pauses.QUIET
    together.wait(20)
    for _tick in range(5):
        clock.now += pauses.EVERY
        seen.looked_at = clock.now  # it has not looked yet: the worst moment
        seen.note_order(upkeep.put_in_order(seen.out_of_order()))
    for person in people:
        person.join(30)
    assert (failed, Voice.objects.count()) == ([], 90)


def holders():
    """{table: rows that name a transaction which held them}"""
    found = {}
    with connection.cursor() as cursor:
        for model in stirring.held():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT count(*) FROM {table} WHERE xmax::text <> '0'")
            if many := cursor.fetchone()[0]:
                found[model] = many
    return found


@pytest.mark.trust("F1")
@pytest.mark.postgresql
def test_what_was_spoken_of_does_not_name_who_held_it_last():
    room = make_tie_room()
    asked = open_round(room)
    stirring.stir_all()
    before = holders()
    tell(room.people["diggers"][0], asked, 2)
    expect(room.people["diggers"][1], asked, "Words")
    between = holders()
    stirring.stir_all()
    assert (before, between[TieRound], holders()) == ({}, 1, {})
