"""What an app for the second step shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PERIOD = 30  # seconds of the clock for which a code is shown


def code_of(secret):
    """The code that is shown now."""
    return _shown(secret, int(time.time()) // PERIOD)


def wrong_code_of(secret):
    """None of those that are shown now, just before or just after."""
    now = int(time.time()) // PERIOD
    right = {_shown(secret, now + beside) for beside in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def _shown(secret, counter):
    return format_hotp_value(hotp_value(secret, counter))
