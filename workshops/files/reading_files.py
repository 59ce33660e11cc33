"""A file of an outline on its way to people and back: the text of a dialogue's, and what an upload says or is faulty in."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.frameworks import file, nodes
from issues.frameworks.dump import HEADER, dump
from issues.models import Issue
from workshops import file_settings, outlining

MOST_BYTES = 4 * nodes.MAX_CHARACTERS
SHOWN = 200  # faults on a page
EXCERPT = 160  # characters of a faulty line


@dataclass(frozen=True)
class Fault:
    line: int
    field: str
    sentence: str
    text: str  # the line, as far as it can be shown


class Unreadable(Exception):
    """`args[0]`: "big" or "text"."""


def outline_of(dialogue):
    """As plain data, with its settings."""
    found = outlining.read(dialogue)
    is_framework = dialogue.kind == dialogue.Kind.FRAMEWORK
    return found if is_framework else replace(found, settings=file_settings.of(dialogue))


def text_of(dialogue):
    """The file: what is listed, and in a comment how much else there is."""
    text = dump(outline_of(dialogue))
    notes = "".join(f"# {note}\n" for note in _left_out(dialogue))
    return text.replace(HEADER, HEADER + notes, 1)


def _left_out(dialogue):
    rows = dialogue.issues.all()
    proposed = rows.filter(status=Issue.Status.PROPOSED).count()
    removed = rows.removed().count()
    said = [
        (proposed, "issue that is proposed is not in this file.", "issues that are proposed are not in this file."),
        (
            removed,
            "issue that was taken off the list is not in this file.",
            "issues that were taken off the list are not.",
        ),
    ]
    return [f"{number} {one if number == 1 else many}" for number, one, many in said if number]


def decoded(data):
    """The text of an upload. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("big")
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("text") from None


def read(text):
    """(the outline, []) or (None, [Fault])."""
    try:
        return file.parse(text), []
    except file.FrameworkErrors as found:
        return None, faults_in_words(found.errors, text)


def faults_in_words(errors, text=""):
    lines = text.splitlines()
    return [Fault(e.line, e.field, _(e.template) % e.values, _excerpt(lines, e.line)) for e in errors]


def _excerpt(lines, number):
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    shown = showable(text)
    return shown if len(shown) <= EXCERPT else f"{shown[:EXCERPT]}…"


def showable(text):
    """Without characters that no form may hold; the faults name their lines."""
    return "".join(c for c in text if c in "\t\n\r" or (c.isprintable() or c == "\u00a0" or ord(c) > 0x2000)).translate(
        dict.fromkeys((0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))
    )


def counted(faults):
    words = ngettext(
        "%(n)s fault was found. Nothing was made.", "%(n)s faults were found. Nothing was made.", len(faults)
    )
    return words % {"n": len(faults)}
