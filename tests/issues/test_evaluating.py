"""The form about a workshop: what people say of it, and when others read it."""

import pytest
from django.db import IntegrityError, transaction

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
from issues.models import Evaluation, Rating, Remark
from issues.models.leaving import DAY
from stakeholders.models import SpentReceipt, Voice
from tests import factories
from tests.issues.evaluating_room import SIZES, WHICH, close, read, tell
from tests.issues.voting_room import make_room
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes=SIZES)


@pytest.fixture
def form(room):
    return evaluations.open_form(dialogue=room.dialogue, by=room.organiser, **WHICH)


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
    assert (read(form), [len(queue) for queue in unread.queues(room.dialogue)]) == ([], [0, 0, 1, 0, 0, 0])
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


def test_page_of_all_that_one_has_said_shows_it(room, form):
    amina = room.people["diggers"][0]
    tell(amina, form, 5, text="Warm in here")
    mine = client_of(amina).get(at("you")).content.decode()
    assert ("?workshops" in mine, "Nothing yet" in mine, 'id="all"' in mine) == (True, False, True)
    page = client_of(amina).get(at("you"), {"workshops": ""}).content.decode()
    assert ("Warm in here" in page, "Workshop 1, at its start" in page) == (True, True)
    other = client_of(room.people["lsm"][0]).get(at("you"), {"workshops": ""}).content.decode()
    assert "Workshop 1, at its start" not in other
