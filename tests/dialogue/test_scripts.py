"""One script: the library first, ours in order, nothing lost on the way."""

import re
from pathlib import Path

import brotli
import pytest

from dialogue.scripts import join, shrink

OURS = Path(__file__).resolve().parents[2] / "static" / "js" / "app"


def test_library_stands_before_what_is_ours():
    script = join(OURS)
    places = [
        script.index(text) for text in ("var htmx=", "function limitUrgent", "function bringBack", "function isOurs")
    ]
    assert places == sorted(places)


def test_script_and_the_one_of_the_room_fit_into_their_budget():
    room = shrink((OURS.parent / "live.js").read_text(encoding="utf-8"))
    both = len(brotli.compress(join(OURS).encode())) + len(brotli.compress(room.encode()))
    assert both <= 24 * 1024  # and their headers


def test_comments_and_indents_go_and_addresses_stay():
    script = '// what it is\n  var a = 1; // of no use\n\n    fetch("https://x.test//y"); // nor this\n'
    assert shrink(script) == 'var a=1;fetch("https://x.test//y");\n'


def test_script_that_the_order_does_not_name_stops_the_build(tmp_path):
    (tmp_path / "ORDER").write_text("one.js\n")
    (tmp_path / "two.js").write_text("")
    with pytest.raises(ValueError, match="disagree"):
        join(tmp_path)


def test_no_text_goes_over_lines():
    """Its indents would be lost."""
    assert [path.name for path in OURS.glob("*.js") if "`" in path.read_text(encoding="utf-8")] == []


def test_spaces_go_beside_signs_and_stay_in_texts():
    script = """function two (a, b) { return (a > b) ? "no; path = /" : '[name="' + a + '"]'; }\nvar c = -1 - -2;\n"""
    assert shrink(script) == """function two(a,b){return(a>b)?"no; path = /":'[name="' + a + '"]';}\nvar c=-1 - -2;\n"""


def test_no_pattern_and_no_text_in_single_quotes_holds_a_space():
    """It would be lost; \\" would have texts and code change places."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in OURS.parent.rglob("*.js"))
    lines = [line for line in code.splitlines() if not line.strip().startswith("//")]
    found = [text for line in lines for text in re.findall(r"(?<=[(=,:!&|?])\s?/(?![/*])[^/]+/|'[^']*'", line)]
    held = [text for text in found if " " in text.strip().replace(" = ", "")]
    assert (len(found) > 5, held, [line for line in lines if '\\"' in line]) == (True, [], [])
