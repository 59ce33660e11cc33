"""What went wrong with a mail: whose fault it is decides what follows (TRUST B6), and words tell the organiser what to do.

MAILBOX: the address's own refusal, for good. LATER: ask again. HOUSE: the server refuses *us* (login, sender, policy, TLS), so
that every other mail would fail as well. OURS: a fault of this program. No text of a server is kept: it may hold an address.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MAILBOX, LATER, HOUSE, OURS = "mailbox", "later", "house", "ours"
OF_HOUSE = ("login", "sender", "policy", "tls")
ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
QUOTED = re.compile(r"<[^>]*>|\S+@\S+")  # an address may be called relay@… or spam@…
# Servers that give no enhanced status say it in English: Exim, qmail, old Exchange, Yahoo, GMX.
OF_MAILBOX = re.compile(
    r"user unknown|unknown user|no such (user|recipient|mailbox|person|account)|no mailbox"
    r"|mailbox (not found|unavailable|unknown|is disabled)"
    r"|(recipient|address|account|user)\b.{0,30}\b(not exist|not found|unknown|invalid|disabled|inactive|unavailable)"
    r"|doesn't have (a|an) \S+ account|invalid (recipient|mailbox)|unknown (recipient|address|local)"
    r"|unrouteable address|not our customer|(mailbox|quota|inbox)\b.{0,20}\b(full|exceeded)|over ?quota",
    re.I,
)
OF_POLICY = re.compile(
    r"relay|authenticat|\bauth\b|log ?in|sender|spf|dkim|dmarc|spam|\brbl\b|dnsbl|block|black ?list|listed|reputation"
    r"|polic(y|ies)|prohibit|not (permitted|allowed|authori[sz]ed)|denied|banned|helo|ehlo|reverse|\bptr\b|\brate\b"
    r"|too many|client host|abuse|virus|content",
    re.I,
)


@dataclass(frozen=True)
class Refusal:
    """`kind`: MAILBOX, LATER, HOUSE or OURS. `reason`: a key of WORDS. `numbers`: the server's, such as "550 5.1.1"."""

    kind: str
    reason: str
    numbers: str = ""
    suppresses: bool = False  # this address gets no more mail at all until somebody corrects it
    stops_line: bool = False  # the server as a whole is not ready: leave it alone for a moment

    @property
    def error(self):
        """What a job keeps."""
        return f"{self.reason} {self.numbers}".strip()


class Refused(Exception):
    """A mail did not go out, and it is sorted why."""

    def __init__(self, refusal):
        super().__init__(refusal.error)
        self.refusal = refusal


def sort(error):
    """The Refusal that an exception of smtplib, ssl or a socket means."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        return of_answer("rcpt", *answers[0]) if answers else Refusal(OURS, "broken")
    for kind, stage in STAGES:
        if isinstance(error, kind):
            return of_answer(stage, error.smtp_code, error.smtp_error)
    return _without_answer(error)


STAGES = (
    (smtplib.SMTPAuthenticationError, "login"),
    (smtplib.SMTPSenderRefused, "mail"),
    (smtplib.SMTPDataError, "data"),
    (smtplib.SMTPResponseException, "connect"),  # greeting and HELO
)


def of_answer(stage, code, text):
    """The Refusal in a reply of the server at a stage: connect, login, mail, rcpt or data."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    found = ENHANCED.search(text)
    status = tuple(int(part) for part in found.groups()) if found else None
    numbers = f"{code} {found[0]}" if found else str(code)
    if code == -1:
        return Refusal(LATER, "cut", stops_line=True)  # smtplib's own: no reply at all
    if 400 <= code < 500:
        return Refusal(LATER, "busy", numbers, stops_line=code == 421 or stage in ("connect", "login", "mail"))
    if 200 <= code < 400:
        return Refusal(LATER, "garbled", numbers, stops_line=True)
    if reason := _of_mailbox(stage, code, status, QUOTED.sub("", text)):
        return Refusal(MAILBOX, reason, numbers, suppresses=_is_for_good(status))
    return Refusal(HOUSE, _of_house(stage, code, status), numbers, stops_line=True)


def _is_for_good(status):
    return status is not None and status[1] == 1


def _of_mailbox(stage, code, status, text):
    """The reason if a permanent refusal is the mailbox's own, else "". Only at RCPT and after DATA can it be."""
    if stage not in ("rcpt", "data") or code in (530, 534, 535, 538):
        return ""
    if status and status[1:] not in ((0, 0), (5, 0)):
        return _by_status(stage, status)
    if OF_POLICY.search(text):
        return ""
    if OF_MAILBOX.search(text):
        return "full" if re.search(r"full|quota", text, re.I) else "unknown"
    return {550: "unknown", 551: "unknown", 552: "full", 553: "unknown"}.get(code, "") if stage == "rcpt" else ""


def _by_status(stage, status):
    """RFC 3463. 5.1.7 and 5.1.8 speak of the sender; 5.4.1 at RCPT is how Exchange Online says that there is nobody."""
    _class, subject, detail = status
    if subject == 1:
        return {2: "domain", 7: "", 8: ""}.get(detail, "unknown")
    if subject == 2:
        return {1: "closed", 2: "full"}.get(detail, "refused")
    if subject == 4 and stage == "rcpt" and detail in (1, 4):
        return "unknown" if detail == 1 else "domain"
    return ""


def _of_house(stage, code, status):
    if stage == "login" or code in (530, 534, 535, 538):
        return "login"
    if stage == "mail" or (status and status[1] == 1):
        return "sender"
    return "policy"


def _without_answer(error):
    """Faults of the line itself, and our own."""
    if isinstance(error, smtplib.SMTPNotSupportedError) and "SMTPUTF8" in str(error):
        return Refusal(MAILBOX, "refused")  # letters in the address that this server cannot carry
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refusal(HOUSE, "tls" if "STARTTLS" in str(error) else "login", stops_line=True)
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Refusal(HOUSE, "tls", stops_line=True)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Refusal(LATER, "silent", stops_line=True)
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionResetError | BrokenPipeError | ssl.SSLError):
        return Refusal(LATER, "cut", stops_line=True)
    if isinstance(error, smtplib.SMTPException):
        return Refusal(HOUSE, "login", stops_line=True)  # smtplib: "No suitable authentication method found."
    if isinstance(error, OSError):
        return Refusal(LATER, "unreachable", stops_line=True)
    return Refusal(OURS, "broken", type(error).__name__)


# ---- words for the organiser: what it means, what to do

WORDS = {
    "unknown": (_("The mailbox does not exist."), _("Ask for the right address and correct it.")),
    "domain": (
        _("What stands behind the @ takes no mail."),
        _("Look for a slip of the pen in the address and correct it."),
    ),
    "address": (_("Mail cannot be sent to such an address."), _("Look for a slip of the pen and correct it.")),
    "full": (_("The mailbox is full."), _("Tell the person another way, then try again.")),
    "closed": (_("The mailbox is closed."), _("Ask for another address.")),
    "refused": (_("The mailbox takes no mail from us."), _("Ask for another address, or give a card.")),
    "busy": (_("The mail server asked us to come back later."), _("Nothing: we try again by ourselves.")),
    "garbled": (_("The mail server answered something else than mail servers do."), _("Look at EMAIL_URL.")),
    "silent": (_("The mail server did not answer in time."), _("Nothing: we try again by ourselves.")),
    "cut": (_("The mail server broke off."), _("Nothing: we try again by ourselves.")),
    "unreachable": (_("The mail server cannot be reached."), _("If it lasts, look at the host and port in EMAIL_URL.")),
    "login": (
        _("The mail server does not accept our user name and password."),
        _("Whoever runs this server corrects EMAIL_URL and starts the workers again."),
    ),
    "sender": (
        _("The mail server does not let us send under our address."),
        _("Whoever runs this server allows FROM_EMAIL at the mail provider, or changes it."),
    ),
    "policy": (
        _("The mail server refuses our mail by a rule of its own."),
        _("Whoever runs this server asks the mail provider why: often a limit, or SPF and DKIM."),
    ),
    "tls": (
        _("The connection to the mail server is not safe, so we do not use it."),
        _("Whoever runs this server looks at EMAIL_URL and at the mail server's certificate."),
    ),
    "broken": (_("Something went wrong here, not at the mail server."), _("Try again; if it stays, report it.")),
    "bounced": (_("The mail came back."), _("Ask for another address.")),
    "late": (_("It waited too long."), _("Try again.")),
    "unsubscribed": (_("Wants no more mail from this dialogue."), _("Nothing: that is their choice.")),
}


def words(error):
    """(what it means, what to do) for what a job or a pause keeps; an unknown word stands for itself."""
    return WORDS.get(_parts(error)[0], (str(error), ""))


def numbers(error):
    """The server's numbers in what a job keeps, for who runs the server."""
    return _parts(error)[1]


def _parts(error):
    reason, _space, rest = str(error).removeprefix("alone ").partition(" ")
    return reason, rest
