"""Whoever takes part from afar reads when something happens by their own clock too: worked out on their device, where the two differ."""

import re

import pytest

from tests.chromium import DESK, OVERFLOW, PHONE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
BALLOT, DECISIONS, WORKSHOP = "/d/april/ballots/2/", "/d/april/decisions/", "/d/april/workshops/1/"


def own_times(visit, path):
    visit.go(path)
    return visit.page.locator("time[data-zone]:visible").all_inner_texts()


@pytest.mark.parametrize(
    ("size", "language", "begins"), [(PHONE, "en", r"By your clock: \w+day,? \d+ \w+ "), (DESK, "fr", "À votre heure")]
)
def test_time_by_ones_own_clock_stands_beside_the_dialogues(window, demo, size, language, begins):
    with Visit(window, demo, size, zone="Asia/Kolkata") as visit:
        visit.speak(language).sign_in("amina")
        visit.requests.clear()
        for path in (BALLOT, DECISIONS, WORKSHOP):
            told = own_times(visit, path)
            assert told, path
            assert all(re.match(begins, words) and re.search(r"\d\d:\d\d", words) for words in told), told
            assert visit.page.evaluate(OVERFLOW) <= 0
        assert not [url for url in visit.requests if "Kolkata" in url]


def test_nothing_stands_twice_where_both_clocks_say_the_same_or_no_script_runs(window, demo):
    there = demo.rows("SELECT zone FROM workshops_workshop")[0][
        0
    ]  # the hall stands where it is noon when the demo is made
    for zone, javascript in ((there, True), ("Asia/Kolkata", False)):
        with Visit(window, demo, PHONE, javascript=javascript, zone=zone) as visit:
            visit.sign_in("amina")
            assert [own_times(visit, path) for path in (BALLOT, DECISIONS, WORKSHOP)] == [[], [], []]
