"""The stylesheets of the site, each joined from one file per component. Pure: a folder in, a text out; no build tools."""

import re
from pathlib import Path

# Quoted strings pass untouched; what the other branches match is comment or blank space that no browser needs.
TOKEN = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<comment>/\*.*?\*/)|(?P<edge>\s*[{};,]\s*)|(?P<colon>:\s+)|(?P<space>\s+)""",
    re.DOTALL,
)


def join(folder: Path) -> str:
    """All sheets of `folder` in the sequence its file ORDER names, without comments and blank space.

    Raises ValueError when ORDER and the folder disagree, so that a forgotten sheet stops the build and not a page.
    """
    order = (folder / "ORDER").read_text(encoding="utf-8").split()
    present = {path.name for path in folder.glob("*.css")}
    if set(order) != present or len(order) != len(present):
        odd = ", ".join(sorted(present.symmetric_difference(order))) or "a name is listed twice"
        raise ValueError(f"{folder.name}/ORDER and the sheets beside it disagree: {odd}")
    return shrink("\n".join((folder / name).read_text(encoding="utf-8") for name in order))


def shrink(css: str) -> str:
    """The same rules in fewer bytes. Space around + and - stays (calc), as does the one before a colon (a descendant)."""
    without_comments = TOKEN.sub(lambda m: " " if m["comment"] else m[0], css)
    return TOKEN.sub(_shorter, without_comments).replace(";}", "}").strip() + "\n"


def _shorter(match: re.Match[str]) -> str:
    if match["string"]:
        return match[0]
    if match["edge"]:
        return match[0].strip()
    return ":" if match["colon"] else " "
