"""The bundled framework in its other languages: nothing missing, nothing of before, nothing too long, and said to be a draft."""

from pathlib import Path

import pytest

from issues import frameworks
from issues.frameworks import translations
from issues.frameworks.dump import dump
from issues.frameworks.file import parse
from workshops.frameworks import bundled

HERE = Path(frameworks.__file__).parent
TAGS = ("es", "fr", "pt", "sw")


@pytest.fixture(scope="module")
def section():
    return translations.section(bundled())


def original():
    """{path with field: what stands there} of all that can be translated."""
    return {
        f"{path}.{field}".lstrip("."): value
        for path, row in translations.paths(bundled())
        for field in translations.LIMITS[type(row)]
        if (value := getattr(row, field))
    }


def test_every_text_has_its_translation_and_no_other(section):
    assert list(section) == list(TAGS)
    assert {tag: set(texts) ^ set(original()) for tag, texts in section.items()} == {tag: set() for tag in TAGS}


def test_lists_are_as_long_and_no_text_is_empty(section):
    of = original()
    wrong = [
        (tag, path)
        for tag, texts in section.items()
        for path, said in texts.items()
        if not said.text or (isinstance(of[path], tuple) and len(said.text) != len(of[path]))
    ]
    assert wrong == []


def test_strict_reader_finds_no_fault(section):
    """Neither a length nor a field that a file may not have."""
    written = dump(bundled())
    assert translations.section(parse(written)) == section
    assert dump(parse(written)) == written


@pytest.mark.parametrize("tag", TAGS)
def test_unreviewed_language_says_so(tag):
    assert (
        (HERE / f"visioning-2015.{tag}.yaml")
        .read_text(encoding="utf-8")
        .startswith("# Our own draft; no native speaker")
    )


@pytest.mark.parametrize(
    ("tag", "words"), [("es", "sin papeles"), ("fr", "sans papiers"), ("pt", "sem papéis"), ("sw", "bila hati")]
)
def test_informal_is_never_without_papers(section, tag, words):
    """In these languages that means people without leave to stay in a country."""
    assert [path for path, said in section[tag].items() if words in str(said.text).lower()] == []


def test_path_that_names_nothing_is_refused():
    with pytest.raises(KeyError):
        translations.put(bundled(), {"fr": {"issues.nothing.title": "Rien"}})
