"""Letters to everybody: drafted once, worded until sent, sent once, to an audience that says nothing about who answered."""

import datetime

import pytest
from django.utils import timezone

from dialogue import worker
from dialogue.mail.signed import fingerprint
from dialogue.models import Job, Mailing, Suppression, TeamLog, User
from stakeholders import mailings
from tests import factories
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(db):
    return factories.make_dialogue()


@pytest.fixture
def organiser(april):
    return factories.team(april, "organiser", "Miriam")


def reminder(dialogue, by=None, **more):
    about = {"day": "2027-04-09"}
    return mailings.draft(dialogue=dialogue, kind="reminder", occasion="2027-04-09", about=about, by=by, **more)


def reached(mailing):
    return sorted(mailings.audience(mailing).values_list("user__name", flat=True))


def test_same_occasion_is_drafted_once(april, organiser):
    first = reminder(april, organiser)
    assert reminder(april, factories.team(april)).pk == first.pk
    assert Mailing.objects.get().made_by == organiser


# ---- to whom


def test_everybody_is_who_was_confirmed_and_has_an_address(april):
    factories.member(april, "lsm", "Confirmed")
    factories.member(april, "lsm", "Waiting", status="waiting")
    factories.member(april, "gov", "Removed", status="removed")
    factories.member(april, "diggers", "Card").user.__class__.objects.filter(name="Card").update(email=None)
    gone = factories.member(april, "gov", "Gone").user
    User.objects.filter(pk=gone.pk).update(is_active=False)
    factories.member(factories.make_dialogue("other"), "lsm", "Elsewhere")
    assert reached(reminder(april)) == ["Confirmed"]


@pytest.mark.trust("F6")
def test_not_seen_is_who_has_not_signed_in_since_the_phase_opened(april):
    seen = {"Never": None, "Before": -1, "Since": 1}
    for name, hours in seen.items():
        user = factories.member(april, "lsm", name).user
        moment = april.phase_since + datetime.timedelta(hours=hours) if hours else None
        User.objects.filter(pk=user.pk).update(last_login=moment)
    assert reached(reminder(april, audience="not_seen")) == ["Before", "Never"]


# ---- wording


def test_words_are_kept_until_it_is_sent(april, organiser):
    mailing = reminder(april)
    mailings.write(mailing=mailing, words={"en": "Hello", "fr": ""}, audience="not_seen")
    mailing.refresh_from_db()
    assert (mailing.words, mailing.audience) == ({"en": "Hello"}, "not_seen")
    mailings.send(mailing=mailing, by=organiser)
    for change in (
        lambda: mailings.write(mailing=mailing, words={"en": "Too late"}),
        lambda: mailings.discard(mailing=mailing, by=organiser),
        lambda: mailings.set_clock(mailing=mailing, goes_at=None, by=organiser),
    ):
        with pytest.raises(mailings.AlreadySent):
            change()
    mailing.refresh_from_db()
    assert mailing.words == {"en": "Hello"}


def test_discarded_draft_is_gone(april, organiser):
    mailings.discard(mailing=reminder(april), by=organiser)
    assert (Mailing.objects.count(), Job.objects.count()) == (0, 0)


def test_draft_that_a_colleague_threw_away_is_told_apart(april, organiser):
    mailing = reminder(april)
    Mailing.objects.all().delete()
    for change in (
        lambda: mailings.write(mailing=mailing, words={"en": "Too late"}),
        lambda: mailings.discard(mailing=mailing, by=organiser),
        lambda: mailings.set_clock(mailing=mailing, goes_at=None, by=organiser),
        lambda: mailings.send(mailing=mailing, by=organiser),
    ):
        with pytest.raises(mailings.Gone):
            change()
    assert mailings.send(mailing=mailing, by=None) == 0  # the clock


# ---- sending


def test_sent_to_each_once(april, organiser):
    people = factories.members(april, "lsm", 3)
    mailing = reminder(april)
    assert mailings.send(mailing=mailing, by=organiser) == 3
    assert mailings.send(mailing=mailing, by=organiser) == 0
    jobs = Job.objects.order_by("pk")
    assert [(j.kind, j.recipient, j.mailing, j.dialogue) for j in jobs] == [
        ("issues.tasks.send_notice", str(p.pk), mailing, april) for p in people
    ]
    assert [entry.action for entry in TeamLog.objects.all()] == ["sent a reminder mail"]


def test_job_names_no_address_and_no_word(april, organiser):
    factories.member(april, "lsm", "Nina")
    mailing = reminder(april)
    mailings.write(mailing=mailing, words={"en": "Our own words"})
    mailings.send(mailing=mailing, by=organiser)
    kept = str(Job.objects.values().get()).lower()
    assert [word for word in ("nina", "people.test", "words") if word in kept] == []


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_send_one_batch(april, organiser):
    factories.members(april, "lsm", 5)
    mailing, other = reminder(april), factories.team(april, "organiser", "Joseph")
    presses = [lambda by=by: mailings.send(mailing=mailing, by=by) for by in (organiser, other) * 3]
    assert sorted(in_threads(presses)) == [0, 0, 0, 0, 0, 5]
    assert (Job.objects.count(), TeamLog.objects.count()) == (5, 1)


def test_mail_goes_out_and_spares_who_wants_none(april, organiser, mailoutbox):
    staying, leaving = factories.members(april, "lsm", 2)
    Suppression.objects.create(dialogue=april, fingerprint=fingerprint(leaving.user.email), reason="unsubscribed")
    mailings.send(mailing=reminder(april), by=organiser)
    worker.drain()
    assert [message.to for message in mailoutbox] == [[staying.user.email]]
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "skipped"]


def test_letter_about_a_moment_is_not_tried_after_it(april, organiser):
    factories.member(april, "lsm", "Nina")
    mailings.send(mailing=reminder(april), by=organiser, until=timezone.now() + datetime.timedelta(hours=2))
    job = Job.objects.get()
    assert 118 <= (job.give_up_at - job.run_after).total_seconds() / 60 <= 120


def test_clock_finds_what_is_due(april, organiser):
    now = timezone.now()
    moments = {"past": -1, "soon": 1, "none": None, "sent": -1}
    for name, hours in moments.items():
        goes_at = now + datetime.timedelta(hours=hours) if hours else None
        mailing = mailings.draft(dialogue=april, kind="closing", occasion=name, about={}, by=None, goes_at=goes_at)
        if name == "sent":
            mailings.send(mailing=mailing, by=None)
    assert [mailing.occasion for mailing in mailings.due()] == ["past"]


# ---- proofs


def test_proof_goes_to_who_pressed_with_dead_links(april, organiser, mailoutbox):
    factories.members(april, "lsm", 3)
    mailing = reminder(april)
    mailings.write(mailing=mailing, words={"fr": "Chers amis"})
    mailings.prove(mailing=mailing, language="fr", by=organiser)
    worker.drain()
    (proof,) = mailoutbox
    html = proof.alternatives[0][0]
    assert (proof.to, proof.subject) == ([organiser.email], "Essai : Un rappel de votre dialogue")
    assert proof.body.startswith("*** Essai.")
    assert "Chers amis" in proof.body
    assert "Chers amis" in html
    assert {link for link in html.split('"') if link.startswith("http")} == {"http://testserver/#proof"}
    assert proof.message()["List-Unsubscribe"] is None
    mailing.refresh_from_db()
    assert (mailing.is_sent, mailing.jobs.count()) == (False, 0)


def test_proof_without_its_draft_or_its_payload_is_not_tried_for_days(april, organiser, mailoutbox):
    mailing = reminder(april)
    mailings.prove(mailing=mailing, language="fr", by=organiser)
    Job.objects.update(state="dead", payload={})  # it came back
    Job.objects.all().wake(timezone.now())
    mailings.prove(mailing=mailing, language="fr", by=organiser)
    mailings.discard(mailing=mailing, by=organiser)
    worker.drain()
    assert (list(Job.objects.values_list("state", "error")), mailoutbox) == ([("skipped", "past")] * 2, [])
