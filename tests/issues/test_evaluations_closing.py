"""The form about a workshop: what is published once it closes, what goes afterwards, and what happens at once."""

from threading import Event, Thread

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from dialogue import database_time
from issues import (
    answering,
    evaluating,
    evaluations,
    leaving,
    receipts,
    releasing,
    steering,
)
from issues.models import Leaving, Rating, Remark
from issues.models.leaving import DAY, NIGHTS
from stakeholders.models import Spoken, Voice
from tests import factories
from tests.issues.evaluating_room import SIZES, WHICH, close, read, tell, words_of
from tests.issues.voting_room import in_threads, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes=SIZES)


@pytest.fixture
def form(room):
    return evaluations.open_form(dialogue=room.dialogue, by=room.organiser, **WHICH)


# ---- what is published


@pytest.mark.trust("F5")
def test_results_are_words_by_group_worked_out_once(room, form):
    for person in room.people["diggers"]:
        tell(person, form, 5, 1)
    for person in room.people["owners"]:
        tell(person, form, 5, 5)
    for person, step in zip(room.people["lsm"], (1, 1, 2, 3, 5, 5, 1), strict=True):
        tell(person, form, step)
    for person in room.people["gov"]:
        tell(person, form, 5)
    assert form.results == []
    done = close(room)
    assert words_of(done) == {
        **{"asm": "high", "diggers": "high", "owners": "high", "lsm": "mixed", "gov": "few", "cso": "few"},
        "communities": "few",
    }
    assert words_of(done, 1)["asm"] == "mixed"
    assert set(words_of(done, 3).values()) == {"few"}
    Rating.objects.all().delete()
    assert close(room).results == done.results


def test_who_took_everything_back_is_not_counted_although_the_night_has_yet_to_come(room, form):
    for person in room.people["diggers"][:6]:
        tell(person, form, 5, text="Warm")
    assert leaving.take_all_back(participant=room.people["diggers"][0], key="t") == 2
    assert words_of(close(room))["diggers"] == "few"
    nights = Leaving.objects.filter(dialogue=room.dialogue)
    assert nights.count() == 2
    leaving.tonight(room.dialogue, database_time.now().date() + NIGHTS * DAY)
    assert (Rating.objects.count(), Remark.objects.count(), nights.count()) == (5, 5, 0)


@pytest.mark.parametrize("moderation", ["after", "before"])
def test_words_that_nobody_read_go_also_after_closing_and_what_is_counted_stays(room, form, moderation):
    room.dialogue.moderation = moderation
    room.dialogue.save(update_fields=["moderation"])
    amina, kofi, grace = (room.people[key][0] for key in ("diggers", "lsm", "gov"))
    for person in (amina, kofi):
        tell(person, form, 4, text="Regretted")
    releasing.tonight(room.dialogue)
    tell(grace, form, 4, text="Few of us")
    closed = close(room)
    took = {person: evaluating.take_back(participant=person, evaluation=closed, key="b") for person in (grace,)}
    if moderation == "after":  # all read them
        with pytest.raises(evaluating.NotOpen):
            evaluating.take_back(participant=amina, evaluation=closed)
        assert leaving.take_all_back(participant=kofi, key="t") == 0
    else:
        assert evaluating.take_back(participant=amina, evaluation=closed, key="b") == "team"
        assert evaluating.take_back(participant=amina, evaluation=closed, key="b") == "team"
        assert leaving.take_all_back(participant=kofi, key="t") == 1
    assert evaluating.take_back(participant=grace, evaluation=closed, key="b") == took[grace] == "gone"
    leaving.tonight(room.dialogue, database_time.now().date() + NIGHTS * DAY)
    releasing.tonight(room.dialogue)
    assert (Rating.objects.count(), read(form)) == (3, ["Regretted"] * (2 if moderation == "after" else 0))
    assert Remark.objects.count() == (2 if moderation == "after" else 0)


def test_dialogue_that_closes_closes_its_forms_and_keeps_their_results(room, form):
    for person in room.people["diggers"]:
        tell(person, form, 5)
    for phase in ("decide", "agenda", "closed"):
        seen = room.dialogue.phase
        assert steering.change_phase(dialogue=room.dialogue, phase=phase, seen=seen, by=room.organiser)
        room.dialogue.refresh_from_db()
    form.refresh_from_db()
    assert (form.is_closed, words_of(form)["diggers"]) == (True, "high")
    with pytest.raises(evaluations.NotNow):
        evaluations.open_form(dialogue=room.dialogue, workshop=1, moment="end", by=room.organiser)


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_who_takes_everything_back(room, form):
    """What is marked to go is not counted."""

    def press():
        close(room)
        connection.close()

    for person in room.people["diggers"][:6]:
        tell(person, form, 5)
    with transaction.atomic():
        assert leaving.take_all_back(participant=room.people["diggers"][0], key="t") == 1
        closing = Thread(target=press)
        closing.start()
        closing.join(0.5)
        assert closing.is_alive()
    closing.join(10)
    form.refresh_from_db()
    assert words_of(form)["diggers"] == "few"


def test_what_is_sent_again_stays_after_all_was_taken_back(room, form):
    amina = room.people["diggers"][0]
    tell(amina, form, 5, text="Warm", key="k")
    leaving.take_all_back(participant=amina, key="t")
    with pytest.raises(receipts.Repeated):
        tell(amina, form, 5, text="Warm", key="k")
    tell(amina, form, 5, text="Warm", key="k2")
    assert Leaving.objects.count() == 0


def test_what_the_release_before_swept_counts_nowhere_and_goes_in_the_night(room, form):
    """Its night lets go the voices that say nothing in the tables it knows; it is neither refused nor does anything fail here."""
    for person in room.people["diggers"]:
        tell(person, form, 5, text="Warm")
    answering.answer(
        participant=room.people["lsm"][0], question=factories.question(room.dialogue), text="Stays", language="en"
    )
    form.remarks.update(released=True)
    known = (model for model in apps.get_models() if issubclass(model, Spoken) and model not in (Rating, Remark))
    voices = Voice.objects.filter(dialogue=room.dialogue)
    for model in known:
        voices = voices.exclude(Exists(model._default_manager.filter(voice=OuterRef("pk"))))
    gone = list(voices.values_list("pk", flat=True))
    with connection.cursor() as cursor:  # its models know nothing that it would let go with them
        cursor.execute(f"DELETE FROM stakeholders_voice WHERE id IN ({', '.join(map(str, gone))})")
    connection.check_constraints()
    amina = room.people["diggers"][0]
    assert (len(gone), read(form), form.ratings.heard().count(), Rating.objects.count()) == (8, [], 0, 8)
    assert evaluating.own(amina, form).is_nothing
    tell(amina, form, 4)
    leaving.sweep_voices(room.dialogue)
    assert (Rating.objects.count(), Remark.objects.count(), Voice.objects.count()) == (1, 0, 2)
    assert set(words_of(close(room)).values()) == {"few"}


# ---- at once


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_leave_one_row(room, form):
    amina = room.people["diggers"][0]
    found = in_threads([lambda n=n: tell(amina, form, n, text=f"Tab {n}", key=f"k{n}") for n in range(1, 6)])
    assert [said for said in found if isinstance(said, Exception)] == []
    [rating], [remark] = Rating.objects.all(), Remark.objects.all()
    assert remark.text == f"Tab {rating.step_1}"


@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_whoever_is_told_that_it_was_sent_is_counted(room, form):
    people = [*room.people["diggers"], *room.people["lsm"]]
    calls = [lambda person=person: tell(person, form, 5) for person in people]
    found = in_threads([*calls[:8], lambda: close(room), *calls[8:]])
    told = [said for said in found if isinstance(said, evaluating.Own)]
    late = [said for said in found if isinstance(said, evaluating.NotOpen)]
    assert (len(told) + len(late), Rating.objects.count()) == (len(people), len(told))
    counted = Rating.objects.filter(voice__group=room.groups["diggers"]).count()
    form.refresh_from_db()
    assert words_of(form)["diggers"] == ("high" if counted >= 6 else "few")


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_who_is_answering(room, form):
    """Whoever has begun to answer holds the form open until it is kept."""
    closed = Event()

    def press():
        close(room)
        closed.set()
        connection.close()

    with transaction.atomic():
        tell(room.people["diggers"][0], form, 5)
        Thread(target=press).start()
        assert not closed.wait(0.5)
    assert closed.wait(10)


@pytest.mark.trust("A4")
def test_open_form_is_asked_for_in_a_way_that_keeps_it_open(room, form):
    with CaptureQueriesContext(connection) as queries:
        tell(room.people["diggers"][0], form, 5)
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT id FROM issues_evaluation")]
    assert [sql.endswith(" FOR SHARE") for sql in asked] == [connection.vendor == "postgresql"]
