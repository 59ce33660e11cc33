"""Folders, passphrases, the command that sends backups away, disk and memory."""

import pytest

from dialogue import vault
from dialogue.doctor import machine
from tests.stair import ROOT

INFO = "MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:    {} kB\n"


def wrong(check, values):
    return [finding.wrong for finding in check(values, ROOT) if finding.wrong]


CHECKS = (machine.writing, machine.passphrases, machine.sending, machine.locking)


def test_right_machine_is_not_spoken_of(values, tmp_path, cheap):
    values |= {"BACKUP_COMMAND": "cp {} elsewhere"}
    assert [sentence for check in CHECKS for sentence in wrong(check, values)] == []
    assert list((tmp_path / "backups").iterdir()) == []  # what was locked and read back is gone


@pytest.mark.trust("C12")
def test_passphrase_that_is_missing_or_short_is_said(values, tmp_path):
    (tmp_path / "short").write_text("short\n")
    values |= {"BACKUP_PASSPHRASE_FILE": "/keys/none", "BACKUP_KEYS_PASSPHRASE_FILE": str(tmp_path / "short")}
    assert wrong(machine.passphrases, values) == [
        "BACKUP_PASSPHRASE_FILE: The passphrase file /keys/none cannot be read: FileNotFoundError.",
        f"BACKUP_KEYS_PASSPHRASE_FILE: The passphrase in {tmp_path}/short is too short: its first line must have "
        f"{vault.SHORTEST} characters or more.",
    ]


def test_backups_that_nothing_locks_are_said_in_production_alone(values):
    values |= {"BACKUP_PASSPHRASE_FILE": "", "BACKUP_KEYS_PASSPHRASE_FILE": ""}
    assert wrong(machine.passphrases, values) == [
        f"{name} is not set: backups would leave unlocked. docs/operating.md, section 4."
        for name in ("BACKUP_PASSPHRASE_FILE", "BACKUP_KEYS_PASSPHRASE_FILE")
    ]
    assert wrong(machine.passphrases, values | {"PRODUCTION": False}) == []


@pytest.mark.trust("C12")
def test_command_that_is_not_there_is_said(values):
    assert wrong(machine.sending, values | {"BACKUP_COMMAND": "no-such-program {} x:"}) == [
        "BACKUP_COMMAND begins with a program that is not here: the image needs it, or the line goes."
    ]


@pytest.mark.trust("C12")
def test_folder_that_is_none_is_said(values, tmp_path, cheap):
    (tmp_path / "file").touch()
    values |= {"BACKUP_DIR": str(tmp_path / "file"), "KEY_DIR": str(tmp_path / "file" / "keys")}
    assert wrong(machine.writing, values) == [
        f"{name}: {values[name]} cannot be written to: give it to the user of the house."
        for name in ("KEY_DIR", "BACKUP_DIR")
    ]
    assert wrong(machine.locking, values) == [f"BACKUP_DIR: nothing can be written to {tmp_path}/file: File exists."]


@pytest.mark.trust("C12")
def test_little_disk_and_memory_are_said():
    assert machine.of_disk("BACKUP_DIR", 2**30).wrong == ""
    assert machine.of_disk("BACKUP_DIR", 2**30 - 1).wrong == (
        "The disk of BACKUP_DIR has less than 1 GB left: delete what is not needed, or take a larger disk."
    )
    assert machine.of_memory(INFO.format(900_000), "max").wrong == ""
    assert machine.of_memory(INFO.format(900_000), str(2**30)).wrong == ""
    assert machine.of_memory(INFO.format(100_000), "max").wrong == (
        "Less than 150 MB of memory are left: see what else runs here, or take a larger machine."
    )
    assert machine.of_memory(INFO.format(900_000), str(2**28)).wrong == (
        "This container may use less than 512 MB of memory: raise mem_limit in docker-compose.yml."
    )
    assert machine.of_memory(INFO.format(900_000).replace("4000000", "1000000"), "max").wrong == (
        "This machine has less than 2 GB of memory: the house needs 2, better 4."
    )


def test_this_machine_is_looked_at(values):
    assert [finding.subject for check in (machine.disk, machine.memory) for finding in check(values, ROOT)] == [
        "the disk of VAR_DIR",
        "memory",
    ]
