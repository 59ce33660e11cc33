"""Beat ticks without loading any app, and a worker takes its messages for Celery's own."""

import datetime
import os
import subprocess
import sys

import pytest
from celery.worker.request import Request
from django.conf import settings
from kombu import Connection
from kombu.transport.virtual import Message

from dialogue import beat, tasks
from dialogue.celery import app
from tests.stair import ROOT

NOW = datetime.datetime(2027, 4, 12, 8, tzinfo=datetime.UTC)
WITHOUT = (
    "import sys; from dialogue import beat; print([n for n in ('django', 'celery', 'psycopg2') if n in sys.modules])"
)


def test_beat_loads_no_app():
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_ticks_go_where_the_workers_listen():
    assert {"mail": tasks.tick.name, "codes": tasks.tick_codes.name} == beat.TICKS
    assert {task: route["queue"] for task, route in settings.CELERY_TASK_ROUTES.items()} == {
        task: queue for queue, task in beat.TICKS.items()
    }


def test_tick_is_a_message_of_celery_that_expires_and_holds_nothing():
    with Connection("memory://") as connection:
        beat.tick(connection)
        channel = connection.channel()
        found = {queue: channel.basic_get(queue, no_ack=True) for queue in beat.TICKS}
        assert {queue: message.headers["task"] for queue, message in found.items()} == beat.TICKS
        for message in found.values():
            request = asked(message)
            assert (request.args, request.kwargs) == ([], {})
            left = request.expires - datetime.datetime.now(datetime.UTC)
            assert datetime.timedelta(0) < left <= datetime.timedelta(seconds=beat.EXPIRES)


def test_every_tick_has_a_name_of_its_own():
    one, two = (beat.message("dialogue.tick", NOW)[0] for _ in range(2))
    assert one["id"] != two["id"]
    assert (one["task"], one["expires"]) == ("dialogue.tick", "2027-04-12T08:00:10+00:00")


def asked(message: Message):
    """The request that a worker of ours makes of it."""
    return Request(message, app=app, decoded=False, task=app.tasks[message.headers["task"]])


@pytest.mark.trust("C12")
def test_wrong_setting_stops_beat_with_its_sentence():
    environ = {"PATH": os.environ["PATH"], "TICK_SECONDS": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "dialogue.beat"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "TICK_SECONDS is a time: set seconds, more than 0, for example 2.\n")
