"""The form about a workshop, from the team's press to the results: on a phone, wide, and without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import barriers
from tests.chromium import DESK, OVERFLOW, PHONE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
FORM = "/d/april/workshops/1/evaluation/end/"


def test_team_opens_it_people_send_it_and_all_read_the_results(window, fresh_demo):
    with Visit(window, fresh_demo, DESK) as miriam:
        miriam.sign_in("miriam").go(FORM)
        miriam.press(miriam.page.get_by_role("button", name="Open it now"))
    with Visit(window, fresh_demo, PHONE) as amina:
        send(amina, "amina", "Mostly", "The hall was cold.")
        expect(amina.page.locator("#yours")).to_contain_text("The hall was cold.")
    with Visit(window, fresh_demo, DESK, javascript=False) as zanele:
        send(zanele, "zanele", "Fully", "Well led.")
        assert fresh_demo.rows(
            "SELECT step_1, step_2 FROM issues_rating ORDER BY evaluation_id DESC, step_1 LIMIT 2"
        ) == [
            (4, None),
            (5, None),
        ]
    with Visit(window, fresh_demo, PHONE) as miriam:
        miriam.sign_in("miriam").go(FORM)
        miriam.page.get_by_text("Close it", exact=True).click()
        miriam.press(miriam.page.get_by_role("button", name="Yes, close it"))
        expect(miriam.page.locator("#results")).to_be_visible()
        assert miriam.page.evaluate(OVERFLOW) <= 0


def send(visit, key, step, words):
    visit.sign_in(key).go(FORM)
    page = visit.page
    assert page.evaluate(OVERFLOW) <= 0
    if visit.scripted:
        assert [*barriers(visit, "light", PHONE), *barriers(visit, "dark", DESK)] == []
    page.locator(".scale").first.get_by_text(step).click()
    page.get_by_label("In your own words").fill(words)
    visit.press(page.get_by_role("button", name="Send it"))
