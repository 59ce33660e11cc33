"""How allauth behaves here: nobody signs up by themselves, its mails go through the outbox in their own lane, and mails and wrong
passwords are counted in the database: for the account, and apart from it for a browser in which its owner has signed in."""

import functools
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue import devices, gate, limits, onward, sessions, signing_in, speaking
from dialogue.mail import letters, queueing, signed
from dialogue.models import Job, User

LIFE = 15  # minutes that a code works, and within which its mail is tried
MAILS = {"lane": Job.Lane.CODES, "minutes": LIFE}
MOST = 10  # mails to one address within them; counted per address, because a whole room may share one network address
WRONG = {"most": 5, "seconds": 300}  # wrong passwords, and wrong second steps, for one account
DAY, HOUR = 24 * 60 * 60, 60 * 60
# Mails an hour of the whole house that tell somebody that no dialogue knows their address; one a day each.
MOST_UNKNOWN = 30
UNKNOWN, CODE = "account/email/unknown_account", "account/email/login_code"


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "Address and password do not go together. Check both, or let us send you a code."
        ),
        "incorrect_code": gettext_lazy("This is not the code we sent. Check each character."),
        "incorrect_password": gettext_lazy("This is not your password. Check each character."),
        "enter_current_password": gettext_lazy("This is not your password. Check each character."),
    }

    def is_open_for_signup(self, request):
        return False  # an invitation, a join code or the team makes a user

    def get_reset_password_from_key_url(self, key):
        """From the configured address, never from the Host header of whoever asked (TRUST E8)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request, emailconfirmation):
        """From the configured address, as above."""
        return settings.BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_notification_mail(self, template_prefix, user, *more, **context):
        """allauth's hook for a password that was set anew through the link of a mail: it proves that the mailbox is theirs."""
        if template_prefix == "account/email/password_reset":
            prove_address(user)
        return super().send_notification_mail(template_prefix, user, *more, **context)

    def format_email_subject(self, subject):
        return subject  # allauth would put the Host header of whoever asked in front

    def authenticate(self, request, **credentials):
        """In a turn of the gate from before the try is counted: who gets no turn has used up none. Raises gate.Busy."""
        mark = devices.NAME in request.COOKIES and devices.mark_of(request, _known(_login(credentials)))
        self._tried = ("device password", mark) if mark else ("password", _login(credentials))
        with gate.turn(known=bool(mark)):
            return super().authenticate(request, **credentials)

    def pre_authenticate(self, request, **credentials):
        """Known or not, an address has five wrong passwords in five minutes, and a browser of its owner ten an hour apart from
        these. Counted before the look at the password, so that many at once gain nothing; a right one is given back, which
        allauth asks for by the name below."""
        if not limits.allow(*self._tried, **self._bounds()):
            raise ValidationError(
                _(
                    "Too many wrong passwords for this address. Sign in with a code or the link that we mail you, or wait five minutes."
                )
            )

    def _bounds(self):
        return devices.WRONG if self._tried[0] == "device password" else WRONG

    def _rollback_login_failed_rl_usage(self):
        limits.give_back(*self._tried, seconds=self._bounds()["seconds"])

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """allauth's hook for a password that was set anew through a mail."""
        limits.forget("password", _login(credentials))

    def pre_login(self, request, user, **kwargs):
        """A code that went to an address which its owner has left since then lets nobody in."""
        if (kwargs.get("email") or user.email).strip().lower() != user.email:
            messages.error(request, _("This code has ended. Ask for another one."))
            return redirect("account_request_login_code")
        sessions.wish(request)
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        shared = sessions.wished(request)  # signing in leaves nothing of whoever was signed in before
        super().login(request, user)
        sessions.begun(request, shared=shared)

    def post_login(self, request, user, **kwargs):
        """Signed in, second step included: from now on this browser has tries and mails of its own, if it is not shared."""
        signing_in.drop_links(user)
        response = onward.lead(request, super().post_login(request, user, **kwargs))
        return devices.remember(response, user, shared=request.is_shared)

    def send_mail(self, template_prefix, email, context):
        """allauth's mails as jobs: a code lives 15 minutes and is retried only within them. Whether or not one goes out, the page
        that follows is the same, and as much is done: nobody learns from it who is known here (TRUST E3)."""
        user, occasion = _known(email), f"sign-in {secrets.token_hex(12)}"
        allowed = self._allowed(template_prefix, user, email)
        with speaking.to(user.language if user else translation.get_language()), transaction.atomic():
            if template_prefix == CODE and allowed:
                context["link"] = self._link(user, occasion)
            message = self.render_mail(
                template_prefix, email, context | {"protection": letters.absolute(reverse("protection"))}
            )
            if allowed:
                self._queue(occasion, email, message)
            else:
                self._queue_nothing(occasion, email, message)

    def _allowed(self, template_prefix, user, email):
        """Ten mails to one address within LIFE, which a stranger may have used up, and a few more for a browser of its owner. An
        address that somebody had before, and that allauth still knows, gets no code: nobody signs in with it any more."""
        if template_prefix == UNKNOWN:
            return _one_of_few(email)
        if template_prefix == CODE and user is None:
            return False
        fingerprint, many = signed.fingerprint(email), {"most": MOST, "seconds": LIFE * 60}
        few = limits.allow("mails", fingerprint, **many) and queueing.queued_lately(to=email, **MAILS) < MOST
        return few or devices.may_mail(devices.mark_of(self.request, user))

    def _link(self, user, occasion):
        path = get_next_redirect_url(self.request) or ""
        path = path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""  # paths only
        token = signing_in.make_link(user=user, occasion=occasion, path=onward.cut(path))
        return letters.absolute(reverse("sign_in_link", args=[token]))

    def _queue_nothing(self, *letter):
        """The same work, of which nothing stays: whether a mail goes out could be felt from outside."""
        with transaction.atomic():
            self._queue(*letter)
            transaction.set_rollback(True)
        limits.count("no mail", "", seconds=DAY)  # the write that is committed

    def _queue(self, occasion, email, message):
        html = next((content for content, kind in message.alternatives if kind == "text/html"), "")
        text = letters.tidy(message.body)
        queueing.queue(occasion=occasion, to=email, subject=message.subject, text=text, html=html, **MAILS)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code does not fit. Check each digit, or wait for the next one."),
    }


def prove_address(user):
    """Note that the mailbox is theirs: a second step cannot be set up while an address of the account is not proved."""
    others = EmailAddress.objects.filter(user=user).exclude(email=user.email)
    others.filter(verified=False).delete()
    first = not others.filter(primary=True).exists()
    address, _made = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": first})
    address.set_verified()


def _one_of_few(email):
    """Mails to addresses that nobody has here: a stranger can make us send them to anybody (TRUST E15)."""
    few = {"most": MOST_UNKNOWN, "seconds": HOUR}
    with transaction.atomic():
        if not limits.remaining("unknown mails", "house", **few):
            return False  # nothing is noted of the address: a stranger's script would fill the disk with invented ones
        first = limits.allow("unknown mail", signed.fingerprint(email), most=1, seconds=DAY)
        return first and limits.allow("unknown mails", "house", **few)


def _known(email):
    return User.objects.filter(email=email.strip().lower()).first() if email else None


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
