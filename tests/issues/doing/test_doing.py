"""Saying who should do what: what is kept, what counts, and what is found once the round closes."""

import pytest
from django.db import IntegrityError, transaction

from dialogue import database_time
from issues import answering, asking, leaving, moderating, parting, receipts, releasing, steering, who_does
from issues.doing import choosing, marking, rounds
from issues.models import Contribution, Leaving, Task, TaskFinding, TaskMark, TaskRound
from issues.models.leaving import DAY, NIGHTS
from issues.who_does import CLAIMED, DIVIDED, FEW, MOST, MOST_NOT, NOBODY, OTHERS_EXPECT
from stakeholders.models import Voice
from tests.issues.doing.task_room import (
    add,
    close,
    found,
    make_task_room,
    mark,
    mark_all,
    open_round,
    rest,
    words_of,
)
from tests.issues.test_answers_pages import say
from tests.issues.ties import tie_room as ties
from tests.issues.ties.tie_room import make_tie_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_task_room()


@pytest.fixture
def asked(room):
    return open_round(room)


@pytest.mark.trust("A2")
def test_sent_twice_is_once_and_changed_is_told(room, asked):
    amina = room.people["diggers"][0]
    first = mark(amina, asked, room.water, "gov", key="k")
    assert mark(amina, asked, room.water, "gov", key="k") == first
    with pytest.raises(receipts.Repeated):
        mark(amina, asked, room.water, "lsm", instead="gov", key="k")
    with pytest.raises(receipts.Overtaken):
        mark(amina, asked, room.water, "lsm", instead="", key="k2")
    changed = mark(amina, asked, room.water, "lsm", "gov", does=True, instead="gov", key="k3")
    assert (changed.pk, changed.said) == (first.pk, (("gov", "lsm"), True))
    assert mark(amina, asked, room.water, instead="gov,lsm+", key="k4") is None
    with pytest.raises(receipts.Repeated):
        mark(amina, asked, room.water, "gov", key="k")  # it comes late, and brings nothing back
    assert TaskMark.objects.count() == 0


@pytest.mark.trust("F1")
def test_no_two_marks_of_a_person_share_a_voice(room, asked):
    amina = room.people["diggers"][0]
    for task in (room.water, room.police):
        mark(amina, asked, task, "gov")
    close(room)
    again = open_round(room)
    mark(amina, again, room.water, "gov")
    voices = set(TaskMark.objects.values_list("voice", flat=True))
    assert len(voices) == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskMark.objects.create(voice_id=next(iter(voices)), round=again, task=room.police)


@pytest.mark.trust("F5")
def test_what_is_found_is_words_and_what_is_to_be_settled_comes_first(room, asked):
    """Companies and miners expect wells of the government, which does not; two guard the road."""
    for group in ("diggers", "owners", "lsm"):
        mark_all(room, group, asked, room.police, group if group == "lsm" else "asm")
    mark_all(room, "gov", asked, room.police, "lsm", does=True)
    for group in ("diggers", "owners", "lsm"):
        mark_all(room, group, asked, room.water, "gov")
    mark_all(room, "gov", asked, room.water, "lsm")
    mark_all(room, "cso", asked, room.water, "cso")
    close(room)
    (first, wells), (second, road) = found(TaskRound.objects.get())
    assert (first, second) == (room.water, room.police)
    assert (who_does.open_points(wells), who_does.open_points(road)) == ([OTHERS_EXPECT, NOBODY], [CLAIMED])
    told = words_of(wells, "asm")[0]
    assert (told.pop("gov"), set(told), set(told.values())) == (MOST, {"asm", "lsm", "cso", "communities"}, {MOST_NOT})
    assert set(words_of(wells, "cso")[0].values()) == {FEW}
    assert (words_of(road, "gov")[1], words_of(road, "lsm")[1], words_of(road, "cso")[1]) == (MOST, MOST_NOT, FEW)
    assert not any(character.isdigit() for letters in TaskRound.objects.get().results["tasks"] for character in letters)


@pytest.mark.trust("F5")
def test_five_of_a_part_show_nothing_of_it_or_its_lane(room, asked):
    mark_all(room, "diggers", asked, room.water, "gov")
    mark_all(room, "owners", asked, room.water, "gov", number=5)
    mark_all(room, "lsm", asked, room.water, "gov", "lsm", number=4)
    close(room)
    table = dict(found(TaskRound.objects.get()))[room.water]
    told = {key: words_of(table, key)[0]["gov"] for key in ("asm", "diggers", "owners", "lsm")}
    assert told == {"asm": FEW, "diggers": MOST, "owners": FEW, "lsm": FEW}


def test_who_only_says_that_it_is_done_counts_for_that_alone(room, asked):
    mark_all(room, "lsm", asked, room.water, does=True, number=4)
    for person in room.people["lsm"][4:]:
        mark(person, asked, room.water, "gov")
    close(room)
    cells, does = words_of(dict(found(TaskRound.objects.get()))[room.water], "lsm")
    assert (set(cells.values()), does) == ({FEW}, DIVIDED)


def test_group_that_is_none_counts_nowhere(room, asked):
    mark_all(room, "gov", asked, room.water, "gone")
    close(room)
    assert set(words_of(dict(found(TaskRound.objects.get()))[room.water], "gov")[0].values()) == {FEW}


def test_taking_everything_back_counts_nowhere_from_then_on(room, asked):
    for each in room.people["gov"]:
        mark(each, asked, room.water, "gov")
    person = room.people["gov"][0]
    mark(person, asked, room.police, "gov")
    assert leaving.take_all_back(participant=person) == 2
    close(room)
    assert set(words_of(dict(found(TaskRound.objects.get()))[room.water], "gov")[0].values()) == {FEW}
    for night in range(NIGHTS + 1):
        leaving.tonight(room.dialogue, database_time.now().date() + DAY * night)
    assert (TaskMark.objects.count(), Leaving.objects.count()) == (5, 0)


def test_phase_in_which_nobody_answers_closes_it(room, asked):
    mark_all(room, "lsm", asked, room.water, "lsm")
    for phase, seen in (("decide", "gather"), ("agenda", "decide")):
        steering.change_phase(dialogue=room.dialogue, phase=phase, seen=seen, by=room.organiser)
        room.dialogue.refresh_from_db()
    assert words_of(dict(found(TaskRound.objects.get()))[room.water], "lsm")[0]["lsm"] == MOST
    with pytest.raises(asking.NotNow):
        rounds.open_round(dialogue=room.dialogue, by=room.organiser)


def test_next_round_begins_a_day_later_and_empty(room, asked):
    amina = room.people["diggers"][0]
    mark(amina, asked, room.water, "gov")
    close(room)
    with pytest.raises(answering.NotOpen):
        mark(amina, asked, room.water, "lsm", instead="gov")
    with pytest.raises(asking.TooSoon):
        rounds.open_round(dialogue=room.dialogue, by=room.organiser)
    rest(room.dialogue)
    again = rounds.open_round(dialogue=room.dialogue, by=room.organiser)
    assert (again.number, marking.own(amina, again, room.water.pk).first()) == (2, None)


def test_nothing_is_asked_where_there_is_no_task(room):
    Task.objects.all().delete()
    with pytest.raises(rounds.NothingToAsk):
        open_round(room)


# ---- what a task is made of


@pytest.fixture
def answer(room):
    said = say(room.people["gov"][0], "We could patrol the road.")
    releasing.tonight(room.dialogue)
    return Contribution.objects.get(pk=said.pk)


def test_source_is_what_everybody_reads_and_of_this_dialogue(room, answer):
    assert choosing.source_of(room.dialogue, "answer", answer.pk) == answer
    waiting = say(room.people["diggers"][0], "It waits.")
    assert choosing.source_of(room.dialogue, "answer", waiting.pk) is None
    assert choosing.source_of(room.dialogue, "vote", answer.pk) is None


@pytest.mark.trust("F16")
@pytest.mark.parametrize("how", ["hidden", "gone"])
def test_source_that_goes_takes_the_words_of_the_task_along(room, answer, how):
    task = add(room, "Patrol the road.", ("answer", answer))
    asked = open_round(room)
    amina = room.people["diggers"][0]
    mark(amina, asked, task, "gov")
    if how == "hidden":
        moderating.hide(text=answer, reason="Unkind.", dialogue=room.dialogue, by=room.organiser)
    else:
        answer.delete()
    with pytest.raises(answering.NotOpen):
        mark(room.people["diggers"][1], asked, task, "gov")
    mark(amina, asked, task, instead="gov")  # one's own can still go
    close(room)
    assert [each for each, _table in found(TaskRound.objects.get())] == [room.water, room.police]
    choosing.forget_words(room.dialogue)
    task.refresh_from_db()
    assert task.title == ("Patrol the road." if how == "hidden" else "")
    assert "Patrol" not in str(list(room.dialogue.log.values_list("detail", flat=True)))


@pytest.mark.trust("F13")
def test_sealing_moves_the_source_and_the_marks_along(room, answer):
    task = add(room, "Patrol the road.", ("answer", answer))
    mark(room.people["gov"][0], open_round(room), task, "gov")
    close(room)
    before = set(Voice.objects.values_list("pk", flat=True))
    parting.part(room.dialogue)
    task.refresh_from_db()
    assert task.answer_id == Contribution.objects.get().pk != answer.pk
    assert list(Task.objects.readable()) == [room.water, room.police, task]
    assert not before & set(Voice.objects.values_list("pk", flat=True))


def test_words_are_corrected_while_nobody_is_asked_and_what_was_found_says_so(room, asked):
    with pytest.raises(choosing.BeingAsked):
        choosing.correct(task=room.water, title="Dig deep wells.", by=room.organiser)
    with pytest.raises(choosing.BeingAsked):
        choosing.take_out(task=room.water, by=room.organiser)
    close(room)
    choosing.correct(task=room.water, title="Dig deep wells.", by=room.organiser)
    assert list(TaskFinding.objects.filter(is_changed=True).values_list("task", flat=True)) == [room.water.pk]


def test_task_that_was_asked_about_stays_and_is_asked_about_no_more(room, asked):
    close(room)
    choosing.take_out(task=room.water, by=room.organiser)
    new = add(room, "New.")
    choosing.take_out(task=new, by=room.organiser)
    assert list(Task.objects.asked()) == [room.police]
    assert Task.objects.count() == 2
    choosing.put_back(task=room.water, by=room.organiser)
    assert list(Task.objects.asked()) == [room.water, room.police]


@pytest.mark.trust("F6")
@pytest.mark.parametrize("number", [0, 3])
def test_taking_a_task_out_tells_nobody_whether_anybody_ticked_it(room, answer, number):
    """Its answer was taken back while it was asked, so no round found anything of it."""
    task = add(room, "Patrol the road.", ("answer", answer))
    mark_all(room, "lsm", open_round(room), task, "gov", number=number)
    answer.delete()
    close(room)
    choosing.take_out(task=task, by=room.organiser)
    assert list(Task.objects.all()) == [room.water, room.police]


@pytest.mark.trust("F8")
def test_words_that_an_author_changed_do_not_live_on_in_a_task(room, answer):
    """The team's form begins with them; what it put into words of its own stays."""
    copied = add(room, "we could  patrol the road.", ("answer", answer))
    retold = add(room, "Watch the road by night.", ("answer", answer))
    own = answering.own(room.people["gov"][0], room.issues).get()
    say(room.people["gov"][0], "We could patrol it.", before=answering.state(own))
    releasing.tonight(room.dialogue)
    copied.refresh_from_db()
    assert (copied.title, list(Task.objects.readable())) == ("", [room.water, room.police, retold])


@pytest.mark.trust("F8")
def test_words_of_an_expectation_that_changed_do_not_live_on_either():
    room = make_tie_room()
    asked, person = ties.open_round(room), room.people["lsm"][0]
    said = ties.expect(person, asked, "Ask Kofi Mensah first, then dig.")
    releasing.tonight(room.dialogue)
    said.refresh_from_db()
    task = add(room, "Ask Kofi Mensah first…", ("expectation", said))
    ties.expect(person, asked, "Ask first, then dig.", before=answering.state(said))
    releasing.tonight(room.dialogue)
    task.refresh_from_db()
    assert (task.title, list(Task.objects.readable())) == ("", [])
