"""What `bin/start` asks before it becomes web, worker or anything else: whether the settings can be right, without loading them.

The sentence of what stops is the last line, so that `docker compose logs --tail 1` shows it.
"""

import sys
from pathlib import Path

from dialogue import env_file, environment_rules

BASE_DIR = Path(__file__).resolve().parent.parent


def main():
    given = env_file.around(BASE_DIR)
    _values, faults = environment_rules.read(given)
    faults += environment_rules.strangers(given, all_of_them=False)
    for fault in sorted(faults, key=lambda fault: fault.stops):
        sys.stderr.write(f"{fault.sentence}\n")
    return 1 if any(fault.stops for fault in faults) else 0


if __name__ == "__main__":
    sys.exit(main())
