"""Which PINs are too easy to guess: plain text in, yes or no out."""

from itertools import pairwise

SHORTEST, LONGEST = 6, 12
OFTEN_CHOSEN = {"112233", "123321", "147258", "159753", "258369", "520131", "147852", "789456", "456789", "654123"}


def is_weak(pin, number=""):
    """True for a run (123456, 864209), a repeat (111111, 123123), few different digits, a year twice, or part of `number`."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeats = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, len(pin) // 2 + 1))
    few = len(set(pin)) < 3
    return len(steps) == 1 or repeats or few or pin in OFTEN_CHOSEN or pin in number or pin in number[::-1]
