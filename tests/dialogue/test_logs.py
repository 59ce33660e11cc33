"""What a log line holds, and what it never does (TRUST F7, H10)."""

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
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, arguments, None)
    vars(record).update(more)
    return json.loads(logs.OneLine().format(record))


@pytest.mark.trust("F7")
@pytest.mark.parametrize("secret", SECRETS)
def test_foreign_words_are_scrubbed(secret):
    whole = json.dumps(line("somebody.else", f"failed for {secret} again", status_code=500))
    assert (secret in whole, "pay" in whole, "failed for" in whole) == (False, False, True)


AWAY = ConnectionRefusedError(111, "nina@example.org refused")
NINA = "Nina Mensah"
# Templates of Django, Celery and its own libraries as they are: (template, what is put in, what the line says).
FOREIGN = [
    ("%s: %s", ["Not Found", "/invitation/abc/"], "Not Found: –"),
    ("%s: %s", ["Not Found", "/d/april/ nina mensah/"], "Not Found: –"),
    ("%s: %s", [NINA, "/"], "–: –"),
    ("Forbidden (%s): %s", ["CSRF cookie not set.", "/d/"], "Forbidden (CSRF cookie not set.): –"),
    (
        "consumer: Cannot connect to %s: %s.\n%s\n",
        ["redis://:word@10.0.0.7:6379/0", AWAY, "Trying again in 2.00 seconds... (1/100)"],
        "consumer: Cannot connect to redis: ConnectionRefusedError.\n–",
    ),
    ("Process cleanup failed: %r", [AWAY], "Process cleanup failed: ConnectionRefusedError"),
    (
        "Task %(name)s[%(id)s] %(description)s: %(exc)s",
        [
            {
                "name": "dialogue.tick",
                "id": "8f2b1c9d-8e7f",
                "description": NINA,
                "exc": f"IntegrityError('Key (name)=({NINA})')",
            }
        ],
        "Task dialogue.tick[–] –: IntegrityError",
    ),
    ("%d of %d in %.1f s, %s", [3, 7, 2.25, None], "3 of 7 in 2.25 s, None"),
    ("%5.1f %% of '%s' and %s", [50.0, NINA, {"name": NINA}], "50.0 % of – and dict"),
    ("no place for it", [NINA], "no place for it"),
    ("%s and %s and %s", ["nina.mensah", "nina_mensah"], "– and – and –"),
]


@pytest.mark.trust("H10", "F7")
@pytest.mark.parametrize(("template", "put_in", "says"), FOREIGN)
def test_foreign_line_says_what_happened_and_to_nobody(template, put_in, says):
    assert line("celery.worker.consumer", template, *put_in)["event"] == says


@pytest.mark.trust("H10")
def test_line_of_ours_that_was_given_a_text_is_scrubbed():
    said = line(
        "issues.clock",
        "job %s of kind %s failed: %s",
        7,
        "issues.tasks.send_result",
        "refused <nina@example.org> today",
    )
    assert said["event"] == "job 7 of kind issues.tasks.send_result failed: refused <–> today"


@pytest.mark.trust("H10")
def test_half_a_character_breaks_no_line():
    """A line that fails would be printed by Python with everything that was put into it."""
    formatted = logs.OneLine().format(logging.makeLogRecord({"name": "x", "msg": "half \ud800 a pair"}))
    assert json.loads(formatted)["event"] == "half ? a pair"


def test_our_own_words_are_kept():
    assert line("dialogue.worker", "job %s of kind %s failed: %s", 7, "a.b", "later 451")["event"] == (
        "job 7 of kind a.b failed: later 451"
    )


def test_page_is_named_without_its_address():
    request = RequestFactory().get(reverse("invitation", args=["canary"]))
    request.resolver_match = resolve(request.path)
    whole = line("django.request", "%s: %s", "Gone", request.path, request=request, status_code=410)
    assert (whole["page"], "canary" in json.dumps(whole)) == ("invitation", False)


@pytest.mark.trust("F7")
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
