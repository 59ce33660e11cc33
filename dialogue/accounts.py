"""How allauth behaves here: nobody signs up by themselves, its mails go through the outbox in their own lane, and wrong
passwords are counted per account in the database."""

import functools
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dialogue import letters, limits, mail
from dialogue.models import Job, User

LIFE = 15  # minutes that a code works, and within which its mail is tried
MOST = 10  # mails to one address within them; counted per address, because a whole room may share one network address
WRONG = {"most": 5, "seconds": 300}  # wrong passwords, and wrong second steps, for one account


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

    def pre_authenticate(self, request, **credentials):
        """Known or not, an address has five wrong passwords in five minutes. Counted before the look at the password, so that
        many at once gain nothing; a right one is given back, which allauth asks for by the name below."""
        self._tried = _login(credentials)
        if not limits.allow("password", self._tried, **WRONG):
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self):
        limits.give_back("password", self._tried, seconds=WRONG["seconds"])

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """allauth's hook for a password that was set anew through a mail."""
        limits.forget("password", _login(credentials))

    def send_mail(self, template_prefix, email, context):
        """allauth's mails as jobs: a code lives 15 minutes and is retried only within them."""
        if mail.queued_lately(to=email, lane=Job.Lane.CODES, minutes=LIFE) >= MOST:
            return  # the page that follows is the same: nobody learns from it, and no mailbox is flooded
        with translation.override(_language(email)):
            message = self.render_mail(
                template_prefix, email, context | {"protection": letters.absolute(reverse("protection"))}
            )
        with transaction.atomic():
            mail.queue(
                occasion=f"sign-in {secrets.token_hex(12)}",
                to=email,
                subject=message.subject,
                text=letters.tidy(message.body),
                html=next((content for content, kind in message.alternatives if kind == "text/html"), ""),
                lane=Job.Lane.CODES,
                minutes=LIFE,
            )


def _language(email):
    """The language of whoever has this address; of a stranger's, the one of the page that asked."""
    known = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
    return known or translation.get_language()


def _login(credentials):
    return credentials.get("email", "").strip().lower()


def counted(clean_code):
    """The check of a second step, with wrong codes counted per account in the database."""

    @functools.wraps(clean_code)
    def check(form):
        if not limits.allow("second step", form.user.pk, **WRONG):
            raise ValidationError(_("Too many wrong codes. Wait five minutes, then try again."))
        code = clean_code(form)
        limits.forget("second step", form.user.pk)
        return code

    return check


class AuthenticateForm(mfa_forms.AuthenticateForm):
    clean_code = counted(mfa_forms.AuthenticateForm.clean_code)


class ReauthenticateForm(mfa_forms.ReauthenticateForm):
    clean_code = counted(mfa_forms.ReauthenticateForm.clean_code)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    clean_code = counted(totp_forms.ActivateTOTPForm.clean_code)
