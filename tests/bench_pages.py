"""What the pages of a house with 2,000 people, 20,000 answers and 300 proposals weigh and how often they ask the database (TRUST C11); part
of `make bench`. tests/test_thousands.py holds the same figures as a test; here they are told.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.bench_backup import House

INSIDE = "from tests import inside_pages; inside_pages.weighs()"
KB = 1024
SAID = {
    "first": "participant's home, as sent",
    "next": "participant's next page, as sent",
    "team": "team's page with its parts, as sent",
}


def measure(line):
    """Report to `line(what, limit, measured, held)`."""
    with tempfile.TemporaryDirectory() as folder, House(Path(folder) / "house") as house:
        house.migrate()
        house.run("buildstatic")
        house.run("shell", text=INSIDE)
        found = json.loads((house.folder / "told.json").read_text())
    for what, said in SAID.items():
        page, size, limit = found[what]
        line(f"large house: {said}", f"<= {limit // KB} KB", f"{size / KB:.1f} KB ({page})", size <= limit)
    page, queries, limit = found["queries"]
    line("large house: queries of a participant's page", f"<= {limit}", f"{queries} ({page})", queries <= limit)
    grown = found["grown"]
    line(
        "large house: pages that ask more often than small",
        "0",
        f"{len(grown)} {' '.join(grown[:2])}".strip(),
        not grown,
    )


if __name__ == "__main__":
    measure(lambda *told: sys.stdout.write(f"{told}\n"))
