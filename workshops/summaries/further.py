"""What of a summary has a page of its own beside its first one, so that none asks too often or weighs too much on a phone: what was found
in rounds, and what changed in the list and the questions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from issues.models.statements import Collection
from workshops.summaries import statements, summary, unsettled, words_agreed

CHANGES_SHOWN = 20


@dataclass(frozen=True)
class Part:
    """`kind`: which of the content's names; `kept`: what stands under it there."""

    kind: str
    title: Any
    kept: list


def of(made):
    """[Part] of a summary, in the order of its pages; no query."""
    content = made.content
    stated = content.get("stated", [])
    found = [_stated(of, [entry for entry in stated if entry["of"] == of]) for of in Collection.values]
    found.append(Part("tasks", _("Who should do what"), content.get("tasks", [])))
    found += [_words(entry) for entry in content.get("words", [])]
    changed = [content.get("changes", []), content.get("questions", [])]
    found.append(Part("changes", _("What changed in the list and the questions"), changed if any(changed) else []))
    return [part for part in found if part.kept]


def _stated(of, entries):
    return Part("stated", Collection(of).label, entries)


def _words(entry):
    return Part("words", words_agreed.name_of(entry["number"], entry["final"]), [entry])


def told(dialogue, part):
    """What the page of a part shows: four queries at most."""
    if part.kind == "stated":
        return {"stated": statements.told(dialogue, part.kept)}
    if part.kind == "tasks":
        return {"to_settle": unsettled.told(dialogue, part.kept)}
    if part.kind == "words":
        return {"agreed": words_agreed.told(dialogue, part.kept)}
    changes, questions = part.kept
    told = summary.changes(dialogue, changes)
    more = {"changes": told[:CHANGES_SHOWN], "there_are_more": len(told) > CHANGES_SHOWN}
    return {**more, "questions": summary.questions(dialogue, questions)}
