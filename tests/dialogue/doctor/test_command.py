"""`manage.py doctor` as a process: a right house passes, and a broken setting keeps it from nothing."""

import os
import subprocess
import sys

import pytest

from dialogue import backups
from tests import factories
from tests.dialogue.doctor.test_servers import signs_of_life
from tests.dialogue.mail.smtp_script import Script, serving
from tests.dialogue.test_environment import ALONE, ENV, RIGHT
from tests.stair import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def doctor(given, *arguments):
    """(code, lines)"""
    command = [sys.executable, "manage.py", "doctor", *arguments]
    environ = {"PATH": os.environ["PATH"], **given}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def right(given, settings):
    with serving(settings, Script()) as script:
        yield given | {"EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}"}, script


@pytest.mark.redis
def test_right_house_passes_with_a_mail_and_a_backup(right, tmp_path, settings):
    given, script = right
    factories.make_dialogue()
    signs_of_life(mail=0, codes=0, last=0)
    code, lines = doctor(given, "--mail", "me@april.org", "--backup")
    assert [line for line in lines if not line.startswith("  ok ")] == ["Nothing is wrong."]
    assert (code, script.recipients) == (0, ["me@april.org"])
    (saved,) = (tmp_path / "backups").iterdir()
    assert (saved.suffix, lines[-2]) == (".locked", f"  ok     a backup: {saved.name}")
    assert saved.name.startswith(backups.PREFIX)


@pytest.mark.trust("C12")
def test_broken_settings_keep_the_doctor_from_nothing(right):
    given, _script = right
    signs_of_life(mail=0, codes=0, last=0)
    code, lines = doctor(given | {"SITE_HOST": "https://april.org", "SUMMARY_HOUR": "six", "SMTP_URL": "x"})
    assert code == 1
    assert [line for line in lines if not line.startswith("  ok ")] == [
        f"  WRONG  {ALONE}",
        "  WRONG  SUMMARY_HOUR is an hour of the day in UTC: set a whole number from 0 to 23.",
        "  WRONG  SMTP_URL is no setting of this house: did you mean EMAIL_URL?",
        "3 things are wrong.",
    ]
    assert {"  ok     the tables: of this version", "  ok     mail: the mail server lets us in"} <= set(lines)


def written(folder, env, more):
    for name, lines in ((".env", env), (".env.more", more)):
        (folder / name).write_text("".join(f"{line}\n" for line in lines))
    return folder / ".env"


RIGHT_LINES = [f"{name}={text}" for name, text in ENV.items()]


@pytest.mark.parametrize("which", [".env", ".env.more"])
def test_files_are_judged_as_compose_reads_them(tmp_path, which):
    more = ["# what has defaults", "", "REPLY_TO='office@april.org'  # somebody reads it", 'MAIL_PER_HOUR="90"']
    written(tmp_path, RIGHT_LINES, more)
    assert doctor({}, "--env", tmp_path / which, "--settings-only") == (
        0,
        ["  ok     the settings", "Nothing is wrong."],
    )


@pytest.mark.trust("C12")
def test_wrong_files_are_told_line_by_line(tmp_path):
    wrong = [line for line in RIGHT_LINES if not line.startswith(("SITE_HOST", "EMAIL_URL", "SECRET_KEY"))]
    wrong += ["SITE_HOST=https://april.org", "EMAIL_URL=smtp://u:pa$$$word@relay.net", "BACKUP_DIR=/elsewhere"]
    file = written(tmp_path, wrong, ["SECRET_KEY=x", "REPLYTO=a@b.org", "COLOUR=red"])
    assert doctor({}, "--env", file, "--settings-only") == (
        1,
        [
            "  WRONG  SECRET_KEY is missing in .env. Set SECRET_KEY to 50 random characters; `openssl rand -base64 48` prints some.",
            "  WRONG  BACKUP_DIR stands in .env, where Compose drops it: move its line to .env.more.",
            "  WRONG  SECRET_KEY stands in .env.more, where Compose passes over it: move its line to .env.",
            "  WRONG  REPLYTO is no setting of this house: did you mean REPLY_TO?",
            "  WRONG  COLOUR is no setting of this house: delete its line.",
            f"  WRONG  {ALONE}",
            "  WRONG  EMAIL_URL has a $, which Compose takes for a variable: write $$ for it, or put the value into single quotes.",
            "7 things are wrong.",
        ],
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("SITE_HOST", "SITE_HOST is one name: set it as people type it, for example dialogue.example.org."),
        (
            "POSTGRES_PASSWORD",
            "POSTGRES_PASSWORD becomes part of an address: set letters and digits only; `openssl rand -hex 24` prints some.",
        ),
    ],
)
def test_what_follows_from_a_missing_line_is_left_out(tmp_path, name, says):
    """DATABASE_URL and BASE_URL are made by Compose: nobody who works with .env has ever set them."""
    file = written(tmp_path, [line for line in RIGHT_LINES if not line.startswith((name, "BASE_URL"))], [])
    told = [f"  WRONG  {name} is missing in .env. {says}", "1 thing is wrong."]
    assert doctor({}, "--env", file, "--settings-only") == (1, told)


def test_empty_example_names_only_what_is_to_be_filled_in(tmp_path):
    asked = ("SECRET_KEY", "POSTGRES_PASSWORD", "SITE_HOST", "EMAIL_URL", "FROM_EMAIL")
    file = written(tmp_path, [f"{name}=" for name in asked], [])
    _code, lines = doctor({}, "--env", file, "--settings-only")
    assert [line.split()[1] for line in lines[:-1]] == list(asked)


def test_file_that_is_not_there_is_said(tmp_path):
    assert doctor({}, "--env", tmp_path / ".env") == (
        1,
        [f"{tmp_path}/.env cannot be read: No such file or directory."],
    )


def test_process_is_judged_when_no_file_is_named(tmp_path):
    assert doctor(RIGHT | {"VAR_DIR": str(tmp_path)}, "--settings-only") == (
        0,
        ["  ok     the settings", "Nothing is wrong."],
    )
