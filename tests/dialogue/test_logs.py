"""What a log line holds, and what it never does (TRUST F7)."""

import json
import logging
import sys

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from dialogue import logs

SECRETS = [
    "nina@example.org",
    "192.168.7.23",
    "2001:db8::8a2e:370:7334",
    "/invitation/8f2b1c9d8e7f6a5b4c3d2e1f/",
    "XyZ_abcdefghijklmnop-12345",
    'said "we cannot pay"',
    "said 'we cannot pay'",
]


def line(name, message, *arguments, **more):
    record = logging.makeLogRecord({"name": name, "levelname": "WARNING", "msg": message, "args": arguments, **more})
    return json.loads(logs.OneLine().format(record))


@pytest.mark.parametrize("secret", SECRETS)
def test_foreign_words_are_scrubbed(secret):
    whole = json.dumps(line("somebody.else", f"failed for {secret} again", status_code=500))
    assert (secret in whole, "pay" in whole, "failed for" in whole) == (False, False, True)


def test_what_is_put_into_a_foreign_template_is_left_out():
    said = line("django.request", "%s: %s", "Not Found", "/invitation/abc/", status_code=404)
    assert {k: said[k] for k in ("event", "status", "level", "logger")} == {
        "event": "%s: %s",
        "status": 404,
        "level": "warning",
        "logger": "django.request",
    }


def test_our_own_words_are_kept():
    assert line("dialogue.worker", "job %s of kind %s failed: %s", 7, "a.b", "later 451")["event"] == (
        "job 7 of kind a.b failed: later 451"
    )


def test_page_is_named_without_its_address():
    request = RequestFactory().get(reverse("invitation", args=["canary"]))
    request.resolver_match = resolve(request.path)
    whole = line("django.request", "%s: %s", "Gone", request.path, request=request, status_code=410)
    assert (whole["page"], "canary" in json.dumps(whole)) == ("invitation", False)


def test_exception_gives_its_kind_and_our_places_only():
    try:
        logs.scrubbed(7)  # fails inside our code
    except TypeError:
        info = sys.exc_info()
    said = line("django.request", "%s", "x", exc_info=info)
    assert (said["error"], said["at"][-1].split(":")[0], "expected" in json.dumps(said)) == (
        "TypeError",
        "dialogue/logs.py",
        False,
    )


def test_settings_send_everything_through_it(settings):
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"
    assert settings.LOGGING["loggers"]["django"] == {"handlers": [], "level": "WARNING", "propagate": True}
