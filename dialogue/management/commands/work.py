"""The embedded worker beside the web: drains the outbox, and once a night does the night's work."""

import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.module_loading import import_string

from dialogue import worker


class Command(BaseCommand):
    help = "Send what waits in the outbox and do the night's work, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="drain and stop")

    def handle(self, *, once, **options):
        self.stopped = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.stop)
        while not self.stopped:
            close_old_connections()
            for ticker in settings.TICKERS:
                import_string(ticker)()
            taken = worker.drain()
            if once:
                break
            if not taken:
                time.sleep(1)

    def stop(self, *_args):
        self.stopped = True
