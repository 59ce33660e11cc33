"""Some places on a machine, for all processes and threads of it: locks on files of a folder that the machine (or container) has for
itself. The kernel gives them back when a process dies, and a child that inherits one keeps it until it ends."""

import fcntl
import os

from django.conf import settings


def first_free(kind, number):
    """The first free of `number` places of a kind as an open file descriptor, or None; closing it gives the place back. Each opening
    is a holder of its own, among threads too."""
    folder = settings.VAR_DIR / "run"
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(number):
        file = os.open(folder / f"{kind}-{n}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
        else:
            return file
    return None
