"""One language of an outline as a file of its own: a text for each path by keys, as the bundled framework has a file a language. Pure.

Each original stands above its place as a comment. At the end stands what each was made from, so that an original which changes while a
translator has the file leaves the translation marked as older.
"""

from typing import Any

import yaml

from dialogue import wording
from issues.frameworks.composing import FrameworkError, FrameworkErrors, compose
from issues.frameworks.dump import folded
from issues.frameworks.nodes import FILE, MAX_CHARACTERS, Named, Reader, gettext_noop
from issues.frameworks.outline import DIGEST_LENGTH, MOST_ROLES, Framework, Translation
from issues.frameworks.translations import LIMITS, NOTHING, PARAGRAPHS, longest, paths

MADE_FROM = "made-from"
EMPTY = gettext_noop("is empty")
TOO_LONG = gettext_noop("is longer than %(most)d characters")
NO_DIGEST = gettext_noop("is changed: leave the part “made-from” as it was")


def places(framework: Framework) -> dict[str, tuple[Any, str]]:
    """{path with its field: (row, field)} of everything that says something."""
    return {
        f"{path}.{field}".lstrip("."): (row, field)
        for path, row in paths(framework)
        for field in LIMITS[type(row)]
        if getattr(row, field)
    }


def write(framework: Framework, tag: str, head: str = "") -> str:
    """The file; what is not translated yet has an empty place. `head`: lines for whoever translates."""
    parts, made_from = ["".join(f"# {line}\n" for line in head.splitlines())], {}
    for path, (row, field) in places(framework).items():
        value = getattr(row, field)
        said = next((one for one in row.translations if (one.language, one.field) == (tag, field)), None)
        made_from[path] = said.of if said else wording.digest_of(value)
        parts.append(_commented(value) + (folded({path: said.text}) if said else f"{path}:\n"))
    return "\n".join([*parts, folded({MADE_FROM: made_from})])


def _commented(value: Any) -> str:
    lines = [line for line in wording.in_lines(value).splitlines() if line.strip()]
    return "".join(f"# {line}\n" for line in lines)


def read(framework: Framework, tag: str, text: str) -> dict[str, Translation]:
    """{path: Translation} of the places that are filled. Raises FrameworkErrors with every fault."""
    if len(text) > MAX_CHARACTERS:
        raise FrameworkErrors([FrameworkError(1, FILE, TOO_LONG, {"most": MAX_CHARACTERS})])
    node = compose(text)
    if node is None:
        raise FrameworkErrors([FrameworkError(1, FILE, EMPTY)])
    reader, at, found = Reader(), places(framework), {}
    named = Named(reader, node, "")
    made_from = _made_from(reader, named)
    for path, value in named.nodes.items():
        if path == MADE_FROM or _is_empty(value):
            continue
        if path not in at:
            reader.fault_at(named.at(path), NOTHING)
            continue
        found[path] = _said(reader, value, named.at(path), tag, *at[path], made_from.get(path, ""))
    reader.raise_faults()
    return found


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value.strip()


def _made_from(reader: Reader, named: Named) -> dict[str, str]:
    node = named.nodes.get(MADE_FROM)
    if node is None:
        return {}
    inner, found = Named(reader, node, named.at(MADE_FROM)), {}
    for path, value in inner.nodes.items():
        said = reader.text(value, inner.at(path), DIGEST_LENGTH)
        if said and not (len(said) == DIGEST_LENGTH and set(said) <= set("0123456789abcdef")):
            reader.fault_at(inner.at(path), NO_DIGEST)
        found[path] = said
    return found


def _said(reader: Reader, node: yaml.Node, path: str, tag: str, row: Any, field: str, of: str) -> Translation:
    original, most = getattr(row, field), longest(type(row), field)
    text: str | tuple[str, ...]
    if isinstance(original, str):
        text = reader.text(node, path, most, paragraphs=field in PARAGRAPHS)
    else:
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        if not items or len(items) > MOST_ROLES:
            reader.fault_at(path, gettext_noop("must be a list (each item starts with - )"))
        text = tuple(reader.text(item, path, most) for item in items[:MOST_ROLES])
    return Translation(tag, field, text, of or wording.digest_of(original))
