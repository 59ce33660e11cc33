"""What words mean to the demo's people: meanings were collected, a ballot agreed on one word and left another open, and people are being
asked about a third."""

import yaml

from dialogue.models import TeamLog
from issues import releasing
from issues.meanings import ballots, rounds, voting, writing
from issues.models import MeaningRound, WordBallot
from workshops.demo import cast

CHOICES = {"y": "yes", "n": "no", "p": "pass"}


def write(*, dialogue, people, organiser, opened, closed, asked):
    """`people`: {key: Participant}; `opened`, `closed`: of the ballot; `asked`: when the third word was."""
    script = yaml.safe_load((cast.FOLDER / "words.yaml").read_text(encoding="utf-8"))
    terms = {term.key: term for term in dialogue.terms.all()}
    said = _collect(dialogue, people, organiser, [terms[key] for key in _words(script["said"])], script["said"])
    MeaningRound.objects.filter(dialogue=dialogue).update(opened_at=opened)
    what = {"kind": "final", "terms": [terms[key] for key in script["votes"]], "by": organiser}
    ballot = ballots.open_ballot(dialogue=dialogue, **what)
    _vote(ballot, _by_group(people), said, script["votes"])
    ballots.close_ballot(ballot=ballot, by=organiser)
    rounds.close_rounds(dialogue=dialogue, by=organiser)
    WordBallot.objects.filter(pk=ballot.pk).update(opened_at=opened, closed_at=closed)
    MeaningRound.objects.filter(dialogue=dialogue).update(closed_at=opened)
    _collect(dialogue, people, organiser, [terms[key] for key in _words(script["later"])], script["later"])
    MeaningRound.objects.filter(dialogue=dialogue).open().update(opened_at=asked)
    log = TeamLog.objects.filter(dialogue=dialogue)
    log.filter(action__in=("closed a ballot on words", "opened a ballot on words")).update(at=closed)
    log.filter(action__in=("asked what words mean", "closed what words mean")).update(at=opened)


def _words(rows):
    return dict.fromkeys(row["word"] for row in rows)


def _collect(dialogue, people, organiser, terms, rows):
    """{(word, who): Meaning} of other meanings that were written."""
    rounds.open_rounds(dialogue=dialogue, terms=terms, by=organiser)
    asked = {
        each.term.key: each for each in MeaningRound.objects.filter(dialogue=dialogue).open().select_related("term")
    }
    said = {}
    for row in rows:
        told = {"kind": row["kind"], "text": row["text"], "show_group": row.get("shown", True)}
        found = asked[row["word"]]
        found.dialogue = dialogue
        meaning = writing.write(participant=people[row["who"]], asked=found, region=row.get("region", ""), **told)
        if not meaning.is_variant:
            said[row["word"], row["who"]] = meaning
    releasing.tonight(dialogue)
    return said


def _vote(ballot, by_group, said, votes):
    of = {meaning.pk: who for (_word, who), meaning in said.items()}
    papers = {}
    for item in ballot.items.select_related("term"):
        letters = votes[item.term.key]["outline" if item.is_outline else of[item.said_id]]
        for group, marks in letters.items():
            for person, letter in zip(by_group[group], marks, strict=False):
                if letter in CHOICES:
                    papers.setdefault(person, {})[item.pk] = CHOICES[letter]
    for person, marks in papers.items():
        voting.cast(participant=person, ballot=ballot, marks=marks)


def _by_group(people):
    found = {}
    for person in people.values():
        if person.is_confirmed:
            found.setdefault(person.group.key, []).append(person)
    return found
