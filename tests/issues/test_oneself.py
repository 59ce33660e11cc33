"""Who people say they are: by a voice apart, counted at night for the whole dialogue, and in steps."""

import datetime
import itertools
import re
from collections import defaultdict

import pytest
from django.db import IntegrityError
from django.urls import reverse

from dialogue import database_time
from issues import answering, leaving, oneself, receipts, steering
from issues.disclosure import K
from stakeholders.models import About, AboutCount, Participant, SpentReceipt, Voice
from tests.factories import make_dialogue, member, members, question
from tests.issues.voting_room import staff
from tests.speaking import client_of, key_of

pytestmark = pytest.mark.django_db
NOTHING = {"woman": False, "young": False, "migrant": False}
DAY = datetime.timedelta(days=1)
LOOKS = [datetime.date(2026, 1, 5) + n * 14 * DAY for n in range(8)]  # every second Monday
KEPT, TAKEN_BACK, UNCHANGED = oneself.Told.KEPT, oneself.Told.TAKEN_BACK, oneself.Told.NOTHING


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def diggers(april):
    return members(april, "diggers", 20)


def tell(participant, *names, key=""):
    return oneself.tell(participant=participant, key=key, **NOTHING | dict.fromkeys(names, True))


def tell_all(people, *names):
    for person in people:
        tell(person, *names)


def look(dialogue):
    """The next night in which it is looked whether a figure moves."""
    last = AboutCount.objects.filter(dialogue=dialogue).values_list("looked_on", flat=True).first()
    oneself.count(dialogue, LOOKS[LOOKS.index(last) + 1 if last else 0])


def counted(dialogue):
    return [least for _who, least in AboutCount.objects.get(dialogue=dialogue).steps]


def test_it_is_said_changed_and_taken_back(april, diggers):
    tell(diggers[0], "woman", "young")
    tell(diggers[0], "migrant")
    assert [row.said for row in oneself.own(diggers[0])] == [NOTHING | {"migrant": True}]
    assert list(oneself.own(diggers[1])) == []
    tell(diggers[0])
    assert [row.said for row in oneself.own(diggers[0])] == [NOTHING]
    assert About.objects.count() == 1


def test_nothing_ticked_writes_nothing(april, diggers):
    assert tell(diggers[0]) == UNCHANGED
    assert (About.objects.count(), Voice.objects.count()) == (0, 0)


@pytest.mark.trust("F17")
def test_the_voice_says_nothing_else_and_carries_no_group_of_its_own(april, diggers):
    kofi = member(april, "lsm", "Kofi", organisation="Deep Rock")
    for person in (diggers[0], kofi):
        answering.answer(participant=person, question=question(april), text="Words", language="en")
        tell(person, "woman")
    voices = Voice.objects.filter(abouts__isnull=False)
    assert sorted(voices.values_list("group", "name")) == [(april.groups.order_by("pk").first().pk, "")] * 2
    assert not voices.filter(contributions__isnull=False).exists()


def test_one_person_has_one_row(april, diggers):
    tell(diggers[0], "woman")
    row = About.objects.get()
    with pytest.raises(IntegrityError):
        About.objects.create(voice=row.voice, woman=True)


def test_same_form_twice_and_with_something_else(april, diggers):
    tell(diggers[0], "woman", key="one")
    assert tell(diggers[0], "woman", key="one") == KEPT
    with pytest.raises(receipts.Repeated):
        tell(diggers[0], "young", key="one")
    assert [tell(diggers[0], key=key) for key in ("two", "two", "three")] == [TAKEN_BACK, TAKEN_BACK, UNCHANGED]
    with pytest.raises(receipts.Repeated):
        tell(diggers[0], "woman", key="one")


def test_what_is_said_already_changes_nothing(april, diggers):
    assert [tell(diggers[0], "woman", key=key) for key in ("one", "two", "one")] == [KEPT, UNCHANGED, KEPT]


@pytest.mark.parametrize("phase", ["draft", "closed"])
def test_not_before_it_begins_nor_after_it_ended(april, diggers, phase):
    april.phase = phase
    diggers[0].dialogue = april
    with pytest.raises(answering.NotOpen):
        tell(diggers[0], "woman")


def test_who_waits_says_nothing(april):
    with pytest.raises(answering.NotOpen):
        tell(member(april, "diggers", "Amina", status="waiting"), "woman")


# ---- what is published


def test_nothing_moves_between_two_looks_and_no_press_moves_anything(april, diggers):
    look(april)
    tell_all(diggers[:14], "woman")
    oneself.count(april, LOOKS[0] + 13 * DAY)
    assert counted(april) == []
    look(april)
    assert counted(april) == [10, None, None]
    tell_all(diggers[:14])
    assert counted(april) == [10, None, None]
    oneself.count(april, LOOKS[1] + 13 * DAY)
    assert (counted(april), About.objects.count()) == ([10, None, None], 0)
    look(april)
    assert counted(april) == [0, None, None]


def test_the_night_looks_and_a_night_that_was_missed_is_made_up_for(april, diggers):
    tell_all(diggers[:14], "young")
    steering.night()
    tonight = AboutCount.objects.get().looked_on
    assert (tonight, counted(april)) == (database_time.now().date(), [None, 10, None])
    tell_all(diggers[:14])
    oneself.count(april, tonight + 20 * DAY)
    assert counted(april) == [None, 0, None]


def test_four_never_move_a_figure_and_nine_always_do(april, diggers):
    tell_all(diggers[:4], "young")
    look(april)
    assert counted(april) == []
    tell_all(diggers[4:14], "young")
    look(april)
    tell_all(diggers[:4])
    look(april)
    assert counted(april) == [None, 10, None]
    tell_all(diggers[4:9])
    look(april)
    assert counted(april) == [None, 0, None]


@pytest.mark.parametrize("drawn", range(5))
def test_it_moves_by_five_to_nine_people_up_or_down(drawn):
    moved = [by for by in range(12) if oneself.moves(20 + by, 20, drawn)]
    assert moved == [by for by in range(12) if oneself.moves(20 - by, 20, drawn)] == list(range(5 + drawn, 12))


def test_colleagues_who_speak_by_name_do_not_bring_out_hidden_ones(april, diggers):
    tell_all([*members(april, "lsm", 20), *diggers[:4]], "woman")
    look(april)
    assert counted(april) == []


def test_the_others_of_hidden_groups_do_not_bring_out_another_kind(april, diggers):
    tell_all(diggers[:14], "woman")
    tell_all(members(april, "lsm", 20), "migrant")
    look(april)
    assert counted(april) == [10, None, None]


def test_any_count_where_nobody_is_hidden():
    open_house = make_dialogue("may", policies=dict.fromkeys(("asm", "diggers", "owners", "communities"), "named"))
    tell_all(members(open_house, "lsm", 20)[:14], "migrant")
    look(open_house)
    assert counted(open_house) == [None, None, 10]


def test_who_has_left_is_not_counted(april, diggers):
    tell_all(diggers[:14], "woman")
    look(april)
    Participant.objects.filter(pk__in=[person.pk for person in diggers[:14]]).update(status="removed")
    members(april, "owners", 12)
    look(april)
    assert counted(april) == [0, None, None]


@pytest.mark.trust("F5")
def test_six_others_stay_outside_of_every_figure_and_its_words_are_true():
    for people, drawn in itertools.product(range(60), range(5)):
        for number in range(people + 1):
            least = oneself.shown(number, people, drawn)
            assert number < AboutCount.FEWER_THAN or people < 2 * K if least == 0 else K <= least <= number
            assert least == 0 or people - least >= K
    assert [oneself.shown(n, 40, 0) for n in (5, 6, 9, 10, 34, 35, 40)] == [0, 6, 6, 10, 30, 30, 30]
    assert [oneself.shown(n, 40, 4) for n in (9, 10, 13, 14, 38, 39, 40)] == [0, 6, 6, 10, 30, 30, 30]
    assert [oneself.shown(n, 11, 0) for n in (5, 11)] == [0, 0]


def test_small_dialogues_show_no_figure(april):
    few = members(april, "diggers", 11)
    tell_all(few, "woman")
    look(april)
    assert (AboutCount.objects.get().is_too_small, counted(april)) == (True, [])
    member(april, "diggers", "Twelfth")
    look(april)
    assert (AboutCount.objects.get().is_too_small, counted(april)) == (False, [6, None, None])


def test_figure_goes_down_with_the_people_who_take_part(april, diggers):
    tell_all([*diggers, *members(april, "owners", 20)], "woman")
    look(april)
    assert counted(april) == [30, None, None]
    Participant.objects.filter(group__key="owners").update(status="left")
    AboutCount.objects.update(marks={"woman": "0" * 24})
    look(april)
    assert counted(april) == [10, None, None]


# ---- what five who work together learn, and who reads the file


@pytest.mark.trust("F16")
def test_five_who_tick_one_more_each_night_learn_nothing(april, diggers):
    five, others = diggers[:5], diggers[5:]
    tell_all(others[:12], "migrant")
    look(april)
    seen = set()
    for night in range(13):
        for place, person in enumerate(five):
            tell(person, *(["migrant"] if place < night % 6 else []), *(["young"] if night % 2 else []))
        if night == 6:
            tell(others[13], "migrant")
        oneself.count(april, LOOKS[0] + (night + 1) * DAY)
        seen.add(tuple(counted(april)))
    assert len(seen) == 1


def play(knowledge, others_known_by, looks):
    """The most that five can make of so many looks: the chance that they then know how many others there are.

    `knowledge`: {(others, where the steps begin, what the figure was made of, what was drawn for each such number): chance}."""
    if not looks:
        return others_known_by(knowledge)
    best = 0
    for ticked in range(6):
        after = [play(each, others_known_by, looks - 1) for each in seen_after(knowledge, ticked)]
        best = max(best, sum(after))
    return best


def seen_after(knowledge, ticked):
    """What they hold possible after a look, for each thing they may see."""
    found = defaultdict(lambda: defaultdict(float))
    for (others, edge, then, drawn), chance in knowledge.items():
        known = dict(drawn)
        draws = [known[then]] if then in known else range(5)
        for draw in draws:
            moved = oneself.moves(others + ticked, then, draw)
            seen = oneself.shown(others + ticked, 60, edge) if moved else "as before"
            made_of = others + ticked if moved else then
            found[seen][others, edge, made_of, frozenset({**known, then: draw}.items())] += chance / len(draws)
    return found.values()


MOST = 20


def exactly(knowledge):
    possible = {others for others, *_rest in knowledge}
    return sum(knowledge.values()) if len(possible) == 1 and possible != {MOST} else 0  # more would look alike


def at_a_guess(knowledge):
    likely = defaultdict(float)
    for (others, *_rest), chance in knowledge.items():
        likely[others] += chance
    return max(likely.values())


@pytest.mark.trust("F16")
@pytest.mark.parametrize(("known", "at_most"), [(exactly, 0.004), (at_a_guess, 0.28)])
def test_no_play_of_five_who_work_together_reads_the_number_of_others(known, at_most):
    start = {(others, edge, 0, frozenset()): 1 / (MOST + 1) / 5 for others in range(MOST + 1) for edge in range(5)}
    assert 0 < play(start, known, looks=3) <= at_most


@pytest.mark.trust("F17")
def test_the_file_does_not_tell_of_how_many_a_figure_was_made(april, diggers):
    look(april)
    may = make_dialogue("may")
    for house in (diggers, members(may, "diggers", 20)):
        tell_all(house[:14], "young")
    look(april)
    look(may)
    marks = [standing.marks for standing in AboutCount.objects.order_by("dialogue")]
    assert [list(each) for each in marks] == [["young"], ["young"]]
    assert len({mark for each in marks for mark in each.values() if re.fullmatch("[0-9a-f]{24}", mark)}) == 2
    before = list(AboutCount.objects.order_by("pk").values())
    tell(diggers[19], "migrant")
    oneself.count(april, LOOKS[1] + DAY)
    assert list(AboutCount.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("marks", [{}, {"young": "0" * 24}])
def test_mark_that_is_lost_or_of_another_key_moves_no_figure(april, diggers, marks):
    tell_all(diggers[:14], "young")
    look(april)
    AboutCount.objects.update(marks=marks)
    tell_all(diggers[:14])
    look(april)
    assert counted(april) == [None, 10, None]
    tell_all(diggers[:14], "young")
    tell_all(diggers[14:], "young")
    look(april)
    tell_all(diggers)
    look(april)
    assert counted(april) == [None, 0, None]


def test_sealed_dialogue_is_left_as_it_is(april, diggers, settings, tmp_path):
    tell_all(diggers[:14], "young")
    look(april)
    tell_all(diggers)
    april.phase = "sealed"
    settings.KEY_DIR = tmp_path
    look(april)
    assert (counted(april), About.objects.count()) == ([None, 10, None], 14)


def test_nobody_asks_for_the_key_where_nothing_is_said(april, diggers, settings, tmp_path):
    settings.KEY_DIR = tmp_path
    look(april)
    assert counted(april) == []


# ---- taking everything back


def test_everything_taken_back_takes_this_along(april, diggers):
    tell(diggers[0], "woman")
    assert leaving.take_all_back(participant=diggers[0]) == 1
    assert About.objects.count() == 1
    leaving.tonight(april, database_time.now().date() + datetime.timedelta(days=3))
    leaving.sweep_voices(april)
    assert (About.objects.count(), Voice.objects.count(), april.leaving.count()) == (0, 0, 0)


def test_saying_it_again_keeps_it(april, diggers):
    tell(diggers[0], "woman")
    leaving.take_all_back(participant=diggers[0])
    tell(diggers[0], "woman")
    assert april.leaving.count() == 0


def test_late_post_brings_nothing_back(april, diggers):
    tell(diggers[0], "woman", key="one")
    tell(diggers[0], key="two")
    oneself.count(april, LOOKS[0])
    assert (SpentReceipt.objects.count(), About.objects.count()) == (2, 0)
    with pytest.raises(receipts.Repeated):
        tell(diggers[0], "woman", key="one")


# ---- pages


def at(name):
    return reverse(name, args=["april"])


def test_page_keeps_what_is_ticked_and_says_what_is_published(april, diggers):
    client = client_of(diggers[0].user)
    empty = client.get(at("about_me")).content.decode()
    assert "Not counted yet" in empty
    assert client.post(at("about_me"), {"woman": "on", "key": key_of(diggers[0])}).headers["Location"] == at("about_me")
    assert 'name="woman" id="id_woman" checked' in client.get(at("about_me")).content.decode().replace(
        'type="checkbox" ', ""
    )
    assert "I am a woman." in client.get(at("you")).content.decode()
    tell_all(diggers[1:14], "woman")
    look(april)
    assert "10 or more say so" in client.get(at("about_me")).content.decode()


def told(client, person, **ticked):
    """The message above the page that follows the press."""
    page = client.post(at("about_me"), {**ticked, "key": key_of(person)}, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_press_is_answered_by_what_it_did(april, diggers):
    client = client_of(diggers[0].user)
    nothing = ["Nothing was changed."]
    assert told(client, diggers[0]) == nothing
    assert told(client, diggers[0], woman="on") == ["Kept. It is counted with the others in a night to come."]
    assert told(client, diggers[0], woman="on") == nothing
    assert told(client, diggers[0]) == ["Taken back. It no longer counts from a night to come."]
    assert told(client, diggers[0]) == nothing


def test_a_form_that_came_twice_shows_both(april, diggers):
    client, key = client_of(diggers[0].user), key_of(diggers[0])
    client.post(at("about_me"), {"woman": "on", "key": key})
    again = client.post(at("about_me"), {"young": "on", "key": key})
    assert (again.status_code, [row.said["young"] for row in About.objects.all()]) == (409, [False])


def test_page_in_a_closed_dialogue_tells_so(april, diggers):
    client, key = client_of(diggers[0].user), key_of(diggers[0])
    type(april).objects.filter(pk=april.pk).update(phase="closed")
    page = client.get(at("about_me")).content.decode()
    assert ("It cannot be changed in this phase." in page, 'name="woman"' in page) == (True, False)
    assert client.post(at("about_me"), {"woman": "on", "key": key}).status_code == 409


def test_team_reads_the_same_figures(april, diggers, settings):
    settings.DEMO = True
    client = client_of(staff(april, "organiser"))
    assert "Not counted yet" in client.get(at("team_people")).content.decode()
    tell_all(diggers[:14], "migrant", "young")
    assert "10 or more say so" not in client.get(at("team_people")).content.decode()
    look(april)
    tell_all(diggers[:14], "young")
    look(april)
    page = client.get(at("team_people")).content.decode()
    found = [page.count(words) for words in ("10 or more say so", "fewer than 10 say so", "not counted yet")]
    assert found == [1, 1, 1]
