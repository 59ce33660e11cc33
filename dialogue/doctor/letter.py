"""The way to the mail server: reach it, sign in, and send a mail to oneself if asked for one."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from dialogue.doctor import Finding
from dialogue.mail import refusals
from dialogue.setting_kinds import mail_parts

WAIT = 20  # seconds
SUBJECT = "A mail from your own house"
BODY = """This mail was sent by `manage.py doctor` of {base}.

It came: the mail server takes our mails. See two things now.
1. It lies in the inbox, not with the unwanted mail. Otherwise read section 3 of docs/operating.md: SPF, DKIM, DMARC.
2. The sender is the one that people are to see.
"""


def mail(values, address=""):
    """Sign in to the mail server, and send one mail to `address` unless that is ""."""
    if not values["EMAIL_URL"]:
        yield Finding("mail", "", "becomes files in VAR_DIR/mail")
        return
    host, port, user, password, security = mail_parts(values["EMAIL_URL"])
    safe = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(host, port, timeout=WAIT, context=safe)
            if security == "ssl"
            else smtplib.SMTP(host, port, timeout=WAIT)
        ) as line:
            if security == "tls":
                line.starttls(context=safe)
            if user:
                line.login(user, password)
            line.noop()
            if address:
                line.send_message(_message(values, address))
    except Exception as error:
        yield Finding("mail", sentence(error))
        return
    yield Finding("mail", "", f"sent to {address}: see whether it came" if address else "the mail server lets us in")


def sentence(error):
    """What went wrong and what to do, in the words the team reads on its page, without the server's own."""
    refusal = refusals.sort(error)
    what, then = refusals.words(refusal.error)
    numbers = f" ({refusal.numbers})" if refusal.numbers else ""
    return f"{str(what).removesuffix('.')}{numbers}. {then}"


def _message(values, address):
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = SUBJECT, values["FROM_EMAIL"], address
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parseaddr(values["FROM_EMAIL"])[1].rpartition("@")[2] or None)
    message.set_content(BODY.format(base=values["BASE_URL"]))
    return message
