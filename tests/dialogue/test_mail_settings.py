"""The address of the mail server in one setting: what it means. Wrong ones: test_environment.py."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as live

from dialogue.settings import mail_server

PLAIN = {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}
TLS = {"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False}
SSL = {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://relay.example.org", 25, PLAIN),
        ("smtp://relay.example.org:1025", 1025, PLAIN),
        ("smtp+tls://relay.example.org", 587, TLS),
        ("submission://relay.example.org", 587, TLS),
        ("smtps://relay.example.org", 465, SSL),
        ("smtp+ssl://relay.example.org:2465", 2465, SSL),
    ],
)
def test_scheme_says_how_safe_the_line_is(url, port, security):
    found = mail_server(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("relay.example.org", port)
    assert {name: found[name] for name in security} == security
    assert "EMAIL_TIMEOUT" not in found  # which would be None, and wait for ever


def test_user_and_password_may_hold_any_character():
    found = mail_server("smtp+tls://me%40x.org:p%2Fw%3A@relay.example.org")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@x.org", "p/w:")


@pytest.mark.parametrize(("environ", "host"), [({}, "relay.example.org"), ({"DEMO": "true"}, None)])
def test_demo_takes_nothing_from_a_filled_in_file(tmp_path, environ, host):
    """`make run` in the folder of a server would otherwise mail through its relay."""
    (tmp_path / "dialogue").mkdir()
    copy = shutil.copy(live.BASE_DIR / "dialogue" / "settings.py", tmp_path / "dialogue")
    (tmp_path / ".env").write_text("EMAIL_URL=smtp+tls://relay.example.org\n")
    asks = f"import runpy; print(runpy.run_path({str(copy)!r}).get('EMAIL_HOST'))"
    environ = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")} | environ
    done = subprocess.run([sys.executable, "-c", asks], cwd=live.BASE_DIR, env=environ, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{host}\n", "")


def test_nothing_waits_for_ever():
    assert live.EMAIL_TIMEOUT == 20
    assert live.LEASE_SECONDS >= 10 * live.EMAIL_TIMEOUT


def test_back_off_fits_into_two_days():
    assert (len(live.BACK_OFF), sum(live.BACK_OFF[:-1]) < 48 * 3600) == (8, True)


def test_celery_keeps_nothing():
    assert (live.CELERY_RESULT_BACKEND, live.CELERY_TASK_IGNORE_RESULT) == (None, True)
