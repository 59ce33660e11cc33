"""Which words of the glossary stand beside a question."""

from dataclasses import dataclass

import pytest

from issues import glossary


@dataclass(frozen=True)
class Word:
    name: str


WORDS = [Word(name) for name in ("Formal", "Informal", "Illegal", "Criminal")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Can we settle on one meaning of formality?", ["Formal"]),
        ("Informal miners", ["Informal"]),
        ("CRIMINAL or informal; and then formal?", ["Formal", "Informal", "Criminal"]),
        ("Who must do what?", []),
        ("", []),
    ],
)
def test_used_finds_words_with_what_is_written_behind_them(text, names):
    assert [word.name for word in glossary.used([text], WORDS)] == names


def test_used_takes_a_name_as_it_is_and_no_empty_one():
    words = [Word("Tier 2 (site)"), Word("a.c"), Word("")]
    assert glossary.used(["The tier 2 (site) problem", "abc"], words) == [words[0]]


def test_used_of_several_texts_names_each_word_once():
    assert glossary.used(["formal", "Formal again"], WORDS) == [WORDS[0]]
