"""From the texts of an environment to values and faults, each a sentence. Plain data in, plain data out: no Django, no file, no server."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from dialogue import setting_kinds as kinds
from dialogue.environment import ENV, NAMED, TABLE

NEAR = 0.8  # how alike a name must be to count as a slip of the pen
EXAMPLES = re.compile(r"[@./]example\.(org|com|net)\b")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ASKED = (
    "SECRET_KEY",
    "POSTGRES_PASSWORD",
    "SITE_HOST",
    "EMAIL_URL",
    "FROM_EMAIL",
)  # Compose starts nothing without them
# What docker-compose.yml makes of .env, whatever .env.more says; tests hold it to that file.
COMPOSED = {
    "PRODUCTION": "true",
    "SECRET_KEY": "{SECRET_KEY}",
    "DATABASE_URL": "postgres://dialogue:{POSTGRES_PASSWORD}@db:5432/dialogue",
    "REDIS_URL": "redis://redis:6379/0",
    "SITE_HOST": "{SITE_HOST}",
    "ALLOWED_HOSTS": "{SITE_HOST},127.0.0.1",
    "BASE_URL": "{BASE_URL}",
    "EMAIL_URL": "{EMAIL_URL}",
    "FROM_EMAIL": "{FROM_EMAIL}",
}
MADE_OF = {"ALLOWED_HOSTS": "SITE_HOST", "BASE_URL": "SITE_HOST", "DATABASE_URL": "POSTGRES_PASSWORD"}


@dataclass(frozen=True)
class Fault:
    """`stops`: nothing starts with it. The others start, and `manage.py doctor` says them."""

    name: str
    sentence: str
    stops: bool = True


@dataclass(frozen=True)
class Rule:
    """What settings must be beside each other: wrong where `broken(values)`. Not asked where one of `names` is wrong by itself."""

    names: tuple[str, ...]
    broken: Callable[[Mapping[str, Any]], object]
    says: str
    stops: bool = True


def _own_host(values):
    return urlsplit(values["BASE_URL"]).hostname or ""


def _is_shut_out(values):
    """Whether a press on a link in a mail would be answered by "bad request"."""
    own, allowed = _own_host(values), [name.lower() for name in values["ALLOWED_HOSTS"]]
    below = [name for name in allowed if name.startswith(".") and f".{own}".endswith(name)]
    return bool(allowed) and own not in allowed and "*" not in allowed and not below


def _has_sender_of_nowhere(values):
    domain = values["FROM_EMAIL"].rpartition("@")[2].strip("> ")
    return values["PRODUCTION"] and values["EMAIL_URL"] and "." not in domain


def _example(name):
    return Rule(
        (name, "PRODUCTION"),
        lambda v: v["PRODUCTION"] and EXAMPLES.search(f".{v[name]}"),
        f"{name} still holds the example: set your own.",
        stops=False,
    )


def _is_elsewhere(values):
    """Whether TRANSLATE_URL names a number that is on no private network; of a name only the resolver can tell, at each use."""
    host = urlsplit(values["TRANSLATE_URL"]).hostname or ""
    return values["TRANSLATE_PRIVATE"] and kinds.is_number(host) and not kinds.is_private(host)


RULES = (
    Rule(
        ("SECRET_KEY", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and 0 < len(v["SECRET_KEY"]) < 50,
        "SECRET_KEY is too short: set 50 random characters or more.",
    ),
    Rule(("SECRET_KEY", "PRODUCTION"), lambda v: v["PRODUCTION"] and not v["SECRET_KEY"], NAMED["SECRET_KEY"].says),
    Rule(
        ("PRODUCTION", "DEBUG", "DEMO"),
        lambda v: v["PRODUCTION"] and (v["DEBUG"] or v["DEMO"]),
        "PRODUCTION does not go with DEBUG or DEMO: unset them.",
    ),
    Rule(
        ("DATABASE_URL", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and not v["DATABASE_URL"],
        "Set DATABASE_URL, for example postgres://user:password@host:5432/dialogue.",
    ),
    Rule(
        ("EMAIL_URL", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and not v["EMAIL_URL"],
        "Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587.",
    ),
    Rule(
        ("ALLOWED_HOSTS", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and not v["ALLOWED_HOSTS"],
        "ALLOWED_HOSTS is empty: set the name of the site, or every page answers 400.",
    ),
    Rule(
        ("EMAIL_TIMEOUT", "LEASE_SECONDS"),
        lambda v: v["LEASE_SECONDS"] < 10 * v["EMAIL_TIMEOUT"],
        NAMED["EMAIL_TIMEOUT"].says,
    ),
    Rule(("IMAP_URL", "BOUNCE_ADDRESS"), lambda v: v["IMAP_URL"] and not v["BOUNCE_ADDRESS"], NAMED["IMAP_URL"].says),
    Rule(
        ("SEAL_WAIT_HOURS", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and v["SEAL_WAIT_HOURS"] < 24,
        NAMED["SEAL_WAIT_HOURS"].says,
    ),
    Rule(
        ("BACKUP_COMMAND", "BACKUP_PASSPHRASE_FILE"),
        lambda v: v["BACKUP_COMMAND"] and not v["BACKUP_PASSPHRASE_FILE"],
        "BACKUP_COMMAND sends backups away: set BACKUP_PASSPHRASE_FILE, so that they leave locked.",
    ),
    Rule(
        ("TRANSLATE_PRIVATE", "TRANSLATE_URL"),
        lambda v: v["TRANSLATE_PRIVATE"] and not v["TRANSLATE_URL"],
        "TRANSLATE_PRIVATE speaks of no server: set TRANSLATE_URL, or unset both.",
    ),
    Rule(
        ("TRANSLATE_PRIVATE", "TRANSLATE_URL"),
        _is_elsewhere,
        "TRANSLATE_PRIVATE is true, but TRANSLATE_URL is at a public address: unset TRANSLATE_PRIVATE.",
    ),
    Rule(
        ("TRANSLATE_URL", "TRANSLATE_PRIVATE"),
        lambda v: v["TRANSLATE_URL"].startswith("http://") and not v["TRANSLATE_PRIVATE"],
        "TRANSLATE_URL begins with http://, so that anybody on the way reads along: set https://, or TRANSLATE_PRIVATE=true for a server "
        "at a private address.",
    ),
    # ---- from here on the house starts, and only the doctor says it
    Rule(
        ("BASE_URL", "ALLOWED_HOSTS"),
        _is_shut_out,
        "BASE_URL names a site that is not ours: set the name in SITE_HOST, or every link in a mail answers 400.",
        stops=False,
    ),
    Rule(
        ("BASE_URL", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and v["BASE_URL"].startswith("http://"),
        "BASE_URL begins with http://: set https://, since the site speaks nothing else.",
        stops=False,
    ),
    Rule(
        ("FROM_EMAIL", "EMAIL_URL", "PRODUCTION"),
        _has_sender_of_nowhere,
        "FROM_EMAIL ends in a name that is no domain: set an address of your own domain, or mails are refused.",
        stops=False,
    ),
    Rule(
        ("EMAIL_URL",),
        lambda v: kinds.is_raw(v["EMAIL_URL"]),
        "EMAIL_URL has an @ in its user name or password: write %40 for it, so that nothing else is read.",
        stops=False,
    ),
    Rule(
        ("SECRET_KEY", "PRODUCTION"),
        lambda v: v["PRODUCTION"] and len(v["SECRET_KEY"]) >= 50 and len(set(v["SECRET_KEY"])) < 10,
        "SECRET_KEY is easy to guess: set 50 random characters; `openssl rand -base64 48` prints some.",
        stops=False,
    ),
    *(_example(name) for name in ("BASE_URL", "EMAIL_URL", "FROM_EMAIL")),
)


def read(given):
    """({name: value}, [Fault]) of an environment, a mapping from names to texts. A wrong setting has its default as value."""
    values, faults = {}, {}
    for setting in TABLE:
        values[setting.name] = setting.default
        if setting.name in given:
            try:
                values[setting.name] = setting.kind(given[setting.name])
            except ValueError as error:
                told = str(error.args[0]) if error.args else ""
                sentence = told.format(name=setting.name) if "{name}" in told else setting.says
                faults[setting.name] = Fault(setting.name, sentence)
    beside = [
        Fault(rule.names[0], rule.says, rule.stops)
        for rule in RULES
        if not faults.keys() & set(rule.names) and rule.broken(values)
    ]
    return values, [fault for fault in faults.values() if not _follows(fault, faults, given)] + beside


def _follows(fault, faults, given):
    """Whether it is wrong only because it is made of another that is."""
    source = MADE_OF.get(fault.name)
    return source in faults and given[source] in given[fault.name]


# ---- names that are no setting


def strangers(given, *, all_of_them):
    """Faults for names that are no setting: all of them in a file of ours, in a process only what looks like a slip of the pen."""
    found = []
    for name in given:
        if name not in NAMED:
            near = near_to(name)
            if near:
                found.append(Fault(name, f"{name} is no setting of this house: did you mean {near}?", stops=False))
            elif all_of_them:
                found.append(Fault(name, f"{name} is no setting of this house: delete its line.", stops=False))
    return found


def near_to(name):
    """The setting that somebody who writes this name has in mind, or ""."""
    called = {other: setting.name for setting in TABLE for other in setting.also}
    alike = get_close_matches(name.upper(), [*NAMED, *called], 1, NEAR)
    return called.get(alike[0], alike[0]) if alike else ""


# ---- the two files as Compose reads them


def as_compose(env, more):
    """(the environment of a container, [Fault]) that .env and .env.more come to, both as {name: text}."""
    missing = [Fault(name, f"{name} is missing in .env. {NAMED[name].says}") for name in ASKED if not env.get(name)]
    given = dict.fromkeys(ASKED, "") | {name: text for name, text in env.items() if text}
    given["BASE_URL"] = env.get("BASE_URL") or f"https://{given['SITE_HOST']}"
    made = {name: words.format_map(given) for name, words in COMPOSED.items()}
    left_out = {fault.name for fault in missing} | {made_of for made_of, source in MADE_OF.items() if not given[source]}
    ports = {name: env[name] for name in env if name in NAMED and NAMED[name].place == ENV and env[name]}
    whole = {name: text for name, text in (more | ports | made).items() if name not in left_out}
    return whole, [*missing, *_dropped(env), *_overruled(more), *strangers(env | more, all_of_them=True)]


def is_unmade(fault, whole):
    """Whether Compose had nothing to make it of: who left out the one line is told of that line alone."""
    return fault.name in MADE_OF and fault.name not in whole


def _dropped(env):
    return [
        Fault(name, f"{name} stands in .env, where Compose drops it: move its line to .env.more.", stops=False)
        for name in env
        if name in NAMED and NAMED[name].place != ENV
    ]


def _overruled(more):
    told = {True: "move its line to .env", False: "delete its line"}
    return [
        Fault(
            name,
            f"{name} stands in .env.more, where Compose passes over it: {told[NAMED[name].place == ENV]}.",
            stops=False,
        )
        for name in more
        if name in COMPOSED or (name in NAMED and NAMED[name].place == ENV)
    ]
