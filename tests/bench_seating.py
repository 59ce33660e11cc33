"""The larger instances of MATHS §5.2: how many meetings are repeated, and after how long; part of `make bench`."""

import sys
import time

from tests import bench_size
from workshops.tables.seating import plan

SECONDS = bench_size.of(10.0, 0.5)
INSTANCES = [  # sizes of the groups, tables, rounds, the repeats to reach, the seconds to reach them in
    ((16 * 2,), 8, 7, 0, SECONDS),
    ((15,), 5, 7, 0, SECONDS),
    ((20, 8, 6), 6, 3, 0, SECONDS),
    ((20, 8, 6), 6, 4, 6, SECONDS),
    ((40, 25, 20, 15), 12, 4, 0, SECONDS),
    ((80, 50, 40, 30), 25, 4, 0, 3.0),
]


def measure(line):
    """Report to `line(what, limit, measured, held)`."""
    for sizes, tables, rounds, repeats, seconds in INSTANCES[: bench_size.of(None, 2)]:
        groups = [number for number, size in enumerate(sizes) for _person in range(size)]
        begun = time.perf_counter()
        found = plan(groups, tables, rounds, seed=1, steps=10**9, keep_on=lambda start=begun: still(start))
        took = time.perf_counter() - begun
        what = f"tables for {'/'.join(map(str, sizes))} at {tables}, {rounds} rounds"
        held = found.repeats <= repeats and (took <= seconds or repeats > 0)
        line(what, f"<= {repeats} repeats, {seconds:.0f} s", f"{found.repeats} in {took:.1f} s", held)


def still(begun):
    return time.perf_counter() - begun < SECONDS


if __name__ == "__main__":
    measure(lambda *told: sys.stdout.write(f"{told}\n"))
