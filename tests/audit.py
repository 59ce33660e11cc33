"""Known flaws in what we build on: a part of `make lint`, `make test` and CI (TRUST H6). A finding fails.

Whoever cannot be asked is said so and fails nothing: a machine without a way out must still be able to test, and the line in the
output, not silence, tells whoever releases that this run has checked nothing.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = (ROOT / "requirements" / "development.txt",)  # holds everything that runtime.txt holds
SERVICES = (("pypi",), ("osv",))  # asked in this order until one knows anything
SECONDS = 25  # for each


def ask(lists, service):
    """What pip-audit found, as it writes it; None if nobody could be asked."""
    files = [part for path in lists for part in ("--requirement", str(path))]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--vulnerability-service",
        *service,
        "--format",
        "json",
        "--timeout",
        "5",
    ]
    command += ["--progress-spinner", "off", "--disable-pip", "--no-deps", *files]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):  # it answers with a traceback, not with JSON
        return None


def read(found):
    """(flaws in words, how many packages were looked up, names of those that nobody knew)."""
    packages = found["dependencies"] if found else []
    known = [one for one in packages if "vulns" in one]
    flaws = [f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no release yet'}"
             for one in known for flaw in one["vulns"]]  # fmt: skip
    return flaws, len(known), [one["name"] for one in packages if "vulns" not in one]


def audit(lists=LISTS, services=SERVICES):
    """(whether it held, what to print)."""
    for service in services:
        flaws, asked, unknown = read(ask(lists, service))
        if asked:
            said = [f"{asked} packages looked up, {len(flaws)} known flaws", *flaws]
            if unknown:
                said.append(f"NOT looked up: {', '.join(unknown)}")
            return not flaws, "\n".join(said)
    return True, "COULD NOT ASK for known flaws: no service answers from here. Nothing was checked."


if __name__ == "__main__":
    held, said = audit()
    sys.stdout.write(f"{said}\n")
    sys.exit(0 if held else 1)
