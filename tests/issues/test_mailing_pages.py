"""The team's pages about mail: what waits, how it reads, who gets it in bands only; nothing typed is lost."""

import datetime
import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.models import Job, Mailing, User
from issues import views_mailings
from stakeholders import mailings
from tests.issues.voting_room import make_room, staff

pytestmark = pytest.mark.django_db
WORDS = {"words_en": "Dear all", "words_fr": "", "words_es": "", "words_pt": "", "words_sw": "", "language": "en"}


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room()


@pytest.fixture
def organiser(client, room):
    client.force_login(room.organiser)
    return client


def remind(room, day, by=None, **more):
    about = {"day": day}
    return mailings.draft(dialogue=room.dialogue, kind="reminder", occasion=day, about=about, by=by, **more)


@pytest.fixture
def reminder(room):
    return remind(room, "2027-04-09", by=room.organiser)


def url(name, *args):
    return reverse(name, args=["april", *args])


def said(response):
    return [str(m) for m in get_messages(response.wsgi_request)][-1]


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# ---- the list


def test_empty_list_says_what_will_come(organiser):
    page = text_of(organiser.get(url("mailing_list")))
    assert "When a phase opens or a ballot ends, a mail about it appears here." in page
    assert "No mail to everybody has gone out yet." in page


@pytest.mark.both_databases
def test_list_shows_drafts_and_how_far_the_sent_ones_are(organiser, room, reminder):
    room.open(closes_at=timezone.now() + datetime.timedelta(days=3))
    mailings.send(mailing=reminder, by=room.organiser)
    worker.drain(limit=2)
    Job.objects.filter(state="waiting").update(state="dead")
    page = text_of(organiser.get(url("mailing_list")))
    assert "Ballot 1 closes soon goes out by itself on" in page
    assert "Reminder of 9 April 2027" in page
    assert "2 accepted, 18 refused" in page


@pytest.mark.parametrize("role", ["observer", "rapporteur"])
def test_mail_is_for_those_who_lead(client, room, reminder, role):
    client.force_login(staff(room.dialogue, role, "Noor"))
    assert client.get(url("mailing_list")).status_code == 404
    assert client.get(url("mailing_edit", reminder.pk)).status_code == 404


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.one_database
def test_list_takes_as_many_queries_for_three_as_for_one(organiser, room, reminder):
    mailings.send(mailing=reminder, by=room.organiser)
    one = queries(organiser, url("mailing_list"))
    for day in (10, 11):
        more = remind(room, f"2027-04-{day}")
        mailings.send(mailing=more, by=room.organiser)
    assert queries(organiser, url("mailing_list")) == one


def test_team_page_says_how_many_mails_wait(organiser, room, reminder):
    assert "1 mail waits for you to look at it and send it." in text_of(organiser.get(url("team")))
    mailings.discard(mailing=reminder, by=room.organiser)
    assert "Reminders, news of phases and ballots" in text_of(organiser.get(url("team")))


# ---- wording


def test_reminder_is_made_once_a_day(organiser, room):
    first = organiser.post(url("mailing_new"))
    assert first.url == organiser.post(url("mailing_new")).url
    mailings.send(mailing=Mailing.objects.get(), by=room.organiser)
    assert "One a day is enough" in said(organiser.post(url("mailing_new")))


@pytest.mark.both_databases
def test_words_are_kept_and_shown_in_the_language_asked_for(organiser, reminder):
    data = WORDS | {"words_fr": "Chers amis", "language": "fr", "audience": "not_seen"}
    response = organiser.post(url("mailing_edit", reminder.pk), data, follow=True)
    reminder.refresh_from_db()
    assert (reminder.words, reminder.audience) == ({"en": "Dear all", "fr": "Chers amis"}, "not_seen")
    page = response.content.decode()
    assert "Un rappel de votre dialogue</dd>" in page
    assert '<pre class="mailtext" lang="fr" tabindex="0">Chers amis' in page


def test_too_long_words_come_back_with_what_was_typed(organiser, reminder):
    for name in ("mailing_edit", "mailing_proof", "mailing_send"):
        data = WORDS | {"words_sw": "x" * 1001, "audience": "all"}
        response = organiser.post(url(name, reminder.pk), data)
        page = response.content.decode()
        assert (response.status_code, "x" * 1001 in page, "Dear all" in page) == (422, True, True)
        assert '<details class="more" open>' in page
    reminder.refresh_from_db()
    assert (reminder.words, reminder.is_sent, Job.objects.count()) == ({}, False, 0)


def test_mail_is_shown_with_its_looks_and_nothing_else_runs(organiser, reminder):
    response = organiser.get(url("mailing_preview", reminder.pk, "sw"))
    policy = response.headers["Content-Security-Policy"]
    assert 'lang="sw"' in response.content.decode()
    assert ("style-src 'unsafe-inline'" in policy, "script-src 'none'" in policy, "default-src 'none'" in policy) == (
        True, True, True,
    )  # fmt: skip
    assert set(re.findall(r'href="([^"]*)"', response.content.decode())) == {"http://testserver/#proof"}
    assert organiser.get(url("mailing_preview", reminder.pk, "xx")).status_code == 404


# ---- to whom


def sign_in(participants):
    for participant in participants:
        User.objects.filter(pk=participant.user_id).update(last_login=timezone.now())


def test_who_has_not_signed_in_is_said_in_bands_only(organiser, room, reminder):
    sign_in(room.people["diggers"][:3] + room.people["owners"][:1] + room.people["lsm"])
    mailings.write(mailing=reminder, words={}, audience="not_seen")
    response = organiser.get(url("mailing_edit", reminder.pk))
    page = text_of(response)
    assert "It goes to 10 people or a few more, who have not signed in since the phase opened." in page  # 13
    told = page.split("How many of each group ")[1].split(" In words only")[0]
    assert told == "Diggers about half Owners most Companies few Government most Civil society too few people to say"
    names = User.objects.exclude(pk=room.organiser.pk).values_list("name", "email")
    assert [n for pair in names for n in pair if n in page] == []


def test_few_who_have_not_signed_in_are_no_number(organiser, room, reminder):
    sign_in([p for people in room.people.values() for p in people][3:])
    mailings.write(mailing=reminder, words={}, audience="not_seen")
    assert "It goes to fewer than 5 people" in text_of(organiser.get(url("mailing_edit", reminder.pk)))


def test_progress_of_such_a_reminder_is_no_number_either(organiser, room, reminder):
    sign_in(room.people["diggers"])
    mailings.write(mailing=reminder, words={}, audience="not_seen")
    mailings.send(mailing=reminder, by=room.organiser)
    assert "How far it has got on its way" in text_of(organiser.get(url("mailing_edit", reminder.pk)))


def test_refused_mail_of_such_a_reminder_names_nobody(organiser, room, reminder):
    shown = {}
    for audience, day in (("all", 10), ("not_seen", 11)):
        mailing = remind(room, f"2027-04-{day}", audience=audience)
        mailings.send(mailing=mailing, by=room.organiser)
        Job.objects.update(state="dead", error="mailbox 550 5.1.1", finished_at=timezone.now())
        shown[audience] = room.people["gov"][0].user.email in text_of(organiser.get(url("mailing_list")))
        Job.objects.all().delete()
    assert shown == {"all": True, "not_seen": False}


# ---- sending


def test_pressing_send_keeps_what_was_typed_and_sends_it(organiser, room, reminder, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    response = organiser.post(
        url("mailing_send", reminder.pk),
        WORDS | {"audience": "all"},
        headers={"host": "evil.test", "x-forwarded-host": "evil.test"},
    )
    assert response.status_code == 302
    worker.drain(limit=100)
    assert len(mailoutbox) == sum(len(people) for people in room.people.values())
    for message in mailoutbox:
        assert message.body.startswith("Dear all")
        assert "evil.test" not in str(message.message())
    page = text_of(organiser.get(url("mailing_edit", reminder.pk)))
    assert "20 accepted" in page
    assert organiser.post(url("mailing_send", reminder.pk), WORDS | {"audience": "all"}).status_code == 302
    assert Job.objects.count() == 20


def test_nothing_is_sent_when_its_moment_has_passed(organiser, room):
    ballot = room.open(closes_at=timezone.now() + datetime.timedelta(days=3))
    mailing = Mailing.objects.get()
    type(ballot).objects.update(closed_at=timezone.now())
    assert "Its moment has passed" in text_of(organiser.get(url("mailing_edit", mailing.pk)))
    response = organiser.post(url("mailing_send", mailing.pk), WORDS)
    assert (said(response), Job.objects.count()) == ("Not sent: its moment has passed.", 0)


@pytest.mark.both_databases
def test_proof_goes_to_who_presses(organiser, room, reminder, mailoutbox):
    response = organiser.post(url("mailing_proof", reminder.pk), WORDS | {"audience": "all"})
    assert said(response) == f"A proof is on its way to {room.organiser.email}."
    worker.drain()
    assert [(m.to, m.subject) for m in mailoutbox] == [([room.organiser.email], "Proof: A reminder from your dialogue")]


def test_proofs_have_an_end(organiser, room, reminder):
    for _n in range(21):
        response = organiser.post(url("mailing_proof", reminder.pk), WORDS | {"audience": "all"})
    assert (said(response).startswith("You have had many proofs"), Job.objects.count()) == (True, 20)


def test_mail_is_taken_back_from_the_clock_and_given_to_it_again(organiser, room):
    room.open(closes_at=timezone.now() + datetime.timedelta(days=3))
    mailing = Mailing.objects.get()
    goes_at = mailing.goes_at
    for data, moment in (({}, None), ({"on": "yes"}, goes_at)):
        organiser.post(url("mailing_clock", mailing.pk), data)
        mailing.refresh_from_db()
        assert mailing.goes_at == moment


def test_discarded_mail_is_gone(organiser, reminder):
    assert said(organiser.post(url("mailing_discard", reminder.pk))) == "Thrown away. Nobody got it."
    assert Mailing.objects.count() == 0


@pytest.mark.parametrize("name", ["mailing_edit", "mailing_proof", "mailing_send", "mailing_clock", "mailing_discard"])
@pytest.mark.both_databases
def test_words_for_a_draft_that_goes_that_moment_stay_to_be_copied(organiser, room, reminder, monkeypatch, name):
    real = views_mailings.mailing_of

    def found_and_gone(here, pk):
        mailing = real(here, pk)
        Mailing.objects.filter(pk=pk).delete()  # a colleague throws it away
        return mailing

    monkeypatch.setattr(views_mailings, "mailing_of", found_and_gone)
    response = organiser.post(url(name, reminder.pk), WORDS | {"words_fr": "<Chers>", "audience": "all"})
    page = response.content.decode()
    assert (response.status_code, "This mail is no longer there" in page, Job.objects.count()) == (410, True, 0)
    assert ("Dear all</textarea>" in page, "&lt;Chers&gt;</textarea>" in page) == (True, True)


@pytest.mark.both_databases
def test_invitations_and_summaries_are_not_worded_here(organiser, room):
    for kind in ("invitation", "summary"):
        other = Mailing.objects.create(dialogue=room.dialogue, kind=kind, occasion="1")
        assert organiser.get(url("mailing_edit", other.pk)).status_code == 404
        assert organiser.post(url("mailing_send", other.pk), WORDS).status_code == 404


def test_hostile_words_stay_words_on_the_page(organiser, reminder):
    hostile = "</pre></textarea><script>alert(1)</script>"
    organiser.post(url("mailing_edit", reminder.pk), WORDS | {"words_en": hostile, "audience": "all"})
    for address in (url("mailing_edit", reminder.pk), url("mailing_preview", reminder.pk, "en")):
        assert "<script>alert" not in organiser.get(address).content.decode()


def test_language_of_the_reader_is_shown_first(client, room, reminder):
    person = staff(room.dialogue, "facilitator", "Tomás")
    User.objects.filter(pk=person.pk).update(language="es")
    client.force_login(person)
    assert "Un recordatorio de su diálogo" in text_of(client.get(url("mailing_edit", reminder.pk)))
    assert 'lang="es"' in client.get(url("mailing_edit", reminder.pk)).content.decode()
