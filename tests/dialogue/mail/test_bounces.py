"""Reports of mails that came back: read as plain data, matched by the envelope alone, from a mailbox spoken to by IMAP."""

import re
import socket
import threading
from contextlib import contextmanager

import pytest

from dialogue.mail import bounces, queueing, signed
from dialogue.mail.bounces import Report
from dialogue.models import Job, Suppression

BOX = "bounces@example.org"
TOKEN = "12-0123456789abcdef"

POSTFIX = """\
Return-Path: <>
Delivered-To: bounces+{token}@example.org
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: bounces+{token}@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A.1"

--A.1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net. 5.7.1 is only text here.

--A.1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 12 Apr 2027 08:00:00 +0000

Final-Recipient: rfc822; nina@x.test
Original-Recipient: rfc822;nina@x.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <nina@x.test>: no such user

--A.1
Content-Type: message/rfc822

Subject: An invitation for you
To: nina@x.test

Words
--A.1--
"""
EXCHANGE = """\
From: postmaster@corp.example
To: <bounces+{token}@example.org>
Content-Type: multipart/report; report-type="delivery-status";
\tboundary="b2"
MIME-Version: 1.0
Subject: Undeliverable: An invitation for you

--b2
Content-Type: multipart/alternative; boundary="b3"

--b3
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PGI+WW91ciBtZXNzYWdlPC9iPg==
--b3--

--b2
Content-Type: message/delivery-status

Reporting-MTA: dns;PR3PR01MB1234.eurprd01.prod.exchangelabs.com
Received-From-MTA: dns;mail.example.org

Final-Recipient: rfc822;nina@x.test
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient nina@x.test not found

--b2--
"""
HOLIDAY = """\
From: nina@x.test
To: bounces+{token}@example.org
Subject: Out of office
Auto-Submitted: auto-replied

I am away. Status: 5.1.1 Action: failed
"""


def raw(template, token=TOKEN, action="failed", status="5.1.1"):
    return template.format(token=token, action=action, status=status).replace("\n", "\r\n").encode()


# ---- reading


@pytest.mark.parametrize(
    ("message", "report"),
    [
        (raw(POSTFIX), Report(TOKEN, True, "5.1.1")),
        (raw(EXCHANGE), Report(TOKEN, True, "5.1.10")),
        (raw(POSTFIX, action="delayed", status="4.4.1"), Report(TOKEN, False, "4.4.1")),
        (raw(POSTFIX, action="relayed", status="2.0.0"), Report(TOKEN, False, "2.0.0")),
        (raw(POSTFIX, action="Failed", status="5.2.2 (mailbox full)"), Report(TOKEN, True, "5.2.2")),
        (raw(POSTFIX, status="4.4.7"), Report(TOKEN, True, "4.4.7")),
        (raw(POSTFIX, status="?"), Report(TOKEN, True, "")),
        (raw(HOLIDAY), None),
        (raw(POSTFIX, token="nothing"), None),
        (raw(POSTFIX).replace(b"bounces+", b"someone+"), None),
        (raw(POSTFIX).replace(b"@example.org", b"@evil.test"), None),
        (b"", None),
        (b"\x00\xff\xfe no mail at all", None),
        (raw(POSTFIX)[:600], None),
        (raw(POSTFIX).replace(b"Content-Type: message/delivery-status", b"Content-Type: text/plain"), None),
    ],
)
def test_read(message, report):
    assert bounces.read(message, BOX) == report


def test_report_cut_off_behind_the_status_is_read():
    whole = raw(POSTFIX)
    assert bounces.read(whole[: whole.index(b"Diagnostic")], BOX) == Report(TOKEN, True, "5.1.1")


# ---- what follows


def went_out(recipient=7):
    job = queueing.enqueue(kind="k", occasion="o", recipient=recipient, dialogue=None)
    mark = signed.fingerprint("nina@x.test")
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, payload={}, sent_to=mark)
    return job


def token_of(job, settings):
    settings.BOUNCE_ADDRESS = BOX
    return re.search(r"\+(.*)@", signed.bounce_address(job.pk))[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "error", "suppressed"),
    [
        ("5.1.1", "unknown 5.1.1", 1),
        ("5.2.2", "full 5.2.2", 0),
        ("5.7.1", "bounced 5.7.1", 0),
        ("4.4.7", "bounced 4.4.7", 0),
        ("", "bounced", 0),
    ],
)
def test_mail_that_came_back_is_given_up(settings, status, error, suppressed):
    job = went_out()
    assert bounces.note(Report(token_of(job, settings), True, status)) is True
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DEAD, error)
    marks = list(Suppression.objects.values_list("fingerprint", "dialogue"))
    assert marks == [(signed.fingerprint("nina@x.test"), None)] * suppressed


@pytest.mark.django_db
def test_delayed_forged_and_repeated_reports_change_nothing(settings):
    job = went_out()
    token = token_of(job, settings)
    forged = f"{job.pk}-{'0' * 16}"
    assert [bounces.note(Report(*r)) for r in ((token, False, "4.4.1"), (forged, True, "5.1.1"))] == [False, False]
    assert Job.objects.get().state == Job.State.DONE
    assert [bounces.note(Report(token, True, "5.1.1")) for _ in range(2)] == [True, False]


# ---- the mailbox


class Box:
    """As much of an IMAP server as `collect` speaks with: {uid: message}, and what was flagged."""

    def __init__(self, messages, password="secret"):
        self.messages, self.password, self.flags, self.logins = dict(enumerate(messages, 1)), password, {}, 0

    def speak(self, connection):
        with connection, connection.makefile("rwb") as line:
            line.write(b"* OK here\r\n")
            line.flush()
            while command := line.readline():
                tag, word, *rest = command.decode().split(" ", 2)
                answer = self.answer(word.strip().upper(), rest[0].strip() if rest else "")
                line.write(answer + f"{tag} {self.status}\r\n".encode())
                line.flush()

    def answer(self, word, rest):
        self.status = "OK done"
        if word == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if word == "LOGIN":
            self.logins += 1
            if self.password not in rest:
                self.status = "NO wrong"
        if word == "SELECT":
            return f"* {len(self.messages)} EXISTS\r\n".encode()
        return self.uid(*rest.split(" ", 2)) if word == "UID" else b""

    def uid(self, word, first="", rest=""):
        if word == "SEARCH":
            unseen = [str(uid) for uid in self.messages if uid not in self.flags]
            return f"* SEARCH {' '.join(unseen)}\r\n".encode()
        uid = int(first)
        if word == "STORE":
            self.flags[uid] = rest.split()[-1]
            return b""
        content = self.messages[uid]
        return f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(content)}}}\r\n".encode() + content + b")\r\n"


@contextmanager
def open_box(settings, box):
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def welcome():
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            box.speak(connection)

    thread = threading.Thread(target=welcome)
    thread.start()
    settings.BOUNCE_ADDRESS, settings.IMAP_URL = BOX, f"imap://box%40example.org:secret@127.0.0.1:{port}/INBOX"
    settings.EMAIL_TIMEOUT = 60
    try:
        yield box
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@pytest.mark.django_db
def test_mailbox_is_read_and_reports_are_deleted(settings):
    job = went_out()
    box = Box([raw(HOLIDAY), raw(POSTFIX, token=token_of(job, settings)), raw(POSTFIX)])
    with open_box(settings, box):
        bounces.poll()
    assert (Job.objects.get().state, Job.objects.get().error) == (Job.State.DEAD, "unknown 5.1.1")
    assert box.flags == {1: r"(\Seen)", 2: r"(\Deleted)", 3: r"(\Deleted)"}


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ['"', "a@"])
def test_mail_that_cannot_be_read_holds_up_no_other(settings, caplog, broken):
    job = went_out()
    unreadable = raw(HOLIDAY).replace(b"bounces+%s@example.org" % TOKEN.encode(), broken.encode())
    with open_box(settings, Box([unreadable, raw(POSTFIX, token=token_of(job, settings))])) as box:
        bounces.poll()
    assert (Job.objects.get().state, box.flags) == (Job.State.DEAD, {1: r"(\Seen)", 2: r"(\Deleted)"})
    assert ("cannot be read" in caplog.text, "I am away" in caplog.text) == (True, False)


@pytest.mark.django_db
def test_mailbox_is_asked_once_a_minute(settings):
    with open_box(settings, Box([])) as box:
        for _ in range(5):
            bounces.poll()
    assert box.logins == 1


@pytest.mark.django_db
def test_mailbox_that_does_not_open_stops_nothing(settings, caplog):
    with open_box(settings, Box([], password="changed")):
        bounces.poll()
    assert "did not open" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_silent_mailbox_is_left(settings):
    listener = socket.create_server(("127.0.0.1", 0))
    settings.BOUNCE_ADDRESS, settings.EMAIL_TIMEOUT = BOX, 1
    settings.IMAP_URL = f"imap://a:b@127.0.0.1:{listener.getsockname()[1]}/INBOX"
    bounces.poll()  # which would wait without end
    listener.close()


@pytest.mark.django_db
def test_without_a_mailbox_nothing_is_done(settings, django_assert_num_queries):
    settings.IMAP_URL = ""
    with django_assert_num_queries(0):
        bounces.poll()
