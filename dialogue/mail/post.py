"""The worker's way to the mail server: one connection for as long as a drain lasts, and none that could hang."""

import secrets
import smtplib
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from dialogue.mail import refusals

OURS = threading.local()  # each thread that drains has its own line


class Reader:
    """Reads lines from a socket until a deadline. smtplib's own file waits anew for every byte, so that a server that
    drips one byte now and then would hold a worker for hours."""

    def __init__(self, sock):
        self.sock, self.held, self.deadline = sock, b"", 0.0

    def readline(self, limit):
        while b"\n" not in self.held and len(self.held) < limit:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self.sock.settimeout(left)
            received = self.sock.recv(4096)
            if not received:
                break
            self.held += received
        end = min(self.held.find(b"\n") + 1 or limit, limit)
        line, self.held = self.held[:end], self.held[end:]
        return line

    def close(self):
        self.held = b""  # the socket is smtplib's to close


class PunctualSMTP(smtplib.SMTP):
    """An SMTP client whose replies come whole within the timeout, or not at all."""

    file: Any

    def getreply(self):
        if not isinstance(self.file, Reader):  # after STARTTLS too: what was held before belongs to nobody
            self.file = Reader(self.sock)
        self.file.deadline = time.monotonic() + self.timeout
        try:
            return super().getreply()
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class PunctualSMTPOverTLS(PunctualSMTP, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return PunctualSMTPOverTLS if self.use_ssl else PunctualSMTP


class FileBackend(BaseEmailBackend):
    """Without a mail server: each mail as a file of its own, which any mail program opens."""

    def send_messages(self, messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.now():%Y-%m-%d-%H%M%S-%f}-{secrets.token_hex(4)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(messages)


def deliver(message):
    """Send one message. On any fault the connection is dropped; raises Refused with what it means."""
    line = _line()
    try:
        if isinstance(line, smtp.EmailBackend):
            line.open()  # else Django would close it behind each message
        line.send_messages([message])
    except Exception as error:
        drop()
        raise refusals.Refused(refusals.sort(error)) from error


def _line():
    """The open connection to the mail server; other backends (files, the tests' memory) get a new one for each mail."""
    line = getattr(OURS, "line", None)
    if line is None:
        line = get_connection()
        if isinstance(line, smtp.EmailBackend):
            OURS.line = line
    return line


def drop():
    """Leave without a word: a server that has just failed us would let us wait for its goodbye."""
    line, OURS.line = getattr(OURS, "line", None), None
    for client in filter(None, (getattr(line, "connection", None), getattr(line, "_partial_connection", None))):
        client.close()


def hang_up():
    """Say goodbye at the end of a drain."""
    line, OURS.line = getattr(OURS, "line", None), None
    if line is not None:
        with suppress(OSError, smtplib.SMTPException):
            line.close()
