"""Settings. Everything comes from the environment; a bad or missing value stops the start with a sentence that says what to set.

Names, kinds, defaults and sentences stand in dialogue/environment.py, which `manage.py doctor` reads too.
"""

import secrets
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from dialogue import env_file, environment_rules, setting_kinds
from dialogue.settings_accounts import *  # noqa: F403
from dialogue.settings_background import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
given, faults = environment_rules.read(env_file.around(BASE_DIR))
if stopping := [fault.sentence for fault in faults if fault.stops]:
    raise ImproperlyConfigured("\n".join(stopping))


def place(name, default):
    return Path(default if given[name] is None else given[name])


PRODUCTION, DEMO, DEBUG = given["PRODUCTION"], given["DEMO"], given["DEBUG"]
VAR_DIR = place("VAR_DIR", BASE_DIR / "var")
KEY_DIR = place("KEY_DIR", VAR_DIR / "keys")
BASE_URL = given["BASE_URL"]


def secret_key():
    """Production names its own secret; the embedded default makes one once and keeps it in var/."""
    if given["SECRET_KEY"]:
        return given["SECRET_KEY"]
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(48))
    return path.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = given["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = given["CSRF_TRUSTED_ORIGINS"]

INSTALLED_APPS = [
    "dialogue",
    "stakeholders",
    "issues",
    "workshops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "workshops.room.polling.Unchanged",  # a thousand phones ask whether anything is new: nothing else runs for them
    "csp.middleware.CSPMiddleware",  # these two outside the others: what those refuse cannot be framed either (TRUST E7)
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dialogue.middleware.Gate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",  # before whoever refuses: not in the language of who was here before
    "django.middleware.gzip.GZipMiddleware",  # pads at random, and CSRF tokens are masked: see docs/decisions on compression
    "django_htmx.middleware.HtmxMiddleware",
    "dialogue.parts.Parts",  # outside of sessions and messages: it asks all that follow twice, for a press and for what is shown then
    "dialogue.middleware.CleanInput",
    "dialogue.middleware.OldCookies",  # before whoever reads a cookie
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "dialogue.onward.Onward",  # before whoever keeps where somebody wants to go
    "dialogue.signed_out.KeptForms",  # before the next: it says which forms have a proof of their own
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dialogue.middleware.Sessions",  # before the next: a session whose time is over signs nobody in
    "dialogue.reader_language.OfReader",  # after the two that say who reads
    "dialogue.reader_language.Tongue",
    "dialogue.signed_out.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dialogue.middleware.NoStore",
    "dialogue.middleware.Copies",
    "dialogue.middleware.LeadToPage",
    "stakeholders.middleware.Doors",
    "dialogue.middleware.OnceMore",
    "dialogue.middleware.Documents",
]

ROOT_URLCONF = "workshops.demo.urls" if DEMO else "dialogue.urls"  # production imports nothing of the demo
WSGI_APPLICATION = "dialogue.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": ["dialogue.templatetags.kept", "dialogue.templatetags.said"],
            "libraries": {"i18n": "dialogue.templatetags.kept_words"},
        },
    },
]

FORM_RENDERER = "dialogue.forms_drawn.Renderer"

DATABASES = {"default": dj_database_url.parse(given["DATABASE_URL"] or f"sqlite:///{VAR_DIR / 'dialogue.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, taken at BEGIN so that nobody fails half-way; secure_delete so that what is withdrawn is gone from the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

AUTH_USER_MODEL = "dialogue.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "dialogue.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "dialogue.signed_out.refused"
LOGIN_URL = "account_request_login_code"  # participants need no password; the team finds theirs from there
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"

# A browser takes a cookie with this beginning only over HTTPS, from this very host, for all of its paths: no neighbour plants one.
BEGINNING = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{BEGINNING}sessionid", f"{BEGINNING}csrftoken"
TONGUE_COOKIE_NAME = f"{BEGINNING}tongue"  # of texts, where the product itself does not speak it
LANGUAGE_COOKIE_NAME, DEVICE_COOKIE_NAME = f"{BEGINNING}django_language", f"{BEGINNING}device"
SEEN_COOKIE_NAME, ONWARD_COOKIE_NAME = f"{BEGINNING}seen", f"{BEGINNING}onward"
SENT_COOKIE_NAME, REACTED_COOKIE_NAME = f"{BEGINNING}sent", f"{BEGINNING}reacted"
# Their names up to 0.1, read until the release after the next one: see docs/decisions on sessions.
OLD_COOKIES = {f"__Host-{old}": old for old in ("sessionid", "csrftoken", "django_language", "device") if PRODUCTION}
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_ENGINE = "dialogue.session_store"
# A message must not write to the session's row (TRUST §1).
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = given["HSTS_SECONDS"]
    SECURE_HSTS_INCLUDE_SUBDOMAINS = given["HSTS_INCLUDE_SUBDOMAINS"]
    SECURE_HSTS_PRELOAD = given["HSTS_PRELOAD"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

LANGUAGE_CODE = "en"
LANGUAGES = [  # of pages, mails and cards; what people write in, and the texts of a dialogue, may be in any
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("pt", _("Portuguese")),
    ("sw", _("Swahili")),
]
FONT_DIR = BASE_DIR / "workshops" / "documents" / "fonts"  # of all PDFs; cards are printed two floors below
LOCALE_PATHS = [VAR_DIR / "locale"]  # compiled there from locale/ (dialogue/catalogues.py)
FORMAT_MODULE_PATH = ["dialogue.formats"]  # Django has none for Swahili, and for English the American ones
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our files: a header less with each
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "built"]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
for folder in ("built", "static", "mail", "run"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

DEFAULT_FROM_EMAIL = given["FROM_EMAIL"]
REPLY_TO = given["REPLY_TO"]  # where answers to our mails are read
EMAIL_TIMEOUT = given["EMAIL_TIMEOUT"]  # seconds that any reply of the mail server may take as a whole
MAIL_PER_HOUR = given["MAIL_PER_HOUR"]  # 0: as many as the server takes; sign-in codes are not counted
BOUNCE_ADDRESS = given["BOUNCE_ADDRESS"]  # bounces@…: reports come back to bounces+<job>-<proof>@…
IMAP_URL = given["IMAP_URL"]  # imaps://user:password@host/INBOX, where these reports are read
BACK_OFF = given["BACK_OFF"]  # seconds, by try
SUMMARY_HOUR = given["SUMMARY_HOUR"]  # UTC: when summaries by schedule and the weekly mails go out
LEASE_SECONDS = given["LEASE_SECONDS"]  # after which a job of a dead worker is taken by another
PAUSE_SECONDS = given["PAUSE_SECONDS"]  # the first pause when the mail server refuses us; it grows


def mail_server(url):
    """Django's settings for a mail server: smtp+tls begins TLS on the open line (port 587), smtps speaks it from the start (465)."""
    host, port, user, password, security = setting_kinds.mail_parts(url)
    return {
        "EMAIL_BACKEND": "dialogue.mail.post.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": security == "tls",
        "EMAIL_USE_SSL": security == "ssl",
    }


EMAIL_URL = given["EMAIL_URL"]
if EMAIL_URL:
    vars().update(mail_server(EMAIL_URL))
else:
    EMAIL_BACKEND = "dialogue.mail.post.FileBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# Redis carries ticks and nothing else: what is lost or doubled there does no harm (DESIGN §5).
CELERY_BROKER_URL = given["REDIS_URL"]

NIGHT_HOUR = given["NIGHT_HOUR"]  # UTC: when what waits is released, rows are stirred and the backup is made
RELEASE_MINUTES = given["RELEASE_MINUTES"]  # between two fixed times of a workshop that is under way
SEAL_WAIT_HOURS = given["SEAL_WAIT_HOURS"]
BACKUP_DIR = place("BACKUP_DIR", VAR_DIR / "backups")
BACKUP_PASSPHRASE_FILE = given["BACKUP_PASSPHRASE_FILE"]
BACKUP_KEEP_DAYS = given["BACKUP_KEEP_DAYS"]
BACKUP_COMMAND = given["BACKUP_COMMAND"]
BACKUP_KEYS_DIR = place("BACKUP_KEYS_DIR", VAR_DIR / "key-backups")
BACKUP_KEYS_PASSPHRASE_FILE = given["BACKUP_KEYS_PASSPHRASE_FILE"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # `i18n` is meant to be two: see dialogue/templatetags/kept_words.py
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "dialogue.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handler would print beside it, paths and all.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
DEADMAN_URL = given["DEADMAN_URL"]
TRANSLATE_URL = given["TRANSLATE_URL"]  # a server of the operator's that speaks as LibreTranslate does; empty: none
TRANSLATE_KEY = given["TRANSLATE_KEY"]
TRANSLATE_PRIVATE = given["TRANSLATE_PRIVATE"]  # the operator's word; it counts where the address says so, too
