"""The bundled framework holds all of the 2015 agenda, and nothing that was made up."""

import re
from pathlib import Path

import pytest

from issues import frameworks
from issues.frameworks.dump import dump
from issues.frameworks.file import parse

BUNDLED = Path(frameworks.__file__).parent / "visioning-2015.yaml"


@pytest.fixture(scope="module")
def bundled():
    return parse(BUNDLED.read_text(encoding="utf-8"))


def every_text(value):
    """All strings below a dataclass, keys and sources aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from every_text(entry)
    elif value is not None and not isinstance(value, int):
        for name, entry in vars(value).items():
            if name not in ("key", "uid", "sources"):
                yield from every_text(entry)


def test_bundled_issues_and_the_number_of_their_questions(bundled):
    assert [(issue.key, issue.role, len(issue.questions)) for issue in bundled.issues] == [
        ("roles", "building_block", 3),
        ("knowledge", "building_block", 4),
        ("voices", "building_block", 4),
        ("vulnerability", "focus_area", 3),
        ("rights", "focus_area", 4),
        ("formalisation", "focus_area", 3),
        ("migration", "focus_area", 3),
    ]


def test_bundled_questions_that_ask_two_things_keep_both(bundled):
    twofold = [
        (issue.key, number)
        for issue in bundled.issues
        for number, question in enumerate(issue.questions, start=1)
        if question.text.count("?") == 2
    ]
    assert twofold == [("roles", 2), ("voices", 1), ("vulnerability", 1), ("rights", 2), ("formalisation", 2)]


def test_bundled_questions_all_ask(bundled):
    assert [
        text
        for issue in bundled.issues
        for text in (*(q.text for q in issue.questions), issue.teaser)
        if text[-1] != "?"
    ] == []


def test_bundled_backgrounds_take_two_minutes_at_most(bundled):
    lengths = {issue.key: len(issue.background.split()) for issue in bundled.issues}
    assert {key: length for key, length in lengths.items() if not 80 <= length <= 200} == {}


def test_bundled_sources_are_those_of_the_section(bundled):
    assert {issue.key: issue.sources for issue in bundled.issues if issue.sources} == {
        "rights": ("Gamu et al., 2015",),
        "formalisation": ("Echavarria, 2015", "Minamata Convention", "OECD Guidelines on Supply Chains"),
    }


def test_bundled_groups(bundled):
    top = [(group.key, group.standing, group.policy, group.pattern) for group in bundled.groups]
    assert top == [
        ("asm", "lane", "hidden", "diagonal"),
        ("lsm", "lane", "named", "plain"),
        ("gov", "lane", "named", "dots"),
        ("cso", "consultative", "named", "lines"),
        ("communities", "consultative", "hidden", "crosses"),
        ("donors", "consultative", "named", "vertical"),
        ("buyers", "consultative", "named", "checks"),
    ]
    assert {group.key: [part.key for part in group.parts] for group in bundled.groups if group.parts} == {
        "asm": ["diggers", "owners"]
    }
    assert len({group.palette for group in bundled.groups}) == len(bundled.groups)


def test_bundled_challenges_by_lane_and_shared_by_all(bundled):
    held = {lane: sum(lane in challenge.groups for challenge in bundled.challenges) for lane in ("asm", "lsm", "gov")}
    assert held == {"asm": 27, "lsm": 22, "gov": 24}
    assert [challenge.key for challenge in bundled.shared_challenges] == [
        "poverty",
        "sustainable-development",
        "pollution",
        "in-migration",
        "social-licence",
        "criminality",
        "law-and-order",
        "informality",
        "corruption",
        "geological-data",
        "institutions-and-laws",
        "government-capacity",
        "international-policies",
        "profits-and-taxes",
        "conflicting-priorities",
    ]
    assert [challenge.key for challenge in bundled.challenges if not challenge.issues] == []


def test_bundled_goals_and_terms(bundled):
    assert [goal.scope for goal in bundled.goals] == ["overall"] * 2 + ["workshop"] * 4
    assert [term.key for term in bundled.terms] == ["formal", "informal", "illegal", "criminal"]


def test_bundled_text_claims_no_numbers(bundled):
    """The years of the workshop and of three studies are the only figures; amounts and shares would be invented."""
    texts = " ".join(every_text(bundled))
    assert sorted(set(re.findall(r"\d+", texts))) == ["2012", "2014", "2015"]
    amounts = r"\b(hundreds?|thousands?|millions?|billions?|dozens?|per ?cent|percent\w*)\b"
    assert re.findall(amounts, texts, re.IGNORECASE) == []


def test_bundled_file_is_as_dump_writes_it(bundled):
    assert dump(bundled) == BUNDLED.read_text(encoding="utf-8")
