"""What a setting's text can be: each kind is a function from text to value. Plain data in, plain data out.

A kind raises ValueError. With words it is a sentence in which `{name}` stands for the setting; without, the setting's own sentence
is said. No sentence repeats the value, which may be a secret.
"""

import ipaddress
import math
import re
import shlex
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

TRUE = {"t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1"}
FALSE = {"f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0"}
MAIL_SCHEMES = {"smtp": "", "smtp+tls": "tls", "submission": "tls", "smtps": "ssl", "smtp+ssl": "ssl"}
MAIL_PORTS = {"": 25, "tls": 587, "ssl": 465}
DATABASES = ("postgres", "postgresql", "pgsql", "sqlite")
QUEUES = ("redis", "rediss", "redis+socket", "unix")
LABEL = r"[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(\.{LABEL})*\.?", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@(?P<domain>[^\s@<>,;:\"()]+)")
CODES = {"@": "%40", "/": "%2F", "#": "%23", "?": "%3F", "[": "%5B", "]": "%5D", " ": "%20"}
PRIVATE = [ipaddress.ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
MONEY = "{name} has a $, which Compose takes for a variable: write $$ for it, or put the value into single quotes."


def text(given):
    return given


def plain(given):
    """What stands in an address as it is."""
    if not re.fullmatch(r"[\w.~-]*", given, re.ASCII):
        raise ValueError
    return given


def flag(given):
    if given not in TRUE | FALSE:
        raise ValueError
    return given in TRUE


def whole(least, most=math.inf):
    """A whole number in these bounds."""

    def read(given):
        return _within(int(given), least, most)

    return read


def one_of(*numbers):
    def read(given):
        if int(given) not in numbers:
            raise ValueError
        return int(given)

    return read


def seconds(given):
    """Seconds, also parts of one, but some."""
    return _within(float(given), 0.05, 24 * 3600)


def seconds_in_a_row(given):
    found = [int(part) for part in given.split(",")]
    return [_within(number, 0, math.inf) for number in found]


def _within(number, least, most):
    if not least <= number <= most:
        raise ValueError
    return number


# ---- names and addresses


def host(given):
    """The name of a machine or a site, and nothing around it."""
    if "://" in given:
        raise ValueError("{name} is a name alone: leave out https:// and what follows the name.")
    if re.fullmatch(r"[^:/]+:\d+", given):
        raise ValueError("{name} is a name without a port: leave out the colon and the number; BASE_URL carries it.")
    if not given.isascii():
        raise ValueError(
            "{name} has letters that no address carries: write it as browsers send it, beginning with xn--."
        )
    if not HOST.fullmatch(given) and not _is_machine(given):
        raise ValueError
    return given


def _is_machine(given):
    try:
        ipaddress.ip_address(given.strip("[]"))
    except ValueError:
        return False
    return True


def hosts(given):
    """Names in a row; a dot before one means all below it, and * means any."""
    found = [part.strip() for part in given.split(",") if part.strip()]
    for part in found:
        if part != "*":
            host(part.removeprefix("."))
    return found


def origins(given):
    found = [part.strip() for part in given.split(",") if part.strip()]
    for part in found:
        site(part)
    return found


def address(given):
    """An address of mail, or nothing."""
    if given and not ADDRESS.fullmatch(given):
        raise ValueError
    return given


def sender(given):
    """`Name <address>` or an address, exactly one."""
    found = [(name, one) for name, one in getaddresses([given]) if name or one]
    if len(found) > 1:
        raise ValueError('{name} must be one sender: put a name with commas into quotes, "April, the dialogue" <a@…>.')
    if not found or not ADDRESS.fullmatch(found[0][1]):
        raise ValueError
    return given


def site(given):
    """The address of a site: http or https, a name, perhaps a port."""
    parts = urlsplit(given)
    parts.port  # noqa: B018  # asking is the check
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    host(parts.hostname)
    return given.rstrip("/")


def ping(given):
    if given and not (given.startswith("https://") and urlsplit(given).hostname):
        raise ValueError
    return given


# ---- servers


def server(given):
    """The address of a server that is asked over HTTP, or nothing: no user, no question, a name or a number, perhaps a port."""
    if not given:
        return given
    if not urlsplit(given).hostname or "@" in given:
        raise ValueError
    return site(given)


def is_private(number):
    """Whether an address is of this machine or of a private network (RFC 1918, ULA); a name is none."""
    try:
        found = ipaddress.ip_address(number.strip("[]").partition("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_loopback or any(found in net for net in PRIVATE if net.version == found.version)


def is_number(given):
    """Whether a host is an address and no name."""
    return _is_machine(given)


def mail_server(given):
    if given and (_parts(given).scheme not in MAIL_SCHEMES or not _parts(given).hostname):
        raise ValueError
    return given


def mailbox(given):
    if given and (_parts(given).scheme not in ("imaps", "imap") or not _parts(given).hostname):
        raise ValueError
    return given


def database(given):
    """A folder of SQLite may hold any sign; in the others a password stands."""
    if not given.startswith("sqlite:"):
        parts = _parts(given)
        if parts.scheme not in DATABASES or not parts.path.strip("/"):
            raise ValueError
    return given


def queue(given):
    if given and _parts(given).scheme not in QUEUES:
        raise ValueError
    return given


def command(given):
    """A command line with {} for a file's path, or nothing."""
    if given and "{}" not in given:
        raise ValueError
    if given and not shlex.split(given):  # ValueError with words of its own for a quote that is left open
        raise ValueError
    return given


def mail_parts(given):
    """(host, port, user, password, "tls" | "ssl" | "") of an address that `mail_server` took."""
    parts = urlsplit(given)
    security = MAIL_SCHEMES[parts.scheme]
    port = parts.port or MAIL_PORTS[security]
    return parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), security


def is_raw(given):
    """Whether an @ stands in the password as it is: it is read rightly, but by chance."""
    return urlsplit(given).netloc.count("@") > 1


def _parts(given):
    """The parts of an address; ValueError, in words where a sign in user name or password ends it too early."""
    try:
        parts = urlsplit(given)
        parts.port  # noqa: B018  # asking is the check
    except ValueError:
        parts = None
    behind = given.partition("://")[2]
    before = behind.rpartition("@")[0]  # user name and password, as they were meant
    cut = next((sign for sign in behind if sign in "/#?"), "")
    if not cut:
        signs = []
    elif cut in before and parts is None:
        signs = [sign for sign in "@/#?" if sign in before]
    else:
        signs = [cut] if cut in before and "@" not in behind.partition(cut)[0] else []
    signs += [sign for sign in "[] " if sign in before]
    if signs:
        codes = " and ".join(f"{CODES[sign]} for {sign.replace(' ', 'a space')}" for sign in signs)
        raise ValueError(
            f"{{name}} has a sign in its user name or password that ends it too early: write {codes} there."
        )
    if parts is None or any(sign.isspace() for sign in given):
        raise ValueError
    return parts
