"""What was published stays as it is: each migration by its checksum, and the names of ours that migrations need (TRUST C9)."""

import pytest
from django.utils.module_loading import import_string

from tests import frozen
from tests.stair import ROOT

pytestmark = pytest.mark.trust("C9")
OLD = {"issues/0001_initial": "a1", "issues/0002_more": "b2"}
# Named by published migrations: when its file moves, the old place goes on giving the name.
NEEDED = {
    "dialogue.database_time.now",
    "dialogue.first_uids.give_uids",
    "dialogue.first_uids.outline_uid",
    "dialogue.models.dialogues.default_rule",
    "dialogue.models.dialogues.join_code",
    "dialogue.models.dialogues.key_name",
    "dialogue.models.outlines.RandomHex",
    "dialogue.models.outlines.new_uid",
    "dialogue.occasions.about",
    "stakeholders.models.participants.in_thirty_days",
    "stakeholders.models.team.in_two_weeks",
    "stakeholders.models.voices.random_key",
    "workshops.models.meetings.room_key",
}


def test_published_migrations_are_as_they_were_and_new_ones_are_frozen():
    before, now = frozen.frozen(frozen.FILE.read_text()), frozen.migrations()
    assert frozen.faults(before, now) + frozen.unfrozen(before, now) == []


def test_names_that_migrations_need_are_where_they_were():
    paths = [ROOT / app / "migrations" / f"{stem}.py" for app, stem in (n.split("/") for n in frozen.migrations())]
    needed = {name for path in paths for name in frozen.imported(path)}
    assert NEEDED - needed == set()
    assert [name for name in sorted(needed) if not callable(import_string(name))] == []


def test_change_of_a_published_migration_is_refused():
    assert frozen.faults(OLD, {**OLD, "issues/0002_more": "b3"}) == [
        "issues/0002_more was published and has changed: put it back, and mend it by a new migration"
    ]
    assert frozen.faults(OLD, {"issues/0002_more": "b2"}) == [
        "issues/0001_initial was published and is not there any more"
    ]


def test_new_migration_is_added_and_no_old_line_rewritten():
    now = {**OLD, "issues/0003_new": "c3"}
    assert (frozen.faults(OLD, now), len(frozen.unfrozen(OLD, now))) == ([], 1)
    assert frozen.frozen(frozen.added(OLD, now)) == now
    assert frozen.frozen(frozen.added(OLD, {**now, "issues/0001_initial": "changed"})) == now


def test_command_writes_new_lines_only_and_stops_at_a_changed_one(tmp_path, monkeypatch, capsys):
    file = tmp_path / "frozen.txt"
    monkeypatch.setattr(frozen, "FILE", file)
    assert frozen.main() == 0
    whole = file.read_text()
    file.write_text("".join(whole.splitlines(keepends=True)[1:]))
    assert (frozen.main(), file.read_text()) == (0, whole)
    changed = whole.replace(whole[:8], "00000000")
    file.write_text(changed)
    assert (frozen.main(), file.read_text()) == (1, changed)
    assert capsys.readouterr().out.endswith("put it back, and mend it by a new migration\n")
