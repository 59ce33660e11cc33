"""The settings of a dialogue: changed in the browser, the rule for the next ballot only, thresholds before it opens only."""

import pytest
from django.urls import reverse

from dialogue import merging
from dialogue.models import TeamLog
from issues import setting_up
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room(issues=2)


@pytest.fixture
def organiser(client, room):
    client.force_login(room.organiser)
    return client


AT = "/d/april/team/settings/"


def sent(organiser, **changes):
    form = organiser.get(AT).context["form"]
    said = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (said | changes).items() if value not in (None, False)}


def test_settings_are_changed_and_logged(room, organiser):
    assert reverse("dialogue_settings", args=["april"]) == AT
    words = {"title": "Gold in April", "answers_until": "2026-12-20", "join_open": False}
    assert organiser.post(AT, sent(organiser, **words)).url == AT
    room.dialogue.refresh_from_db()
    assert (room.dialogue.title, str(room.dialogue.answers_until), room.dialogue.join_open) == (
        "Gold in April",
        "2026-12-20",
        False,
    )
    assert TeamLog.objects.get(action="changed settings").detail == "answers_until, join_open, title"
    assert "Nothing was changed." in organiser.post(AT, sent(organiser), follow=True).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(room, organiser):
    wrong = organiser.post(AT, sent(organiser, title="", about="Kept words.", agenda_minutes="2"))
    page = wrong.content.decode()
    assert (wrong.status_code, "Kept words." in page, page.count('class="error"')) == (422, True, 2)


def test_rule_counts_from_the_next_ballot_on(room, organiser):
    first = room.open("straw")
    organiser.post(AT, sent(organiser, rule_name="equal_mean", rule_threshold="3/4"))
    first.refresh_from_db()
    assert (first.rule["name"], first.rule["threshold"]) == ("equal_voice", "2/3")
    room.close(first)
    room.dialogue.refresh_from_db()
    second = room.open("straw")
    assert (second.rule["name"], second.rule["threshold"]) == ("equal_mean", "3/4")


def test_thresholds_of_support_are_fixed_once_the_dialogue_has_opened(room, organiser):
    before = room.dialogue.support_voices
    organiser.post(AT, sent(organiser, support_voices="2", title="Another"))
    room.dialogue.refresh_from_db()
    assert (room.dialogue.title, room.dialogue.support_voices) == ("Another", before)
    room.dialogue.phase = "draft"
    room.dialogue.save(update_fields=["phase"])
    organiser.post(AT, sent(organiser, support_voices="2"))
    room.dialogue.refresh_from_db()
    assert room.dialogue.support_voices == 2


def test_two_at_once_lose_nothing(room, organiser):
    late = sent(organiser, title="Late title", question="Late question?")
    setting_up.change(dialogue=room.dialogue, by=room.organiser, question="Early question?")
    answer = organiser.post(AT, late)
    page = answer.content.decode()
    assert (answer.status_code, "Early question?" in page, "Late question?" in page) == (409, True, True)
    seen = merging.marks({"question": "What stood before?"})
    with pytest.raises(merging.Clash):
        setting_up.change(dialogue=room.dialogue, by=room.organiser, question="Again?", seen=seen)


def test_what_it_is_about_stands_on_the_first_page(room, organiser):
    organiser.post(AT, sent(organiser, about="Gold, and who lives from it."))
    assert "Gold, and who lives from it." in organiser.get("/d/april/").content.decode()
