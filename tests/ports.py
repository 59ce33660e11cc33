"""Ports for the servers of tests: one that is free now is still free when the server listens on it.

A port that the kernel picks lies where every connection and every other test gets theirs from: of sixty in a run some would be taken
again before their server is up. These lie below, and the same number is held for datagrams until the process ends: no other test, of
this run or of one beside it, takes it meanwhile.
"""

import random
import socket

HOST = "127.0.0.1"
BELOW = range(12_000, 32_000)  # Linux hands out 32,768 and more, others 49,152 and more
held = []


def free_port():
    """One that nobody listens on, and that no other test gets."""
    for port in random.choices(BELOW, k=1000):
        mark = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            mark.bind((HOST, port))
            with socket.socket() as probe:
                probe.bind((HOST, port))
        except OSError:
            mark.close()
            continue
        held.append(mark)
        return port
    raise RuntimeError("no port is free")
