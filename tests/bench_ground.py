"""What common ground costs, from votes to what is published, and how much memory: how many times as long as to count the same votes once;
part of `make bench`.

Each size runs in a process of its own, so that its memory is told apart; the two take turns, and the best of each is compared.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from issues.common_ground import Statement, common_ground
from issues.disclosure import GroupTally
from issues.polis import NONE, counted, majority, representative
from tests import bench_size

GROUPS = "abcde"
SIZES = [  # people, statements, votes, turns; the limits: times as long as counting, seconds, MB
    (60, 300, 9_000, 30, 30, 0.05, 100),
    (2_000, 900, 225_000, 5, 6, 3, 400),
]


def measure(line):
    """Report to `line(what, limit, measured, held)`."""
    for people, statements, votes, turns, times, seconds, most in SIZES[: bench_size.of(None, 1)]:
        for policy in ("named", "hidden"):
            found = apart(people, statements, votes, bench_size.of(turns, 1), policy)
            ratio = found["ours"] / found["bare"]
            told = f"{ratio:.1f} x, {found['ours']:.3f} s, {found['mb']:.0f} MB"
            held = ratio <= times and found["ours"] <= seconds and found["mb"] <= most
            line(f"common ground, {people} x {statements}, {policy}", f"{times} x, {seconds} s, {most} MB", told, held)


def apart(*size):
    command = [sys.executable, "-m", "tests.bench_ground", *map(str, size)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measured(people, statements, number, turns, policy):
    """{"ours", "bare": seconds of the best turn, "mb": the most memory this process ever had}."""
    votes, group_of = drawn(people, statements, number)
    ours, bare = [], []
    for _turn in range(turns):
        bare.append(took(lambda: Counter((statement, group_of[voter], value) for voter, statement, value in votes)))
        ours.append(took(lambda: everything(votes, group_of, policy)))
    return {"ours": min(ours), "bare": min(bare), "mb": highest()}


def everything(votes, group_of, policy):
    """Counts, what is published of every statement, what each group stands for, what all stand for."""
    table, members = counted(votes, group_of), Counter(group_of.values())
    ground = common_ground(
        Statement(str(key), tuple(tally(group, by_group, members, policy) for group in GROUPS), str(key))
        for key, by_group in table.items()
    )
    return ground, [representative(table, group) for group in GROUPS], majority(table)


def tally(group, by_group, members, policy):
    agree, disagree, seen = by_group.get(group, NONE)
    passed = seen - agree - disagree
    return GroupTally(group, group, group, "plain", True, policy, members[group], agree, disagree, passed)


def drawn(people, statements, number):
    """Votes at random places, by groups that lean each its own way on each statement."""
    chance = random.Random(1)
    group_of = {f"p{n}": GROUPS[n * len(GROUPS) // people] for n in range(people)}
    leaning = {(statement, group): chance.random() for statement in range(statements) for group in GROUPS}
    places = chance.sample(range(people * statements), number)
    votes = []
    for voter, statement in ((f"p{place // statements}", place % statements) for place in places):
        agrees = chance.random() < leaning[statement, group_of[voter]]
        votes.append((voter, statement, 0 if chance.random() < 0.15 else 1 if agrees else -1))
    return votes, group_of


def took(work):
    """Seconds of the processor: nothing here waits, and what else runs on the machine shall not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def highest():
    """In MB; the kernel's own figure for this program alone."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    *numbers, policy = sys.argv[1:]
    print(json.dumps(measured(*map(int, numbers), policy)))
