"""Slow checks of passwords and PINs take turns: two at once on a machine, however many processes and threads it runs.

Each costs 19 MiB and a processor for a while, and anybody on the way in may ask for one (TRUST E15). The turns are places on
the machine (dialogue/machine_locks.py).
"""

import contextlib
import os
import threading
import time

from dialogue import machine_locks

AT_ONCE = 2
PATIENCE = 5  # seconds that somebody waits for a turn
STRANGERS = 3  # of one process, waiting or in their turn: its other threads (embedded: one, server: five) are there for the pages
PAUSE = 0.01

_strangers = threading.BoundedSemaphore(STRANGERS)
_here = threading.BoundedSemaphore(AT_ONCE)  # who cannot be next in this process need not look at the files
_mine = threading.local()


class Busy(Exception):
    """No turn within PATIENCE, or too many wait already. Nothing was looked at; the same may be sent again."""


@contextlib.contextmanager
def turn(*, known=False):
    """Within it one slow check may be made; a turn inside one's own turn is the same. Raises Busy.

    `known`: who asks has shown something that cannot be guessed (a card's code, the mark of a device), and waits however many
    strangers do.
    """
    if getattr(_mine, "turn", False):
        yield
        return
    with contextlib.ExitStack() as held:
        if not known:
            _take(_strangers, 0)
            held.callback(_strangers.release)
        until = time.monotonic() + PATIENCE
        _take(_here, PATIENCE)
        held.callback(_here.release)
        held.callback(os.close, _place(until))
        _mine.turn = True
        held.callback(setattr, _mine, "turn", False)
        yield


def is_full():
    """Whether a stranger who asked now would be sent away at once."""
    free = _strangers.acquire(blocking=False)
    if free:
        _strangers.release()
    return not free


def _take(semaphore, seconds):
    if not semaphore.acquire(blocking=bool(seconds), timeout=seconds or None):
        raise Busy


def _place(until):
    """One of the machine's places, held until it is closed."""
    while (place := machine_locks.first_free("turn", AT_ONCE)) is None:
        if time.monotonic() > until:
            raise Busy
        time.sleep(PAUSE)
    return place
