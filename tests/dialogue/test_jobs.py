"""The outbox's rows: claimed once, tried again with back-off, emptied when done."""

import datetime
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dialogue.models import Job
from dialogue.models.jobs import BACK_OFF, LEASE

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


def job(occasion="o", **fields):
    return Job.objects.create(kind="dialogue.tasks.send_mail", occasion=occasion, payload={"to": "a@x.test"}, **fields)


def test_same_occasion_and_recipient_once():
    job(recipient="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        job(recipient="a")
    job(recipient="b")
    assert Job.objects.count() == 2


def test_codes_come_before_a_batch():
    job("batch 1")
    job("batch 2", lane=Job.Lane.SLOW)
    job("code", lane=Job.Lane.CODES)
    assert [Job.objects.claim().occasion for _ in range(3)] == ["code", "batch 1", "batch 2"]
    assert Job.objects.claim() is None


def test_claim_of_one_lane():
    job("mail")
    assert Job.objects.claim(lane=Job.Lane.CODES) is None
    assert Job.objects.claim(lane=Job.Lane.MAIL).occasion == "mail"


def test_claimed_job_comes_back_when_its_worker_died():
    with time_machine.travel(START, tick=False) as clock:
        job()
        first = Job.objects.claim()
        assert Job.objects.claim() is None
        clock.shift(LEASE + datetime.timedelta(seconds=1))
        again = Job.objects.claim()
        assert (again.pk, again.tries) == (first.pk, 2)


def test_job_of_later_waits():
    with time_machine.travel(START, tick=False) as clock:
        job(run_after=START + datetime.timedelta(minutes=5))
        assert Job.objects.claim() is None
        clock.shift(datetime.timedelta(minutes=5))
        assert Job.objects.claim() is not None


def test_failures_back_off_and_end_after_eight_tries_within_48_hours():
    with time_machine.travel(START, tick=False) as clock:
        job()
        waits = []
        while (taken := Job.objects.claim()) is not None:
            taken.fail("no")
            waits.append((taken.run_after - timezone.now()).total_seconds())
            clock.move_to(taken.run_after)
        assert (waits, taken) == (BACK_OFF, None)
        assert Job.objects.get().state == Job.State.DEAD
        assert sum(waits[:-1]) < 48 * 3600


def test_failure_past_the_last_moment_ends_at_once():
    one = job(give_up_at=timezone.now() + datetime.timedelta(seconds=5))
    Job.objects.claim().fail("no")
    one.refresh_from_db()
    assert (one.state, one.error) == (Job.State.DEAD, "no")


def test_finished_job_is_empty():
    one = job()
    Job.objects.claim().finish()
    one.refresh_from_db()
    assert (one.state, one.payload, one.error) == (Job.State.DONE, {}, "")


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_take_the_same_job():
    for n in range(24):
        job(str(n))
    barrier, taken = Barrier(6), []

    def work():
        barrier.wait()
        while (one := Job.objects.claim()) is not None:
            taken.append(one.pk)
        connection.close()

    threads = [Thread(target=work) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert (len(taken), len(set(taken))) == (24, 24)
