"""What a pause costs people and what it leaves of the order of writing; part of `make bench`.

Two houses, one on each database: the longest that somebody who reads or writes waits while tables of the largest size that
is not left to the night are put in order; and, on PostgreSQL, how many of 24 authors the order on disk names before and after.
"""

import json
import sys
import tempfile
from pathlib import Path
from statistics import mean

from tests.bench_backup import House
from tests.run import find_postgresql, server_of

LONGEST = 0.2  # seconds that a request may wait
GROUPS, EACH = 3, 8
INSIDE = "from tests import inside_pause; inside_pause.{what}()"


def ask(house, what):
    """The house's own answer, as JSON in a file of its folder."""
    house.run("shell", text=INSIDE.format(what=what))
    return json.loads((Path(house.folder) / "told.json").read_text())


def measure(line):
    """Report to `line(what, limit, measured, held)`."""
    places = {"SQLite": None, "PostgreSQL": find_postgresql()[0]}
    for name, url in places.items():
        if name == "PostgreSQL" and not url:
            continue
        with tempfile.TemporaryDirectory() as folder, House(Path(folder) / "house", url and server_of(url)) as house:
            house.migrate()
            if url:
                _order(line, ask(house, "seeds"))
            waits = ask(house, "waits")
            told = f"{waits['write']:.3f} / {waits['read']:.3f} s, idle {waits['idle']:.3f} s"
            longest = max(waits["write"], waits["read"])
            told += f", done {waits['done']} of {waits['megabytes']:.0f} MB"
            line(f"longest write / read in a pause, {name}", f"<= {LONGEST} s", told, longest <= LONGEST)


def _order(line, found):
    for name, linked in found.items():
        held = "before" in name or mean(linked) < GROUPS + 2
        line(f"of {GROUPS * EACH} named by order, {name}", f"chance {GROUPS}", f"{mean(linked):.1f} {linked}", held)


if __name__ == "__main__":
    measure(lambda *told: sys.stdout.write(f"{told}\n"))
