"""Strict reading of a framework's YAML: every value knows its line and its dotted path, and faults are collected.

Pure: text in, checked values out. YAML's own conveniences (tags, anchors, aliases, repeated names) are refused,
because a file that people mail to each other should mean exactly what it shows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, fields
from typing import Any

import yaml

from dialogue.tags import is_tag, written
from dialogue.wording import tidy
from issues.frameworks.composing import (
    FILE,
    compose,
    gettext_noop,
)
from issues.frameworks.composing import FrameworkError as FrameworkError
from issues.frameworks.composing import FrameworkErrors as FrameworkErrors

MAX_CHARACTERS = 500_000  # of a whole file: the bundled one in nine languages
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
KEY_LENGTH = 60
PATH_LENGTH = 200  # of a name that a fault repeats
# Characters that make text read differently from what it says (bidirectional embeddings, overrides, isolates).
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NO_TAG = gettext_noop("is no language tag such as fr or tw")
LINEAGE = ("uid", "version", "language", "origin")  # of a row, not said by it


def in_order(items: Iterable[Any]) -> list[Any]:
    """The fields of a dataclass as a file has them: the key, what computers go by, then the words."""
    return sorted(items, key=lambda item: (item.name != "key", item.name not in LINEAGE))


def field_name(item: Any) -> str:
    """How a dataclass field is called in the file (`from` is no name in Python)."""
    return str(item.metadata.get("name", item.name))


class Entry:
    """A YAML mapping that should hold one dataclass: hands out its fields and notes what is wrong with them.

    A value that is missing or wrong comes back empty ("" or 0 or ()), so that reading goes on and finds further faults.
    """

    def __init__(self, reader: "Reader", node: yaml.Node, path: str, shape: type):
        self.reader, self.path = reader, path
        self.nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            reader.fault(node, path or FILE, gettext_noop("must be a set of named fields (name: value)"))
            return
        optional = {
            field_name(f): f.default is not MISSING or f.default_factory is not MISSING
            for f in in_order(fields(shape))
            if not f.metadata.get("apart")
        }
        for name_node, value in node.value:
            self._take(name_node, value, known=optional)
        for name in [name for name, may_miss in optional.items() if not may_miss and name not in self.nodes]:
            reader.fault(node, self.at(name), gettext_noop("is missing"))

    def _take(self, name_node: yaml.Node, value: yaml.Node, known: dict[str, bool]) -> None:
        name = name_node.value if isinstance(name_node, yaml.ScalarNode) else "?"
        if name in self.nodes:
            self.reader.fault(name_node, self.at(name), gettext_noop("is given twice"))
        elif name not in known:
            message = gettext_noop("is not a known field; known here: %(known)s")
            self.reader.fault(name_node, self.at(name[:KEY_LENGTH]), message, known=", ".join(known))
        else:
            self.nodes[name] = value
            self.reader.lines[self.at(name)] = name_node.start_mark.line + 1

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str, most: int, *, paragraphs: bool = False) -> str:
        """A text of at most `most` characters. Without `paragraphs`, line breaks count as spaces."""
        if name not in self.nodes:
            return ""
        return self.reader.text(self.nodes[name], self.at(name), most, paragraphs=paragraphs)

    def key(self, name: str, most: int = KEY_LENGTH) -> str:
        """A short name that other parts of the file refer to."""
        value = self.text(name, most)
        if value and not KEY.fullmatch(value):
            message = gettext_noop(
                "may have small letters a to z, digits, - and _ only, and starts with a letter or digit"
            )
            self.reader.fault_at(self.at(name), message)
            return ""
        return value

    def tag(self, name: str) -> str:
        """A language, as people write its tag."""
        value = self.text(name, KEY_LENGTH)
        if value and not is_tag(value):
            self.reader.fault_at(self.at(name), NO_TAG)
            return ""
        return written(value) if value else ""

    def tags(self, name: str, most: int) -> tuple[str, ...]:
        """A list of languages, each once."""
        found = self.texts(name, KEY_LENGTH, most)
        for at, value in enumerate(found):
            if value and not is_tag(value):
                self.reader.fault_at(f"{self.at(name)}[{at}]", NO_TAG)
        return tuple(dict.fromkeys(written(value) for value in found if is_tag(value)))

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """One of the allowed words."""
        value = self.text(name, KEY_LENGTH)
        if value and value not in allowed:
            message = gettext_noop("“%(value)s” is not one of: %(allowed)s")
            self.reader.fault_at(self.at(name), message, value=value, allowed=", ".join(allowed))
        return value

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """A list of some of the allowed words."""
        found = self.texts(name, KEY_LENGTH, len(allowed))
        for at, value in enumerate(found):
            if value and value not in allowed:
                message = gettext_noop("“%(value)s” is not one of: %(allowed)s")
                self.reader.fault_at(f"{self.at(name)}[{at}]", message, value=value, allowed=", ".join(allowed))
        return found

    def number(self, name: str, allowed: range) -> int:
        """A whole number within the range."""
        node = self.nodes.get(name)
        if node is None:
            return 0
        digits = isinstance(node, yaml.ScalarNode) and node.style is None and re.fullmatch("[0-9]{1,4}", node.value)
        if not digits or int(node.value) not in allowed:
            message = gettext_noop("must be a whole number from %(least)d to %(most)d")
            self.reader.fault_at(self.at(name), message, least=allowed[0], most=allowed[-1])
            return 0
        return int(node.value)

    def entries(self, name: str, shape: type, most: int, *, empty: str = "") -> list["Entry"]:
        """A list of mappings, each to hold one `shape`. `empty`: the fault of an empty list; "" if that is fine."""
        return [Entry(self.reader, node, path, shape) for node, path in self._items(name, most, empty)]

    def entry(self, name: str, shape: type) -> "Entry | None":
        """A mapping that holds one `shape`, or None where there is none."""
        node = self.nodes.get(name)
        return None if node is None else Entry(self.reader, node, self.at(name), shape)

    def named(self, name: str) -> "list[tuple[str, Named]]":
        """(name, mapping) of a mapping whose names are free; each of its values must be one, too."""
        node = self.nodes.get(name)
        if node is None:
            return []
        outer = Named(self.reader, node, self.at(name))
        return [(key, Named(self.reader, value, outer.at(key))) for key, value in outer.nodes.items()]

    def entries_or_texts(self, name: str, shape: type, length: int, most: int, *, empty: str) -> list["Entry | str"]:
        """A list whose items are mappings as in `entries`, or bare texts of at most `length` characters."""
        return [
            Entry(self.reader, node, path, shape)
            if isinstance(node, yaml.MappingNode)
            else self.reader.text(node, path, length)
            for node, path in self._items(name, most, empty)
        ]

    def texts(self, name: str, length: int, most: int, *, empty: str = "") -> tuple[str, ...]:
        """A list of at most `most` texts of at most `length` characters; `empty` as in `entries`."""
        return tuple(self.reader.text(node, path, length) for node, path in self._items(name, most, empty))

    def _items(self, name: str, most: int, empty: str) -> Iterator[tuple[yaml.Node, str]]:
        node = self.nodes.get(name)
        if node is None:
            return
        if empty and not node.value:
            self.reader.fault_at(self.at(name), empty)
            return
        if not isinstance(node, yaml.SequenceNode):
            self.reader.fault_at(self.at(name), gettext_noop("must be a list (each item starts with - )"))
            return
        if len(node.value) > most:
            self.reader.fault_at(self.at(name), gettext_noop("has more than %(most)d items"), most=most)
        for index, item in enumerate(node.value[:most]):
            path = f"{self.at(name)}[{index}]"
            self.reader.lines[path] = item.start_mark.line + 1
            yield item, path


class Named:
    """A YAML mapping with free names, such as languages or paths."""

    def __init__(self, reader: "Reader", node: yaml.Node, path: str):
        self.reader, self.path = reader, path
        self.nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            reader.fault(node, path, gettext_noop("must be a set of named fields (name: value)"))
            return
        for name_node, value in node.value:
            name = name_node.value if isinstance(name_node, yaml.ScalarNode) else "?"
            if name in self.nodes:
                reader.fault(name_node, self.at(name), gettext_noop("is given twice"))
                continue
            self.nodes[name] = value
            reader.lines[self.at(name)] = name_node.start_mark.line + 1

    def at(self, name: str) -> str:
        return f"{self.path}.{name[:PATH_LENGTH]}"

    def inside(self, name: str, shape: type) -> Entry:
        return Entry(self.reader, self.nodes[name], self.at(name), shape)


class Reader:
    """Collects the faults of one file and remembers on which line each field stands."""

    def __init__(self) -> None:
        self.errors: list[FrameworkError] = []
        self.lines: dict[str, int] = {}

    def root(self, text: str, shape: type) -> Entry:
        """The file's outermost mapping. Raises FrameworkErrors at once when the text is not YAML we can read."""
        if len(text) > MAX_CHARACTERS:
            message = gettext_noop("is longer than %(most)d characters")
            raise FrameworkErrors([FrameworkError(1, FILE, message, {"most": MAX_CHARACTERS})])
        node = compose(text)
        if node is None:
            raise FrameworkErrors([FrameworkError(1, FILE, gettext_noop("is empty"))])
        return Entry(self, node, "", shape)

    def fault(self, node: yaml.Node, path: str, template: str, **values: Any) -> None:
        self.errors.append(FrameworkError(node.start_mark.line + 1, path, template, values))

    def fault_at(self, path: str, template: str, **values: Any) -> None:
        """Note a fault of a field or list item on the line where it starts."""
        self.errors.append(FrameworkError(self.line_of(path), path, template, values))

    def line_of(self, path: str) -> int:
        """Where a field starts; of one that is not written out, where the row begins in which it would stand."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)

    def raise_faults(self) -> None:
        if self.errors:
            raise FrameworkErrors(self.errors)

    def text(self, node: yaml.Node, path: str, most: int, *, paragraphs: bool = False) -> str:
        """The tidy text of a scalar, or "" with the fault noted."""
        if not isinstance(node, yaml.ScalarNode):
            self.fault_at(path, gettext_noop("must be text"))
        elif node.tag == "tag:yaml.org,2002:null" or not node.value.strip():
            self.fault_at(path, gettext_noop("must not be empty"))
        elif node.tag != "tag:yaml.org,2002:str":
            self.fault_at(path, gettext_noop("must be text; put it in quotation marks"))
        elif unfit := _unfit_character(node.value):
            message = gettext_noop("has a character that cannot be shown (%(code)s)")
            self.fault_at(path, message, code=unfit)
        elif len(value := tidy(node.value) if paragraphs else " ".join(node.value.split())) > most:
            message = gettext_noop("has %(length)d characters; at most %(most)d fit")
            self.fault_at(path, message, length=len(value), most=most)
        else:
            return value
        return ""


def _unfit_character(text: str) -> str:
    """The code of the first control, surrogate or reordering character, such as U+0007; "" if there is none."""
    for character in text:
        if character in REORDERING or (character not in "\t\n\r" and unicodedata.category(character) in ("Cc", "Cs")):
            return f"U+{ord(character):04X}"
    return ""
