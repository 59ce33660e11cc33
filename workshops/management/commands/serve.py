"""The whole product in one terminal: prepares the embedded database, then keeps web and worker running beside each other."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from dialogue import first_account
from dialogue.models import Dialogue, User

HOST = "127.0.0.1"  # the demo signs anybody in as its cast, so it is never offered to the network
START_SECONDS = 30
STOP_SECONDS = 10


class Command(BaseCommand):
    help = "Prepare the database, then run web and worker on this machine until Ctrl-C."
    requires_system_checks = ()  # the start waits for nothing that the tests have checked

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        refuse_production()
        refuse_taken_port(port)
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        stop = Event()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: stop.set())
        with House(port) as house:
            if house.wait_until_open(stop):
                self.say(
                    f"\n  Open http://{HOST}:{port}/ in a browser.\n  Ctrl-C stops; the data stay in {data_place()}.\n"
                )
                self.say_first_link(house.environ["BASE_URL"])
            house.keep(stop)
        self.say("Stopped.")

    def prepare(self):
        """Bring database, stylesheet and demo up to date; each step does nothing when there is nothing to do."""
        self.say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("rescope", stdout=StringIO())
        if not static_is_fresh():
            call_command("buildstatic", verbosity=0)
        if settings.DEMO and not Dialogue.objects.exists():
            self.say("Loading the framework and the demo dialogue ...")
            call_command("demo", verbosity=0)

    def say_first_link(self, base):
        """Of a house without accounts; to a terminal only, so that it stands in no log."""
        if User.objects.exists():
            return
        if self.stdout.isatty():
            link = base + reverse("first", args=[first_account.make_link()])
            self.say(f"  Nobody has an account here yet. This link makes the first one, once:\n\n    {link}\n")
        else:
            self.say("  Nobody has an account here yet. In a terminal, manage.py firstlink prints the way in.\n")

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


class House:
    """Web and worker as two child processes; leaving the `with` block stops both."""

    def __init__(self, port):
        self.port = port
        self.environ = {"BASE_URL": f"http://{HOST}:{port}"} | os.environ

    def __enter__(self):
        self.web = self.start(
            *("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port)),
            *("--workers", "1", "--blocking-threads", "4", "--workers-max-rss", "400"),
            *("--respawn-interval", "10", "--workers-kill-timeout", "75"),
            *("--no-access-log", "--log-level", "warning"),
            "dialogue.wsgi:application",
        )
        self.worker = self.start_worker()
        return self

    def __exit__(self, *_):
        for child in (self.web, self.worker):
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in (self.web, self.worker):
            try:
                child.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            with suppress(ProcessLookupError):  # granian's own child, left over when its parent was killed
                os.killpg(child.pid, signal.SIGKILL)

    def start(self, *arguments):
        """A group of its own keeps the terminal's Ctrl-C from the child: only __exit__ stops it, and in order."""
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environ, process_group=0)

    def start_worker(self):
        return self.start("manage.py", "work")

    def wait_until_open(self, stop):
        """True once the port answers; False when it was stopped, died or stayed silent before that."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.web.poll() is None and not stop.wait(0.1):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, self.port)) == 0:
                    return True
        return False

    def keep(self, stop):
        """Watch both until `stop`; a dead worker is started again, a dead web ends it all (CommandError)."""
        while not stop.wait(1):
            if self.web.poll() is not None:
                raise CommandError(f"The web server ended (exit code {self.web.returncode}); its reason stands above.")
            if self.worker.poll() is not None:
                self.worker = self.start_worker()


def static_is_fresh():
    """True if the collected files are younger than everything they are made of; compressing them again takes seconds."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return False
    made_of = [*(settings.BASE_DIR / "static").rglob("*"), settings.BASE_DIR / "requirements" / "runtime.txt"]
    return manifest.stat().st_mtime > max(path.stat().st_mtime for path in made_of)


def refuse_production():
    if settings.PRODUCTION:
        raise CommandError("`serve` is for one machine. In production start granian, celery worker and celery beat.")


def refuse_taken_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was left a minute ago is free
        try:
            probe.bind((HOST, port))
        except OverflowError:
            raise CommandError(f"{port} is not a port: take a number from 1024 to 65535.") from None
        except OSError as error:
            reason = "needs rights you do not have" if isinstance(error, PermissionError) else "is in use"
            other = 8123 if port != 8123 else 8124
            raise CommandError(f"Port {port} {reason}. Choose another one: make run PORT={other}") from None


def data_place():
    """Where the data live, in words for the terminal."""
    database = settings.DATABASES["default"]
    return settings.VAR_DIR if "sqlite3" in database["ENGINE"] else f"the database {database['NAME']}"
