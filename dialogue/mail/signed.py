"""What we alone can make and read again: the fingerprint of an address, the return address of a mail."""

import hmac

from django.conf import settings

from dialogue.digests import keyed


def digest(purpose, text):
    return keyed(purpose, text).hex()


def fingerprint(address):
    """An address as the outbox knows it: it cannot be turned back, nor guessed without the server's secret."""
    return digest("address", address.strip().lower())[:40]


# ---- bounces: a variable envelope return path


def bounce_address(pk):
    """bounces+<job>-<proof>@…, or "" if nobody reads bounces."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{pk}-{digest('bounce', str(pk))[:16]}@{domain}"


def job_of_bounce(token):
    """The job's id in `<job>-<proof>`, or None if we did not make it."""
    pk, _dash, proof = token.partition("-")
    if not pk.isdecimal() or not hmac.compare_digest(proof.encode(), digest("bounce", pk)[:16].encode()):
        return None
    return int(pk)
