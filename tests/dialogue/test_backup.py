"""What a backup holds and what it leaves out, where its keys go, and when its files vanish (TRUST H3)."""

import datetime
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from dialogue import archive, backups, keys, vault
from dialogue.models import Dialogue
from issues.models import Contribution
from tests import factories
from tests.attacks.worlds import client_of
from tests.dialogue.drill import WORD, backup, names_and_bytes, run
from tests.issues.voting_room import in_threads
from tests.stair import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


# ---- what is in it


@pytest.mark.trust("H3")
def test_archive_holds_no_key_no_session_and_no_code(spoken, tmp_path):
    client_of(factories.team(spoken))
    key = keys.read(spoken)
    inside = names_and_bytes(backup(tmp_path))
    tables = {name.removeprefix("tables/").removesuffix(".jsonl") for name in inside if name != "manifest.json"}
    assert tables == {m._meta.label for m in archive.tables()}
    passing = {"sessions.Session", "account.EmailConfirmation", "dialogue.Tries", "dialogue.OutboxPause"}
    passing |= {
        "dialogue.SignInLink",
        "dialogue.FirstLink",
        "dialogue.Once",
        "stakeholders.ListUpload",
        "workshops.KeptDocument",
    }
    assert {m._meta.label for m in apps.get_models(include_auto_created=True)} - tables == {
        *passing,
        *("stakeholders.InvitationList", "stakeholders.SpentReceipt"),
    }
    everything = b"".join(inside.values())
    secret = django_settings.SECRET_KEY.encode()
    assert [x in everything for x in (key, key.hex().encode(), secret, b"zq@people.test")] == [False] * 4
    assert b"Digger 0 speaks." in everything


def test_rows_lie_by_their_id(spoken, tmp_path):
    rows = names_and_bytes(backup(tmp_path))["tables/issues.Contribution.jsonl"].splitlines()
    place = [field.attname for field in Contribution._meta.concrete_fields].index("id")
    ids = [json.loads(row)[place] for row in rows]
    assert ids == sorted(Contribution.objects.values_list("pk", flat=True))


@pytest.mark.trust("H3")
def test_keys_go_locked_into_a_folder_of_their_own_or_not_at_all(spoken, tmp_path, word):
    to, key = f"--to={tmp_path / 'first'}", keys.read(spoken)
    with pytest.raises(CommandError, match="name another folder"):
        run("backup", to, "--keys", f"--keys-to={tmp_path / 'first'}", f"--keys-passphrase-file={word}")
    with pytest.raises(CommandError, match="only saved locked"):
        run("backup", to, "--keys", f"--keys-to={tmp_path / 'keys'}")
    out, _err = run("backup", to, "--keys", f"--keys-to={tmp_path / 'apart'}", f"--keys-passphrase-file={word}")
    assert "\nSaved 1 key, one file a key: " in out
    saved = list((tmp_path / "apart").iterdir())
    assert [f.name.split("-")[0] for f in saved] == [spoken.key_name]
    assert (key in saved[0].read_bytes(), saved[0].stat().st_mode & 0o777) == (False, 0o600)
    assert vault.unlock_bytes(saved[0].read_bytes(), WORD) == key


def test_backup_is_for_its_owner_only_and_leaves_its_time_for_the_watch(spoken, tmp_path, settings):
    first = backup(tmp_path / "first")
    assert (first.stat().st_mode & 0o777, first.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert abs(timezone.now() - backups.last()) < datetime.timedelta(minutes=1)


@pytest.mark.trust("C3")
def test_full_disk_leaves_no_part_of_a_backup(spoken, tmp_path):
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = os.fspath(tmp_path / "small")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limit[1]))
    try:
        with pytest.raises(CommandError, match="no part of it stays"):
            run("backup", f"--to={old}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert list(Path(old).iterdir()) == []


# ---- in time they go


@pytest.mark.trust("H3")
@pytest.mark.django_db(transaction=False)
def test_old_backups_and_broken_ones_go(tmp_path):
    names = [
        "equal-lanes-1.zip",
        "equal-lanes-2.zip.locked",
        "equal-lanes-3.zip.part",
        "notes.txt",
        "equal-lanes-4.zip",
    ]
    for name in names:
        (tmp_path / name).touch()
    past = (timezone.now() - datetime.timedelta(days=14, minutes=1)).timestamp()
    for name in names[:4]:
        os.utime(tmp_path / name, (past, past))
    assert backups.expire(tmp_path, 14) == 3
    assert sorted(f.name for f in tmp_path.iterdir()) == ["equal-lanes-4.zip", "notes.txt"]


@pytest.mark.django_db(transaction=False)
def test_key_archives_of_a_sealed_dialogue_that_somebody_put_back_go_in_the_night(spoken, tmp_path):
    may = factories.make_dialogue("may")
    away = tmp_path / "elsewhere"
    assert backups.make_keys(away, WORD) == (2, [])
    Dialogue.objects.filter(slug="april").update(phase="sealed")
    assert backups.expire_keys(away) == 1
    assert {f.name.split("-")[0] for f in away.iterdir()} == {may.key_name}


# ---- the night's


def test_backup_is_sent_away_locked(spoken, tmp_path, settings, word):
    settings.BACKUP_PASSPHRASE_FILE = word
    settings.BACKUP_COMMAND = f"cp {{}} {tmp_path}/away.zip.locked"
    backups.make_nightly()
    backups.send_newest()
    assert (tmp_path / "away.zip.locked").read_bytes().startswith(vault.MAGIC)
    settings.BACKUP_COMMAND = "false {}"
    with pytest.raises(subprocess.CalledProcessError):
        backups.send_newest()


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BACKUP_KEEP_DAYS", "15", "1 to 14"),
        ("BACKUP_COMMAND", "rclone copy", "needs {}"),
        ("BACKUP_COMMAND", "rclone copy {} x:", "BACKUP_PASSPHRASE_FILE"),
        ("NIGHT_HOUR", "24", "0 to 23"),
        ("SEAL_WAIT_HOURS", "0", "24 to 720"),
    ],
)
def test_setting_that_will_not_do_stops_the_start_with_a_sentence(tmp_path, name, value, said):
    environ = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), name: value}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert (done.returncode, said in done.stderr) == (1, True)


def test_saving_stops_nobody_from_writing(spoken, tmp_path, monkeypatch):
    """A vote that comes while the rows are read is kept, and is not in the backup: that is of one moment."""
    asked = []

    def meanwhile(model):
        if not asked:
            asked.append(connection.vendor)
            in_threads([lambda: Dialogue.objects.filter(slug="april").update(title="Changed meanwhile")])
        return original(model)

    original = archive.lines
    monkeypatch.setattr(archive, "lines", meanwhile)
    inside = names_and_bytes(backup(tmp_path))
    assert Dialogue.objects.get(slug="april").title == "Changed meanwhile"
    assert [b"Changed meanwhile" in data for data in inside.values()].count(True) == 0
