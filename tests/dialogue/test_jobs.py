"""The outbox's rows: once per occasion, claimed by one worker, settled only by who holds the lease. Row times, no clocks moved."""

import datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from dialogue import database_time
from dialogue.models import Job
from tests.factories import make_dialogue

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.timedelta(minutes=1)


def job(occasion="1", **fields):
    return Job.objects.create(kind="dialogue.tasks.send_mail", occasion=occasion, payload={"to": "a@x.test"}, **fields)


def let_lease_end(one):
    """The lease ended a minute ago, as when its worker was killed."""
    Job.objects.filter(pk=one.pk).update(lease_until=database_time.now() - LONG_AGO)


def make_due(one):
    Job.objects.filter(pk=one.pk).update(run_after=database_time.now() - LONG_AGO)


def test_same_occasion_and_recipient_is_one_job():
    job()
    with pytest.raises(IntegrityError), transaction.atomic():
        job()
    job(recipient="b")
    assert Job.objects.count() == 2


def test_claim_takes_codes_first_then_the_oldest():
    job("batch 1")
    job("batch 2", lane=Job.Lane.SLOW)
    job("code", lane=Job.Lane.CODES)
    assert [Job.objects.claim().occasion for _ in range(3)] == ["code", "batch 1", "batch 2"]
    assert Job.objects.claim() is None


def test_claim_of_some_lanes():
    job("mail")
    assert Job.objects.claim([Job.Lane.CODES, Job.Lane.SLOW]) is None
    assert Job.objects.claim([Job.Lane.MAIL]).occasion == "mail"


@pytest.mark.trust("B2")
def test_job_of_a_dead_worker_is_taken_again_after_its_lease(settings):
    settings.LEASE_SECONDS = 300
    job()
    first = Job.objects.claim()
    assert Job.objects.claim() is None
    left = first.lease_until - database_time.now()
    assert datetime.timedelta(seconds=200) < left <= datetime.timedelta(seconds=300)
    let_lease_end(first)
    again = Job.objects.claim()
    assert (again.pk, again.tries) == (first.pk, 2)


def test_slow_work_has_a_longer_lease(settings):
    job(lane=Job.Lane.SLOW)
    left = Job.objects.claim().lease_until - database_time.now()
    assert datetime.timedelta(minutes=50) < left <= datetime.timedelta(minutes=60)


@pytest.mark.parametrize("outcome", ["finish", "skip", "end", "fail", "put_back"])
def test_worker_whose_lease_ran_out_settles_nothing(outcome):
    job()
    late = Job.objects.claim()
    let_lease_end(late)
    holder = Job.objects.claim()
    arguments = {"finish": [], "put_back": ["no", 1]}.get(outcome, ["no"])
    assert getattr(late, outcome)(*arguments) is False
    kept = Job.objects.get()
    assert (kept.state, kept.tries, kept.lease_until) == (Job.State.RUNNING, 2, holder.lease_until)
    assert holder.finish() is True
    assert Job.objects.get().state == Job.State.DONE


def test_job_waits_for_its_time():
    one = job(run_after=database_time.now() + datetime.timedelta(minutes=5))
    assert Job.objects.claim() is None
    make_due(one)
    assert Job.objects.claim() is not None


def test_failures_back_off_and_end_after_eight_tries_within_48_hours(settings):
    one, waits = job(), []
    while (taken := Job.objects.claim()) is not None:
        before = database_time.now()
        taken.fail("no")
        if taken.state == Job.State.WAITING:
            waits.append(settings.BACK_OFF[len(waits)])
            assert before <= taken.run_after - datetime.timedelta(seconds=waits[-1]) <= database_time.now()
            make_due(one)
    assert waits == [10, 60, 300, 1800, 7200, 21600, 43200]
    assert sum(waits) < 48 * 3600
    kept = Job.objects.get()
    assert (kept.state, kept.tries, kept.error, kept.payload) == (Job.State.DEAD, 8, "no", {"to": "a@x.test"})


def test_failure_past_the_last_moment_ends_at_once():
    one = job(give_up_at=database_time.now() + datetime.timedelta(seconds=5))
    Job.objects.claim().fail("no")
    one.refresh_from_db()
    assert (one.state, one.error) == (Job.State.DEAD, "no")


def test_job_put_back_has_not_used_a_try():
    one = job()
    for _ in range(20):
        make_due(one)
        Job.objects.claim().put_back("login 535", 10)
    one.refresh_from_db()
    assert (one.state, one.tries, one.error) == (Job.State.WAITING, 0, "login 535")


def test_finished_and_skipped_jobs_are_empty():
    job("1")
    job("2")
    Job.objects.claim().finish()
    Job.objects.claim().skip("unsubscribed")
    kept = Job.objects.order_by("pk").values_list("state", "payload", "error")
    assert list(kept) == [(Job.State.DONE, {}, ""), (Job.State.SKIPPED, {}, "unsubscribed")]
    assert None not in Job.objects.values_list("finished_at", flat=True)


def test_dead_code_is_empty():
    one = job(lane=Job.Lane.CODES)
    Job.objects.claim().end("unknown 550 5.1.1")
    one.refresh_from_db()
    assert (one.state, one.payload) == (Job.State.DEAD, {})


def test_waking_starts_the_tries_anew():
    one = job(recipient="7", state=Job.State.DEAD, tries=8, error="no", give_up_at=database_time.now() - LONG_AGO)
    emptied = Job.objects.create(kind="k", occasion="bounced", recipient="12", state=Job.State.DEAD)
    assert Job.objects.in_trouble().wake(database_time.now()) == 2
    one.refresh_from_db()
    emptied.refresh_from_db()
    assert (one.state, one.tries, one.error, one.payload) == (Job.State.WAITING, 0, "", {"to": "a@x.test"})
    assert (one.give_up_at - database_time.now() > datetime.timedelta(hours=47), emptied.payload) == (True, {"id": 12})


def test_hourly_count_knows_mail_and_no_codes():
    now = database_time.now()
    done = {"state": Job.State.DONE, "finished_at": now - LONG_AGO}
    job("done", **done)
    job("code", lane=Job.Lane.CODES, **done)
    job("night", lane=Job.Lane.SLOW, **done)
    job("yesterday", state=Job.State.DONE, finished_at=now - datetime.timedelta(hours=25))
    job("on its way", state=Job.State.RUNNING, lease_until=now + LONG_AGO)
    job("waiting")
    found = Job.objects.accepted_within_the_hour(now).values_list("occasion", flat=True)
    assert sorted(found) == ["done", "on its way"]


def test_jobs_go_with_their_dialogue():
    april = make_dialogue()
    job(dialogue=april)
    april.delete()
    assert Job.objects.count() == 0


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
