"""What README offers beside the suite runs: `make bench` and `make shots`, in short. Both were broken for days, and nobody noticed."""

import os
import subprocess
import sys

import pytest

from tests.stack.house import ROOT


def in_short(module):
    """(exit code, output) of a command of the Makefile, in its short form."""
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DEMO", "PRODUCTION"}}
    command = [sys.executable, "-m", module, "--short"]
    done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("tests.bench", ("page of a question", "closing a ballot", "polling", "not judged")),
        ("tests.shots", ("pictures in var/shots-short", " 0 failed")),
    ],
)
def test_measurements_and_pictures_can_be_made(module, said):
    code, output = in_short(module)
    assert (code, [words for words in said if words not in output]) == (0, []), output[-3000:]


def test_new_texts_can_be_put_into_the_catalogues():
    """What it writes is held by tests/dialogue/test_catalogues.py: nothing, where nothing is new."""
    done = subprocess.run([sys.executable, "-m", "tests.translated"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert (done.returncode, done.stdout.split("\n")) == (
        0,
        [*(f"{name}: 0 new, 0 gone" for name in ("es", "fr", "pt", "sw")), ""],
    )
