"""A dialogue with enough people for a ballot, for the tests of voting, and the ways they vote."""

import fcntl
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread

from django.db import connections

from dialogue.models import Dialogue, User
from issues import balloting, voting
from tests import factories

FEW, PATIENCE = 15, 600  # connections; seconds
SMALLEST = {"diggers": 6, "owners": 6, "lsm": 3, "gov": 3, "cso": 2}  # members of the smallest room that may vote


@dataclass
class Room:
    dialogue: Dialogue
    groups: dict
    people: dict  # {group key: [Participant]}
    issues: list
    organiser: User

    def open(self, kind="final", **more):
        return balloting.open_ballot(dialogue=self.dialogue, kind=kind, by=self.organiser, **more)

    def vote(self, ballot, group, choices, issue=None):
        """The members of a group vote on one issue: "yynp" is two for it, one against, one pass."""
        issue = issue or self.issues[0]
        words = {"y": "yes", "n": "no", "p": "pass"}
        for person, letter in zip(self.people[group], choices, strict=False):
            before = {i: voting.Mark(v.choice, v.urgent, v.reason) for i, v in voting.own(person, ballot).items()}
            marked = before | {issue.pk: voting.Mark(words[letter])}
            voting.cast(participant=person, ballot=ballot, marks=marked)

    def close(self, ballot):
        return balloting.close_ballot(ballot=ballot, by=self.organiser, seed=1)


def staff(dialogue, role, name="Miriam"):
    """A team member of the demo kind: no second sign-in step is asked of them where settings.DEMO is on."""
    user = factories.team(dialogue, role, name)
    user.is_demo = True
    user.save()
    return user


def make_room(*, slug="april", asm="hidden", sizes=None, issues=3, phase="decide"):
    """`asm`: the policy of the miners and of their two parts; `sizes`: members by group."""
    policies = dict.fromkeys(("asm", "diggers", "owners"), asm)
    dialogue = factories.make_dialogue(slug, phase=phase, policies=policies, issues=issues, questions=1)
    people = factories.crowd(dialogue, sizes or SMALLEST, name=slug)
    groups = {group.key: group for group in dialogue.groups.all()}
    organiser = staff(dialogue, "organiser", f"Miriam {slug}")
    return Room(dialogue, groups, people, list(dialogue.issues.all()), organiser)


def marks(issues, choice="yes", **more):
    return {issue.pk: voting.Mark(choice, **more) for issue in issues}


def in_threads(calls):
    """Run the calls at the same moment, each on a connection of its own; their results or exceptions, in order."""
    with many(len(calls)):
        return _in_threads(calls)


@contextmanager
def many(connections):
    """A server of PostgreSQL takes a hundred: of the tests that run on this machine, only one at a time needs more than a few."""
    with (Path(tempfile.gettempdir()) / "many-connections.lock").open("w") as lock:
        if connections > FEW:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _in_threads(calls):
    barrier, results = Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait(PATIENCE)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return results
