"""Mails through the outbox: once an occasion, with the headers that mail programs need, and nothing typed that comes alive."""

import re
from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest
from django.core import mail as django_mail
from django.db import transaction

from dialogue import worker
from dialogue.mail import letters, queueing, sending, signed, stopping
from dialogue.models import Job, Mailing, Suppression
from tests.dialogue.mail.smtp_script import Script, serving
from tests.factories import make_dialogue

pytestmark = pytest.mark.django_db


def queue(**changes):
    return queueing.queue(
        **{"occasion": "summary 1", "to": "Nina@X.test", "subject": "Hello", "text": "Words", **changes}
    )


def letter(dialogue=None, **changes):
    said = {"to": "nina@x.test", "subject": "Something new", "text": "Words", "html": "<p>Words</p>"}
    return letters.Letter(**{**said, "dialogue": dialogue, **changes})


def message(dialogue=None, job=None, **changes):
    """A letter as the server gets it."""
    job = job or queueing.enqueue(kind="k", occasion="o", recipient=7, dialogue=dialogue)
    sent = sending.message_of(letter(dialogue, **changes), job)
    return message_from_bytes(sent.message().as_bytes(), policy=policy.default)


# ---- the outbox


def test_same_occasion_sends_once():
    assert queue().pk == queue(text="Other words", to="nina@x.test").pk
    worker.drain()
    worker.drain()
    assert [(m.to, m.body) for m in django_mail.outbox] == [(["Nina@X.test"], "Words")]


def fail_after_queueing():
    with transaction.atomic():
        queue()
        raise RuntimeError


def test_mail_goes_with_its_cause():
    with pytest.raises(RuntimeError):
        fail_after_queueing()
    assert Job.objects.count() == 0


def test_address_is_gone_from_a_finished_job():
    queue()
    worker.drain()
    assert "nina" not in str(Job.objects.values().get()).lower()


def test_fingerprint_needs_the_servers_secret(settings):
    first = signed.fingerprint("Nina@X.test")
    assert (len(first), first) == (40, signed.fingerprint(" nina@x.TEST"))
    settings.SECRET_KEY = "another"
    assert signed.fingerprint("nina@x.test") != first


def test_jobs_for_many_are_made_once_in_few_queries(django_assert_max_num_queries):
    april = make_dialogue()
    mailing = Mailing.objects.create(dialogue=april, kind="reminder", occasion="r")
    common = {"kind": "k", "occasion": "mailing 1", "dialogue": april, "mailing": mailing}
    with django_assert_max_num_queries(25):  # SQLite takes 999 values at once
        assert queueing.enqueue_many(recipients=range(1, 1001), **common) == 1000
    assert queueing.enqueue_many(recipients=range(991, 1011), **common) == 10
    job = Job.objects.get(recipient="1004")
    assert (job.payload, job.mailing, job.dialogue, job.lane) == ({"id": 1004}, mailing, april, Job.Lane.MAIL)
    assert queueing.enqueue(kind="k", occasion="mailing 1", recipient=1004, dialogue=april).pk == job.pk


def test_queued_lately_counts_one_address_and_lane():
    queue(lane=Job.Lane.CODES)
    queue(lane=Job.Lane.CODES, occasion="2", to="other@x.test")
    queue(occasion="3")
    assert queueing.queued_lately(to="NINA@x.test", lane=Job.Lane.CODES, minutes=15) == 1


# ---- headers


def test_letter_says_who_it_is_from_and_how_to_stop_it(settings):
    settings.BASE_URL = "https://dialogue.example.org:8443"
    settings.DEFAULT_FROM_EMAIL = "Equal Lanes <hello@example.org>"
    settings.REPLY_TO = "people@example.org"
    april = make_dialogue()
    found = message(april)
    assert parseaddr(found["From"]) == ("Equal Lanes", "hello@example.org")
    assert (found["Reply-To"], found["Auto-Submitted"]) == ("people@example.org", "auto-generated")
    assert found["List-Id"] == f"<dialogue-{april.pk}.dialogue.example.org>"
    assert found["List-Unsubscribe"].strip() == f"<{stopping.stop_link('nina@x.test', april)}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<job-\d+-[0-9a-f]{12}@dialogue\.example\.org>", found["Message-ID"])
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]


def test_sign_in_codes_cannot_be_stopped(settings):
    found = message(stoppable=False)
    assert [found[name] for name in ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")] == [None] * 3
    assert (found["Auto-Submitted"], found["Reply-To"]) == ("auto-generated", None)


def test_headers_say_nothing_about_the_subject():
    april = make_dialogue(slug="illegal-mining", title="Illegal mining")
    assert "illegal" not in str(message(april).items()).lower()


def test_message_id_is_the_jobs_own():
    first, second = (queueing.enqueue(kind="k", occasion=o, recipient=7, dialogue=None) for o in "12")
    ids = [message(job=job)["Message-ID"] for job in (first, first, second)]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)
    assert message(job=first, message_id="summary-4-7")["Message-ID"] == "<summary-4-7@testserver>"


def test_envelope_names_the_job_when_bounces_are_read(settings):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = "Equal Lanes <hello@example.org>", "bounces@example.org"
    job = queue()
    with serving(settings, Script()) as server:
        worker.drain()
    ((sender, to, sent),) = server.taken
    token = re.fullmatch(r"bounces\+(\d+-[0-9a-f]{16})@example\.org", sender)[1]
    assert (signed.job_of_bounce(token), to, parseaddr(sent["From"])[1]) == (job.pk, "Nina@X.test", "hello@example.org")


@pytest.mark.parametrize("token", ["", "7", "7-", "7-0000000000000000", "x-y", "-", "²-0"])
def test_forged_envelope_names_nothing(token):
    assert signed.job_of_bounce(token) is None


# ---- what people typed (TRUST B8)

PAYLOADS = [
    "Hello\r\nBcc: all@x.test\r\n\r\nBody",
    "Hello\nX-Evil: 1",
    "Hello\rBcc: all@x.test",
    "Hello\x0b\x0c\x1c\x85\u2028Bcc: all@x.test",
    "=?utf-8?q?Bcc:_all=40x.test?=",
    "<script>alert(1)</script>",
    "[click](https://evil.test)",
    "x" * 5000,
    "é" * 900,
]


@pytest.mark.trust("B8")
@pytest.mark.parametrize("typed", PAYLOADS)
def test_subject_is_one_line_and_adds_no_header(settings, typed):
    queue(subject=typed)
    plain = set(message_headers(settings, "Hello"))
    with serving(settings, Script()) as server:
        worker.drain()
    ((_sender, to, sent),) = server.taken
    assert (to, set(sent.keys()) - plain, sent["Bcc"]) == ("Nina@X.test", set(), None)
    assert "\n" not in sent["Subject"]
    assert sent.get_content().strip() == "Words"


def message_headers(settings, subject):
    job = queueing.enqueue(kind="k", occasion="plain", recipient=1, dialogue=None)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    return [*message(job=job, subject=subject).keys(), "Content-Transfer-Encoding"]


@pytest.mark.parametrize(
    "address", ["a@x.test\r\nBcc: all@x.test", "a@x.test, b@x.test", "a@@x.test", "not an address", "<>"]
)
def test_address_that_is_none_reaches_nobody(settings, address):
    queue(to=address)
    with serving(settings, Script()) as server:
        worker.drain()
    assert (server.greeted, list(Job.objects.values_list("state", "error"))) == (0, [(Job.State.DEAD, "address")])


def test_links_come_from_the_configured_address():
    assert stopping.stop_link("nina@x.test", None).startswith("http://testserver/mail/stop/0.")


@pytest.mark.trust("B8")
@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Amina B. of Tarkwa", "Amina B. of Tarkwa"),
        ("http://evil.test/x", "http:\u200c/\u200c/\u200cevil.\u200ctest/\u200cx"),
        ("www.evil.test", "www.\u200cevil.\u200ctest"),
        ("a@evil.test", "a@\u200cevil.\u200ctest"),
        ("two\r\nlines\n", "two lines"),
        ("x" * 500, "x" * 160),
        ("", ""),
    ],
)
def test_harmless(typed, plain):
    assert letters.harmless(typed) == plain


# ---- who wants no mail


def send_to(address, dialogue, occasion="o", **more):
    job = queueing.enqueue(kind="k", occasion=occasion, recipient=address, dialogue=dialogue)
    sending.send(letter(dialogue, to=address, **more), job)
    return job


def test_who_unsubscribed_gets_codes_only():
    april, may = make_dialogue("april"), make_dialogue("may")
    stopping.stop(dialogue_id=april.pk, fingerprint=signed.fingerprint("nina@x.test"))
    with pytest.raises(queueing.Skip, match="unsubscribed"):
        send_to("Nina@x.test", april)
    send_to("nina@x.test", may)
    send_to("ama@x.test", april)
    send_to("nina@x.test", april, stoppable=False)
    assert [m.to for m in django_mail.outbox] == [["nina@x.test"], ["ama@x.test"], ["nina@x.test"]]


def test_mailbox_that_does_not_exist_is_spared_in_every_dialogue():
    april = make_dialogue()
    Suppression.objects.create(fingerprint=signed.fingerprint("nina@x.test"), reason="refused")
    with pytest.raises(queueing.Skip, match="refused"):
        send_to("nina@x.test", april)
    send_to("nina@x.test", april, stoppable=False)
    assert len(django_mail.outbox) == 1
