"""The script of every page: htmx as django-htmx ships it and what is ours after it, in one file. Pure: files in, a text out."""

import re
from pathlib import Path

import django_htmx

LIBRARY = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def join(folder: Path, library: Path = LIBRARY) -> str:
    """The library, then all scripts of `folder` in the sequence its file ORDER names, without indents and comments.

    Raises ValueError when ORDER and the folder disagree.
    """
    order = (folder / "ORDER").read_text(encoding="utf-8").split()
    if sorted(order) != sorted(path.name for path in folder.glob("*.js")):
        raise ValueError(f"{folder.name}/ORDER and the scripts beside it disagree.")
    ours = "\n".join((folder / name).read_text(encoding="utf-8") for name in order)
    return library.read_text(encoding="utf-8").rstrip() + "\n" + shrink(ours)


COMMENT = re.compile(r"(?:^|(?<=[;{},]))\s*// .*$")  # alone on a line, or after what ends a statement
LINE_END = re.compile(r"(?<=[;{,])\n")  # says nothing after these
SPACE = re.compile(r" ?([{};,=?:<>&|()]+) ?")  # says nothing beside these


def shrink(script: str) -> str:
    """The same in fewer bytes. A text over several lines, one in single quotes or a pattern could lose spaces: ours have none there."""
    lines = (_tight(COMMENT.sub("", line.strip())) for line in script.splitlines())
    return LINE_END.sub("", "\n".join(line for line in lines if line)) + "\n"


def _tight(line: str) -> str:
    """Without spaces beside signs, except in what stands between double quotes."""
    parts = line.split('"')
    parts[::2] = [SPACE.sub(r"\1", part) for part in parts[::2]]
    return '"'.join(parts)
