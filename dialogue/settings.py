"""Settings. Everything comes from the environment; a bad or missing value stops the start with a sentence that says what to set."""

import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
if not env.bool("DEMO", default=False):  # the demo on a server's folder must not send through its real relay
    env.read_env(str(BASE_DIR / ".env"), recurse=False)

PRODUCTION = env.bool("PRODUCTION", default=False)
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
KEY_DIR = Path(env.str("KEY_DIR", default=str(VAR_DIR / "keys")))
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")


def secret_key():
    """Production names its own secret; the embedded default makes one once and keeps it in var/."""
    given = env.str("SECRET_KEY", default="")
    if given:
        if PRODUCTION and len(given) < 50:
            raise ImproperlyConfigured("SECRET_KEY is too short: set 50 random characters or more.")
        return given
    if PRODUCTION:
        raise ImproperlyConfigured("Set SECRET_KEY to 50 random characters; `openssl rand -base64 48` prints some.")
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(48))
    return path.read_text()


SECRET_KEY = secret_key()
if PRODUCTION and (DEBUG or DEMO):
    raise ImproperlyConfigured("PRODUCTION does not go with DEBUG or DEMO: unset them.")
if PRODUCTION and not env.str("DATABASE_URL", default=""):
    raise ImproperlyConfigured("Set DATABASE_URL, for example postgres://user:password@host:5432/dialogue.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

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
    "workshops.polling.Unchanged",  # a thousand phones ask whether anything is new: nothing else runs for them
    "csp.middleware.CSPMiddleware",  # these two outside the others: what those refuse cannot be framed either (TRUST E7)
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, and CSRF tokens are masked: see docs/decisions on compression
    "dialogue.middleware.CleanInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dialogue.middleware.NoStore",
    "stakeholders.middleware.Doors",
    "dialogue.middleware.OnceMore",
]

ROOT_URLCONF = "dialogue.urls"
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
        },
    },
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'dialogue.sqlite3'}")}
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
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"  # participants need no password; the team finds theirs from there
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"

ACCOUNT_ADAPTER = "dialogue.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without it allauth drops the team's password field
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code or an invitation proves the address; nothing else makes a user
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # a mail goes out either way: nobody learns who is known here (TRUST E3)
# allauth's limits count in one process and by network address, which would lock out a room behind one address: all are off.
# dialogue/accounts.py counts wrong passwords and second steps per account, in the database.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    [
        "change_password",
        "change_phone",
        "manage_email",
        "reset_password",
        "reauthenticate",
        "reset_password_from_key",
        "signup",
        "login",
        "request_login_code",
        "confirm_email",
        "verify_phone",
        "login_failed",
    ]
)
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Equal Lanes"
MFA_FORMS = {
    "authenticate": "dialogue.accounts.AuthenticateForm",
    "reauthenticate": "dialogue.accounts.ReauthenticateForm",
    "activate_totp": "dialogue.accounts.ActivateTOTPForm",
}

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.cookie.CookieStorage"  # a message must not write to the session's row (TRUST §1)
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
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
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

LANGUAGE_CODE = "en"
SPOKEN_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("pt", _("Portuguese")),
    ("sw", _("Swahili")),
]
FONT_DIR = BASE_DIR / "workshops" / "documents" / "fonts"  # of all PDFs; cards are printed two floors below
LOCALE_PATHS = [VAR_DIR / "locale"]  # compiled there from locale/ (dialogue/catalogues.py)
# Pages come in these languages; people answer, and get mails and cards, in all of the above.
LANGUAGES = [(code, name) for code, name in SPOKEN_LANGUAGES if code in ("en",)]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
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

DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Equal Lanes <dialogue@localhost>")
REPLY_TO = env.str("REPLY_TO", default="")  # where answers to our mails are read
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)  # seconds that any reply of the mail server may take as a whole
MAIL_PER_HOUR = env.int("MAIL_PER_HOUR", default=0)  # 0: as many as the server takes; sign-in codes are not counted
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")  # bounces@…: reports come back to bounces+<job>-<proof>@…
IMAP_URL = env.str("IMAP_URL", default="")  # imaps://user:password@host/INBOX, where these reports are read
BACK_OFF = env.list("BACK_OFF", subcast=int, default=[10, 60, 300, 1800, 7200, 21600, 43200, 86400])  # seconds, by try
SUMMARY_HOUR = env.int("SUMMARY_HOUR", default=6)  # UTC: when summaries by schedule and the weekly mails go out
if not 0 <= SUMMARY_HOUR <= 23:
    raise ImproperlyConfigured("SUMMARY_HOUR is an hour of the day in UTC: set a whole number from 0 to 23.")
LEASE_SECONDS = env.int("LEASE_SECONDS", default=300)  # after which a job of a dead worker is taken by another
PAUSE_SECONDS = env.int("PAUSE_SECONDS", default=10)  # the first pause when the mail server refuses us; it grows
TICK_SECONDS = env.float("TICK_SECONDS", default=2.0)
if EMAIL_TIMEOUT < 1 or LEASE_SECONDS < 10 * EMAIL_TIMEOUT:
    raise ImproperlyConfigured("EMAIL_TIMEOUT must be at least 1, and LEASE_SECONDS ten times EMAIL_TIMEOUT or more.")
if not BACK_OFF or min(BACK_OFF) < 0:
    raise ImproperlyConfigured("BACK_OFF must be seconds in a row, for example 10,60,300,1800,7200,21600,43200,86400.")
if BOUNCE_ADDRESS and "@" not in BOUNCE_ADDRESS:
    raise ImproperlyConfigured("BOUNCE_ADDRESS must be an address, for example bounces@example.org.")
if IMAP_URL and not (IMAP_URL.startswith(("imaps://", "imap://")) and BOUNCE_ADDRESS):
    raise ImproperlyConfigured("IMAP_URL must begin with imaps://, and needs BOUNCE_ADDRESS beside it.")

MAIL_SCHEMES = {"smtp": "", "smtp+tls": "tls", "submission": "tls", "smtps": "ssl", "smtp+ssl": "ssl"}


def mail_server(url):
    """Django's settings for a mail server: smtp+tls begins TLS on the open line (port 587), smtps speaks it from the start (465)."""
    parts = urlsplit(url)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(f"EMAIL_URL must begin with one of {', '.join(MAIL_SCHEMES)} and name a host.")
    security = MAIL_SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "dialogue.post.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"": 25, "tls": 587, "ssl": 465}[security],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": security == "tls",
        "EMAIL_USE_SSL": security == "ssl",
    }


EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(mail_server(EMAIL_URL))
elif PRODUCTION:
    raise ImproperlyConfigured("Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587.")
else:
    EMAIL_BACKEND = "dialogue.post.FileBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# Redis carries ticks and nothing else: what is lost or doubled there does no harm (DESIGN §5).
CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: Redis may be away for hours
CELERY_BROKER_TRANSPORT_OPTIONS = {  # a Redis that accepts and stays silent is left after seconds, not minutes
    "socket_connect_timeout": 5,
    "socket_timeout": 10,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "max_retries": 2,
}
CELERY_TASK_PUBLISH_RETRY = False  # the next tick comes in two seconds
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {"dialogue.tick": {"queue": "mail"}, "dialogue.tick_codes": {"queue": "codes"}}
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "dialogue.tick", "schedule": TICK_SECONDS, "options": {"expires": 10, "queue": "mail"}},
    "codes": {"task": "dialogue.tick_codes", "schedule": TICK_SECONDS, "options": {"expires": 10, "queue": "codes"}},
}

NIGHT_HOUR = env.int(
    "NIGHT_HOUR", default=2
)  # UTC: when what waits is released, rows are stirred and the backup is made
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
BACKUP_PASSPHRASE_FILE = env.str("BACKUP_PASSPHRASE_FILE", default="")
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=14)
BACKUP_COMMAND = env.str("BACKUP_COMMAND", default="")
BACKUP_KEYS_DIR = Path(env.str("BACKUP_KEYS_DIR", default=str(VAR_DIR / "key-backups")))
BACKUP_KEYS_PASSPHRASE_FILE = env.str("BACKUP_KEYS_PASSPHRASE_FILE", default="")
if not 0 <= NIGHT_HOUR <= 23:
    raise ImproperlyConfigured("NIGHT_HOUR is an hour of the day in UTC: set 0 to 23.")
if (
    not 1 <= BACKUP_KEEP_DAYS <= 14
):  # the page of a sealed dialogue says that backups made before are gone after 14 days
    raise ImproperlyConfigured("Set BACKUP_KEEP_DAYS to 1 to 14: sealed dialogues promise that older backups are gone.")
if BACKUP_COMMAND and "{}" not in BACKUP_COMMAND:
    raise ImproperlyConfigured("BACKUP_COMMAND needs {} where the file's path goes: rclone copy {} elsewhere:backups")
if BACKUP_COMMAND and not BACKUP_PASSPHRASE_FILE:
    raise ImproperlyConfigured(
        "BACKUP_COMMAND sends backups away: set BACKUP_PASSPHRASE_FILE, so that they leave locked."
    )

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
SILENCED_SYSTEM_CHECKS = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "dialogue.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handler would print beside it, paths and all.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
DEADMAN_URL = env.str("DEADMAN_URL", default="")
if DEADMAN_URL and not DEADMAN_URL.startswith("https://"):
    raise ImproperlyConfigured("DEADMAN_URL must begin with https://, or be unset.")
TICKERS = [  # called by every tick; each says itself whether its hour has come
    "dialogue.upkeep.empty_quiet_log",
    "issues.clock.nightly",
    "stakeholders.invitation_lists.forget_old",
    "issues.announcing.send_due",
    "workshops.clock.summaries",
    "dialogue.bounces.poll",
    "dialogue.outbox.sweep",
    "dialogue.watching.ping",
]
