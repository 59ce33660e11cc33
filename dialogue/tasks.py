"""Three lines each: id in, fetch, call work."""

from celery import shared_task

from dialogue import pulse, worker
from dialogue.mail import letters, sending


def send_mail(job):
    """Send a mail whose words were finished when it was queued: a sign-in code or a proof."""
    sending.send(letters.Letter(**job.payload, stoppable=False), job)


@shared_task(name="dialogue.tick")
def tick():
    """Celery's two seconds: what the clock has to do, then the batches and the slow work of the outbox."""
    pulse.note("mail")
    worker.wind()
    worker.drain(limit=200, lanes=worker.BATCHES)


@shared_task(name="dialogue.tick_codes")
def tick_codes():
    """The same two seconds for the worker that sends nothing but sign-in codes."""
    pulse.note("codes")
    worker.drain(lanes=worker.CODES)
