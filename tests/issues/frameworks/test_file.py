"""The framework file: what survives reading and writing, and the sentences people read when theirs is wrong."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.frameworks import nodes
from issues.frameworks.dump import dump
from issues.frameworks.file import FrameworkErrors, parse

SMALL = """\
key: valley
title: Valley dialogue
question: What should change in the valley?
groups:
  - key: miners
    name: Miners
    short_name: Miners
    standing: lane
    tier: 4
    policy: hidden
    palette: rust
    pattern: diagonal
  - key: office
    name: District office
    short_name: Office
    standing: lane
    tier: 1
    policy: named
    palette: green
    pattern: dots
relations:
  - from: office
    to: miners
    kind: licenses
    quality: mixed
challenges:
  - key: floods
    text: Floods
    groups: [miners]
    issues: [water]
issues:
  - key: water
    title: Water
    role: focus_area
    problem: The stream is brown.
    opportunity: One pond could serve all.
    questions:
      - Who should build the pond?
terms:
  - key: pond
    name: Pond
    definition: Still water.
"""
PARTS = """\
    parts:
      - &part {key: young, name: Young, short_name: Young, standing: part, tier: 4, policy: hidden, palette: rust,
          pattern: dots}
"""
YOUNG = PARTS.replace("&part ", "")
OLD = YOUNG.replace("    parts:\n", "").replace("young", "old").replace("Young", "Old")


def errors_of(text):
    with pytest.raises(FrameworkErrors) as caught:
        parse(text)
    return [str(error) for error in caught.value.errors]


def changed(old, new, text=SMALL):
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_small_file_survives_dump():
    small = parse(SMALL)
    assert parse(dump(small)) == small


def test_groups_with_parts_survive_dump():
    framework = parse(changed("    pattern: diagonal\n", "    pattern: diagonal\n" + YOUNG + OLD))
    assert [part.key for part in framework.groups[0].parts] == ["young", "old"]
    assert parse(dump(framework)) == framework


def test_paragraphs_are_kept_and_spaces_tidied():
    text = changed("    problem:", "    background: |\n      One  river.\n\n      Two   banks.\n    problem:")
    framework = parse(text)
    assert framework.issues[0].background == "One river.\nTwo banks."
    assert parse(dump(framework)) == framework


@pytest.mark.parametrize(
    "text", ["no", "12", "- dash", "a: b # c", "'quoted'", "مياه النهر", "⛏ 金", "{x}", "null", "=", "<<"]
)
def test_awkward_texts_survive_dump(text):
    framework = replace(parse(SMALL), title=text)
    assert parse(dump(framework)).title == text


@settings(database=None, deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp"), include_characters=" \n#:->|'\""), max_size=400))
def test_any_background_survives_dump_tidied(text):
    small = parse(SMALL)
    framework = replace(small, issues=(replace(small.issues[0], background=text),))
    assert parse(dump(framework)).issues[0].background == nodes.tidy(text)


def test_template_and_values_give_the_message():
    with pytest.raises(FrameworkErrors) as caught:
        parse(changed("tier: 4", "tier: 5"))
    (error,) = caught.value.errors
    assert (error.line, error.field) == (9, "groups[0].tier")
    assert error.template % error.values == error.message == "must be a whole number from 1 to 4"


MALFORMED = {
    "no question": (
        "      - Who should build the pond?\n",
        "",
        "line 37, issues[0].questions: needs at least one question",
    ),
    "unknown field": (
        "title: Water",
        "titel: Water",
        "line 32, issues[0].title: is missing",
        "line 33, issues[0].titel: is not a known field; known here: key, uid, taken_from, title, teaser, theme, role, problem, "
        "opportunity, background, sources, questions",
    ),
    "missing section": (
        "title: Valley dialogue\n",
        "",
        "line 1, title: is missing",
    ),
    "number for text": (
        "name: Pond",
        "name: 1984",
        "line 41, terms[0].name: must be text; put it in quotation marks",
    ),
    "yes for text": (
        "text: Floods",
        "text: yes",
        "line 28, challenges[0].text: must be text; put it in quotation marks",
    ),
    "list for text": ("text: Floods", "text: [Floods]", "line 28, challenges[0].text: must be text"),
    "text for list": (
        "groups: [miners]",
        "groups: miners",
        "line 29, challenges[0].groups: must be a list (each item starts with - )",
    ),
    "text for fields": (
        "  - key: pond\n    name: Pond\n    definition: Still water.\n",
        "  - pond\n",
        "line 40, terms[0]: must be a set of named fields (name: value)",
    ),
    "quoted number": ("tier: 4", "tier: '4'", "line 9, groups[0].tier: must be a whole number from 1 to 4"),
    "unknown word": (
        "policy: hidden",
        "policy: secret",
        "line 10, groups[0].policy: “secret” is not one of: named, hidden, protected",
    ),
    "unknown group in a relation": (
        "from: office",
        "from: offices",
        "line 22, relations[0].from: there is no group “offices”",
    ),
    "unknown group of a challenge": (
        "groups: [miners]",
        "groups: [miners, diggers]",
        "line 29, challenges[0].groups[1]: there is no group “diggers”",
    ),
    "group named twice by a challenge": (
        "groups: [miners]",
        "groups: [miners, miners]",
        "line 29, challenges[0].groups[1]: “miners” was used before, on line 29",
    ),
    "unknown issue": (
        "issues: [water]",
        "issues: [wood]",
        "line 30, challenges[0].issues[0]: there is no issue “wood”",
    ),
    "tie to itself": ("to: miners", "to: office", "line 23, relations[0].to: a group cannot be tied to itself"),
    "relation twice": (
        "challenges:\n",
        "  - {from: office, to: miners, kind: licenses, quality: conflict}\nchallenges:\n",
        "line 26, relations[1]: “office → miners: licenses” was used before, on line 22",
    ),
    "key twice": (
        "terms:\n",
        "  - {key: water, title: W, role: focus_area, problem: P, opportunity: O, questions: ['Why?']}\nterms:\n",
        "line 39, issues[1].key: “water” was used before, on line 32",
    ),
    "bad key": (
        "key: pond",
        "key: Our pond",
        "line 40, terms[0].key: may have small letters a to z, digits, - and _ only, and starts with a letter or digit",
    ),
    "part at the top": (
        "    standing: lane\n    tier: 4",
        "    standing: part\n    tier: 4",
        "line 4, groups: needs at least two lanes",
        "line 8, groups[0].standing: a part must stand under a lane",
    ),
    "one part": (
        "    pattern: dots\n",
        "    pattern: dots\n" + YOUNG,
        "line 21, groups[1].parts: a lane has two or three parts, or none",
    ),
    "lane in a lane": (
        "    pattern: dots\n",
        "    pattern: dots\n" + YOUNG.replace("standing: part", "standing: lane") + OLD,
        "line 22, groups[1].parts[0].standing: a group inside another one must be a part",
    ),
    "no issue": (
        SMALL[SMALL.index("issues:\n") : SMALL.index("terms:\n")],
        "issues: []\n",
        "line 30, challenges[0].issues[0]: there is no issue “water”",
        "line 31, issues: needs at least one issue",
    ),
    "too long": (
        "title: Water",
        "title: " + "W" * 161,
        "line 33, issues[0].title: has 161 characters; at most 160 fit",
    ),
    "empty": ("title: Water", "title: '  '", "line 33, issues[0].title: must not be empty"),
    "control character": (
        "title: Water",
        r'title: "Wa\x07ter"',
        "line 33, issues[0].title: has a character that cannot be shown (U+0007)",
    ),
    "raw control character": (
        "title: Water",
        "title: Wa\x07ter",
        "line 33, file: has a character that cannot be shown (U+0007)",
    ),
    "reordering character": (
        "title: Water",
        "title: Wa\u202eter",
        "line 33, issues[0].title: has a character that cannot be shown (U+202E)",
    ),
    "field twice": ("title: Water", "title: Water\n    title: Wine", "line 34, issues[0].title: is given twice"),
    "anchor": (
        "    pattern: dots\n",
        "    pattern: dots\n" + PARTS,
        "line 22, file: anchors and aliases (& and *) are not allowed; write the text out",
    ),
    "alias": (
        "title: Water",
        "title: *other",
        "line 33, file: anchors and aliases (& and *) are not allowed; write the text out",
    ),
    "tag": (
        "title: Water",
        "title: !!python/name:os.system Water",
        "line 33, file: tags (!) are not allowed; put text that starts with ! in quotation marks",
    ),
    "syntax": (
        "title: Water",
        "title: [Water",
        "line 34, file: is not valid YAML: expected ',' or ']', but got ':'",
    ),
    "two documents": ("terms:\n", "---\nterms:\n", "line 39, file: is not valid YAML: but found another document"),
    "depth": ("title: Water", "title: " + "[" * 5000, "line 33, file: lists and fields are nested too deeply"),
}


@pytest.mark.parametrize("case", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_file_names_line_and_field(case):
    old, new, *expected = case
    assert errors_of(changed(old, new)) == expected


def test_empty_list_of_questions():
    text = changed("    questions:\n      - Who should build the pond?\n", "    questions: []\n")
    assert errors_of(text) == ["line 37, issues[0].questions: needs at least one question"]


def test_parts_under_a_part_and_under_a_consultative_group():
    consultative = (
        "  - {key: cso, name: C, short_name: C, standing: consultative, tier: 3, policy: named, palette: blue,"
    )
    part = "{key: %s, name: P, short_name: P, standing: part, tier: 4, policy: named, palette: blue, pattern: dots%s}"
    nested = part % ("inner", ", parts: [" + part % ("innermost", "") + "]")
    text = changed("relations:\n", f"{consultative}\n    pattern: plain, parts: [{nested}]}}\nrelations:\n")
    assert errors_of(text) == [
        "line 22, groups[2].parts: only a lane may have parts",
        "line 22, groups[2].parts[0].parts: only a lane may have parts",
    ]


def test_all_faults_are_reported_in_the_order_of_lines():
    text = changed("policy: named", "policy: open", changed("tier: 4", "tier: 0", changed("text: Floods", "text: ''")))
    assert [error.split(":")[0] for error in errors_of(text)] == [
        "line 9, groups[0].tier",
        "line 18, groups[1].policy",
        "line 28, challenges[0].text",
    ]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_empty_file(text):
    assert errors_of(text) == ["line 1, file: is empty"]


def test_file_that_is_no_mapping():
    assert errors_of("- one\n- two\n") == ["line 1, file: must be a set of named fields (name: value)"]


def test_file_that_is_too_long():
    text = "#" * (nodes.MAX_CHARACTERS + 1)
    assert errors_of(text) == ["line 1, file: is longer than 500000 characters"]


KEYS_TWICE = {
    "hope": (
        "terms:\n",
        "visions:\n  - {key: x, text: A, groups: [miners]}\n  - {key: x, text: B, groups: [office]}\nterms:\n",
        "line 41, visions[1].key: “x” was used before, on line 40",
    ),
    "bare question": (
        "      - Who should build the pond?\n",
        '      - {key: "2", text: "Who?"}\n      - Why?\n',
        "line 39, issues[0].questions[1].key: “2” was used before, on line 38",
    ),
    "goal without a key": (
        "groups:\n",
        "goals:\n  - {scope: overall, text: One.}\n  - {key: overall-1, scope: overall, text: Two.}\ngroups:\n",
        "line 6, goals[1].key: “overall-1” was used before, on line 5",
    ),
    "tie": (
        "relations:\n",
        "relations:\n  - {key: x, from: miners, to: office, kind: A, quality: mixed}\n"
        "  - {key: x, from: office, to: miners, kind: B, quality: mixed}\n",
        "line 23, relations[1].key: “x” was used before, on line 22",
    ),
}


def test_hope_of_a_group_that_is_not_there_is_told():
    with pytest.raises(FrameworkErrors) as told:
        parse(changed("terms:\n", "visions:\n  - {key: x, text: A, groups: [nobody]}\nterms:\n"))
    assert str(told.value) == "line 40, visions[0].groups[0]: there is no group “nobody”"


@pytest.mark.parametrize("name", KEYS_TWICE)
def test_key_that_is_given_twice_is_told_even_where_it_is_not_written_out(name):
    old, new, fault = KEYS_TWICE[name]
    with pytest.raises(FrameworkErrors) as told:
        parse(changed(old, new))
    assert str(told.value) == fault
