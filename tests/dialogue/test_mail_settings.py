"""The address of the mail server in one setting: what it means, and that a wrong one says what to set."""

import pytest
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured

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


@pytest.mark.parametrize("url", ["relay.example.org:587", "smtp://", "http://relay.example.org", "smtp+tls:///x"])
def test_wrong_address_says_what_to_set(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must begin with one of smtp, "):
        mail_server(url)


def test_nothing_waits_for_ever():
    assert live.EMAIL_TIMEOUT == 20
    assert live.LEASE_SECONDS >= 10 * live.EMAIL_TIMEOUT


def test_back_off_fits_into_two_days():
    assert (len(live.BACK_OFF), sum(live.BACK_OFF[:-1]) < 48 * 3600) == (8, True)


def test_celery_knows_two_queues_and_keeps_nothing():
    ticks = {entry["task"]: entry["options"]["queue"] for entry in live.CELERY_BEAT_SCHEDULE.values()}
    assert ticks == {"dialogue.tick": "mail", "dialogue.tick_codes": "codes"}
    assert (live.CELERY_RESULT_BACKEND, live.CELERY_TASK_IGNORE_RESULT) == (None, True)
