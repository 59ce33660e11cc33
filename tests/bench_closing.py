"""How long closing a ballot of 30 issues and 60,000 votes keeps its row locked (TRUST C11), on both databases; part of `make bench`.

Measured against reading the same votes once as plain rows, in turns within one run, so that a slow machine changes both.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.bench_backup import House
from tests.run import find_postgresql, server_of

MOST, QUERIES = 4.0, 30  # it was 6.5, and 52 or more, before each issue shared its questions with the others
INSIDE = "from tests import inside_closing; inside_closing.closes()"


def measure(line):
    """Report to `line(what, limit, measured, held)`."""
    server = find_postgresql()[0]
    for name, at in [("SQLite", None), *([("PostgreSQL", server_of(server))] if server else [])]:
        with tempfile.TemporaryDirectory() as folder, House(Path(folder) / "house", at) as house:
            house.migrate()
            house.run("shell", text=INSIDE)
            found = json.loads((house.folder / "told.json").read_text())
        ratio = found["closing"] / found["reading"]
        told = f"{ratio:.2f} ({found['closing']:.2f} / {found['reading']:.2f} s), {found['queries']} queries"
        held = ratio <= MOST and found["queries"] <= QUERIES
        line(f"closing a ballot of {found['votes']} votes, {name}", f"<= {MOST} x reading them", told, held)


if __name__ == "__main__":
    measure(lambda *told: sys.stdout.write(f"{told}\n"))
