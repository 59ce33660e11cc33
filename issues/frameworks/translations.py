"""The part `translations` of a framework's file: {language: {path by keys: text and what it was translated from}}. Pure.

A path names a row by the keys that lead to it, then its field: `title`, `issues.rights.problem`, `issues.rights.questions.1.text`.
In the data each row carries its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from dialogue import wording
from dialogue.tags import MOST, is_tag, written
from issues.frameworks.nodes import NO_TAG, Entry, gettext_noop
from issues.frameworks.outline import (
    BACKGROUND,
    CHALLENGE,
    DIGEST_LENGTH,
    GOAL,
    GROUP_NAME,
    LINE,
    MOST_ROLES,
    NAME,
    PASSAGE,
    SHORT,
    STATEMENT,
    TITLE,
    Challenge,
    Framework,
    Goal,
    Group,
    IssueText,
    QuestionText,
    Relation,
    Term,
    Translation,
    Vision,
)

LONGER = 1.5  # a translation may be than its original
PARAGRAPHS = ("about", "description", "background", "problem", "opportunity")
LIMITS: dict[type, dict[str, int]] = {
    Framework: {"title": TITLE, "question": LINE, "about": PASSAGE},
    Goal: {"text": GOAL},
    Group: {"name": GROUP_NAME, "short_name": SHORT, "description": PASSAGE, "roles": NAME},
    Relation: {"kind": NAME, "from_expects": STATEMENT, "to_expects": STATEMENT, "note": STATEMENT},
    Challenge: {"text": CHALLENGE},
    Vision: {"text": CHALLENGE},
    IssueText: {
        "title": TITLE,
        "teaser": LINE,
        "problem": PASSAGE,
        "opportunity": PASSAGE,
        "background": BACKGROUND,
    },
    QuestionText: {"text": STATEMENT},
    Term: {"name": SHORT, "definition": STATEMENT, "note": STATEMENT},
}
LISTS = ("goals", "groups", "relations", "challenges", "visions", "issues", "terms")
WITHIN = {Group: "parts", IssueText: "questions"}
NOTHING = gettext_noop("names nothing in this file")
TOO_MANY = gettext_noop("has more than %(most)d languages")


@dataclass(frozen=True)
class Said:
    """How one text stands in the file."""

    text: Any
    of: str = ""


def longest(shape: type, field: str) -> int:
    """How many characters a translation of this field may have; of a list, each of its texts."""
    return int(LIMITS[shape][field] * LONGER)


def paths(framework: Framework) -> Iterator[tuple[str, Any]]:
    """(path without the field, row) of everything that can be translated; the framework itself has "". A part of a lane is
    named as a group of its own; a row without a key has no path."""
    yield "", framework
    for name in LISTS:
        for row in getattr(framework, name):
            yield from _within(name, row)


def _within(path: str, row: Any) -> Iterator[tuple[str, Any]]:
    if not row.key:
        return
    here = f"{path}.{row.key}"
    yield here, row
    inner = WITHIN.get(type(row), "")
    for each in getattr(row, inner, ()):
        yield from _within("groups" if inner == "parts" else f"{here}.{inner}", each)


def section(framework: Framework) -> dict[str, dict[str, Translation]]:
    """{language: {path: Translation}} in the order of the file."""
    found: dict[str, dict[str, Translation]] = {}
    for path, row in paths(framework):
        for said in row.translations:
            found.setdefault(said.language, {})[f"{path}.{said.field}".lstrip(".")] = said
    return dict(sorted(found.items()))


def read(framework: Framework, entry: Entry) -> Framework:
    """The framework with each translation at its row; faults are noted at their line."""
    at = {
        f"{path}.{field}".lstrip("."): (path, row, field)
        for path, row in paths(framework)
        for field in LIMITS[type(row)]
    }
    found: dict[str, list[Translation]] = {}
    languages = entry.named("translations")
    if len(languages) > MOST:
        entry.reader.fault_at(entry.at("translations"), TOO_MANY, most=MOST)
    for tag, texts in languages[:MOST]:
        if not is_tag(tag):
            entry.reader.fault_at(texts.path, NO_TAG)
            continue
        for path in texts.nodes:
            if path not in at:
                entry.reader.fault_at(texts.at(path), NOTHING)
                continue
            where, row, field = at[path]
            found.setdefault(where, []).append(_said(texts.inside(path, Said), written(tag), row, field))
    return _spread(framework, found)


def put(framework: Framework, languages: dict[str, dict[str, Any]]) -> Framework:
    """The framework with {language: {path: text, or list of texts}}, each made from the words that stand in it. What a file holds is
    read by `read`, which looks for faults; here a path that names nothing is a KeyError."""
    at = {
        f"{path}.{field}".lstrip("."): (path, row, field)
        for path, row in paths(framework)
        for field in LIMITS[type(row)]
    }
    found: dict[str, list[Translation]] = {}
    for tag, texts in languages.items():
        for path, text in texts.items():
            where, row, field = at[path]
            words = tuple(map(wording.tidy, text)) if isinstance(text, list) else wording.tidy(text)
            found.setdefault(where, []).append(Translation(tag, field, words, wording.digest_of(getattr(row, field))))
    return _spread(framework, found)


def _said(entry: Entry, tag: str, row: Any, field: str) -> Translation:
    original, most = getattr(row, field), longest(type(row), field)
    text: str | tuple[str, ...]
    if isinstance(original, tuple):
        text = entry.texts("text", most, MOST_ROLES)
    else:
        text = entry.text("text", most, paragraphs=field in PARAGRAPHS)
    return Translation(tag, field, text, entry.key("of", DIGEST_LENGTH) or wording.digest_of(original))


def _spread(framework: Framework, found: dict[str, list[Translation]]) -> Framework:
    def put(path: str, row: Any) -> Any:
        here = f"{path}.{row.key}"
        inner = WITHIN.get(type(row), "")
        more = (
            {
                inner: tuple(
                    put("groups" if inner == "parts" else f"{here}.{inner}", each) for each in getattr(row, inner)
                )
            }
            if inner
            else {}
        )
        return replace(row, translations=_in_order(found.get(here, ())) if row.key else (), **more)

    lists: dict[str, Any] = {name: tuple(put(name, row) for row in getattr(framework, name)) for name in LISTS}
    return replace(framework, translations=_in_order(found.get("", ())), **lists)


def _in_order(said: Iterable[Translation]) -> tuple[Translation, ...]:
    """As rows give them back, whatever order a database keeps."""
    return tuple(sorted(said, key=lambda each: (each.language, each.field)))
