"""Translations in a framework's file: read by paths of keys, kept at their rows, written again."""

from dataclasses import replace
from pathlib import Path

import pytest

from dialogue import wording
from issues.frameworks import comparison, translations
from issues.frameworks.dump import digest, dump
from issues.frameworks.file import FrameworkErrors, parse
from issues.frameworks.merge import merge

ROOT = Path(__file__).resolve().parents[3]
BUNDLED = (ROOT / "issues" / "frameworks" / "visioning-2015.yaml").read_text(encoding="utf-8")
SAID = """
translations:
  tw:
    title: {text: Anisoadehu}
    issues.roles.title: {text: Dwumadie, of: abc}
    issues.roles.questions.1.text: {text: "Hwan?"}
    groups.diggers.name: {text: Atufo}
    groups.diggers.roles: {text: [odwumayɛni, kuw panyin]}
  fr:
    terms.formal.definition: {text: Selon la loi.}
"""


@pytest.fixture(scope="module")
def framework():
    return parse(BUNDLED + SAID)


def group(framework, key):
    return next(row for _within, row in comparison.rows_of(framework, "groups") if row.key == key)


def test_each_stands_at_its_row(framework):
    issue = next(issue for issue in framework.issues if issue.key == "roles")
    [title], [text] = issue.translations, issue.questions[0].translations
    assert (title.language, title.field, title.text, title.of) == ("tw", "title", "Dwumadie", "abc")
    assert (text.text, text.of) == ("Hwan?", wording.digest_of(issue.questions[0].text))
    assert [(one.field, one.text) for one in group(framework, "diggers").translations] == [
        ("name", "Atufo"),
        ("roles", ("odwumayɛni", "kuw panyin")),
    ]
    assert [one.text for one in framework.translations] == ["Anisoadehu"]


def test_dump_gives_what_parse_reads(framework):
    written = dump(framework)
    assert parse(written) == framework
    assert dump(parse(written)) == written
    assert written.index("translations:") > written.index("terms:")
    assert list(translations.section(framework)) == ["fr", "tw"]


def test_a_file_without_any_is_as_it_was():
    plain = parse(BUNDLED)
    assert "translations" not in dump(plain)
    assert digest(plain) != digest(parse(BUNDLED + SAID))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("[a]", "translations: must be a set of named fields (name: value)"),
        ("{fr: x}", "translations.fr: must be a set of named fields (name: value)"),
        ("{x_y: {title: {text: a}}}", "translations.x_y: is no language tag such as fr or tw"),
        ("{fr: {issues.nowhere.title: {text: a}}}", "translations.fr.issues.nowhere.title: names nothing in this file"),
        ("{fr: {issues.roles.sources: {text: a}}}", "translations.fr.issues.roles.sources: names nothing in this file"),
        ("{fr: {title: {of: a}}}", "translations.fr.title.text: is missing"),
        ("{fr: {title: {text: a}, title: {text: b}}}", "translations.fr.title: is given twice"),
        ("{fr: {title: {text: a, by: me}}}", "translations.fr.title.by: is not a known field; known here: text, of"),
        ("{fr: {groups.diggers.roles: {text: a}}}", "translations.fr.groups.diggers.roles.text: must be a list (each"),
        ("{fr: {title: {text: " + "a" * 241 + "}}}", "translations.fr.title.text: has 241 characters; at most 240 fit"),
        (
            "{" + ", ".join(f"x{n}: {{}}".replace(str(n), "abcdefghi"[n]) for n in range(9)) + "}",
            "translations: has more",
        ),
    ],
)
def test_faults_are_told_at_their_line(said, fault):
    with pytest.raises(FrameworkErrors) as told:
        parse(f"{BUNDLED}\ntranslations: {said}\n")
    (error,) = told.value.errors
    line = BUNDLED.count("\n") + 2
    assert str(error).startswith(f"line {line}, {fault}")


@pytest.mark.parametrize(("head", "language"), [("", ""), ("language: PT-br\n", "pt-BR")])
def test_language_of_the_originals(head, language):
    framework = parse(head + BUNDLED)
    assert framework.language == language
    assert parse(dump(framework)) == framework


def test_a_language_that_is_none():
    with pytest.raises(FrameworkErrors, match="language: is no language tag"):
        parse("language: english please\n" + BUNDLED)


def test_merging_keeps_translations_that_the_other_file_does_not_bring(framework):
    merged = merge(framework, parse(BUNDLED))
    assert translations.section(merged) == translations.section(framework)
    other = parse(f"{BUNDLED}\ntranslations: {{fr: {{issues.roles.title: {{text: Rôles}}}}}}\n")
    issue = next(issue for issue in merge(framework, other).issues if issue.key == "roles")
    assert [(one.language, one.text) for one in issue.translations] == [("fr", "Rôles")]


def test_differences_show_translations(framework):
    parts = {part.name: part for part in comparison.compare(parse(BUNDLED), framework)}
    [row] = parts["terms"].rows
    assert [(c.field, c.before, c.after) for c in row.changes] == [
        ("translations", "", "fr, definition: Selon la loi.")
    ]
    assert parts["goals"].is_same


def test_rows_of_a_copy_carry_them(framework):
    copy = replace(framework, uid="", key="ghana")
    assert translations.section(parse(dump(copy))) == translations.section(framework)
