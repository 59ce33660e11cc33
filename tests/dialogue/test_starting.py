"""`bin/start`: nothing starts with a wrong setting, and the last line of the log says which (TRUST C12)."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.dialogue.test_environment import ODD, WRONG, with_one
from tests.stair import ROOT

PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def start(given, *command):
    """(code, output, the lines of the log) of a command behind `bin/start`."""
    command = ["bin/start", *(command or ("echo", "started"))]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": PATH, **given}, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr.splitlines()


@pytest.mark.trust("C12")
def test_fifty_wrong_settings_each_stop_the_start_with_their_sentence_as_last_line(tmp_path):
    assert len(WRONG) >= 50
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda one: start({"VAR_DIR": str(tmp_path)} | with_one(*one[:2])), WRONG))
    assert told == [(1, "", [sentence]) for _name, _text, sentence in WRONG]
    assert list(tmp_path.iterdir()) == []


def test_right_and_odd_settings_start_what_was_asked_for():
    assert start(with_one("REPLY_TO", "")) == (0, "started\n", [])
    name, text, sentence = ODD[0]
    assert start(with_one(name, text)) == (0, "started\n", [sentence])
    assert start(with_one("SMTP_URL", "x"), "sh", "-c", "exit 3") == (
        3,
        "",
        ["SMTP_URL is no setting of this house: did you mean EMAIL_URL?"],
    )


def test_settings_stop_with_the_same_sentences(tmp_path):
    """Where somebody starts without `bin/start`."""
    given = {"PATH": PATH, "VAR_DIR": str(tmp_path), "SUMMARY_HOUR": "six", "MAIL_PER_HOUR": "-1"}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2:] == [
        "django.core.exceptions.ImproperlyConfigured: MAIL_PER_HOUR is a number of mails: set 0 for no limit, or more.",
        "SUMMARY_HOUR is an hour of the day in UTC: set a whole number from 0 to 23.",
    ]
