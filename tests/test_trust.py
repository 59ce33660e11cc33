"""Every line of trust has its test or stands in a list that may only shrink, and the page that says so is never stale."""

import pytest

from tests import trust
from tests.trust_lines import LINES, SECTIONS, UNHELD

# As many as were without a test on 2026-11-25. Lower it with each that gets one; it is never raised.
MOST_UNHELD = 1
SOME = next(iter(UNHELD))


def test_each_line_has_a_test_or_stands_in_the_list():
    assert trust.faults(trust.held()) == []


def test_list_of_lines_without_a_test_only_shrinks():
    assert len(UNHELD) == MOST_UNHELD


def test_lines_stand_in_their_sections():
    assert {line[0] for line in LINES} == set(SECTIONS)
    assert [line for line, says in LINES.items() if not says.strip()] == []


def test_page_says_what_the_markers_and_the_protection_page_say():
    """Run `python -m tests.trust` if this fails."""
    page = trust.PAGE.read_text(encoding="utf-8")
    assert page == trust.written(page, trust.held())
    assert "cannot promise" in page
    assert "every 30 minutes while a workshop is under way" in page


SOURCE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.trust("{whole}")]

@pytest.mark.trust("{one}", "A2")
def test_something():
    pass

def helper():
    pass
"""


def test_markers_are_read_from_functions_and_modules():
    found = list(trust.marked(SOURCE.format(whole="F1", one="A1")))
    assert found == [("F1", "test_something"), ("A1", "test_something"), ("A2", "test_something")]


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ({"Z9": [("test_x.py", "test_y")]}, "Z9 is no line of trust, but test_y is marked with it"),
        ({}, "A1 must hold, and no test is marked with it"),
        ({SOME: [("test_x.py", "test_y")]}, f"{SOME} has a test: take it off the list of those without"),
    ],
)
def test_faults_are_found(found, fault):
    assert fault in trust.faults(found)
