"""The doctor in a house that runs, the start with a wrong setting, and the check of the container's health (TRUST C12)."""

import re
import subprocess

import pytest

from tests.ports import free_port
from tests.stack.house import ROOT
from tests.stack.servers import PATIENCE, wait_for
from tests.stack.test_redis_away import Silent

WORD = "only-for-the-stack-and-long-enough"


def command(house, *words, **more):
    """(code, output) of a command with the environment of the worker."""
    environ = house.environment("worker") | more
    done = subprocess.run(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout.splitlines()


def doctor(house, *arguments, **more):
    """(code, what is wrong)"""
    code, lines = command(house, "python", "manage.py", "doctor", *arguments, **more)
    return code, [line.removeprefix("  WRONG  ") for line in lines if not line.startswith("  ok ")]


@pytest.fixture
def locked(tmp_path):
    (tmp_path / "word").write_text(WORD)
    return dict.fromkeys(("BACKUP_PASSPHRASE_FILE", "BACKUP_KEYS_PASSPHRASE_FILE"), str(tmp_path / "word"))


def test_doctor_finds_a_running_house_well_and_says_who_went_silent(stack, post, locked):
    # A fresh house makes its first backup in the night of the day: at hour 0, so that it has come whenever this test runs.
    named = {"FROM_EMAIL": "Equal Lanes <dialogue@house.net>", "NIGHT_HOUR": "0"}
    with stack(TICK_SECONDS="0.5", **named, **locked) as house:
        house.seed("ballot")
        beat, *_workers = house.beat(), house.start("worker"), house.start("codes")
        wait_for(lambda: len(house.sql("SELECT 1 FROM dialogue_job WHERE kind = 'dialogue.pulse'")) == 2)
        wait_for(
            lambda: doctor(house, "--backup") == (0, ["Nothing is wrong."])
        )  # once the backup of the night is made
        assert doctor(house, "--backup", "--mail", "me@april.org") == (0, ["Nothing is wrong."])
        assert len(post.to("me@april.org")) == 1
        assert beat.log.read_text() == ""
        for process in house.processes:
            process.kill()
        house.sql("UPDATE dialogue_job SET finished_at = now() - interval '9 minutes' WHERE kind = 'dialogue.pulse'")
        silent = "The service {} gave its last sign of life 9 minutes ago: look at it, beat and redis."
        assert doctor(house) == (1, [silent.format("worker"), silent.format("codes"), "2 things are wrong."])


@pytest.mark.trust("C12")
@pytest.mark.parametrize("service", ["web", "worker", "codes", "beat", "migrate"])
def test_wrong_name_of_the_site_stops_each_service_with_its_sentence_as_last_line(stack, service):
    with stack() as house:
        process = house.start(service, SITE_HOST="https://april.org", ALLOWED_HOSTS="https://april.org,127.0.0.1")
        assert process.popen.wait(PATIENCE) == 1
        assert process.log.read_text().splitlines()[-1] == (
            "SITE_HOST is a name alone: leave out https:// and what follows the name."
        )


def test_web_is_well_only_under_the_name_of_the_site(stack):
    with stack() as house:
        web = house.web()

        def healthy(port, host):
            return command(house, "bin/healthy", str(port), SITE_HOST=host)[0] == 0

        wait_for(
            lambda: healthy(web.port, "localhost")
        )  # it waits three seconds for an answer, as the container's own does
        assert [healthy(web.port, "april.org"), healthy(free_port(), "localhost")] == [False, False]


def test_beat_outlives_a_redis_that_is_away_silent_or_not_there_yet_and_says_so_once(stack, broker):
    """Away from the first tick on, then there, away, silent, and there again."""
    broker.process.kill()
    with stack(TICK_SECONDS="0.2") as house:
        beat, ticks = house.beat(), broker.client()
        wait_for(lambda: "Redis is away" in beat.log.read_text())
        broker.start()
        wait_for(lambda: said(beat) == ["Redis is away", "Redis is back"] and ticks.llen("codes"))
        broker.process.kill()
        wait_for(lambda: len(said(beat)) == 3)
        quiet = Silent(broker.port)
        wait_for(lambda: quiet.came)
        quiet.close()
        broker.start()
        wait_for(lambda: said(beat) == ["Redis is away", "Redis is back"] * 2 and ticks.llen("mail"))
        assert beat.runs


def said(beat):
    return re.findall(r'"event": "([^":]+)', beat.log.read_text())
