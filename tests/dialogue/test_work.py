"""The embedded worker: two loops side by side; if one falls the other stops, so that whoever started them starts them anew."""

import threading
import time

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import OperationalError

from dialogue.mail import queueing
from dialogue.management.commands import work
from dialogue.models import Job
from tests.dialogue.mail.smtp_script import SILENCE, Script, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def command(settings, monkeypatch):
    settings.TICKERS = []
    monkeypatch.setattr(work, "REST", 0.05)
    made = work.Command()
    made.stopped, made.fell = threading.Event(), None
    yield made
    made.stopped.set()


def queue(to, lane=Job.Lane.MAIL):
    return queueing.queue(occasion=to, to=to, subject="s", text="t", lane=lane)


def start(command, before=work.tick):
    loops = [
        threading.Thread(target=command.loop, args=(work.worker.CODES, lambda: None)),
        threading.Thread(target=command.loop, args=(work.worker.BATCHES, before)),
    ]
    [loop.start() for loop in loops]
    return loops


def wait_for(happened, seconds=60):
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_once_drains_both_lanes(settings):
    settings.TICKERS = []
    queue("batch@x.test")
    queue("code@x.test", Job.Lane.CODES)
    call_command("work", "--once")
    assert [message.to[0] for message in django_mail.outbox] == ["code@x.test", "batch@x.test"]


def test_code_arrives_while_a_batch_stalls(command, settings):
    for n in range(5):
        queue(f"p{n}@x.test")
    script = Script(rcpt=lambda to, _n: SILENCE if to.startswith("p") else None)
    with serving(settings, script):
        loops = start(command)
        wait_for(lambda: script.seen.get("rcpt"))
        queue("code@x.test", Job.Lane.CODES)
        wait_for(lambda: script.recipients == ["code@x.test"])
        asked = script.seen["rcpt"]
        command.stopped.set()
        script.end_of_silence.set()
        [loop.join() for loop in loops]
    assert asked == 2  # the batch is still in its first letter


def fall():
    raise OperationalError("the database is away")


def test_one_loop_that_falls_stops_the_other(command):
    loops = start(command, before=fall)
    [loop.join(60) for loop in loops]
    assert (type(command.fell), [loop.is_alive() for loop in loops]) == (OperationalError, [False, False])
