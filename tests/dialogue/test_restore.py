"""Restore drills with and without keys: equal counts and checksums, from either database to either (TRUST H1)."""

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError
from django.utils import timezone

from dialogue import backups, keys
from dialogue.models import Dialogue, Job, Mailing, User
from issues.models import Contribution
from stakeholders.models import Participant
from tests import factories
from tests.attacks.worlds import client_of, everything_kept, make_world
from tests.dialogue.drill import WORD, backup, empty, fill_outbox, forget_keys, rewritten, rows, run, summed
from tests.stair import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings, cheap):
    """A dialogue in full swing."""
    settings.DEMO = True
    made = make_world()
    fill_outbox(made.room.dialogue)
    return made


# ---- drills


@pytest.mark.trust("H1")
def test_restored_house_is_equal(world, tmp_path):
    before = rows()
    first = backup(tmp_path / "first")
    empty()
    assert Dialogue.objects.count() == 0
    said, _err = run("restore", str(first))
    assert "Counts and checksums are equal" in said
    assert summed(backup(tmp_path / "second")) == summed(first)
    after = rows()
    assert {name for name in before if before[name] != after[name]} == {"dialogue.Job"}


def test_restored_house_goes_on(world, tmp_path):
    """Sequences stand behind the last row, and people with their keys find their own answers."""
    person = world.users["hidden"].pk
    first = backup(tmp_path)
    empty()
    run("restore", str(first))
    factories.make_dialogue("may")
    page = client_of(User.objects.get(pk=person)).get(world.path("question"))
    assert (page.status_code, "Digger 0 speaks." in page.content.decode()) == (200, True)


def test_restored_mail_is_held_and_codes_are_gone(spoken, tmp_path):
    goes = timezone.now() - datetime.timedelta(hours=1)
    Mailing.objects.create(dialogue=spoken, kind="reminder", occasion="x", goes_at=goes)
    first = backup(tmp_path)
    empty()
    run("restore", str(first))
    states = dict(Job.objects.filter(kind="k").values_list("occasion", "state"))
    assert states == {"waits": Job.State.HELD, "went": Job.State.DONE}
    assert not Job.objects.due(timezone.now() + datetime.timedelta(days=30)).exists()
    assert list(Mailing.objects.filter(occasion="x").values_list("goes_at", flat=True)) == [None]


def test_without_its_key_a_restored_dialogue_is_shut_and_says_so(world, tmp_path, settings):
    person = world.users["hidden"].pk
    first = backup(tmp_path)
    empty()
    forget_keys(settings)
    _out, err = run("restore", str(first))
    assert "stay shut until it is back in KEY_DIR: april" in err
    page = client_of(User.objects.get(pk=person)).get(world.path("question"))
    assert (page.status_code, "Digger 0 speaks." in page.content.decode()) == (503, False)


def test_with_its_key_a_restored_dialogue_works(world, tmp_path, settings, word):
    person, before = world.users["hidden"].pk, keys.read(world.room.dialogue)
    away = tmp_path / "elsewhere"
    first = backup(tmp_path / "first", "--keys", f"--keys-to={away}", f"--keys-passphrase-file={word}")
    empty()
    forget_keys(settings)
    out, err = run("restore", str(first), f"--keys-from={away}", f"--keys-passphrase-file={word}")
    assert ("Put back 1 key." in out, err) == (True, "")
    assert keys.read(Dialogue.objects.get(slug="april")) == before
    assert client_of(User.objects.get(pk=person)).get(world.path("question")).status_code == 200


def test_lost_key_comes_back_alone(spoken, tmp_path, settings, word):
    before, away = keys.read(spoken), tmp_path / "elsewhere"
    backup(tmp_path / "first", "--keys", f"--keys-to={away}", f"--keys-passphrase-file={word}")
    forget_keys(settings)
    assert run("restore", f"--keys-from={away}", f"--keys-passphrase-file={word}") == ("Put back 1 key.\n", "")
    assert keys.read(spoken) == before
    with pytest.raises(CommandError, match="Name the file"):
        run("restore")


def test_key_that_is_there_is_never_replaced(spoken, tmp_path, settings, word):
    away = tmp_path / "elsewhere"
    first = backup(tmp_path / "first", "--keys", f"--keys-to={away}", f"--keys-passphrase-file={word}")
    empty()
    file = next(Path(settings.KEY_DIR).glob("*.key"))
    file.write_bytes(b"another")
    out, err = run("restore", str(first), f"--keys-from={away}", f"--keys-passphrase-file={word}")
    assert out.endswith("Put back 0 keys (those that are there stay).\n")
    assert (file.read_bytes(), "stay shut" in err) == (b"another", True)


def test_sealed_dialogue_gets_no_key_back(spoken, tmp_path, settings, word):
    away = tmp_path / "elsewhere"
    backup(tmp_path / "first", "--keys", f"--keys-to={away}", f"--keys-passphrase-file={word}")
    forget_keys(settings)
    Dialogue.objects.update(phase="sealed")
    assert backups.restore_keys(away, WORD) == 0
    assert list(Path(settings.KEY_DIR).glob("*.key")) == []


# ---- from one database to the other


def in_house(folder, database, *command):
    """A command in a process of its own, on another database."""
    environ = {k: v for k, v in os.environ.items() if k not in {"PRODUCTION", "DEMO", "DEBUG"}}
    environ |= {"DATABASE_URL": database, "VAR_DIR": str(folder), "SECRET_KEY": django_settings.SECRET_KEY}
    words = [sys.executable, "-m", "tests.rendering", *command]
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.trust("H1")
def test_backup_restores_into_an_empty_machine_and_back(world, tmp_path):
    """From this database (SQLite or PostgreSQL) to an empty SQLite folder without any table, and back."""
    first = backup(tmp_path / "first")
    place, url = tmp_path / "new machine", f"sqlite:///{tmp_path}/new machine/dialogue.sqlite3"
    assert "Counts and checksums are equal" in in_house(place, url, "restore", str(first))
    in_house(place, url, "backup", f"--to={tmp_path / 'second'}")
    second = next((tmp_path / "second").glob("*.zip"))
    assert summed(second) == summed(first)
    empty()
    run("restore", str(second))
    assert summed(backup(tmp_path / "third")) == summed(first)


# ---- locked


def test_locked_backup_holds_nothing_readable_and_opens_with_its_passphrase_only(spoken, tmp_path, word):
    first = backup(tmp_path / "first", f"--passphrase-file={word}")
    data = first.read_bytes()
    assert [first.suffix, b"PK" in data[:100], b"manifest" in data, b"tables/" in data] == [
        ".locked",
        False,
        False,
        False,
    ]
    (tmp_path / "other").write_text(WORD + "!")
    empty()
    with pytest.raises(CommandError, match="does not fit"):
        run("restore", str(first), f"--passphrase-file={tmp_path / 'other'}")
    with pytest.raises(CommandError, match="locked: name the passphrase file"):
        run("restore", str(first))
    run("restore", str(first), f"--passphrase-file={word}")
    assert Dialogue.objects.filter(slug="april").exists()


# ---- what is refused


def test_full_database_is_refused(spoken, tmp_path):
    first, before = backup(tmp_path), everything_kept()
    with pytest.raises(CommandError, match="not empty"):
        run("restore", str(first))
    assert everything_kept() == before


def newer(name, data):
    return data.replace(b"issues.0001_initial", b"issues.0009_later") if name == "manifest.json" else data


def other_words(name, data):
    return data.replace(b"Digger 0 speaks.", b"Digger 0 agrees.")


def fewer_rows(name, data):
    return b"\n".join(data.split(b"\n")[1:]) if name.endswith("Contribution.jsonl") else data


def no_person(name, data):
    return b"" if name.endswith("/dialogue.User.jsonl") else data


def half_a_line(name, data):
    return data[:-20] if name.endswith("Contribution.jsonl") else data


CHANGES = {
    newer: "another version",
    other_words: "not those that were saved",
    fewer_rows: "not those that were saved",
    no_person: "do not fit together",
    half_a_line: "cannot be read",
}


def test_backup_of_another_version_or_a_changed_one_is_refused_as_a_whole(spoken, tmp_path):
    first = backup(tmp_path)
    empty()
    for change, said in CHANGES.items():
        with pytest.raises(CommandError, match=said):
            run("restore", str(rewritten(first, change)))
        assert [Dialogue.objects.count(), Participant.objects.count(), Contribution.objects.count()] == [0, 0, 0]


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize(
    ("content", "said"), [(b"no zip", "no backup"), (b"", "no backup"), (None, "Nothing was restored")]
)
def test_file_that_is_no_backup_is_refused_with_a_sentence(tmp_path, content, said):
    file = tmp_path / "x.zip"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run("restore", str(file))


def test_another_secret_is_told(spoken, tmp_path, settings):
    first = backup(tmp_path)
    empty()
    settings.SECRET_KEY = "another" * 10
    assert "SECRET_KEY is not the one" in run("restore", str(first))[1]
