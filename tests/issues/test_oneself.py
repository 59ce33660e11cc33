"""Who people say they are: by a voice apart, counted at night for the whole dialogue, and in steps."""

import datetime

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


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def diggers(april):
    return members(april, "diggers", 20)


def tell(participant, *names, key=""):
    return oneself.tell(participant=participant, key=key, **NOTHING | dict.fromkeys(names, True))


def counted(dialogue):
    found = AboutCount.objects.filter(dialogue=dialogue).first()
    return [least for _who, least in found.steps] if found else None


def test_it_is_said_changed_and_taken_back(april, diggers):
    tell(diggers[0], "woman", "young")
    tell(diggers[0], "migrant")
    assert [row.said for row in oneself.own(diggers[0])] == [NOTHING | {"migrant": True}]
    assert list(oneself.own(diggers[1])) == []
    tell(diggers[0])
    assert [row.said for row in oneself.own(diggers[0])] == [NOTHING]
    assert About.objects.count() == 1


def test_nothing_ticked_writes_nothing(april, diggers):
    assert tell(diggers[0]) is None
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
    row = tell(diggers[0], "woman")
    with pytest.raises(IntegrityError):
        About.objects.create(voice=row.voice, woman=True)


def test_same_form_twice_and_with_something_else(april, diggers):
    tell(diggers[0], "woman", key="one")
    assert tell(diggers[0], "woman", key="one").said == NOTHING | {"woman": True}
    with pytest.raises(receipts.Repeated):
        tell(diggers[0], "young", key="one")
    tell(diggers[0], key="two")
    with pytest.raises(receipts.Repeated):
        tell(diggers[0], "woman", key="one")


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


@pytest.mark.trust("F16")
def test_no_press_changes_what_is_published(april, diggers):
    for person in diggers[:10]:
        tell(person, "woman")
    assert counted(april) is None
    steering.night()
    assert counted(april) == [10, 0, 0]
    for person in diggers[:10]:
        tell(person)
    assert counted(april) == [10, 0, 0]
    steering.night()
    assert (counted(april), About.objects.count(), Voice.objects.count()) == ([0, 0, 0], 0, 0)


def test_four_changes_are_not_counted(april, diggers):
    for person in diggers[:6]:
        tell(person, "young")
    steering.night()
    for person in diggers[6:10]:
        tell(person, "young")
    steering.night()
    assert counted(april) == [0, 6, 0]
    tell(diggers[0])
    steering.night()
    assert counted(april) == [0, 6, 0]  # nine
    for person in diggers[10:15]:
        tell(person, "young")
    steering.night()
    assert counted(april) == [0, 10, 0]


def test_colleagues_who_speak_by_name_do_not_bring_out_a_hidden_one(april, diggers):
    for person in members(april, "lsm", 8):
        tell(person, "woman")
    tell(diggers[0], "woman")
    steering.night()
    assert counted(april) is None


def test_five_of_any_count_where_nobody_is_hidden():
    open_house = make_dialogue("may", policies=dict.fromkeys(("asm", "diggers", "owners", "communities"), "named"))
    for person in members(open_house, "lsm", 20)[:7]:
        tell(person, "migrant")
    oneself.count(open_house)
    assert counted(open_house) == [0, 0, 6]


def test_fewer_than_six_are_never_shown(april, diggers):
    for person in diggers[:5]:
        tell(person, "woman")
    for person in diggers[5:]:
        tell(person, "young")
    steering.night()
    assert counted(april) == [0, 10, 0]


def test_who_has_left_is_not_counted(april, diggers):
    for person in diggers[:7]:
        tell(person, "woman")
    Participant.objects.filter(pk__in=[person.pk for person in diggers[:2]]).update(status="removed")
    steering.night()
    assert counted(april) == [0, 0, 0]


@pytest.mark.trust("F5")
def test_six_others_stay_outside_of_every_figure():
    for people in range(60):
        for number in range(people + 1):
            least = oneself.shown(number, people)
            assert least == 0 or (K <= least <= number and people - least >= K)
    assert [oneself.shown(n, 40) for n in (5, 6, 9, 10, 34, 35, 40)] == [0, 6, 6, 10, 30, 30, 30]
    assert [oneself.shown(n, 11) for n in (5, 11)] == [0, 0]


def test_small_dialogues_show_no_figure(april):
    for person in members(april, "diggers", 8):
        tell(person, "woman")
    steering.night()
    assert (AboutCount.objects.get().is_too_small, counted(april)) == (True, [0, 0, 0])


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
    for person in diggers[:6]:
        tell(person, key=f"x{person.pk}")
    tell(diggers[0], key="two")
    for person in diggers[1:7]:
        tell(person, "young")
    steering.night()
    assert SpentReceipt.objects.count() > 0
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
    for person in diggers[1:8]:
        tell(person, "woman")
    steering.night()
    assert "6 or more say so" in client.get(at("about_me")).content.decode()


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
    for person in diggers[:12]:
        tell(person, "migrant")
    assert "10 or more say so" not in client.get(at("team_people")).content.decode()
    steering.night()
    page = client.get(at("team_people")).content.decode()
    assert (page.count("10 or more say so"), page.count("fewer than 6 say so")) == (1, 2)
