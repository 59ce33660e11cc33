"""From the text of a YAML file to its nodes, each with its line; and the faults that are found on the way. Pure.

YAML's own conveniences (tags, anchors, aliases) are refused, because a file that people mail to each other should mean exactly what it
shows, and because they can hide or multiply content.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import yaml

MAX_NODES = 20_000  # values, names and lists together; the bundled file has a twentieth
MAX_DEPTH = 12  # the deepest valid value (a role of a part of a lane) lies at seven
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


def compose(text: str) -> yaml.Node | None:
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
