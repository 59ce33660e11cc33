"""A mail server for tests that does what a script says, in a thread of its own: aiosmtpd, real sockets, no mocks."""

import asyncio
import datetime
import socket
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from dialogue import database_time
from dialogue.mail import queueing
from dialogue.models import Job, OutboxPause
from tests.ports import free_port

CUT, SILENCE = "cut", "silence"

PATIENT = 60  # seconds: a busy machine is no silent server


class Script:
    """Answers by stage (mail, rcpt, data, taken): a text, CUT, SILENCE, or a function of (address, how many before) giving one.

    Where the script is silent all goes well. What was taken stands in `taken`: (envelope sender, recipient, message). SILENCE lasts
    until `end_of_silence` is set; then the line is cut.
    """

    def __init__(self, **answers):
        self.answers, self.taken, self.greeted, self.seen = answers, [], 0, {}
        self.offered = []  # the Message-IDs of all that came, taken or not
        self.end_of_silence = threading.Event()

    async def _play(self, stage, server, address, well):
        answer = self.answers.get(stage)
        count = self.seen[stage] = self.seen.get(stage, 0) + 1
        if callable(answer):
            answer = answer(address, count - 1)
        while answer == SILENCE and not self.end_of_silence.is_set():
            await asyncio.sleep(0.05)
        if answer in (CUT, SILENCE):
            server.transport.abort()
            return "451 never heard"
        return answer or well

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        answer = await self._play("mail", server, address, "250 OK")
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = await self._play("rcpt", server, address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        to = envelope.rcpt_tos[0]
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.offered.append(message["Message-ID"])
        answer = await self._play("data", server, to, "250 OK")
        if answer.startswith("2"):
            self.taken.append((envelope.mail_from, to, message))
        return answer

    @property
    def recipients(self):
        return [to for _sender, to, _message in self.taken]


def lead_to(settings, port, **more):
    """Point the settings at a server on this machine."""
    values = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": ""}
    values |= {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False, "EMAIL_TIMEOUT": 1}
    values |= {"EMAIL_BACKEND": "dialogue.mail.post.EmailBackend", **more}
    for name, value in values.items():
        setattr(settings, name, value)


@contextmanager
def serving(settings, script, *, port=None, server=None, **more):
    """The script's server while the block runs, with the settings led to it. `server`: arguments of aiosmtpd's SMTP."""
    more_of_it = {"ready_timeout": PATIENT, **(server or {})}
    controller = Controller(script, hostname="127.0.0.1", port=port or free_port(), **more_of_it)
    controller.start()
    patience = {"EMAIL_TIMEOUT": 1 if SILENCE in script.answers.values() else PATIENT}
    lead_to(settings, controller.port, **(patience | more))
    try:
        yield script
    finally:
        script.end_of_silence.set()
        controller.stop()


@contextmanager
def speaking(settings, speak, **more):
    """A bare socket: `speak(connection)` is called in a thread for each caller, and may say anything or nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def welcome():
        while not stopped.is_set():
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            with caller, suppress(OSError):
                speak(caller, stopped)

    thread = threading.Thread(target=welcome)
    thread.start()
    lead_to(settings, listener.getsockname()[1], **more)
    try:
        yield
    finally:
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


# ---- what tests of sending put into the outbox and look for there


def letters(number, **more):
    """So many mails of a batch, in order."""
    return [queueing.queue(occasion="batch", to=f"p{n}@x.test", subject="s", text="t", **more) for n in range(number)]


def code(to="code@x.test"):
    return queueing.queue(occasion="code", to=to, subject="s", text="t", lane=Job.Lane.CODES, minutes=15)


def seen(one):
    one.refresh_from_db()
    return one.state, one.tries, one.error


def make_due():
    """What waits for its back-off is due now; so is the pause's next try."""
    past = database_time.now() - datetime.timedelta(seconds=1)
    Job.objects.filter(state=Job.State.WAITING, run_after__gt=past).update(run_after=past)
    OutboxPause.objects.update(try_at=past)
