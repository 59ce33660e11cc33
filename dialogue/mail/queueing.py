"""Mail goes into the outbox in the transaction of its cause; a worker builds the letter and sends it (DESIGN §5).

A task is a function `f(job)`: it fetches what the ids in `job.payload` name, builds a Letter and calls `sending.send`.
"""

import datetime

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.mail import signed
from dialogue.models import Job

LONGEST = 48 * 60  # minutes


class Skip(Exception):
    """There is nothing to send any more; `args[0]` is a word for the organiser."""


def queue(*, occasion, to, subject, text, html="", lane=Job.Lane.MAIL, minutes=LONGEST):
    """One finished mail to one address: sign-in codes and proofs. The same occasion and recipient never twice."""
    payload = {"to": to, "subject": " ".join(subject.split()), "text": text, "html": html}
    return enqueue(
        kind=job_names.SEND_MAIL,
        occasion=occasion,
        recipient=signed.fingerprint(to),
        dialogue=None,
        payload=payload,
        lane=lane,
        minutes=minutes,
    )


def enqueue(*, kind, occasion, recipient, dialogue, mailing=None, payload=None, lane=Job.Lane.MAIL, minutes=LONGEST):
    """One job, or the one that exists for this kind, occasion and recipient.

    `recipient`: the primary key of the row the mail is about (an invitation, a participant); the task finds it again as
    `job.payload["id"]` unless another payload is given. `minutes`: how long trying makes sense.
    """
    now = database_time.now()
    rest = {"dialogue": dialogue, "mailing": mailing, "lane": lane, "run_after": now}
    rest |= {"payload": {"id": recipient} if payload is None else payload}
    rest |= {"give_up_at": now + datetime.timedelta(minutes=minutes)}
    names = {"kind": kind, "occasion": occasion, "recipient": str(recipient)}
    return Job.objects.get_or_create(**names, defaults=rest)[0]


@transaction.atomic
def enqueue_many(*, kind, occasion, recipients, dialogue, mailing=None, minutes=LONGEST):
    """One job for each primary key in `recipients`, as `enqueue`; those that exist stay. Returns how many are new."""
    now = database_time.now()
    rest = {"kind": kind, "occasion": occasion, "dialogue": dialogue, "mailing": mailing, "run_after": now}
    rest |= {"give_up_at": now + datetime.timedelta(minutes=minutes)}
    jobs = [Job(recipient=str(pk), payload={"id": pk}, **rest) for pk in recipients]
    alike = Job.objects.filter(kind=kind, occasion=occasion)
    before = alike.count()
    Job.objects.bulk_create(jobs, batch_size=500, ignore_conflicts=True)
    return alike.count() - before


def queued_lately(*, to, lane, minutes):
    """How many mails of a lane were queued for an address in the last minutes."""
    since = database_time.now() - datetime.timedelta(minutes=minutes)
    return Job.objects.filter(lane=lane, created_at__gt=since, recipient=signed.fingerprint(to)).count()
