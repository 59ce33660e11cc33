"""The form about a workshop: what people say of it, when others read it, what is published once it closes."""

from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dialogue import database_time, merging
from issues import (
    answering,
    evaluating,
    evaluations,
    leaving,
    moderating,
    receipts,
    release_words,
    releasing,
    steering,
    unread,
)
from issues.models import Evaluation, Leaving, Rating, Remark
from issues.models.leaving import DAY, NIGHTS
from stakeholders.models import SpentReceipt, Voice
from tests import factories
from tests.issues.voting_room import in_threads, make_room
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db
WHICH = {"workshop": 1, "moment": "start"}
SIZES = {"diggers": 8, "owners": 6, "lsm": 7, "gov": 3, "cso": 6}


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes=SIZES)


@pytest.fixture
def form(room):
    return evaluations.open_form(dialogue=room.dialogue, by=room.organiser, **WHICH)


def tell(person, form, *steps, text="", key=""):
    steps = (*steps, None, None, None, None)[:4]
    return evaluating.tell(participant=person, evaluation=form, steps=steps, text=text, key=key)


def close(room):
    return evaluations.close_form(dialogue=room.dialogue, by=room.organiser, **WHICH)


def words_of(form, number=0):
    """{group: its word}, parts among them, of one sentence."""
    lanes = form.results[number]
    return {each["key"]: each["word"] for lane in lanes for each in (lane, *lane["parts"])}


def read(form):
    return sorted(form.remarks.readable().values_list("text", flat=True))


# ---- saying it


@pytest.mark.trust("A2")
def test_sent_twice_is_once_and_changed_is_told(room, form):
    amina = room.people["diggers"][0]
    first = tell(amina, form, 4, 2, text="Too long.", key="k")
    assert tell(amina, form, 4, 2, text="Too long.", key="k") == first
    with pytest.raises(receipts.Repeated) as caught:
        tell(amina, form, 1, text="Too short.", key="k")
    assert (caught.value.stands.steps, caught.value.stands.text) == ((4, 2, None, None), "Too long.")
    tell(amina, form, 1, text="Too short.", key="k2")
    assert [row.steps for row in Rating.objects.all()] == [(1, None, None, None)]
    assert [row.text for row in Remark.objects.all()] == ["Too short."]
    with pytest.raises(receipts.Repeated):  # it comes late
        tell(amina, form, 4, 2, text="Too long.", key="k")


@pytest.mark.trust("A2")
def test_taken_back_does_not_come_back_by_a_late_form(room, form):
    amina = room.people["diggers"][0]
    tell(amina, form, 4, text="Too long.", key="k")
    assert evaluating.take_back(participant=amina, evaluation=form, key="b") == "gone"
    assert evaluating.take_back(participant=amina, evaluation=form, key="b") == "gone"
    with pytest.raises(receipts.Repeated) as caught:
        tell(amina, form, 4, text="Too long.", key="k")
    assert (caught.value.stands, Rating.objects.count(), Remark.objects.count()) == (None, 0, 0)
    tell(amina, form, 3, key="k2")
    with pytest.raises(receipts.Repeated):
        evaluating.take_back(participant=amina, evaluation=form, key="b")
    leaving.sweep_voices(room.dialogue)
    assert (Rating.objects.count(), Voice.objects.count(), SpentReceipt.objects.count() > 0) == (1, 1, True)


def test_voice_of_a_form_is_joined_to_nothing_else(room, form):
    kofi, amina = room.people["lsm"][0], room.people["diggers"][0]
    end = evaluations.open_form(dialogue=room.dialogue, workshop=1, moment="end", by=room.organiser)
    for person in (kofi, amina):
        answering.answer(participant=person, question=factories.question(room.dialogue), text="Words", language="en")
        for each in (form, end):
            tell(person, each, 4, text="Warm.")
    voices = [*Rating.objects.values_list("voice", "voice__name"), *Remark.objects.values_list("voice", "voice__name")]
    assert (len(voices), len(set(voices)), {name for _voice, name in voices}) == (8, 4, {""})
    assert Voice.objects.count() == 6


def test_who_may_not_answer_is_told(room, form):
    late = factories.member(room.dialogue, "lsm", "Late")
    late.acts_from = form.opened_at + DAY
    waiting = factories.member(room.dialogue, "lsm", "Waiting", status="waiting")
    for person, why in ((late, evaluating.OpenedBefore), (waiting, evaluating.NotOpen)):
        with pytest.raises(why):
            tell(person, form, 4)
    amina = room.people["diggers"][0]
    tell(amina, form, 4, key="k")
    close(room)
    assert tell(amina, form, 4, key="k").steps[0] == 4  # it was in time
    for press in (
        lambda: tell(amina, form, 5, key="k2"),
        lambda: evaluating.take_back(participant=amina, evaluation=form),
    ):
        with pytest.raises(evaluating.NotOpen):
            press()


def test_database_refuses_odd_steps_and_second_rows(room, form):
    amina = room.people["diggers"][0]
    tell(amina, form, 4, text="Warm.")
    for model, fields in ((Rating, {}), (Remark, {"text": "x"})):
        row = model.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(voice=row.voice, evaluation=form, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.update(step_3=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.update(opened_at=None, closed_at=database_time.now())


# ---- when others read it


@pytest.mark.trust("F15")
def test_no_press_brings_words_out_and_the_clock_counts_people_of_hidden_groups(room, form):
    for person in (*room.people["lsm"], *room.people["diggers"][:4]):
        tell(person, form, 4, text=f"By {person.user.name}")
    releasing.at_fixed_time(room.dialogue)
    assert read(form) == []  # colleagues of a named group bring out nobody's words
    tell(room.people["diggers"][4], form, 4, text="The fifth")
    assert read(form) == []
    releasing.at_fixed_time(room.dialogue)
    assert len(read(form)) == 12
    close(room)
    tell_late = factories.member(room.dialogue, "gov", "Grace")
    with pytest.raises(evaluating.NotOpen):
        tell(tell_late, form, text="Late")


@pytest.mark.trust("F16")
def test_changes_and_what_is_taken_back_wait_for_the_night(room, form):
    one, two, three = room.people["diggers"][:3]
    for person in (one, two, three):
        tell(person, form, 4, text=f"{person.user.name} warm")
    releasing.tonight(room.dialogue)
    before = read(form)
    tell(one, form, 4, text="Cold")
    tell(two, form, 4)  # the words alone go
    assert evaluating.take_back(participant=three, evaluation=form) == "later"
    assert read(form) == before
    assert evaluating.own(two, form).text == ""
    releasing.tonight(room.dialogue)
    assert (read(form), Rating.objects.count()) == (["Cold"], 2)
    assert evaluating.take_back(participant=one, evaluation=form, now=True) == "gone"
    assert read(form) == []


def test_words_of_too_small_a_group_wait_whoever_wrote_them(room, form):
    ama = room.people["gov"][0]  # a named group of three: nobody speaks by name here
    tell(ama, form, 4, text="We are few")
    releasing.tonight(room.dialogue)
    assert read(form) == []
    said = evaluating.own(ama, form).remark
    assert "once six people of your group" in release_words.of_remark(said, room.dialogue, database_time.now())
    factories.members(room.dialogue, "gov", 3, name="more")
    releasing.tonight(room.dialogue)
    assert read(form) == ["We are few"]


def test_team_reads_first_where_it_does(room, form):
    room.dialogue.moderation = "before"
    room.dialogue.save(update_fields=["moderation"])
    amina = room.people["diggers"][0]
    tell(amina, form, 4, text="Cold")
    releasing.tonight(room.dialogue)
    said = Remark.objects.get()
    assert (read(form), [len(queue) for queue in unread.queues(room.dialogue)]) == ([], [0, 0, 1])
    seen = {("remark", said.pk): moderating.state(said)}
    assert moderating.let_through(seen=seen, dialogue=room.dialogue, by=room.organiser) == [said]
    releasing.tonight(room.dialogue)
    assert read(form) == ["Cold"]
    tell(amina, form, 4, text="Colder")
    releasing.tonight(room.dialogue)
    assert (read(form), Remark.objects.get().asked_text) == (["Cold"], "Colder")


# ---- the team


def test_sentences_can_be_worded_until_it_opens(room):
    which = {"dialogue": room.dialogue, **WHICH, "by": room.organiser}
    first = evaluations.worded(evaluations.of(room.dialogue, 1, "start"))
    ours = first | {"question_2": "We are heard."}
    evaluations.word(questions=ours, seen=merging.marks(first), **which)
    with pytest.raises(merging.Clash):
        evaluations.word(questions=first | {"question_2": "All are heard."}, seen=merging.marks(first), **which)
    assert evaluations.open_form(**which).questions[1] == "We are heard."
    evaluations.open_form(**which)
    with pytest.raises(evaluations.NotNow):
        evaluations.word(questions=first, seen="", **which)
    close(room)
    close(room)
    with pytest.raises(evaluations.NotNow):
        evaluations.open_form(**which)
    done = list(room.dialogue.log.filter(action__contains="evaluation").order_by("pk").values_list("action", "detail"))
    assert done == [(f"{did} an evaluation", "1 start") for did in ("worded", "opened", "closed")]


def test_nothing_opens_where_nobody_could_answer(room):
    which = {"dialogue": room.dialogue, **WHICH, "by": room.organiser}
    with pytest.raises(evaluations.NotNow):
        evaluations.close_form(**which)
    for phase in ("decide", "agenda", "closed"):
        steering.change_phase(dialogue=room.dialogue, phase=phase, seen=room.dialogue.phase, by=room.organiser)
        room.dialogue.refresh_from_db()
    with pytest.raises(evaluations.NotNow):
        evaluations.open_form(**which)


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
    for person in room.people["diggers"][:6]:
        tell(person, form, 5)
    with transaction.atomic():
        assert leaving.take_all_back(participant=room.people["diggers"][0], key="t") == 1
        closing = Thread(target=lambda: (close(room), connection.close()))
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


def test_page_of_all_that_one_has_said_shows_it(room, form):
    amina = room.people["diggers"][0]
    tell(amina, form, 5, text="Warm in here")
    page = client_of(amina).get(at("you")).content.decode()
    assert ("Warm in here" in page, "Workshop 1, at its start" in page) == (True, True)
    other = client_of(room.people["lsm"][0]).get(at("you")).content.decode()
    assert "Workshop 1, at its start" not in other
