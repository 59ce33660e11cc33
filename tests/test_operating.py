"""docs/operating.md speaks of the house as it is: every setting, every command, every service."""

import os
import re
import shlex
import subprocess
import time

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from dialogue.environment import ENV, MORE, NAMED, OUTSIDE, TABLE
from tests.stair import ROOT

PAGE = (ROOT / "docs" / "operating.md").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
CALL = r"docker compose (exec|run|restart|ps|stop|up)(?: -\S+(?: /\S+)?)*((?: [a-z]+)+)"  # (verb, what stands behind its options)
LINES = [line for block in BLOCKS for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", PAGE)


def settings_read():
    """The names that settings.py takes out of the table of dialogue/environment.py."""
    text = (ROOT / "dialogue" / "settings.py").read_text()
    return set(re.findall(r"(?:given\[|place\()\"(\w+)\"", text))


def settings_explained(table=""):
    """{name: its default} as the tables of section 10 say, or the one below the heading `table`."""
    section = PAGE.split("\n## 10.")[1].split("\n## 11.")[0]
    part = section.split(f"\n### {table}\n")[1].split("\n### ")[0] if table else section
    rows = re.findall(r"^\| (`[A-Z][^|]*) \| ([^|]*) \|", part, re.MULTILINE)
    return {name: default for names, default in rows for name in re.findall(r"`([A-Z_]+)`", names)}


def numbers_by_default():
    """{name: default as the page should write it} of what is a number, or a row of them."""
    found = {setting.name: setting.default for setting in TABLE if setting.name != "HSTS_SECONDS"}
    numbers = {name: value for name, value in found.items() if isinstance(value, int | float | list)}
    rows = {name: value if isinstance(value, list) else [value] for name, value in numbers.items()}
    plain = {name: row for name, row in rows.items() if row and all(type(each) in (int, float) for each in row)}
    return {name: ",".join(str(each).removesuffix(".0") for each in row) for name, row in plain.items()}


def compose_variables():
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))


def test_every_setting_is_explained_and_no_other():
    assert set(settings_explained()) == set(NAMED)


def test_the_table_holds_what_is_read_and_nothing_else():
    """TICK_SECONDS is beat's; the last four are Compose's alone."""
    apart = {"TICK_SECONDS", "SITE_HOST", "POSTGRES_PASSWORD", "LOG_DRIVER", "HTTP_PORT", "HTTPS_PORT"}
    assert settings_read() | apart == set(NAMED)
    assert settings_read() & apart == set()


@pytest.mark.parametrize(
    ("place", "heading"), [(ENV, "In `.env`"), (MORE, "In `.env.more`"), (OUTSIDE, "Only outside of containers")]
)
def test_each_setting_is_explained_where_it_is_written(place, heading):
    assert set(settings_explained(heading)) == {setting.name for setting in TABLE if setting.place == place}


def test_each_file_has_a_table_of_what_is_read_from_it():
    """Compose drops what it does not know in .env; what it sets itself, .env.more cannot change."""
    assert set(settings_explained("In `.env`")) == compose_variables()
    set_by_compose = set(yaml.safe_load(COMPOSE)["x-app"]["environment"])
    assert set(settings_explained("In `.env.more`")) & (set_by_compose | compose_variables()) == set()


def test_defaults_on_the_page_are_those_of_the_settings():
    expected = numbers_by_default()
    assert {"BACK_OFF", "NIGHT_HOUR", "MAIL_PER_HOUR", "TICK_SECONDS"} < set(expected)
    said = settings_explained("In `.env.more`") | {"HTTP_PORT": "80", "HTTPS_PORT": "443"}  # these two share a line
    said = {name: said[name].strip("`") for name in expected}
    assert {name: said[name] for name in said if said[name] != expected[name]} == {}


def test_example_names_what_compose_asks_for():
    named = set(re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert named | {"LOG_DRIVER"} == {setting.name for setting in TABLE if setting.place == ENV}
    assert set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE)) <= set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def managed(line):
    """[words after manage.py] of a line."""
    return [shlex.split(found) for found in re.findall(r"python manage\.py ([^'`]+)", line)]


def test_commands_on_the_page_exist_with_these_options():
    seen = set()
    for name, *words in [words for line in LINES for words in managed(line)]:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        parser.parse_args(words)  # an unknown option would end the test
        seen.add(name)
    assert seen == {
        *("backup", "restore", "framework", "startdialogue", "forgetsecondstep", "rescope", "doctor"),
        *("firstlink", "letstart"),
    }


def test_trouble_begins_with_the_doctor():
    section = PAGE.split("\n## 8.")[1].split("\n## 9.")[0]
    (first, files) = re.findall(r"^```sh\n(.*?)^```", section.split("\n| you see")[0], re.MULTILINE | re.DOTALL)
    assert [managed(first), managed(files)] == [
        [["doctor"]],
        [["doctor", "--env", "/house/.env", "--settings-only"]],
    ]


def test_services_on_the_page_exist():
    services = set(yaml.safe_load(COMPOSE)["services"])
    found = [(verb, words.split()) for line in LINES for verb, words in re.findall(CALL, line)]
    named = [name for verb, words in found for name in (words[:1] if verb in ("exec", "run") else words)]
    assert set(named) <= services
    assert {"db", "worker", "web", "beat", "codes", "proxy"} <= set(named)


def test_every_block_is_a_script_that_the_shell_can_read():
    for block in BLOCKS:
        done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True)
        assert (block, done.stderr) == (block, "")


# ---- two blocks are run as they stand, with the places of this test in them


def block_with(words):
    return next(block for block in BLOCKS if words in block)


def test_locking_again_keeps_the_passphrases(tmp_path):
    locking = re.search(r"sh -c '(set -C; [^']*)'", block_with("set -C"))[1].replace("/keys/", f"{tmp_path}/")
    assert subprocess.run(["sh", "-c", locking], capture_output=True, text=True).stderr == ""
    first = {file.name: (file.read_text(), file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    again = subprocess.run(["sh", "-c", locking], capture_output=True, text=True)
    assert "exists" in again.stderr
    assert {file.name: (file.read_text(), file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == first
    assert [(name, len(word), mode) for name, (word, mode) in sorted(first.items())] == [
        ("backup-passphrase", 41, 0o600),
        ("keys-passphrase", 41, 0o600),
    ]


@pytest.fixture
def fetch(tmp_path):
    """Runs the page's `fetch-backup` beside a fortnight-old backup; `says` is what ssh does. Returns (code, stderr, files)."""
    folder, programs = tmp_path / "away", tmp_path / "programs"
    for made in (folder, programs):
        made.mkdir()
    old = folder / "equal-lanes-2027-04-01.zip.locked"
    old.touch()
    os.utime(old, (time.time() - 14 * 86400 + 60,) * 2)  # cron calls at the same minute: not yet 14 whole days
    script = tmp_path / "fetch-backup"
    script.write_text(block_with("No backup came").replace("/home/you/backups", str(folder)))

    def run(says):
        ssh = programs / "ssh"
        ssh.write_text(f"#!/bin/sh\n{says}\n")
        ssh.chmod(0o700)
        environ = {"PATH": f"{programs}:{os.environ['PATH']}"}
        done = subprocess.run(["sh", script], env=environ, capture_output=True, text=True)
        return done.returncode, done.stderr, {file.name for file in folder.glob("*.locked")}

    return run


def test_fetched_backup_replaces_what_is_old(fetch):
    code, said, files = fetch("echo locked")
    assert (code, said, len(files)) == (0, "", 1)
    assert re.fullmatch(r"equal-lanes-20\d\d-\d\d-\d\d\.zip\.locked", files.pop())


@pytest.mark.parametrize("says", ["exit 255", "exit 0", "echo half; exit 1"])
def test_fetching_nothing_deletes_nothing_and_says_so(fetch, says):
    assert fetch(says) == (1, "No backup came\n", {"equal-lanes-2027-04-01.zip.locked"})


def test_links_within_the_page_lead_somewhere():
    heads = {
        re.sub(r"[^\w\- ]", "", head).lower().replace(" ", "-") for head in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= heads
