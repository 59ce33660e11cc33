"""`make test` ends with what failed, by its name: the page of a CI's run shows the last lines alone."""

import re
import sys

import pytest

from tests import run

WRONG = """
import logging
import pytest

@pytest.fixture
def broken():
    raise OSError("no bread")

def test_holds():
    pass

def test_of_a_fixture(broken):
    pass

@pytest.mark.parametrize("number", range({number}))
def test_of_words(number):
    logging.error("logged")
    assert number == "one", "first line " + "long " * 100 + "\\nsecond line"
"""


@pytest.fixture(autouse=True)
def nothing_ran(monkeypatch):
    monkeypatch.setattr(run, "TOOK", {})
    monkeypatch.setattr(run, "FAILED", {})
    monkeypatch.setenv("CI", "true")


def suite(folder, number):
    """A suite of its own, run as a step is: one test holds, one gets no fixture, `number` fail."""
    (folder / "test_wrong.py").write_text(WRONG.format(number=number))
    command = ["-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", folder, "-p", "no:cacheprovider", folder]
    return run.run("a suite", sys.executable, *command)


def test_failed_tests_and_steps_are_the_last_lines(tmp_path, capfd):
    assert run.run("a good step", "true")
    assert not suite(tmp_path, 2)
    assert not run.run("a bad step", "false")
    seconds, tests, steps = run.ending()[:3], run.ending()[3:-1], run.ending()[-1]
    assert [re.sub(r"^ *\d+ s  ", "", line) for line in seconds] == ["a good step", "a suite", "a bad step"]
    ends = "test_of_words[0]", "test_of_words[1]", "test_of_a_fixture"
    assert [re.sub(r" - .*", "", line).split("::")[1] for line in tests] == list(ends)
    assert [line.split(" ")[0] for line in tests] == ["FAILED", "FAILED", "ERROR"]
    assert "first line" in tests[0]
    assert "no bread" in tests[2]
    assert max(map(len, tests)) <= run.WIDE
    assert steps == "FAILED: a suite, a bad step"
    assert "second line" in capfd.readouterr().out  # the whole stands above


def test_of_many_that_failed_thirty_are_named(tmp_path):
    suite(tmp_path, 33)
    lines = run.ending()
    assert sum(line.startswith(("FAILED ", "ERROR ")) for line in lines) == run.MOST
    assert lines[-2:] == ["and 4 more", "FAILED: a suite"]


def test_nothing_is_said_of_what_held():
    run.run("a good step", "true")
    assert [re.sub(r"^ *\d+", "", line) for line in run.ending()] == [" s  a good step"]


@pytest.mark.parametrize(("held", "code"), [("true", 0), ("false", 1)])
def test_the_end_is_said_last_and_decides_the_answer(held, code, monkeypatch, capfd):
    step = lambda: run.run("a step", held)  # noqa: E731
    monkeypatch.setattr(run, "checks", lambda: ([step], []))
    monkeypatch.setattr(sys, "argv", ["run.py", "--lint"])
    assert run.main() == code
    assert capfd.readouterr().out.endswith("".join(f"{line}\n" for line in run.ending()))
