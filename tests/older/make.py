"""Makes the older houses that tests/test_upgrades.py brings up to date: `python -m tests.older.make` writes one file for each.

Each is the demo of that commit, made by that commit's own code: the schema of both databases, the rows as SQL that both read, the
keys, and its own backup. Tests read the files alone; only this script needs git, PostgreSQL (DATABASE_URL) and `pg_dump`.
"""

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
COMMITS = ("f6d3ad9", "0554e9e")  # before and after columns were added to migrations in place
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/dialogue").rsplit("/", 1)[0]
BASE = "equal_lanes_older"


def manage(folder, database, *command):
    environ = {"PATH": os.environ["PATH"], "DEMO": "true", "VAR_DIR": str(folder / "var"), "DATABASE_URL": database}
    subprocess.run([sys.executable, "manage.py", *command], cwd=folder, env=environ, check=True, capture_output=True)


def on_server(statement):
    with closing(psycopg2.connect(f"{SERVER}/postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


def postgresql_schema(folder):
    """The tables as PostgreSQL writes them down, without the commands of its own client."""
    on_server(f"DROP DATABASE IF EXISTS {BASE}")
    on_server(f"CREATE DATABASE {BASE}")
    try:
        manage(folder, f"{SERVER}/{BASE}", "migrate", "--verbosity", "0")
        command = ["pg_dump", "--schema-only", "--no-owner", "--no-privileges", "--no-comments", f"{SERVER}/{BASE}"]
        dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    finally:
        on_server(f"DROP DATABASE {BASE}")
    kept = [line for line in dump.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT "))]
    return "\n".join(kept) + "\n"


def sqlite_schema(connection):
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    )
    return "".join(f"{sql};\n" for (sql,) in found)


def literal(value):
    """Every value between quotes: PostgreSQL reads a truth, a number and a time out of them, SQLite by the column's kind."""
    if value is None:
        return "NULL"
    assert not isinstance(value, bytes), "bytes are written differently by the two databases"
    return "'" + str(value).replace("'", "''") + "'"


def rows(connection):
    """The rows of all tables, a statement a row; constraints are looked at when the transaction ends."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    for (table,) in connection.execute(tables).fetchall():
        found = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        columns = ", ".join(f'"{column[0]}"' for column in found.description)
        for row in found:
            yield f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(map(literal, row))});\n'


def unpressed(path):
    """The same backup without compression inside: beside the rows it then costs little in the outer file."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry))
    return out.getvalue()


def house(folder):
    """{name: bytes} of what the code in `folder` makes."""
    file = folder / "dialogue.sqlite3"
    for command in (("migrate",), ("demo",), ("backup", "--to", str(folder / "backup"))):
        manage(folder, f"sqlite:///{file}", *command)
    with closing(sqlite3.connect(file)) as connection:
        parts = {"sqlite.sql": sqlite_schema(connection), "rows.sql": "".join(rows(connection))}
    parts["postgresql.sql"] = postgresql_schema(folder)
    keys = {f"keys/{path.name}": path.read_bytes() for path in (folder / "var" / "keys").iterdir()}
    backup = unpressed(next((folder / "backup").glob("*.zip")))
    return {name: text.encode() for name, text in parts.items()} | keys | {"backup.zip": backup}


def pack(path, parts):
    with tarfile.open(path, "w:xz", preset=9) as packed:
        for name, data in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))


def main():
    for commit in COMMITS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            code = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
            with tarfile.open(fileobj=io.BytesIO(code)) as packed:
                packed.extractall(folder, filter="data")
            pack(HERE / f"{commit}.tar.xz", house(folder))


if __name__ == "__main__":
    main()
