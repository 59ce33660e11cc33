"""The team's own words, in which marks of Markdown are read: text in, `Passage`s out, plain data both.

Only bold, italic, lists and links (http, https, mailto) are read. A heading becomes a bold paragraph; pictures, HTML and whatever
else stays the letters that were typed.
"""

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from .structure import Passage, Run

_FOLLOWED = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_UNREAD = (
    "autolink",
    "entity",
    "backticks",
    "html_inline",
    "code",
    "fence",
    "blockquote",
    "hr",
    "reference",
    "html_block",
    "lheading",
)
_LISTS = {"bullet_list": "points", "ordered_list": "numbers"}


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (its name is the reader's)
        return bool(_FOLLOWED.fullmatch(url))  # another address stays as it was typed


_READER = _Reader("commonmark", {"html": False}).disable([*_UNREAD])


def passages(text):
    """The paragraphs and lists of a text; a single newline breaks the line. Lists inside lists become one list."""
    reading = _Reading()
    for token in _READER.parse(text):
        reading.take(token)
    return tuple(reading.found)


def plain(texts):
    """Paragraphs in which nothing is read."""
    return tuple(Passage("text", ((Run(text),),)) for text in texts)


class _Reading:
    """What was found so far, and where in the text the reader is."""

    def __init__(self):
        self.found, self.points, self.kind, self.depth = [], [], "", 0
        self.is_heading, self.number = False, None  # the number or sign of a point that has no words yet

    def take(self, token):
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _LISTS:
            self._list(token, _LISTS[name])
        elif name == "heading":
            self.is_heading = token.nesting == 1
        elif token.type == "list_item_open":
            self.number = token.info
        elif token.content:
            self._words(_runs(token.children or (), self.is_heading) or (Run(token.content),))

    def _list(self, token, kind):
        self.depth += token.nesting
        if token.nesting == 1 and self.depth == 1:
            self.kind = kind if token.attrs.get("start", 1) == 1 else "text"  # "1917. was a year" keeps its number
        elif not self.depth:
            self.found += [Passage(self.kind, tuple(self.points))] if self.points else []
            self.points = []

    def _words(self, runs):
        number, self.number = self.number, None
        if not self.depth:
            self.found.append(Passage("text", (runs,)))
        elif self.kind == "text":
            self.found.append(Passage("text", ((Run(f"{number}. "), *runs) if number else runs,)))
        elif number is None and self.points:  # a second paragraph of the same point
            self.points[-1] = (*self.points[-1], Run("\n"), *runs)
        else:
            self.points.append(runs)


def _runs(tokens, is_heading):
    """Runs of what stands in one paragraph; neighbours that look alike are one."""
    runs, bold, italic, address = [], int(is_heading), 0, ""
    for token in tokens:
        if token.type.startswith("strong_"):
            bold += token.nesting
        elif token.type.startswith("em_"):
            italic += token.nesting
        elif token.type.startswith("link_"):
            address = token.attrs.get("href", "") if token.nesting == 1 else ""
        else:
            runs.append(Run(_letters(token), bold > 0, italic > 0, address))
    return _joined(runs)


def _letters(token):
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return f"![{token.content}]({token.attrs['src']})" if token.type == "image" else token.content


def _joined(runs):
    found = []
    for run in runs:
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)
