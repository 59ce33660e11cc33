"""How allauth behaves here: nobody signs up by themselves, and its mails go through the outbox in their own lane."""

import secrets

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from dialogue import mail
from dialogue.models import Job

LIFE = 15  # minutes that a code works, and within which its mail is tried
MOST = 10  # mails to one address within them; counted per address, because a whole room may share one network address


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False  # an invitation, a join code or the team makes a user

    def get_reset_password_from_key_url(self, key):
        """From the configured address, never from the Host header of whoever asked (TRUST E8)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request, emailconfirmation):
        """From the configured address, as above."""
        return settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def format_email_subject(self, subject):
        return subject  # allauth would put the Host header of whoever asked in front

    def send_mail(self, template_prefix, email, context):
        """allauth's mails as jobs: a code lives 15 minutes and is retried only within them."""
        if mail.queued_lately(to=email, lane=Job.Lane.CODES, minutes=LIFE) >= MOST:
            return  # the page that follows is the same: nobody learns from it, and no mailbox is flooded
        message = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            mail.queue(
                occasion=f"sign-in {secrets.token_hex(12)}",
                to=email,
                subject=message.subject,
                text=message.body,
                lane=Job.Lane.CODES,
                minutes=LIFE,
            )
