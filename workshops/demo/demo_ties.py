"""The demo's ties: one that both sides have looked at and that was closed, two that are open."""

import yaml

from dialogue.models import TeamLog
from issues import releasing
from issues.models import TieRound
from issues.ties import expecting, rounds, telling
from stakeholders.people import ties_between
from workshops.demo import cast


def write(*, dialogue, people, organiser, opened, closed, asked):
    """`people`: {key: Participant}; `opened`, `closed`: when the first was; `asked`: when the others were opened."""
    script = yaml.safe_load((cast.FOLDER / "ties.yaml").read_text(encoding="utf-8"))
    ties = {tie.key: tie for tie in ties_between(dialogue)}
    for key, said in script["closed"].items():
        _ask(dialogue, ties[key], people, organiser, said)
        rounds.close_round(dialogue=dialogue, tie=ties[key], by=organiser)
    TieRound.objects.filter(dialogue=dialogue).update(opened_at=opened, closed_at=closed)
    for key, said in script["open"].items():
        _ask(dialogue, ties[key], people, organiser, said)
    TieRound.objects.filter(dialogue=dialogue).open().update(opened_at=asked)
    releasing.tonight(dialogue)
    TeamLog.objects.filter(dialogue=dialogue, action__endswith="a tie").update(at=asked)


def _ask(dialogue, tie, people, organiser, said):
    asked = rounds.open_round(dialogue=dialogue, tie=tie, by=organiser)
    by_group = {}
    for person in people.values():
        if person.is_confirmed:
            by_group.setdefault(person.group.key, []).append(person)
    for group, steps in said["views"].items():
        for person, step in zip(by_group[group], steps, strict=False):
            if step != "-":
                telling.tell(participant=person, asked=asked, step=int(step))
    for who, words in said["expects"].items():
        expecting.expect(participant=people[who], asked=asked, text=words["text"], show_group=words.get("shown", True))
