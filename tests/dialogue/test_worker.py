"""Draining the outbox: one bad job stops no other, and what a mail server says stays out of database and log."""

import datetime
import smtplib

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from dialogue import mail, tasks, worker
from dialogue.models import Job

pytestmark = pytest.mark.django_db
SAID = []


def note(job):
    """A task of this test: remembers what it was given."""
    SAID.append(job.payload["word"])


def refuse(job):
    raise smtplib.SMTPRecipientsRefused({job.payload["to"]: (550, b"no such user")})


def greylist(job):
    raise smtplib.SMTPResponseException(451, f"later for {job.payload['to']}")


@pytest.fixture(autouse=True)
def nothing_said():
    SAID.clear()


def job(task, occasion="1", **fields):
    return Job.objects.create(kind=f"{__name__}.{task}" if "." not in task else task, occasion=occasion, **fields)


@pytest.fixture(autouse=True)
def by_name(monkeypatch):
    """Test modules cannot be imported by name under importlib mode: the three tasks here are."""
    mine = {f"{__name__}.{f.__name__}": f for f in (note, refuse, greylist)}
    real = worker.import_string
    monkeypatch.setattr(worker, "import_string", lambda name: mine.get(name) or real(name))


def test_drain_runs_what_is_due_and_says_how_many():
    for n in range(3):
        job("note", str(n), payload={"word": n})
    assert (worker.drain(limit=2), worker.drain(), worker.drain()) == (2, 1, 0)
    assert SAID == [0, 1, 2]
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def test_bad_job_stops_no_other():
    bad = [
        job("refuse", payload={"to": "nina@x.test"}),
        job("nowhere.at.all", "2"),
        job("note", "3", payload={}),
    ]
    job("note", "4", payload={"word": "good"})
    assert worker.drain() == 4
    assert SAID == ["good"]
    for one in bad:
        one.refresh_from_db()
    assert [(one.state, one.error) for one in bad] == [
        ("waiting", "SMTPRecipientsRefused"),
        ("waiting", "ModuleNotFoundError"),
        ("waiting", "KeyError"),
    ]


def test_words_of_a_mail_server_are_not_kept(caplog):
    one = job("greylist", payload={"to": "nina@x.test"})
    worker.drain()
    one.refresh_from_db()
    assert one.error == "SMTPResponseException 451"
    assert "nina" not in caplog.text


def test_code_that_came_too_late_is_not_sent():
    queued = mail.queue(occasion="o", to="nina@x.test", subject="s", text="t", lane=Job.Lane.CODES, minutes=15)
    Job.objects.filter(pk=queued.pk).update(give_up_at=timezone.now() - datetime.timedelta(seconds=1))
    worker.drain()
    queued.refresh_from_db()
    assert (queued.state, queued.error, django_mail.outbox) == (Job.State.DEAD, "too late", [])


def test_tick_does_the_clocks_work_and_drains(monkeypatch, settings):
    called = []
    settings.TICKERS = ["somewhere.nightly"]
    monkeypatch.setattr(tasks, "import_string", lambda name: lambda: called.append(name))
    job("note", payload={"word": "drained"})
    tasks.tick()
    assert (called, SAID) == (["somewhere.nightly"], ["drained"])
