"""What a backup brings back of a sealed dialogue: nothing if it was made before, all that can be read if after (TRUST §1, F13)."""

import datetime
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from dialogue import backups, keys
from dialogue.models import Dialogue, Sealing, TeamLog, User
from issues.models import Contribution
from stakeholders.models import Participant, Voice
from tests import factories
from tests.attacks.worlds import client_of
from tests.dialogue.drill import WORD, backup, empty, names_and_bytes, run
from tests.sealed import closed_world, confirm, seal, tick
from workshops.models import DraftQuote, Workshop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trust("F13")]


@pytest.fixture
def house(house, tmp_path, cheap):
    """Saved with its keys, then April was sealed; May goes on."""
    house.DEMO = True
    april, may = closed_world(), factories.make_dialogue("may")
    factories.member(may, "lsm", "Kofi")
    april.before = backup(tmp_path / "before")
    april.away = tmp_path / "elsewhere"
    backups.make_keys(april.away, WORD)
    backups.make_keys(house.BACKUP_KEYS_DIR, WORD)
    return april


def test_key_and_archives_are_destroyed_and_marks_left(house, settings):
    name = house.room.dialogue.key_name
    Path(settings.BACKUP_KEYS_DIR, f"{name}-2026-01-01T000000Z.key.locked.part").touch()
    seal(house)
    others = {Dialogue.objects.get(slug="may").key_name}
    for folder in (settings.KEY_DIR, settings.BACKUP_KEYS_DIR):
        mine = {path.name for path in Path(folder).iterdir() if path.name.startswith(name)}
        assert mine == {f"{name}.sealed"}
        assert {path.name[:32] for path in Path(folder).iterdir()} - {name} == others
    assert keys.sealed_marks(settings.KEY_DIR) == {name: str(house.room.dialogue.sealed_at)}


def test_backup_of_before_leaves_the_sealed_dialogue_out(house, settings, word):
    seal(house)
    empty()
    out, err = run("restore", str(house.before), f"--keys-from={house.away}", f"--keys-passphrase-file={word}")
    day = timezone.now().date()
    assert f"Left out: “April dialogue” was sealed on {day}, and this backup was made before." in err
    assert "stay shut" not in err
    assert "Put back 0 keys" in out
    assert list(Dialogue.objects.values_list("slug", flat=True)) == ["may"]
    assert [m.objects.count() for m in (Voice, Contribution, DraftQuote, Workshop, TeamLog)] == [0] * 5
    assert list(Participant.objects.values_list("dialogue__slug", flat=True)) == ["may"]
    assert not list(Path(settings.KEY_DIR).glob(f"{house.room.dialogue.key_name}*.key"))
    assert client_of(User.objects.get(name="Kofi")).get("/d/may/issues/rights/1/").status_code == 200


def test_backup_of_after_brings_it_back_readable(house, tmp_path, settings):
    person = house.users["hidden"].pk
    seal(house)
    after = backup(tmp_path / "after")
    empty()
    _out, err = run("restore", str(after))
    assert err == ""
    page = client_of(User.objects.get(pk=person)).get(house.path("question"))
    assert (page.status_code, "Digger 0 speaks." in page.content.decode()) == (200, True)
    assert Dialogue.objects.get(slug="april").is_sealed
    assert {*Voice.objects.filter(dialogue__slug="april").values_list("tag", flat=True)} == {None}


def test_machine_that_got_the_sealed_dialogue_takes_no_older_backup_of_it(house, tmp_path, settings):
    seal(house)
    after = backup(tmp_path / "after")
    for folder in (settings.KEY_DIR, settings.BACKUP_KEYS_DIR):  # another machine
        shutil.rmtree(folder)
    empty()
    run("restore", str(after))
    empty()
    assert "Left out: “April dialogue”" in run("restore", str(house.before))[1]
    assert list(Dialogue.objects.values_list("slug", flat=True)) == ["may"]


def test_mark_beside_the_copies_of_keys_counts_as_well(house, settings, word):
    seal(house)
    (house.away / f"{house.room.dialogue.key_name}.sealed").write_text("2026-11-01\n")
    for folder in (settings.KEY_DIR, settings.BACKUP_KEYS_DIR):
        shutil.rmtree(folder)
    empty()
    _out, err = run("restore", str(house.before), f"--keys-from={house.away}", f"--keys-passphrase-file={word}")
    assert "“April dialogue” was sealed on 2026-11-01" in err
    assert not Dialogue.objects.filter(slug="april").exists()


def test_changed_backup_is_refused_also_where_rows_are_left_out(house):
    seal(house)
    changed = house.before.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as file:
        for name, data in names_and_bytes(house.before).items():
            file.writestr(name, data.replace(b"Digger 0 speaks.", b"Digger 0 agrees."))
    empty()
    with pytest.raises(CommandError, match="not those that were saved"):
        run("restore", str(changed))
    assert not Dialogue.objects.exists()


def test_sealing_that_waited_in_a_backup_can_be_called_off_again(house, tmp_path):
    confirm(house)
    saved = backup(tmp_path / "waiting")
    empty()
    run("restore", str(saved))
    tick()
    found = Sealing.objects.get()
    assert (found.done_at, found.due_at > timezone.now() + datetime.timedelta(hours=71)) == (None, True)
    assert not Dialogue.objects.get(slug="april").is_sealed


def test_sealing_that_was_cut_off_is_finished_after_a_restore(house, tmp_path, settings, monkeypatch):
    """The backup was made between the transaction and the end of the key: on the new machine the clock goes on."""
    confirm(house)
    monkeypatch.setattr(backups, "forget_key", lambda dialogue: 1 / 0)
    tick()
    saved = backup(tmp_path / "between")
    monkeypatch.undo()
    empty()
    run("restore", str(saved))
    tick()
    assert Sealing.objects.get().done_at
    assert not list(Path(settings.KEY_DIR).glob(f"{house.room.dialogue.key_name}.key"))
