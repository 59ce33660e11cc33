"""What is read of the marks in the team's own words, and what stays the letters that were typed."""

import pytest

from workshops.documents.marked import passages, plain
from workshops.documents.structure import Passage, Run


def looks(text):
    """[(kind, [[(words, "b" and "i", address)]])] of a text."""
    return [
        (part.kind, [[(r.text, "b" * r.bold + "i" * r.italic, r.link) for r in entry] for entry in part.entries])
        for part in passages(text)
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("one\ntwo\n\nthree", [("text", [[("one\ntwo", "", "")]]), ("text", [[("three", "", "")]])]),
        ("**a *b* c**", [("text", [[("a ", "b", ""), ("b", "bi", ""), (" c", "b", "")]])]),
        ("# Land *first*", [("text", [[("Land ", "b", ""), ("first", "bi", "")]])]),
        ("- a\n- b\n\n  c\n  - d", [("points", [[("a", "", "")], [("b", "", ""), ("\n", "", ""), ("c", "", "")], [("d", "", "")]])]),
        ("1. a\n2. b", [("numbers", [[("a", "", "")], [("b", "", "")]])]),
        ("1917. a\n1918. b", [("text", [[("1917. ", "", ""), ("a", "", "")]]), ("text", [[("1918. ", "", ""), ("b", "", "")]])]),
        ("[a b](https://a.example/x_y)", [("text", [[("a b", "", "https://a.example/x_y")]])]),
        ("[us](mailto:me@x.example)", [("text", [[("us", "", "mailto:me@x.example")]])]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_read(typed, read):
    merged = [(kind, [_merged(entry) for entry in entries]) for kind, entries in looks(typed)]
    assert merged == [(kind, [_merged(entry) for entry in entries]) for kind, entries in read]


def _merged(entry):
    found = []
    for words, look, address in entry:
        if found and found[-1][1:] == (look, address):
            found[-1] = (found[-1][0] + words, look, address)
        else:
            found.append((words, look, address))
    return found


@pytest.mark.trust("D8")
@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<img src="https://evil.example/x.png">',
        "[press](javascript:alert(1))",
        "[press](data:text/html,x)",
        "[press](file:///etc/passwd)",
        "[press](//evil.example)",
        "[press](ftp://evil.example)",
        "https://evil.example www.evil.example <https://evil.example>",
        "![p](https://evil.example/p.png)",
        "![p](data:image/png;base64,x)",
        "`code` &amp; &#60;",
        "> not a quote",
        "---",
        "Ministry\n---",
        "[a]: https://evil.example",
        "|a|b|\n|-|-|\n|1|2|",
    ],
)
def test_everything_else_stays_the_letters_that_were_typed(typed):
    assert looks(typed) == [("text", [[(typed, "", "")]])]


@pytest.mark.parametrize("mark", ["*", "[", "[a](", "**a ", "<", "_a*", "![[", "- ", "> "])
def test_ten_thousand_marks_are_read(mark):
    found = passages(mark * (10_000 // len(mark)))
    assert sum(len(run.text) for part in found for entry in part.entries for run in entry) <= 10_000


def test_plain_words_keep_their_marks():
    assert plain(["**a**", "- b"]) == (Passage("text", ((Run("**a**"),),)), Passage("text", ((Run("- b"),),)))
