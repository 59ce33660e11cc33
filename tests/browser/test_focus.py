"""Where a press that takes something back leaves the keyboard and a screen reader: beside what changed, never at the page's beginning."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests import chromium
from tests.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
QUESTION, PAPER, PROPOSALS = "/d/april/issues/vulnerability/1/", "/d/april/ballots/2/", "/d/april/proposals/"
ROOM = "/d/april/workshops/1/room/"


@pytest.fixture(scope="module")
def busy(prepared):
    """A demo that the tests of this file change."""
    with Demo(prepared) as running:
        yield running


@pytest.fixture
def someone(window, busy):
    """`with someone("amina", path) as visit:` signed in there."""

    class Someone(chromium.Visit):
        def __init__(self, key, path, **more):
            super().__init__(window, busy, **more)
            self.sign_in(key)
            self.go(path)

        def enter(self, place):
            """Press a button, a summary or a tick from the keyboard."""
            place.focus()
            self.page.keyboard.press("Space")

    return Someone


def take_back(visitor, place):
    visitor.enter(place.locator("details.confirm > summary", has_text="Take it back"))
    visitor.enter(place.get_by_role("button", name="Yes, take it back"))


@pytest.mark.parametrize(("key", "path"), [("amina", QUESTION), ("salif", ROOM)])
def test_after_an_answer_is_taken_back_one_can_write_again(someone, key, path):
    with someone(key, path) as amina:
        page = amina.page
        page.locator("#answer textarea").fill("Said too soon.")
        amina.enter(page.get_by_role("button", name="Send my answer"))
        expect(page.locator("#yours")).to_be_focused()
        take_back(amina, page.locator("#yours"))
        expect(page.locator("#answer")).to_be_focused()
        expect(page.locator("#answer")).to_have_accessible_name("Your answer")
        expect(page.locator("#answer")).to_be_in_viewport()
        page.keyboard.press("Tab")
        expect(page.locator("#answer :focus")).to_have_count(1)
        assert amina.complaints == []


def test_answer_that_others_read_stays_where_it_was_and_says_when_it_goes(someone):
    with someone("rosario", QUESTION) as rosario:
        own = rosario.page.locator("#yours")
        take_back(rosario, own)
        expect(own).to_be_focused()
        expect(own.get_by_role("status")).to_contain_text("it goes")
        rosario.enter(own.get_by_role("button", name="Keep it after all"))
        expect(own.get_by_role("button", name="Keep it after all")).to_have_count(0)
        expect(own).to_be_focused()


def test_mark_that_is_taken_back_leads_to_its_choices_and_the_whole_paper_to_its_count(someone):
    with someone("salif", PAPER) as salif:
        page, row = salif.page, salif.page.locator("li.ask").nth(2)
        salif.enter(row.locator("[type=radio][value=no]"))
        expect(row.get_by_text("Counted")).to_be_visible()
        expect(row.locator("[type=radio][value=no]")).to_be_focused()
        salif.enter(row.locator("[type=radio][value=none]"))
        expect(row.get_by_text("Not voted yet")).to_be_visible()
        expect(row.locator("[type=radio]").first).to_be_focused()
        assert row.locator("[type=radio]:checked").count() == 0
        salif.enter(row.locator("[type=radio]").first)
        expect(row.get_by_text("Counted")).to_be_visible()
        salif.enter(page.get_by_role("button", name="Take my whole ballot back"))
        page.get_by_role("button", name="Yes, go on").click()
        expect(page.locator("#counted")).to_have_text("0 of 8 counted")
        expect(page.locator("#counted")).to_be_focused()
        assert (page.url.endswith(PAPER), salif.complaints) == (True, [])


def test_support_stays_under_the_finger(someone, busy):
    number = busy.proposal()
    with closing(sqlite3.connect(busy.database, timeout=20)) as rows, rows:
        rows.execute(
            "UPDATE dialogue_dialogue SET phase = 'gather' WHERE slug = 'april'"
        )  # its ballot keeps the team from it
    for path in (PROPOSALS, f"{PROPOSALS}{number}/"):
        with someone("leila", path) as leila:
            page, button = leila.page, leila.page.locator(f"#s{number}")
            for _press in range(2):
                other = "Support" if button.inner_text().startswith("Supported") else "Supported"
                leila.enter(button)
                expect(button).to_have_text(re.compile(f"^{other}\\b"))
                expect(button).to_be_focused()
            assert (page.url.endswith(path), leila.complaints) == (True, [])
