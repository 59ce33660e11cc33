"""How large a measurement is: whole, or in short (`make bench SHORT=1`), where every part runs once on little and no figure is judged.

In short it is what the tests run: so that a part which breaks is noticed on the day it breaks.
"""

import os
import sys

NAME = "BENCH_SHORT"  # in the environment, so that houses in processes of their own know it as well
if "--short" in sys.argv:
    os.environ[NAME] = "1"
SHORT = os.environ.get(NAME) == "1"


def of(whole, short):
    return short if SHORT else whole


def verdict(held):
    """The last word of a line."""
    return "not judged" if SHORT else "holds" if held else "MISSED"
