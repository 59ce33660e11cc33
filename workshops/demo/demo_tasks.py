"""The demo's tasks: five about which a round has closed, and one more in a round that is open."""

import yaml

from dialogue.models import TeamLog
from issues.doing import choosing, marking, rounds
from issues.models import Contribution, Expectation, TaskRound
from workshops.demo import cast

LETTERS = {"a": "asm", "l": "lsm", "g": "gov", "c": "cso", "m": "communities"}
SOURCES = {"answer": Contribution, "expectation": Expectation}


def write(*, dialogue, people, organiser, opened, closed, asked):
    """`people`: {key: Participant}; `opened`, `closed`: when the first round was; `asked`: when the other was opened."""
    script = yaml.safe_load((cast.FOLDER / "tasks.yaml").read_text(encoding="utf-8"))
    every = TaskRound.objects.filter(dialogue=dialogue)
    _ask(dialogue, people, organiser, script["closed"])
    rounds.close_round(dialogue=dialogue, by=organiser)
    every.update(opened_at=opened, closed_at=closed)
    _ask(dialogue, people, organiser, script["open"])
    every.open().update(opened_at=asked)
    log = TeamLog.objects.filter(dialogue=dialogue)
    log.filter(action__in=("asked who does what", "added a task")).update(at=opened)
    log.filter(action="closed who does what").update(at=closed)


def _ask(dialogue, people, organiser, script):
    tasks = [_added(dialogue, organiser, told) for told in script]
    asked = rounds.open_round(dialogue=dialogue, by=organiser)
    asked.dialogue = dialogue
    for task, told in zip(tasks, script, strict=True):
        for group, said in told.items():
            if group in LETTERS.values() or group in ("diggers", "owners"):
                _mark(people, group, asked, task, said.split())


def _added(dialogue, organiser, told):
    source = next(iter(told.get("made_of", {}).items()), None)
    made_of = (source[0], _text(dialogue, source[1], SOURCES[source[0]])) if source else None
    return choosing.add(dialogue=dialogue, title=told["title"], by=organiser, source=made_of)


def _text(dialogue, begins, model):
    rows = model.objects.readable().filter(voice__dialogue=dialogue, text__startswith=begins)
    return rows.get()


def _mark(people, group, asked, task, said):
    members = [person for person in people.values() if person.is_confirmed and person.group.key == group]
    for person, word in zip(members, said, strict=False):
        if word != "-":
            groups = [LETTERS[letter] for letter in word.rstrip("*")]
            what = {"task": task.pk, "said": (groups, word.endswith("*")), "instead": ""}
            marking.mark(participant=person, asked=asked, **what)
