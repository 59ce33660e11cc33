"""Which test holds which line of trust: read from the markers, written into docs/trust.md by `python -m tests.trust`.

The promises in that page are those of the product's own page on protection, rendered: the two cannot differ.
"""

import ast
import os
import re
import sys
import tempfile
from collections import defaultdict
from html import unescape
from pathlib import Path

import django
from django.template.loader import render_to_string

from tests.trust_lines import LINES, SECTIONS, UNHELD, must_hold

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "trust.md"
PARTS = ("promises", "when", "lines")  # each between two comments of the page


# ---- markers


def held():
    """{line: [(file below tests/, name of the test), …]} from the source, so that no database deselects any."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for line, name in marked(path.read_text(encoding="utf-8")):
            found[line].append((path.relative_to(ROOT / "tests").as_posix(), name))
    return dict(found)


def marked(source):
    """(line, test) of each marker in a test file: on a function, or on the whole module by `pytestmark`."""
    body = ast.parse(source).body
    tests = [node for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    whole = [line for node in body if _is_pytestmark(node) for line in _lines_in(node.value)]
    for test in tests:
        for line in dict.fromkeys([*whole, *(one for mark in test.decorator_list for one in _lines_in(mark))]):
            yield line, test.name


def _is_pytestmark(node):
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "pytestmark"


def _lines_in(node):
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.trust":
            yield from (argument.value for argument in call.args if isinstance(argument, ast.Constant))


def faults(found):
    """What is wrong with the markers and the list of lines that nothing holds, in words."""
    wrong = [f"{line} is no line of trust, but {name} is marked with it" for line in found.keys() - LINES.keys()
             for _file, name in found[line]]  # fmt: skip
    for line in LINES:
        if must_hold(line) and line not in found and line not in UNHELD:
            wrong.append(f"{line} must hold, and no test is marked with it")
        if line in found and line in UNHELD:
            wrong.append(f"{line} has a test: take it off the list of those without")
    return wrong + [
        f"{line} is on the list of those without a test, and is no line" for line in UNHELD.keys() - LINES.keys()
    ]


# ---- the page


def table(found):
    """The lines with their tests, section by section, as Markdown."""
    out = []
    for letter, title in SECTIONS.items():
        out += ["", f"### {letter}. {title}", "", "| | what must hold | held by |", "|---|---|---|"]
        for line in (name for name in LINES if name[0] == letter):
            says = LINES[line].removesuffix(" (later)")
            out.append(f"| {line}{'' if must_hold(line) else ' ○'} | {says} | {_tests_of(line, found)} |")
    return "\n".join(out).strip()


def _tests_of(line, found):
    if line not in found:
        return f"**nothing yet**: {UNHELD[line]}" if line in UNHELD else "–"
    by_file = defaultdict(list)
    for file, name in found[line]:
        by_file[file].append(name.removeprefix("test_").replace("_", " "))
    return "; ".join(f"`{file}`: {', '.join(names)}" for file, names in by_file.items())


def sentences(template):
    """Headings and rows of a part of the protection page, in English, as Markdown."""
    html = render_to_string(template, {"minutes": 30})
    found = re.findall(r"<h2>(.*?)</h2>|<li>(.*?)</li>", html, re.DOTALL)
    out = [f"\n**{heading}**\n" if heading else f"- {' '.join(row.split())}" for heading, row in found]
    return unescape("\n".join(out)).strip()


def written(page, found):
    """The page with its three parts written anew."""
    parts = {
        "promises": sentences("stakeholders/_protection_promises.html"),
        "when": sentences("stakeholders/_protection_times.html"),
        "lines": table(found),
    }
    for name in PARTS:
        begin, end = f"<!-- {name}: python -m tests.trust -->", f"<!-- end of {name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}\n\n{parts[name]}\n\n{end}{rest.split(end)[1]}"
    return page


def main():
    found = held()
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    wrong = faults(found)
    sys.stdout.write("".join(f"{fault}\n" for fault in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as aside:  # this process needs templates only, never the data
        os.environ |= {"DJANGO_SETTINGS_MODULE": "dialogue.settings", "VAR_DIR": aside}
        django.setup()
        sys.exit(main())
