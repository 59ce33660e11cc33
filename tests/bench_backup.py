"""How long a backup and its restore take for 100,000 contributions with a reaction each: both databases, as an operator runs them."""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

from tests import bench_size
from tests.run import find_postgresql, server_of

ROOT = Path(__file__).resolve().parent.parent
FILE = "dialogue.sqlite3"
QUICK = ("-m", "tests.rendering")  # how long a house is made is not measured
RESTORES = bench_size.of(
    ("manage.py",), QUICK
)  # a restore makes its house, which in short takes longer than all the rest
COPIES = {}  # {server, or None for SQLite: a migrated database}
ANSWERS, SECONDS = bench_size.of(100_000, 1000), 300
FILL = """
from issues.models import Contribution, Question, Reaction
from stakeholders.models import Voice
from tests import factories
dialogue = factories.make_dialogue()
group, asked = factories.group(dialogue, "gov"), Question.objects.first()
for block in range({answers} // 1000):
    voices = [Voice(dialogue=dialogue, group=group, tag=f"{{block:032}}{{n:032}}") for n in range(1000)]
    Voice.objects.bulk_create(voices)
    said = [Contribution(voice=v, question=asked, text="Roads, water and papers. " * 12, language="en") for v in voices]
    Contribution.objects.bulk_create(said)
    Reaction.objects.bulk_create(Reaction(voice=v, contribution=c, value=1) for v, c in zip(voices, said))
"""


class House:
    """A data folder and a database of its own; `PostgreSQL` if an address is given."""

    def __init__(self, folder, server=None):
        self.folder, self.server = folder, server
        self.name = f"bench_{secrets.token_hex(6)}"
        self.url = f"{server.rsplit('/', 1)[0]}/{self.name}" if server else f"sqlite:///{folder}/{FILE}"

    def __enter__(self):
        self.folder.mkdir()
        self.sql(f"CREATE DATABASE {self.name}")
        return self

    def __exit__(self, *_):
        self.sql(f"DROP DATABASE {self.name}")

    def sql(self, statement):
        if self.server:
            with_server = psycopg2.connect(self.server)
            with_server.autocommit = True
            with_server.cursor().execute(statement)
            with_server.close()

    def migrate(self):
        """Once a run for each kind of database; the houses after the first begin as copies of it."""
        made = COPIES.get(self.server)
        if made is None:
            self.run("migrate", "--verbosity", "0", program=QUICK)
        elif self.server:
            self.sql(f"DROP DATABASE {self.name}")
            self.sql(f"CREATE DATABASE {self.name} TEMPLATE {made}")
        else:
            shutil.copy(made, self.folder / FILE)
        if made is None:
            COPIES[self.server] = self._kept()

    def _kept(self):
        """A copy that lasts as long as this process."""
        if self.server:
            name = f"{self.name}_made"
            self.sql(f"CREATE DATABASE {name} TEMPLATE {self.name}")
            atexit.register(self.sql, f"DROP DATABASE {name}")
            return name
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        return shutil.copy(self.folder / FILE, folder.name + "/")

    def run(self, *command, text=None, program=("manage.py",)):
        """Seconds of a management command."""
        environ = {k: v for k, v in os.environ.items() if k not in {"PRODUCTION", "DEMO", "DEBUG"}}
        environ |= {"DATABASE_URL": self.url, "VAR_DIR": str(self.folder), "SECRET_KEY": "x" * 50}
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, *program, *map(str, command)],
            cwd=ROOT,
            env=environ,
            input=text,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        return time.perf_counter() - began


def drill(folder, server=None, answers=ANSWERS):
    """(seconds of the backup, of the restore into an empty house, bytes of the file)."""
    with House(folder / "old", server) as old, House(folder / "new", server) as new:
        old.migrate()
        old.run("shell", text=FILL.format(answers=answers))
        saved = old.run("backup", "--to", folder / "saved")
        file = next((folder / "saved").glob("*.zip"))
        return saved, new.run("restore", file, program=RESTORES), file.stat().st_size


def measure(line):
    """Report to `line(what, limit, measured, held)`."""
    server = find_postgresql()[0]
    for name, at in [("SQLite", None), *([("PostgreSQL", server_of(server))] if server else [])]:
        with tempfile.TemporaryDirectory() as folder:
            saved, restored, size = drill(Path(folder), at)
        what = f"backup and restore of {ANSWERS} contributions, {name}"
        told = f"{saved:.0f} + {restored:.0f} s, {size / 1e6:.0f} MB"
        line(what, f"<= {SECONDS} s each", told, max(saved, restored) <= SECONDS)


if __name__ == "__main__":
    measure(lambda *told: sys.stdout.write(f"{told}\n"))
