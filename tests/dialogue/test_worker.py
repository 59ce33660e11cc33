"""Draining the outbox: one bad job stops no other, codes overtake batches, and many workers send nothing twice."""

import datetime
import time
from email import message_from_bytes
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core import mail as django_mail
from django.db import connection

from dialogue import database_time, job_names, tasks, worker
from dialogue.mail import queueing
from dialogue.models import Job
from tests.dialogue.mail.smtp_script import SILENCE, Script, code, letters, make_due, seen, serving

pytestmark = pytest.mark.django_db
SAID = []


def note(job):
    """A task of this test: remembers what it was given."""
    SAID.append(job.payload["word"])


def change_ones_mind(job):
    raise queueing.Skip("unsubscribed")


@pytest.fixture(autouse=True)
def by_name(monkeypatch):
    """The tasks here have names too; test modules cannot be imported by place under importlib mode."""
    SAID.clear()
    mine = {f.__name__: f for f in (note, change_ones_mind)}
    real = job_names.task
    monkeypatch.setattr(job_names, "task", lambda name: mine.get(name) or real(name))


def job(task, occasion="1", **fields):
    return Job.objects.create(kind=task, occasion=occasion, **fields)


def states():
    return dict(Job.objects.order_by("pk").values_list("pk", "state"))


# ---- draining


def test_drain_runs_what_is_due_and_says_how_many():
    for n in range(3):
        job("note", str(n), payload={"word": n})
    assert (worker.drain(limit=2), worker.drain(), worker.drain()) == (2, 1, 0)
    assert SAID == [0, 1, 2]
    assert set(states().values()) == {Job.State.DONE}


@pytest.mark.trust("B10")
def test_bad_job_stops_no_other():
    bad = [job("of a newer version", "2"), job("note", "3", payload={})]
    job("note", "4", payload={"word": "good"})
    assert worker.drain() == 3
    assert SAID == ["good"]
    assert [seen(one) for one in bad] == [
        ("waiting", 1, "broken UnknownJob"),
        ("waiting", 1, "broken KeyError"),
    ]


@pytest.mark.trust("B10")
def test_poisoned_job_is_given_up_after_eight_tries():
    poison = job("note", payload={})
    for n in range(10):
        job("note", f"good {n}", payload={"word": n})
        worker.drain()
        make_due()
    assert seen(poison) == ("dead", 8, "broken KeyError")
    assert list(range(10)) == SAID


def test_job_that_kills_its_worker_is_given_up_too():
    killer = job("note", payload={"word": "never"}, tries=8, state=Job.State.RUNNING, lease_until=database_time.now())
    job("note", "2", payload={"word": "good"})
    worker.drain()
    assert (seen(killer), SAID) == (("dead", 9, "broken"), ["good"])


def test_skipped_job_says_why():
    one = job("change_ones_mind")
    worker.drain()
    assert seen(one) == ("skipped", 1, "unsubscribed")


def test_code_that_came_too_late_is_not_sent():
    queued = code()
    Job.objects.filter(pk=queued.pk).update(give_up_at=database_time.now() - datetime.timedelta(seconds=1))
    worker.drain()
    queued.refresh_from_db()
    assert (queued.state, queued.error, queued.payload, django_mail.outbox) == (Job.State.SKIPPED, "late", {}, [])


def test_mail_that_waited_too_long_is_shown():
    (one,) = letters(1)
    Job.objects.update(give_up_at=database_time.now() - datetime.timedelta(seconds=1), error="busy 451")
    worker.drain()
    assert seen(one)[::2] == ("dead", "busy 451")


def test_drain_stops_when_told():
    letters(5)
    assert worker.drain(stopped=lambda: len(django_mail.outbox) >= 2) == 2


def test_tick_does_the_clocks_work_and_drains_batches_only(monkeypatch, settings):
    called, real = [], worker.import_string
    settings.TICKERS = ["nowhere.fails", "somewhere.nightly"]
    clock = {"somewhere.nightly": lambda: called.append("somewhere.nightly")}
    monkeypatch.setattr(worker, "import_string", lambda name: clock.get(name) or real(name))
    job("note", payload={"word": "drained"})
    job("note", "code", payload={"word": "code"}, lane=Job.Lane.CODES)
    tasks.tick()
    assert (called, SAID) == (["somewhere.nightly"], ["drained"])
    tasks.tick_codes()
    assert (called, SAID) == (["somewhere.nightly"], ["drained", "code"])


# ---- one connection


def test_drain_keeps_one_connection(settings):
    letters(5)
    with serving(settings, Script()) as server:
        worker.drain()
        assert (server.greeted, sorted(server.recipients)) == (1, [f"p{n}@x.test" for n in range(5)])
        letters(6)
        worker.drain()
        assert server.greeted == 2


def test_connection_is_dropped_after_a_fault(settings):
    letters(3)
    script = Script(rcpt=lambda to, _n: "550 5.1.1 Unknown" if to == "p1@x.test" else None)
    with serving(settings, script) as server:
        worker.drain()
    assert (server.greeted, server.recipients) == (2, ["p0@x.test", "p2@x.test"])


def test_without_a_server_each_mail_is_a_file(settings):
    settings.EMAIL_BACKEND = "dialogue.mail.post.FileBackend"
    letters(3)
    worker.drain()
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"))
    assert [message_from_bytes(file.read_bytes())["To"] for file in files] == [f"p{n}@x.test" for n in range(3)]


# ---- caps, lanes, many workers


def test_hourly_cap_holds_batches_and_no_codes(settings):
    settings.MAIL_PER_HOUR = 3
    letters(5)
    worker.drain()
    code()
    worker.drain()
    assert [message.to for message in django_mail.outbox] == [[f"p{n}@x.test"] for n in range(3)] + [["code@x.test"]]
    Job.objects.filter(state=Job.State.DONE).update(finished_at=database_time.now() - datetime.timedelta(minutes=61))
    worker.drain()
    assert len(django_mail.outbox) == 6


@pytest.mark.django_db(transaction=True)
def test_code_overtakes_a_stalled_batch(settings):
    """The batch's worker hangs in a silent server; the codes' worker has a line of its own, and no lock is in its way."""
    letters(3)
    script = Script(rcpt=lambda to, _n: SILENCE if to.startswith("p") else None)
    with serving(settings, script):
        batch = Thread(target=in_thread(lambda: worker.drain(lanes=worker.BATCHES)))
        batch.start()
        while not script.seen.get("rcpt"):
            time.sleep(0.05)
        code()
        worker.drain(lanes=worker.CODES)
        hangs = batch.is_alive() and script.seen["rcpt"] == 2  # still in its first letter
        script.end_of_silence.set()
        batch.join()
    assert (script.recipients, hangs) == (["code@x.test"], True)


@pytest.mark.trust("B5")
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_nothing_twice(settings):
    letters(60)
    barrier = Barrier(4)

    def work():
        barrier.wait()
        while worker.drain(limit=7):
            pass

    with serving(settings, Script()) as server:
        threads = [Thread(target=in_thread(work)) for _ in range(4)]
        [t.start() for t in threads]
        [t.join() for t in threads]
    assert sorted(server.recipients) == sorted(f"p{n}@x.test" for n in range(60))
    assert set(states().values()) == {Job.State.DONE}


def in_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    return run
