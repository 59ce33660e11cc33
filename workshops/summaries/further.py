"""What of a summary has a page of its own beside its first one, so that none asks too often or weighs too much on a phone: what was found
in rounds, and what changed in the list and the questions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models.statements import Collection
from workshops.summaries import kept, statements, summary, unsettled, words_agreed

CHANGES_SHOWN = 20


@dataclass(frozen=True)
class Part:
    """`kind`: which of the content's names; `kept`: what stands under it there; `line`: what it comes to."""

    kind: str
    title: Any
    kept: list
    line: str = ""


def of(made):
    """[Part] of a summary, in the order of its pages; no query."""
    content = made.content
    stated = kept.entries(content, "stated")
    found = [_stated(name, [entry for entry in stated if entry["of"] == name]) for name in Collection.values]
    found.append(_tasks(kept.entries(content, "tasks")))
    found += [_words(entry) for entry in kept.entries(content, "words")]
    changed = [content.get("changes", []), content.get("questions", [])]
    found.append(Part("changes", _("What changed in the list and the questions"), changed if any(changed) else []))
    return [part for part in found if part.kept]


def _stated(collection, entries):
    number = entries[-1].get("shared", 0) if entries else 0
    line = ngettext(
        "%(n)s is shared by at least two counted groups.",
        "%(n)s are shared by at least two counted groups.",
        number,
    )
    return Part("stated", Collection(collection).label, entries, line % {"n": number})


def _tasks(entries):
    number = entries[-1].get("open", 0) if entries else 0
    line = ngettext("%(n)s task is to be settled.", "%(n)s tasks are to be settled.", number)
    return Part("tasks", _("Who should do what"), entries, line % {"n": number})


def _words(entry):
    number = entry.get("agreed", 0)
    line = ngettext("%(n)s word is agreed.", "%(n)s words are agreed.", number) % {"n": number}
    return Part("words", words_agreed.name_of(entry["number"], entry["final"]), [entry], line if entry["final"] else "")


def told(dialogue, part):
    """What the page of a part shows: four queries at most."""
    if part.kind == "stated":
        return {"stated": statements.told(dialogue, part.kept)}
    if part.kind == "tasks":
        return {"to_settle": unsettled.told(dialogue, part.kept)}
    if part.kind == "words":
        return {"agreed": words_agreed.told(dialogue, part.kept)}
    changes, questions = part.kept
    changed = summary.changes(dialogue, changes)
    more = {"changes": changed[:CHANGES_SHOWN], "there_are_more": len(changed) > CHANGES_SHOWN}
    return {**more, "questions": summary.questions(dialogue, questions)}
