"""Mails through the outbox: once an occasion, without line breaks in the subject, without live links from typed text."""

import pytest
from django.core import mail as django_mail
from django.db import transaction

from dialogue import mail, worker
from dialogue.models import Job

pytestmark = pytest.mark.django_db


def queue(**changes):
    return mail.queue(**{"occasion": "summary 1", "to": "Nina@X.test", "subject": "Hello", "text": "Words", **changes})


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


def test_line_breaks_in_a_subject_do_no_harm():
    queue(subject="Hello\r\nBcc: all@x.test\nX: y")
    worker.drain()
    (sent,) = django_mail.outbox
    assert (sent.subject, sent.message()["Bcc"], sent.recipients()) == (
        "Hello Bcc: all@x.test X: y",
        None,
        ["Nina@X.test"],
    )


def test_html_is_an_alternative_to_the_text():
    queue(html="<p>Words</p>")
    worker.drain()
    (sent,) = django_mail.outbox
    assert [tuple(a) for a in sent.alternatives] == [("<p>Words</p>", "text/html")]


def test_message_id_is_of_the_job_and_the_configured_host(settings):
    settings.BASE_URL = "https://dialogue.example.org:8443"
    job = queue()
    worker.drain()
    assert django_mail.outbox[0].message()["Message-ID"] == f"<job-{job.pk}@dialogue.example.org>"


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
    assert mail.harmless(typed) == plain


def test_queued_lately_counts_one_address_and_lane():
    queue(lane=Job.Lane.CODES)
    queue(lane=Job.Lane.CODES, occasion="2", to="other@x.test")
    queue(occasion="3")
    assert mail.queued_lately(to="NINA@x.test", lane=Job.Lane.CODES, minutes=15) == 1
