"""Every setting of the house in one table: its name, what it can be, what it is by default, and the sentence for a wrong one.

settings.py reads from it, `manage.py doctor` and `bin/start` check with it, and docs/operating.md is held to it. Nothing here needs
Django, so that a broken setting keeps nobody from saying which one it is. No sentence repeats a value: it may be a secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dialogue import setting_kinds as kinds

ENV, MORE, OUTSIDE = (
    ".env",
    ".env.more",
    "outside",
)  # where a setting is written; the last is set by the image and Compose
HOUR = "an hour of the day in UTC: set"


@dataclass(frozen=True)
class Setting:
    """`default`: a value, or None where settings.py works it out. `also`: names under which people look for it."""

    name: str
    kind: Callable[[str], Any]
    default: Any
    says: str
    place: str = MORE
    also: tuple[str, ...] = ()


TABLE = (
    Setting(
        "SECRET_KEY",
        kinds.text,
        "",
        "Set SECRET_KEY to 50 random characters; `openssl rand -base64 48` prints some.",
        ENV,
        ("DJANGO_SECRET_KEY", "SECRET"),
    ),
    Setting(
        "POSTGRES_PASSWORD",
        kinds.plain,
        "",
        "POSTGRES_PASSWORD becomes part of an address: set letters and digits only; `openssl rand -hex 24` prints some.",
        ENV,
        ("DB_PASSWORD", "DATABASE_PASSWORD"),
    ),
    Setting(
        "SITE_HOST",
        kinds.host,
        "",
        "SITE_HOST is one name: set it as people type it, for example dialogue.example.org.",
        ENV,
        ("HOST", "DOMAIN", "SITE_URL", "SITE_NAME", "SITE_DOMAIN"),
    ),
    Setting(
        "BASE_URL",
        kinds.site,
        "http://127.0.0.1:8000",
        "BASE_URL is the address that links in mails begin with: set https:// and the name of the site.",
        ENV,
        ("PUBLIC_URL", "ROOT_URL", "APP_URL"),
    ),
    Setting(
        "EMAIL_URL",
        kinds.mail_server,
        "",
        f"EMAIL_URL must begin with one of {', '.join(kinds.MAIL_SCHEMES)} and name a host.",
        ENV,
        ("SMTP_URL", "MAIL_URL", "SMTP_HOST", "MAIL_HOST", "EMAIL_HOST", "SMTP_PASSWORD", "EMAIL_HOST_PASSWORD"),
    ),
    Setting(
        "FROM_EMAIL",
        kinds.sender,
        "Equal Lanes <dialogue@localhost>",
        "FROM_EMAIL is who mails come from: set a name and an address of your domain, April <dialogue@example.org>.",
        ENV,
        ("DEFAULT_FROM_EMAIL", "MAIL_FROM", "EMAIL_FROM", "SENDER"),
    ),
    Setting(
        "LOG_DRIVER", kinds.text, "journald", "LOG_DRIVER is a log driver of Docker: set journald or json-file.", ENV
    ),
    Setting("HTTP_PORT", kinds.whole(1, 65535), 80, "HTTP_PORT is a port: set a whole number from 1 to 65535.", ENV),
    Setting("HTTPS_PORT", kinds.whole(1, 65535), 443, "HTTPS_PORT is a port: set a whole number from 1 to 65535.", ENV),
    Setting("REPLY_TO", kinds.address, "", "REPLY_TO must be an address, for example office@example.org.", MORE),
    Setting("BOUNCE_ADDRESS", kinds.address, "", "BOUNCE_ADDRESS must be an address, for example bounces@example.org."),
    Setting("IMAP_URL", kinds.mailbox, "", "IMAP_URL must begin with imaps://, and needs BOUNCE_ADDRESS beside it."),
    Setting("MAIL_PER_HOUR", kinds.whole(0), 0, "MAIL_PER_HOUR is a number of mails: set 0 for no limit, or more."),
    Setting(
        "EMAIL_TIMEOUT",
        kinds.whole(1),
        20,
        "EMAIL_TIMEOUT must be at least 1, and LEASE_SECONDS ten times EMAIL_TIMEOUT or more.",
    ),
    Setting("SUMMARY_HOUR", kinds.whole(0, 23), 6, f"SUMMARY_HOUR is {HOUR} a whole number from 0 to 23."),
    Setting(
        "RELEASE_MINUTES",
        kinds.one_of(15, 20, 30, 45, 60),
        30,
        "RELEASE_MINUTES is how often waiting answers appear: set 15, 20, 30, 45 or 60.",
    ),
    Setting("NIGHT_HOUR", kinds.whole(0, 23), 2, f"NIGHT_HOUR is {HOUR} 0 to 23."),
    Setting(
        "SEAL_WAIT_HOURS",
        kinds.whole(1, 720),
        72,
        "SEAL_WAIT_HOURS is how long the team can still call a sealing off: set 24 to 720 (from 1 outside of production).",
    ),
    Setting("BACKUP_DIR", kinds.text, None, "BACKUP_DIR is a folder: set its path.", also=("BACKUP_FOLDER",)),
    Setting(
        "BACKUP_KEEP_DAYS",
        kinds.whole(1, 14),  # the page of a sealed dialogue says that backups made before are gone after 14 days
        14,
        "Set BACKUP_KEEP_DAYS to 1 to 14: sealed dialogues promise that older backups are gone.",
    ),
    Setting(
        "BACKUP_PASSPHRASE_FILE",
        kinds.text,
        "",
        "BACKUP_PASSPHRASE_FILE is a file: set its path.",
        also=("BACKUP_PASSPHRASE", "BACKUP_PASSWORD"),
    ),
    Setting(
        "BACKUP_COMMAND",
        kinds.command,
        "",
        "BACKUP_COMMAND needs {} where the file's path goes: rclone copy {} elsewhere:backups",
    ),
    Setting("BACKUP_KEYS_DIR", kinds.text, None, "BACKUP_KEYS_DIR is a folder: set its path."),
    Setting("BACKUP_KEYS_PASSPHRASE_FILE", kinds.text, "", "BACKUP_KEYS_PASSPHRASE_FILE is a file: set its path."),
    Setting("DEADMAN_URL", kinds.ping, "", "DEADMAN_URL must begin with https://, or be unset."),
    Setting(
        "TRANSLATE_URL",
        kinds.server,
        "",
        "TRANSLATE_URL is a translation server: set http:// or https:// and its name, with nothing secret in it, or unset it.",
        also=("LIBRETRANSLATE_URL", "LT_URL"),
    ),
    Setting("TRANSLATE_KEY", kinds.text, "", "TRANSLATE_KEY is a word: set it as the server gave it."),
    Setting("TRANSLATE_PRIVATE", kinds.flag, False, "TRANSLATE_PRIVATE is a switch: set true or false."),
    Setting("HSTS_SECONDS", kinds.whole(0), 60 * 60 * 24 * 365, "HSTS_SECONDS is a time: set seconds, 0 or more."),
    Setting("HSTS_INCLUDE_SUBDOMAINS", kinds.flag, True, "HSTS_INCLUDE_SUBDOMAINS is a switch: set true or false."),
    Setting("HSTS_PRELOAD", kinds.flag, True, "HSTS_PRELOAD is a switch: set true or false."),
    Setting(
        "LEASE_SECONDS", kinds.whole(10), 300, "LEASE_SECONDS is a time: set seconds, ten times EMAIL_TIMEOUT or more."
    ),
    Setting(
        "BACK_OFF",
        kinds.seconds_in_a_row,
        [10, 60, 300, 1800, 7200, 21600, 43200, 86400],
        "BACK_OFF must be seconds in a row, for example 10,60,300,1800,7200,21600,43200,86400.",
    ),
    Setting("PAUSE_SECONDS", kinds.whole(0), 10, "PAUSE_SECONDS is a time: set whole seconds, 0 or more."),
    Setting("TICK_SECONDS", kinds.seconds, 2.0, "TICK_SECONDS is a time: set seconds, more than 0, for example 2."),
    Setting("PRODUCTION", kinds.flag, False, "PRODUCTION is a switch: set true or false.", OUTSIDE),
    Setting(
        "DATABASE_URL",
        kinds.database,
        "",
        "DATABASE_URL must be an address such as postgres://user:password@host:5432/dialogue; under Compose, let "
        "POSTGRES_PASSWORD be letters and digits.",
        OUTSIDE,
        ("DB_URL", "POSTGRES_URL"),
    ),
    Setting(
        "REDIS_URL",
        kinds.queue,
        "redis://127.0.0.1:6379/0",
        "REDIS_URL must begin with redis:// and name a host.",
        OUTSIDE,
        ("BROKER_URL", "CELERY_BROKER_URL"),
    ),
    Setting(
        "ALLOWED_HOSTS",
        kinds.hosts,
        ["127.0.0.1", "localhost"],
        "ALLOWED_HOSTS is names in a row with commas between, for example dialogue.example.org,127.0.0.1.",
        OUTSIDE,
    ),
    Setting(
        "CSRF_TRUSTED_ORIGINS",
        kinds.origins,
        [],
        "CSRF_TRUSTED_ORIGINS is addresses in a row: each begins with https:// and names a site.",
        OUTSIDE,
    ),
    Setting("VAR_DIR", kinds.text, None, "VAR_DIR is a folder: set its path.", OUTSIDE),
    Setting("KEY_DIR", kinds.text, None, "KEY_DIR is a folder: set its path.", OUTSIDE),
    Setting("DEMO", kinds.flag, False, "DEMO is a switch: set true or false.", OUTSIDE),
    Setting("DEBUG", kinds.flag, False, "DEBUG is a switch: set true or false.", OUTSIDE),
)
NAMED = {setting.name: setting for setting in TABLE}
