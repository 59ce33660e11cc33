"""Write a framework as the YAML file that `file.parse` reads, always in the same layout.

Block style, long texts folded, letters of every script as they are, a blank line between entries: made for people who
compare two versions line by line. `dump(parse(text)) == text` for every text that `dump` wrote. Pure.
"""

from dataclasses import fields, is_dataclass
from typing import Any

import yaml

from dialogue import wording
from dialogue.wording import tidy
from issues.frameworks.nodes import LINEAGE, field_name, in_order
from issues.frameworks.outline import Framework, Origin, Translation
from issues.frameworks.translations import section

HEADER = """\
# A framework for a dialogue: its groups, their ties, what troubles them, and the issues with their open questions.
# Take care with keys: other parts of the file refer to them. The order of a list is the order on screen.
"""
WIDTH = 110
FOLD_FROM = 80  # characters; shorter texts stay on the line of their field
IN_ONE_LINE = ("groups", "issues")  # of a challenge: lists of keys


class _Folded(str):
    """A text written over several lines."""


class _Keys(list[str]):
    """A list written on one line."""


class _Line(dict[str, Any]):
    """A few fields written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents list items under their field, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Folded, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=">")
)
_Dumper.add_representer(
    _Line, lambda dumper, fields: dumper.represent_mapping("tag:yaml.org,2002:map", fields, flow_style=True)
)
_Dumper.add_representer(
    _Keys, lambda dumper, keys: dumper.represent_sequence("tag:yaml.org,2002:seq", keys, flow_style=True)
)


def dump(framework: Framework) -> str:
    """The file's text. Empty optional fields are left out; spaces are tidied as `parse` tidies them."""
    plain = _plain(framework)
    sections = [_section(name, value) for name, value in plain.items() if isinstance(value, list)]
    head = {name: value for name, value in plain.items() if not isinstance(value, list)}
    return "\n".join([HEADER, _yaml(head), *sections, *_translations(framework)])


def _translations(framework: Framework) -> list[str]:
    found = {tag: {path: _said(each) for path, each in texts.items()} for tag, texts in section(framework).items()}
    return [_yaml({"translations": found})] if found else []


def _said(translation: Translation) -> dict[str, Any]:
    return {"of": translation.of, "text": _plain(translation.text)}


def digest(framework: Framework) -> str:
    """Of all that a framework says, whatever its uids, version, key and settings: two with the same are the same."""
    plain = _plain(framework, without=(*LINEAGE, "settings"))
    said = {name: value for name, value in plain.items() if name != "key"}
    return wording.digest([_yaml(said), *_translations(framework)])


def _section(name: str, entries: list[Any]) -> str:
    """A list of the outermost level, a blank line between its entries."""
    opening = f"{name}:\n"
    return opening + "\n".join(_yaml({name: [entry]}).removeprefix(opening) for entry in entries)


def folded(value: dict[str, Any]) -> str:
    """A small mapping as it stands in such a file."""
    return _yaml(_plain_of(value))


def _plain_of(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain_of(inner) if isinstance(inner, dict) else _plain(inner) for name, inner in value.items()}


def _yaml(value: dict[str, Any]) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False)


def _plain(value: Any, without: tuple[str, ...] = ()) -> Any:
    """Dataclasses as dicts in the order of the file, tuples as lists, texts marked for folding."""
    if is_dataclass(value):
        items = [item for item in in_order(fields(value)) if item.name not in (*without, "translations")]
        named = {field_name(item): _plain(getattr(value, item.name), without) for item in items}
        if isinstance(value, Origin):
            return _Line(named)
        return {name: _Keys(entry) if _is_keys(name, entry) else entry for name, entry in named.items() if entry}
    if isinstance(value, tuple):
        return [_plain(entry, without) for entry in value]
    if isinstance(value, str):
        text = tidy(value)
        return _Folded(text) if len(text) > FOLD_FROM or "\n" in text else text
    return value


def _is_keys(name: str, value: Any) -> bool:
    return name in IN_ONE_LINE and bool(value) and isinstance(value[0], str)
