"""The figures of a run of three houses, whatever the first one shows: `python -m tests.attacks.linkage`."""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["THREE_HOUSES"] = "yes"
    sys.exit(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(Path(__file__).with_name("test_linkage.py"))]))
