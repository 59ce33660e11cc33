"""What the drills of backup and restore have in common."""

import zipfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from dialogue import archive
from dialogue.models import Job

WORD = "seven words that nobody will guess today"


def fill_outbox(dialogue):
    """Mail that waits, one that was sent, a code, and the clock's own work."""
    Job.objects.create(kind="k", occasion="waits", recipient="1", dialogue=dialogue, payload={"id": 1})
    Job.objects.create(kind="k", occasion="went", recipient="1", dialogue=dialogue, state="done")
    Job.objects.create(kind="k", occasion="code", recipient="1", lane=Job.Lane.CODES, payload={"to": "zq@people.test"})
    Job.objects.create(kind="k", occasion="2026-11-23", lane=Job.Lane.SLOW)


def run(command, *arguments, **options):
    """What a command says on its two outputs."""
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def backup(folder, *arguments):
    run("backup", f"--to={folder}", *arguments)
    return max(Path(folder).glob("equal-lanes-*"))


def empty():
    """The same house on an empty machine: tables, but nothing in them."""
    call_command("flush", interactive=False, verbosity=0)


def forget_keys(settings):
    for file in Path(settings.KEY_DIR).glob("*.key"):
        file.unlink()


def summed(path):
    """{table: (rows, checksum)} of a backup, without the outbox: what waits there is held after a restore."""
    with zipfile.ZipFile(path) as found:
        tables = archive.manifest_of(found)["tables"]
    return {t["name"]: (t["rows"], t["sha256"]) for t in tables if t["name"] != "dialogue.Job"}


def rows():
    """{table: its rows by id}, as Python sees them: times, JSON and all."""
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in archive.tables()}


def names_and_bytes(path):
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def rewritten(path, change):
    """The same backup with `change(name, bytes)` applied to each of its files."""
    inside = names_and_bytes(path)
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as file:
        for name, data in inside.items():
            file.writestr(name, change(name, data))
    return other
