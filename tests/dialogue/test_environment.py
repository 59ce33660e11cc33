"""The one table of settings: what each kind takes, what stops the start, and what only the doctor says (TRUST C12)."""

import pytest

from dialogue import environment_rules
from dialogue.environment import TABLE
from dialogue.environment_rules import as_compose, near_to, strangers

RIGHT = {
    "PRODUCTION": "true",
    "SECRET_KEY": "8wJmYb2Qx7LrTn5VcKd0Hs4Gf9Ze1Ua6Po3Iy_MkXjBqWvNt-RC",
    "DATABASE_URL": "postgres://dialogue:0123abcdef@db:5432/dialogue",
    "REDIS_URL": "redis://redis:6379/0",
    "SITE_HOST": "dialogue.april.org",
    "ALLOWED_HOSTS": "dialogue.april.org,127.0.0.1",
    "BASE_URL": "https://dialogue.april.org",
    "EMAIL_URL": "smtp+tls://april%40relay.net:p%40%2F%23@relay.net:587",
    "FROM_EMAIL": "Dialogue of April <dialogue@april.org>",
}
SWITCH = "{} is a switch: set true or false."
SIGN = "EMAIL_URL has a sign in its user name or password that ends it too early: write {} there."
ALONE = "SITE_HOST is a name alone: leave out https:// and what follows the name."
MAIL = "EMAIL_URL must begin with one of smtp, smtp+tls, submission, smtps, smtp+ssl and name a host."
KEY = "Set SECRET_KEY to 50 random characters; `openssl rand -base64 48` prints some."
SENDER = "FROM_EMAIL is who mails come from: set a name and an address of your domain, April <dialogue@example.org>."
LINK = "BASE_URL is the address that links in mails begin with: set https:// and the name of the site."
DATABASE = (
    "DATABASE_URL must be an address such as postgres://user:password@host:5432/dialogue; under Compose, let "
    "POSTGRES_PASSWORD be letters and digits."
)
TRANSLATE = "TRANSLATE_URL is a translation server: set http:// or https:// and its name, with nothing secret in it, or unset it."
# (setting, wrong text, the sentence); None: the setting is left out
WRONG = [
    ("SECRET_KEY", None, KEY),
    ("SECRET_KEY", "short", "SECRET_KEY is too short: set 50 random characters or more."),
    ("DATABASE_URL", None, "Set DATABASE_URL, for example postgres://user:password@host:5432/dialogue."),
    ("DATABASE_URL", "mysql://u:p@db/dialogue", DATABASE),
    ("DATABASE_URL", "postgres://dialogue:a:b:c@db", DATABASE),
    ("SITE_HOST", "https://dialogue.april.org", ALONE),
    (
        "SITE_HOST",
        "dialogue.april.org/",
        "SITE_HOST is one name: set it as people type it, for example dialogue.example.org.",
    ),
    (
        "SITE_HOST",
        "dialogue.april.org:8443",
        "SITE_HOST is a name without a port: leave out the colon and the number; BASE_URL carries it.",
    ),
    (
        "SITE_HOST",
        "diálogo.org",
        "SITE_HOST has letters that no address carries: write it as browsers send it, beginning with xn--.",
    ),
    ("ALLOWED_HOSTS", "https://april.org", ALONE.replace("SITE_HOST", "ALLOWED_HOSTS")),
    ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is empty: set the name of the site, or every page answers 400."),
    ("BASE_URL", "dialogue.april.org", LINK),
    ("BASE_URL", "https://", LINK),
    ("EMAIL_URL", None, "Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587."),
    ("EMAIL_URL", "relay.net:587", MAIL),
    ("EMAIL_URL", "smtp://", MAIL),
    ("EMAIL_URL", "smtp+tls:///x", MAIL),
    ("EMAIL_URL", "http://relay.net", MAIL),
    ("EMAIL_URL", "smtp+tls://u:p@relay.net:mail", MAIL),
    ("EMAIL_URL", "smtp+tls://u:p#w@relay.net", SIGN.format("%23 for #")),
    ("EMAIL_URL", "smtp+tls://u:p/w@relay.net", SIGN.format("%2F for /")),
    ("EMAIL_URL", "smtp+tls://u:12/w@relay.net", SIGN.format("%2F for /")),
    ("EMAIL_URL", "smtp+tls://u:p?w@relay.net", SIGN.format("%3F for ?")),
    ("EMAIL_URL", "smtp+tls://u:p[w@relay.net", SIGN.format("%5B for [")),
    ("EMAIL_URL", "smtp+tls://us@er:pa/ss#x@relay.net:587", SIGN.format("%40 for @ and %2F for / and %23 for #")),
    ("EMAIL_URL", "smtp+tls://u:p w@relay.net", SIGN.format("%20 for a space")),
    ("FROM_EMAIL", "Dialogue of April", SENDER),
    ("FROM_EMAIL", "april@", SENDER),
    ("FROM_EMAIL", "", SENDER),
    (
        "FROM_EMAIL",
        "April, the dialogue <a@april.org>",
        'FROM_EMAIL must be one sender: put a name with commas into quotes, "April, the dialogue" <a@…>.',
    ),
    ("REPLY_TO", "office", "REPLY_TO must be an address, for example office@example.org."),
    ("BOUNCE_ADDRESS", "bounces", "BOUNCE_ADDRESS must be an address, for example bounces@example.org."),
    ("IMAP_URL", "imaps://u:p@imap.net", "IMAP_URL must begin with imaps://, and needs BOUNCE_ADDRESS beside it."),
    ("NIGHT_HOUR", "24", "NIGHT_HOUR is an hour of the day in UTC: set 0 to 23."),
    ("SUMMARY_HOUR", "six", "SUMMARY_HOUR is an hour of the day in UTC: set a whole number from 0 to 23."),
    ("SUMMARY_HOUR", "", "SUMMARY_HOUR is an hour of the day in UTC: set a whole number from 0 to 23."),
    ("RELEASE_MINUTES", "7", "RELEASE_MINUTES is how often waiting answers appear: set 15, 20, 30, 45 or 60."),
    (
        "SEAL_WAIT_HOURS",
        "12",
        "SEAL_WAIT_HOURS is how long the team can still call a sealing off: set 24 to 720 (from 1 outside of production).",
    ),
    ("MAIL_PER_HOUR", "-1", "MAIL_PER_HOUR is a number of mails: set 0 for no limit, or more."),
    ("BACK_OFF", "10,soon", "BACK_OFF must be seconds in a row, for example 10,60,300,1800,7200,21600,43200,86400."),
    ("EMAIL_TIMEOUT", "60", "EMAIL_TIMEOUT must be at least 1, and LEASE_SECONDS ten times EMAIL_TIMEOUT or more."),
    ("TICK_SECONDS", "0", "TICK_SECONDS is a time: set seconds, more than 0, for example 2."),
    (
        "BACKUP_KEEP_DAYS",
        "30",
        "Set BACKUP_KEEP_DAYS to 1 to 14: sealed dialogues promise that older backups are gone.",
    ),
    (
        "BACKUP_COMMAND",
        "rclone copy",
        "BACKUP_COMMAND needs {} where the file's path goes: rclone copy {} elsewhere:backups",
    ),
    (
        "BACKUP_COMMAND",
        "rclone copy {} x:",
        "BACKUP_COMMAND sends backups away: set BACKUP_PASSPHRASE_FILE, so that they leave locked.",
    ),
    ("TRANSLATE_URL", "translate:5000", TRANSLATE),
    ("TRANSLATE_URL", "ftp://translate.april.org", TRANSLATE),
    ("TRANSLATE_URL", "https://key@translate.april.org", TRANSLATE),
    ("TRANSLATE_PRIVATE", "perhaps", SWITCH.format("TRANSLATE_PRIVATE")),
    ("TRANSLATE_PRIVATE", "true", "TRANSLATE_PRIVATE speaks of no server: set TRANSLATE_URL, or unset both."),
    (
        "TRANSLATE_URL",
        "http://translate.april.org",
        "TRANSLATE_URL begins with http://, so that anybody on the way reads along: set https://, or TRANSLATE_PRIVATE=true for a server "
        "at a private address.",
    ),
    ("DEADMAN_URL", "http://ping.net/x", "DEADMAN_URL must begin with https://, or be unset."),
    ("REDIS_URL", "amqp://redis", "REDIS_URL must begin with redis:// and name a host."),
    (
        "CSRF_TRUSTED_ORIGINS",
        "april.org",
        "CSRF_TRUSTED_ORIGINS is addresses in a row: each begins with https:// and names a site.",
    ),
    ("DEBUG", "perhaps", SWITCH.format("DEBUG")),
    ("DEBUG", "true", "PRODUCTION does not go with DEBUG or DEMO: unset them."),
    ("HSTS_PRELOAD", "nein", SWITCH.format("HSTS_PRELOAD")),
]
# What starts, and is said by the doctor alone.
ODD = [
    (
        "BASE_URL",
        "https://april.net",
        "BASE_URL names a site that is not ours: set the name in SITE_HOST, or every link in a mail answers 400.",
    ),
    (
        "BASE_URL",
        "http://dialogue.april.org",
        "BASE_URL begins with http://: set https://, since the site speaks nothing else.",
    ),
    (
        "FROM_EMAIL",
        "dialogue@localhost",
        "FROM_EMAIL ends in a name that is no domain: set an address of your own domain, or mails are refused.",
    ),
    ("FROM_EMAIL", "dialogue@example.org", "FROM_EMAIL still holds the example: set your own."),
    ("EMAIL_URL", "smtp+tls://user:password@mail.example.org:587", "EMAIL_URL still holds the example: set your own."),
    (
        "EMAIL_URL",
        "smtp+tls://u:p@w@relay.net",
        "EMAIL_URL has an @ in its user name or password: write %40 for it, so that nothing else is read.",
    ),
    (
        "SECRET_KEY",
        "x" * 50,
        "SECRET_KEY is easy to guess: set 50 random characters; `openssl rand -base64 48` prints some.",
    ),
]


def with_one(name, text):
    return {key: value for key, value in (RIGHT | {name: text}).items() if value is not None}


def told(given):
    return [(fault.sentence, fault.stops) for fault in environment_rules.read(given)[1]]


@pytest.mark.parametrize(
    "given", [RIGHT, {}, RIGHT | {"REPLY_TO": "", "IMAP_URL": "", "DEADMAN_URL": "", "BACKUP_COMMAND": ""}]
)
def test_right_settings_are_not_spoken_of(given):
    assert told(given) == []


@pytest.mark.trust("C12")
@pytest.mark.parametrize(("name", "text", "sentence"), WRONG)
def test_wrong_setting_stops_with_one_sentence(name, text, sentence):
    assert told(with_one(name, text)) == [(sentence, True)]


@pytest.mark.trust("C12")
@pytest.mark.parametrize(("name", "text", "sentence"), ODD)
def test_odd_setting_starts_and_is_said(name, text, sentence):
    assert told(with_one(name, text)) == [(sentence, False)]


def test_sentences_never_hold_a_value():
    secret = "Sesame-open-77"
    for setting in TABLE:
        for text in (secret, f"smtp://u:{secret}#@h", f"https://{secret}", f"postgres://u:{secret}@"):
            assert [words for words, _stops in told(with_one(setting.name, text)) if secret in words] == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("NIGHT_HOUR", " 5 ", 5),
        ("TICK_SECONDS", "0.5", 0.5),
        ("BACK_OFF", "1, 2,3", [1, 2, 3]),
        ("DEBUG", "off", False),
        ("HSTS_PRELOAD", "NO", False),
        ("ALLOWED_HOSTS", "a.org, .b.org,*,127.0.0.1,[::1]", ["a.org", ".b.org", "*", "127.0.0.1", "[::1]"]),
        ("BASE_URL", "https://a.org:8443/", "https://a.org:8443"),
        ("DATABASE_URL", "sqlite:////srv/a b/@x.sqlite3", "sqlite:////srv/a b/@x.sqlite3"),
        ("FROM_EMAIL", '"April, the dialogue" <a@april.org>', '"April, the dialogue" <a@april.org>'),
        ("EMAIL_URL", "smtp://mail:1025", "smtp://mail:1025"),
        ("IMAP_URL", "imaps://b%40x.org:p@imap.net/INBOX", "imaps://b%40x.org:p@imap.net/INBOX"),
    ],
)
def test_settings_of_a_running_house_are_taken_as_before(name, text, value):
    values, faults = environment_rules.read(
        {name: text} | ({"BOUNCE_ADDRESS": "b@x.org"} if name == "IMAP_URL" else {})
    )
    assert (values[name], [fault for fault in faults if fault.stops]) == (value, [])


# ---- names


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SMTP_URL", "EMAIL_URL"),
        ("REPLYTO", "REPLY_TO"),
        ("DEFAULT_FROM_EMAIL", "FROM_EMAIL"),
        ("BACKUP_PASSPHRASE", "BACKUP_PASSPHRASE_FILE"),
        ("email_url", "EMAIL_URL"),
        ("PATH", ""),
        ("PYTHON_VERSION", ""),
        ("HTTP_PROXY", ""),
        ("HOSTNAME", ""),
    ],
)
def test_name_that_is_no_setting_leads_to_the_near_one(name, meant):
    assert near_to(name) == meant


def test_foreign_names_are_spoken_of_in_our_own_files_alone():
    given = {"PATH": "/bin", "SMTP_URL": "x", **RIGHT}
    near = "SMTP_URL is no setting of this house: did you mean EMAIL_URL?"
    assert [fault.sentence for fault in strangers(given, all_of_them=False)] == [near]
    assert [fault.sentence for fault in strangers(given, all_of_them=True)] == [
        "PATH is no setting of this house: delete its line.",
        near,
    ]


# ---- the two files under Compose

ENV = {
    "SECRET_KEY": RIGHT["SECRET_KEY"],
    "POSTGRES_PASSWORD": "0123abcdef",
    **{name: RIGHT[name] for name in ("SITE_HOST", "EMAIL_URL", "FROM_EMAIL")},
}


def under_compose(env, more):
    whole, faults = as_compose(env, more)
    return [fault.sentence for fault in (*faults, *environment_rules.read(whole)[1])]


def test_right_files_are_not_spoken_of():
    assert under_compose(ENV, {"REPLY_TO": "office@april.org"}) == []


@pytest.mark.parametrize(
    ("env", "more", "sentences"),
    [
        ({"SITE_HOST": "https://april.org"}, {}, [ALONE]),
        ({"SECRET_KEY": ""}, {}, [f"SECRET_KEY is missing in .env. {KEY}", KEY]),
        (
            {"POSTGRES_PASSWORD": "p@ss/word"},
            {},
            [
                "POSTGRES_PASSWORD becomes part of an address: set letters and digits only; "
                "`openssl rand -hex 24` prints some."
            ],
        ),
        ({"REPLY_TO": "a@b.org"}, {}, ["REPLY_TO stands in .env, where Compose drops it: move its line to .env.more."]),
        (
            {},
            {"SITE_HOST": "b.org"},
            ["SITE_HOST stands in .env.more, where Compose passes over it: move its line to .env."],
        ),
        (
            {},
            {"DATABASE_URL": "postgres://a@b/c"},
            ["DATABASE_URL stands in .env.more, where Compose passes over it: delete its line."],
        ),
    ],
)
def test_files_are_read_as_compose_does(env, more, sentences):
    assert under_compose(ENV | env, more) == sentences
