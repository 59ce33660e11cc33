"""Published migrations do not change: tests/frozen_migrations.txt holds the checksum of each. `python -m tests.frozen` adds new ones.

A line that stands there is never rewritten by this command: somebody's house has applied what it sums. What is wrong with a published
migration is mended by a new one.
"""

import ast
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# As tests/stair.py, which reads every source: in the middle of a merge one may not be readable.
FLOORS = ("dialogue", "stakeholders", "issues", "workshops")
FILE = ROOT / "tests" / "frozen_migrations.txt"


def migrations():
    """{app/name: checksum} of the migrations as they are now."""
    found = {}
    for app in FLOORS:
        for path in sorted((ROOT / app / "migrations").glob("[0-9]*.py")):
            found[f"{app}/{path.stem}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def frozen(text):
    """{app/name: checksum} as the file has them."""
    return {name: checksum for checksum, name in (line.split() for line in text.splitlines())}


def faults(before, now):
    """What was done to published migrations, in words."""
    gone = [f"{name} was published and is not there any more" for name in sorted(before.keys() - now.keys())]
    changed = [name for name in sorted(before.keys() & now.keys()) if before[name] != now[name]]
    return gone + [
        f"{name} was published and has changed: put it back, and mend it by a new migration" for name in changed
    ]


def unfrozen(before, now):
    return [f"{name} is new: freeze it with `python -m tests.frozen`" for name in sorted(now.keys() - before.keys())]


def added(before, now):
    """The file's text with the new ones; lines that stand there stay as they are."""
    return "".join(f"{checksum}  {name}\n" for name, checksum in sorted((now | before).items()))


def imported(path):
    """The dotted names of ours that a migration needs: they stay where they are, whatever moves."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    roots = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    ours = {name for name in roots if name.split(".")[0] in FLOORS}
    dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = {name for name in dotted for module in ours if name.startswith(f"{module}.")}
    for node in [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module.split(".")[0] in FLOORS]:
        found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def main():
    before = frozen(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    now = migrations()
    wrong = faults(before, now)
    sys.stdout.write("".join(f"{fault}\n" for fault in wrong))
    if wrong:
        return 1
    FILE.write_text(added(before, now), encoding="utf-8")
    sys.stdout.write("".join(f"froze {name}\n" for name in sorted(now.keys() - before.keys())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
