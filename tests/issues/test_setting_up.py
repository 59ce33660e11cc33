"""The settings of a dialogue: changed in the browser, the rule for the next ballot only, thresholds before it opens only."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core import signing
from django.urls import reverse

from dialogue import merging
from dialogue.mail import replies
from dialogue.models import Job, TeamLog
from issues import fixed_times, release_words, setting_up
from stakeholders import erasing, farewells
from tests.issues.voting_room import make_room
from workshops import held

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


def test_country_zone_and_languages_are_set_by_name(room, organiser):
    assert (
        organiser.post(AT, sent(organiser, country="GH", zone="Africa/Accra", languages="Twi, hausa ,FR, tw")).url == AT
    )
    room.dialogue.refresh_from_db()
    assert (room.dialogue.country, room.dialogue.zone, room.dialogue.languages) == (
        "GH",
        "Africa/Accra",
        ["tw", "ha", "fr"],
    )
    page = organiser.get(AT).content.decode()
    assert "Now: Twi, Hausa, Français." in page
    home = organiser.get("/d/april/").content.decode()
    assert "<dd>Ghana</dd>" in home


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("languages", "Twi, Klingon", "Nobody here knows Klingon. Give its tag instead, such as tw for Twi."),
        ("languages", "fr, en, es, pt, sw, tw, ha, ee, qu", "At most 8 languages fit."),
        ("language", "fr, en", "Give one language."),
        ("languages", "Twi, en", "The texts themselves are written in one of these"),
        ("zone", "Mars/Olympus", "Select a valid choice."),
        ("country", "XX", "Select a valid choice."),
        ("moderation", "never", "Select a valid choice."),
        ("answers_to", "nobody", "Enter a valid email address."),
    ],
)
def test_odd_settings_are_told_beside_their_field(room, organiser, field, typed, told):
    answer = organiser.post(AT, sent(organiser, **{field: typed}))
    assert answer.status_code == 422
    assert any(error.startswith(told) for error in answer.context["form"].errors[field])


def test_languages_go_and_an_empty_field_leaves_none(room, organiser):
    organiser.post(AT, sent(organiser, languages="tw"))
    organiser.post(AT, sent(organiser, languages=""))
    room.dialogue.refresh_from_db()
    assert room.dialogue.languages == []


def test_hours_are_told_and_typed_by_the_clock_of_the_dialogue(room, organiser, client):
    organiser.post(AT, sent(organiser, zone="America/Lima"))
    page = organiser.get(reverse("ballot_open", args=["april"])).content.decode()
    assert "The hour is time in Lima." in page
    organiser.post(reverse("ballot_open", args=["april"]), {"kind": "straw", "closes_at": "2027-04-12T18:30"})
    ballot = room.dialogue.ballots.get()
    assert ballot.closes_at.isoformat() == "2027-04-12T23:30:00+00:00"
    assert "Monday 12 April, 18:30 (time in Lima)" in organiser.get("/d/april/").content.decode()


def test_an_hour_that_the_clocks_skip_is_asked_again(room, organiser):
    organiser.post(AT, sent(organiser, zone="America/Santiago"))
    gone = organiser.post(reverse("ballot_open", args=["april"]), {"kind": "straw", "closes_at": "2027-09-05T00:30"})
    assert gone.status_code == 422
    assert not room.dialogue.ballots.exists()


def test_mails_come_under_the_name_of_the_dialogue(room, organiser, settings):
    settings.DEFAULT_FROM_EMAIL, settings.REPLY_TO = "The house <house@example.org>", "office@example.org"
    organiser.post(AT, sent(organiser, sender_name='April, the "meeting"'))
    room.dialogue.refresh_from_db()
    assert replies.sender(room.dialogue) == '"April, the \\"meeting\\"" <house@example.org>'
    assert (replies.sender(None), replies.reply_to(room.dialogue)) == (
        settings.DEFAULT_FROM_EMAIL,
        "office@example.org",
    )


def test_answers_go_to_an_address_once_it_has_said_yes(room, organiser, client):
    organiser.post(AT, sent(organiser, answers_to="project@example.org"))
    room.dialogue.refresh_from_db()
    assert (room.dialogue.reply_to, room.dialogue.reply_to_asked) == ("", "project@example.org")
    assert "This address has not said yes yet;" in organiser.get(AT).content.decode()
    job = Job.objects.get(payload__to="project@example.org")
    link = re.search(r"/mail/answers/\S+/", job.payload["text"]).group()
    told = link.split("/")[3].split(":")[0]
    assert "project" not in signing.b64_decode(told.encode()).decode(errors="replace")  # the address stands in no link
    organiser.logout()
    for _again in range(2):  # a mail scanner changes nothing
        assert "Take answers to mails?" in client.get(link).content.decode()
    room.dialogue.refresh_from_db()
    assert room.dialogue.reply_to == ""
    assert "Answers come to you" in client.post(link, {"answer": "yes"}, follow=True).content.decode()
    room.dialogue.refresh_from_db()
    assert (room.dialogue.reply_to, room.dialogue.reply_to_asked) == ("project@example.org", "")
    assert replies.reply_to(room.dialogue) == "project@example.org"
    client.post(link, {"answer": "no"})
    room.dialogue.refresh_from_db()
    assert (room.dialogue.reply_to, client.get(link).status_code) == ("", 404)


def test_a_link_for_an_address_that_nobody_wants_any_more_leads_nowhere(room, organiser, client):
    organiser.post(AT, sent(organiser, answers_to="first@example.org"))
    link = re.search(r"/mail/answers/\S+/", Job.objects.get(payload__to="first@example.org").payload["text"]).group()
    organiser.post(AT, sent(organiser, answers_to=""))
    assert client.get(link).status_code == client.post(link).status_code == 404
    assert client.get("/mail/answers/made-up/").status_code == 404
    room.dialogue.refresh_from_db()
    assert (room.dialogue.reply_to, room.dialogue.reply_to_asked) == ("", "")


def test_an_address_is_asked_ten_times_an_hour_at_most(room, organiser):
    for number in range(10):
        assert organiser.post(AT, sent(organiser, answers_to=f"a{number}@example.org")).status_code == 302
    often = organiser.post(AT, sent(organiser, answers_to="a10@example.org", title="Kept"))
    assert (often.status_code, "ten times within the hour" in often.content.decode()) == (422, True)
    room.dialogue.refresh_from_db()
    assert room.dialogue.reply_to_asked == "a9@example.org"


def test_what_waits_is_told_by_the_clock_of_the_dialogue(room):
    room.dialogue.zone = "Africa/Nairobi"
    midnight = datetime.datetime(2027, 4, 12, 21, 0, tzinfo=datetime.UTC)
    night = fixed_times.night_done(midnight, settings.NIGHT_HOUR).astimezone(ZoneInfo("Africa/Nairobi"))
    assert release_words.tonight(room.dialogue, midnight) == f"by today at {night:%H:%M} (time in Nairobi)"
    assert release_words.by_when(room.dialogue, midnight) == f"by today at {night:%H:%M} (time in Nairobi)"


def test_an_address_for_answers_goes_with_its_account_and_with_the_dialogue(room, organiser):
    person = room.people["gov"][0].user
    setting_up.change(dialogue=room.dialogue, by=room.organiser, answers_to=person.email)
    room.dialogue.refresh_from_db()
    replies.agree(dialogue=room.dialogue, email=person.email)
    assert held.about(person)["replies"] == [{"dialogue": room.dialogue.title}]
    erasing.forget(person)
    room.dialogue.refresh_from_db()
    assert (room.dialogue.reply_to, room.dialogue.reply_to_asked) == ("", "")
    type(room.dialogue).objects.update(reply_to="a@example.org", reply_to_asked="b@example.org")
    farewells.forget(room.dialogue)
    room.dialogue.refresh_from_db()
    assert (room.dialogue.reply_to, room.dialogue.reply_to_asked) == ("", "")
