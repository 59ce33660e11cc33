"""Strict reading of a framework's YAML: every value knows its line and its dotted path, and faults are collected.

Pure: text in, checked values out. YAML's own conveniences (tags, anchors, aliases, repeated names) are refused,
because a file that people mail to each other should mean exactly what it shows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from dataclasses import field as dataclass_field
from typing import Any

import yaml

from dialogue.wording import tidy

MAX_CHARACTERS = 200_000  # of a whole file, several times the bundled one
MAX_NODES = 10_000  # values, names and lists together; the bundled file has a tenth
MAX_DEPTH = 12  # the deepest valid value (a role of a part of a lane) lies at seven
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
KEY_LENGTH = 60
# Characters that make text read differently from what it says (bidirectional embeddings, overrides, isolates).
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINEAGE = ("uid", "version", "origin")  # of a row, not said by it
FILE = "file"  # the field named by faults of the file as a whole


def gettext_noop(message: str) -> str:
    """Mark a message for translation. Django's own function needs configured settings; a pure module has none."""
    return message


@dataclass(frozen=True)
class FrameworkError:
    """One fault. Screens translate it: `gettext(error.template) % error.values`; `message` is the English sentence."""

    line: int  # from 1
    field: str  # dotted path such as issues[2].questions, list items counted from 0; "file" for the whole file
    template: str
    values: dict[str, Any] = dataclass_field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        return self.template % self.values

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.message}"


class FrameworkErrors(Exception):
    """All faults found in one file, in the order of its lines."""

    def __init__(self, errors: Sequence[FrameworkError]):
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        super().__init__("\n".join(str(error) for error in self.errors))


def in_order(items: Iterable[Any]) -> list[Any]:
    """The fields of a dataclass as a file has them: the key, what computers go by, then the words."""
    return sorted(items, key=lambda item: (item.name != "key", item.name not in LINEAGE))


def field_name(item: Any) -> str:
    """How a dataclass field is called in the file (`from` is no name in Python)."""
    return str(item.metadata.get("name", item.name))


class _Refused(yaml.MarkedYAMLError):
    """Valid YAML that this reader does not take; `problem` holds a template."""


class _StrictLoader(yaml.SafeLoader):
    """Composes nodes only; refuses what could hide or multiply content before it is built."""

    depth = nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, gettext_noop("anchors and aliases (& and *) are not allowed; write the text out"))
        if event.tag:
            self._refuse(
                event, gettext_noop("tags (!) are not allowed; put text that starts with ! in quotation marks")
            )
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse(event, gettext_noop("holds too many values; nothing was read from here on"))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse(event, gettext_noop("lists and fields are nested too deeply"))
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, event: Any, template: str) -> None:
        raise _Refused(problem=template, problem_mark=event.start_mark)


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
            field_name(f): f.default is not MISSING or f.default_factory is not MISSING for f in in_order(fields(shape))
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
        node = _compose(text)
        if node is None:
            raise FrameworkErrors([FrameworkError(1, FILE, gettext_noop("is empty"))])
        return Entry(self, node, "", shape)

    def fault(self, node: yaml.Node, path: str, template: str, **values: Any) -> None:
        self.errors.append(FrameworkError(node.start_mark.line + 1, path, template, values))

    def fault_at(self, path: str, template: str, **values: Any) -> None:
        """Note a fault of a field or list item on the line where it starts."""
        self.errors.append(FrameworkError(self.lines[path], path, template, values))

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


def _compose(text: str) -> yaml.Node | None:
    """The node tree of one YAML document, None if it is empty. Syntax faults come as FrameworkErrors."""
    try:
        return _StrictLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = str(error.problem or error.context)
        template = problem if isinstance(error, _Refused) else gettext_noop("is not valid YAML: %(problem)s")
        values = {} if isinstance(error, _Refused) else {"problem": problem}
        raise FrameworkErrors([FrameworkError(line, FILE, template, values)]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = gettext_noop("has a character that cannot be shown (%(code)s)")
        code = {"code": f"U+{ord(text[error.position]):04X}"}
        raise FrameworkErrors([FrameworkError(line, FILE, message, code)]) from None
