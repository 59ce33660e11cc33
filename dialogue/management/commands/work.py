"""The embedded worker beside the web: two loops, so that a sign-in code never waits behind a batch or the night's work."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from dialogue import pulse, worker

REST = 1.0  # seconds between two looks into the outbox


class Command(BaseCommand):
    help = "Send what waits in the outbox and do the night's work, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="drain and stop")

    def handle(self, *, once, **options):
        self.stopped, self.fell = threading.Event(), None
        if once:
            tick()
            worker.drain()
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopped.set())
        codes = threading.Thread(target=self.loop, args=(worker.CODES, lambda: pulse.note("codes")))
        codes.start()
        self.loop(worker.BATCHES, tick)
        codes.join()
        if self.fell:
            raise self.fell

    def loop(self, lanes, before):
        """Drain these lanes until stopped. If one loop falls the other stops too: whoever started us starts us anew."""
        try:
            while not self.stopped.is_set():
                close_old_connections()
                before()
                worker.drain(lanes=lanes, stopped=self.stopped.is_set)
                self.stopped.wait(REST)
        except Exception as error:
            self.fell = error
            self.stopped.set()
        finally:
            connection.close()


def tick():
    pulse.note("mail")
    worker.wind()
