"""What lies on this machine: folders, passphrases, the command that sends backups away, disk and memory."""

import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from dialogue import vault
from dialogue.doctor import Finding

GIGABYTE = 1024**3
LEAST_FREE, LEAST_MEMORY, LEAST_LEFT = GIGABYTE, 3 * GIGABYTE // 2, 150 * 1024**2  # bytes
CGROUP = Path("/sys/fs/cgroup")


def folders(values, base_dir):
    """{setting: folder} of everything that is written, as settings.py works them out."""
    var = Path(values["VAR_DIR"] if values["VAR_DIR"] is not None else base_dir / "var")
    given = {name: values[name] for name in ("KEY_DIR", "BACKUP_DIR", "BACKUP_KEYS_DIR")}
    usual = {"KEY_DIR": var / "keys", "BACKUP_DIR": var / "backups", "BACKUP_KEYS_DIR": var / "key-backups"}
    return {"VAR_DIR": var} | {name: Path(usual[name] if given[name] is None else given[name]) for name in given}


def writing(values, base_dir):
    """Whether what must be kept can be kept."""
    for name, folder in folders(values, base_dir).items():
        if name in ("KEY_DIR", "BACKUP_DIR"):
            there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
            wrong = (
                ""
                if there.is_dir() and os.access(there, os.W_OK)
                else f"{name}: {folder} cannot be written to: give it to the user of the house."
            )
            yield Finding(name, wrong)


def passphrases(values, _base_dir):
    for name in ("BACKUP_PASSPHRASE_FILE", "BACKUP_KEYS_PASSPHRASE_FILE"):
        if not values[name]:
            wrong = (
                f"{name} is not set: backups would leave unlocked. docs/operating.md, section 4." * values["PRODUCTION"]
            )
            yield Finding(name, wrong, "none")
            continue
        try:
            vault.passphrase(values[name])
            yield Finding(name)
        except vault.Refused as error:
            yield Finding(name, f"{name}: {error.args[0]}")


def sending(values, _base_dir):
    if values["BACKUP_COMMAND"]:
        program = shlex.split(values["BACKUP_COMMAND"])[0]
        found = shutil.which(program)
        wrong = "BACKUP_COMMAND begins with a program that is not here: the image needs it, or the line goes."
        yield Finding("BACKUP_COMMAND", "" if found else wrong)


def locking(values, base_dir):
    """Lock a little where backups lie, read it back and delete it. The name is one that the nightly sweep knows."""
    folder = folders(values, base_dir)["BACKUP_DIR"]
    try:
        word = vault.passphrase(values["BACKUP_PASSPHRASE_FILE"])
    except vault.Refused:
        return  # said above
    sample, path = secrets.token_bytes(4096), folder / f"doctor-{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(vault.lock_bytes(sample, word))
        held = vault.unlock_bytes(path.read_bytes(), word) == sample
        yield Finding(
            "a locked file",
            "" if held else f"BACKUP_DIR: what was written to {folder} came back changed: look at that disk.",
        )
    except OSError as error:
        yield Finding("a locked file", f"BACKUP_DIR: nothing can be written to {folder}: {error.strerror}.")
    finally:
        with suppress(OSError):
            path.unlink()


def whole_backup(values, base_dir):
    """Make a real backup by the command of every night, and read all of it back."""
    done = subprocess.run([sys.executable, "manage.py", "backup"], cwd=base_dir, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        yield Finding("a backup", f"The backup was not made: {said.removeprefix('CommandError: ')}")
        return
    path = Path(done.stdout.strip().splitlines()[0].partition(": ")[2])
    if not vault.is_locked(path):  # the passphrase's own fault is said above
        yield Finding("a backup", f"The backup {path.name} is not locked: set BACKUP_PASSPHRASE_FILE, then delete it.")
        return
    with tempfile.TemporaryFile(dir=path.parent) as plain, path.open("rb") as file:
        vault.unlock(file, plain, vault.passphrase(values["BACKUP_PASSPHRASE_FILE"]))
        with zipfile.ZipFile(plain) as archive:
            broken = archive.testzip()
    yield Finding("a backup", f"{path.name} cannot be read back: {broken}." if broken else "", path.name)


def disk(values, base_dir):
    seen = set()
    for name, folder in folders(values, base_dir).items():
        there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
        if there.stat().st_dev not in seen:
            seen.add(there.stat().st_dev)
            yield of_disk(name, shutil.disk_usage(there).free)


def of_disk(name, free):
    wrong = f"The disk of {name} has less than 1 GB left: delete what is not needed, or take a larger disk."
    return Finding(f"the disk of {name}", wrong if free < LEAST_FREE else "", f"{free / GIGABYTE:.0f} GB free")


def memory(_values, _base_dir):
    try:
        info = Path("/proc/meminfo").read_text()
    except OSError:
        return  # no Linux
    limit = CGROUP / "memory.max"
    yield of_memory(info, limit.read_text().strip() if limit.exists() else "max")


def of_memory(info, limit):
    """From the text of /proc/meminfo and of a container's memory.max."""
    lines = dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
    whole, left = (int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    wrong = ""
    if whole < LEAST_MEMORY:
        wrong = "This machine has less than 2 GB of memory: the house needs 2, better 4."
    elif left < LEAST_LEFT:
        wrong = "Less than 150 MB of memory are left: see what else runs here, or take a larger machine."
    elif limit.isdigit() and int(limit) < GIGABYTE // 2:
        wrong = "This container may use less than 512 MB of memory: raise mem_limit in docker-compose.yml."
    return Finding("memory", wrong, f"{left / GIGABYTE:.1f} GB left")
