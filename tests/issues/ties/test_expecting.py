"""What people expect of a tie: kept as an answer, and released as one."""

import pytest

from dialogue import database_time
from issues import answering, leaving, moderating, receipts, releasing, unread
from issues.models import Contribution, Expectation
from issues.models.leaving import DAY, NIGHTS
from issues.ties import expecting
from stakeholders.models import Voice
from tests import factories
from tests.issues.ties.tie_room import add_tie, close, expect, make_tie_room, open_round, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_tie_room()


@pytest.fixture
def asked(room):
    return open_round(room)


def take_back(person, asked, **more):
    return expecting.take_back(participant=person, asked=asked, **more)


@pytest.mark.trust("A2")
def test_sent_twice_is_once_and_changed_is_told(room, asked):
    amina = room.people["diggers"][0]
    first = expect(amina, asked, "Room to dig.", key="k")
    assert expect(amina, asked, "Room to dig.", key="k") == first
    with pytest.raises(receipts.Repeated):
        expect(amina, asked, "Water.", key="k")
    expect(amina, asked, "Water.", key="k2", before=answering.state(first))
    with pytest.raises(receipts.Overtaken):
        expect(amina, asked, "Air.", key="k3", before=answering.state(None))
    assert [said.text for said in Expectation.objects.all()] == ["Water."]
    for _press in range(2):
        assert take_back(amina, asked, key="b") == "gone"
    with pytest.raises(receipts.Repeated):
        expect(amina, asked, "Water.", key="k2")
    assert Expectation.objects.count() == 0


def test_voice_is_that_of_answers_but_in_protected_groups():
    room = make_tie_room(asm="protected")
    asked = open_round(room)
    for person in (room.people["diggers"][0], room.people["lsm"][0]):
        answering.answer(participant=person, question=factories.question(room.dialogue), text="A", language="en")
        expect(person, asked, "E", show_group=False)
    of_answers = set(Contribution.objects.values_list("voice", flat=True))
    joined = Expectation.objects.filter(voice__in=of_answers)
    assert [(said.voice.group.key, said.shown_group.key) for said in joined] == [("lsm", "lsm")]
    assert Voice.objects.count() == 3


@pytest.mark.trust("F15")
def test_no_press_brings_words_out_and_the_clock_counts_people_of_hidden_groups(room, asked):
    other = open_round(room, add_tie(room, "gov", "asm"))
    named = expect(room.people["lsm"][0], asked, "By a company")
    assert (named.released, named.voice.name) == (True, answering.spoken_name(room.people["lsm"][0], with_person=False))
    for person in room.people["lsm"][1:6]:
        expect(person, asked, "Off the record", off_record=True)
    for person in room.people["diggers"][:4]:
        expect(person, asked, "By a digger")
    expect(room.people["diggers"][4], other, "Of another tie")
    releasing.at_fixed_time(room.dialogue)
    assert read(asked) == ["By a company"]
    expect(room.people["diggers"][4], asked, "The fifth")
    assert read(asked) == ["By a company"]
    releasing.at_fixed_time(room.dialogue)
    assert (len(read(asked)), read(other)) == (11, [])
    releasing.tonight(room.dialogue)
    assert read(other) == ["Of another tie"]


@pytest.mark.trust("F16")
def test_changes_and_what_is_taken_back_wait_for_the_night(room, asked):
    one, two, three = room.people["diggers"][:3]
    for person, text in ((one, "A"), (two, "B"), (three, "C")):
        expect(person, asked, text)
    releasing.tonight(room.dialogue)
    expect(one, asked, "D")
    assert take_back(two, asked) == "later"
    assert read(asked) == ["A", "B", "C"]
    releasing.tonight(room.dialogue)
    assert read(asked) == ["C", "D"]
    assert take_back(three, asked, now=True) == "gone"
    assert read(asked) == ["D"]


def test_on_and_off_the_record_change_places_at_the_clock(room, asked):
    kofi = room.people["lsm"][0]
    expect(kofi, asked, "Openly")
    expect(kofi, asked, "Quietly", off_record=True)
    assert read(asked) == ["Openly"]
    releasing.tonight(room.dialogue)
    assert read(asked) == ["Quietly"]


def test_words_of_too_small_a_hidden_group_wait(room, asked):
    factories.members(room.dialogue, "communities", 2)
    person = room.dialogue.participants.filter(group__key="communities").select_related("group", "dialogue").first()
    person.dialogue = room.dialogue
    expect(person, asked, "We are few")
    releasing.tonight(room.dialogue)
    assert read(asked) == []
    factories.members(room.dialogue, "communities", 4, name="more")
    releasing.tonight(room.dialogue)
    assert read(asked) == ["We are few"]


def test_team_reads_first_where_it_does_and_hides_with_a_reason(room, asked):
    room.dialogue.moderation = "before"
    room.dialogue.save(update_fields=["moderation"])
    amina = room.people["diggers"][0]
    said = expect(amina, asked, "Cold")
    releasing.tonight(room.dialogue)
    said.refresh_from_db()
    assert (read(asked), [len(queue) for queue in unread.queues(room.dialogue)]) == ([], [0, 0, 0, 1, 0, 0])
    seen = {("expectation", said.pk): moderating.state(said)}
    assert moderating.let_through(seen=seen, dialogue=room.dialogue, by=room.organiser) == [said]
    releasing.tonight(room.dialogue)
    assert read(asked) == ["Cold"]
    moderating.hide(text=said, reason="Unkind.", dialogue=room.dialogue, by=room.organiser)
    assert (read(asked), expecting.own(amina, asked).get().hidden_reason) == ([], "Unkind.")


def test_words_that_nobody_read_go_also_after_closing(room, asked):
    amina, kofi = room.people["diggers"][0], room.people["lsm"][0]
    expect(amina, asked, "Regretted")
    expect(kofi, asked, "Read by all")
    close(room)
    with pytest.raises(answering.NotOpen):
        take_back(kofi, asked)
    with pytest.raises(answering.NotOpen):
        expect(amina, asked, "More")
    assert leaving.take_all_back(participant=kofi, key="t") == 0
    assert leaving.take_all_back(participant=amina, key="t") == 1
    leaving.tonight(room.dialogue, database_time.now().date() + NIGHTS * DAY)
    releasing.tonight(room.dialogue)
    assert read(asked) == ["Read by all"]


def test_words_that_took_the_place_of_others_go_after_closing_while_those_are_read_still(room, asked):
    kofi = room.people["lsm"][0]
    expect(kofi, asked, "Openly")
    expect(kofi, asked, "Quietly", off_record=True)
    close(room)
    assert take_back(kofi, asked, key="b") == "later"  # what is read goes with the clock, as before
    assert [(said.text, said.pending) for said in Expectation.objects.all()] == [("Openly", "gone")]


@pytest.mark.trust("A2")
def test_late_retry_does_not_speak_in_the_next_round(room, asked):
    amina = room.people["diggers"][0]
    expect(amina, asked, "Regretted", key="k")
    take_back(amina, asked, key="b")
    close(room)
    open_round(room)
    with pytest.raises(answering.NotOpen):
        expect(amina, asked, "Regretted", key="k")
    assert (take_back(amina, asked, key="b"), Expectation.objects.count()) == ("gone", 0)
