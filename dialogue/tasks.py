"""Three lines each: id in, fetch, call work."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from dialogue import mail, worker


def send_mail(job):
    """Send one mail of the outbox. Raises what the mail server says; the job then waits and tries again."""
    parts = job.payload
    message = EmailMultiAlternatives(parts["subject"], parts["text"], settings.DEFAULT_FROM_EMAIL, [parts["to"]])
    message.extra_headers = mail.headers(f"job-{job.pk}")
    if parts["html"]:
        message.attach_alternative(parts["html"], "text/html")
    message.send()


@shared_task(name="dialogue.tick", ignore_result=True)
def tick():
    """Celery's two seconds: what the clock has to do, then what waits in the outbox."""
    for ticker in settings.TICKERS:
        import_string(ticker)()
    worker.drain(limit=200)
