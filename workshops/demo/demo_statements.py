"""The demo's challenges, about which a round has closed, and its visions of success, about which people are being asked."""

import yaml

from dialogue.models import TeamLog
from issues import releasing
from issues.models import StatementRound
from issues.models.statements import Collection
from issues.statements import marking, refs, rounds, writing
from workshops.demo import cast

SAYS = {"y": True, "n": False}


def write(*, dialogue, people, organiser, opened, closed, asked):
    """`people`: {key: Participant}; `opened`, `closed`: when the first round was; `asked`: when the other was opened."""
    script = yaml.safe_load((cast.FOLDER / "statements.yaml").read_text(encoding="utf-8"))
    of_challenges = StatementRound.objects.filter(dialogue=dialogue, collection=Collection.CHALLENGES)
    _ask(dialogue, Collection.CHALLENGES, people, organiser, script["challenges"])
    rounds.close_round(dialogue=dialogue, collection=Collection.CHALLENGES, by=organiser)
    of_challenges.update(opened_at=opened, closed_at=closed)
    _ask(dialogue, Collection.VISIONS, people, organiser, script["visions"])
    StatementRound.objects.filter(dialogue=dialogue).open().update(opened_at=asked)
    log = TeamLog.objects.filter(dialogue=dialogue)
    log.filter(action__in=("asked about challenges", "closed challenges")).update(at=closed)
    log.filter(action="asked about visions").update(at=asked)


def _ask(dialogue, collection, people, organiser, script):
    asked = rounds.open_round(dialogue=dialogue, collection=collection, by=organiser)
    asked.dialogue = dialogue
    said = {}
    for who, words in script["said"].items():
        told = {"kind": words["kind"], "text": words["text"], "show_group": words.get("shown", True)}
        said[who] = writing.write(participant=people[who], asked=asked, **told)
    releasing.tonight(dialogue)
    name, _model = refs.OF_OUTLINE[collection]
    outlined = refs.outlined(dialogue, collection)
    marks = [(f"{name}-{row.pk}", of) for row, of in zip(outlined, script["outline"], strict=False)]
    marks += [(said[who].ref, of) for who, of in script["spoken"].items()]
    by_group = _by_group(people)
    for ref, groups in marks:
        for group, letters in groups.items():
            for person, letter in zip(by_group[group], letters, strict=False):
                if letter in SAYS:
                    marking.mark(participant=person, asked=asked, ref=ref, has=SAYS[letter], instead=None)


def _by_group(people):
    found = {}
    for person in people.values():
        if person.is_confirmed:
            found.setdefault(person.group.key, []).append(person)
    return found
