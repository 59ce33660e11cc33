"""What lies beside what: phases and tabs in one line, and nothing that is over sticks to the window."""

import pytest

from tests.chromium import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
TOPS = "items => items.map(item => Math.round(item.getBoundingClientRect().top))"
LAID = "items => items.map(item => `${getComputedStyle(item).position} ${getComputedStyle(item).marginTop}`)"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("path", "steps"), [("/d/april/", ".track > li"), ("/d/april/team/", ".phases > li")])
def test_past_phases_lie_as_the_present_one(visit, size, path, steps):
    with visit(size=size) as organiser:
        organiser.sign_in("miriam").go(path)
        assert organiser.page.locator(f"{steps}.done").count() > 0
        assert set(organiser.page.eval_on_selector_all(steps, LAID)) == {"static 0px"}
        if steps.startswith(".track"):
            assert len(set(organiser.page.eval_on_selector_all(steps, TOPS))) == 1


def test_tabs_of_the_team_lie_in_one_line_on_a_phone(visit):
    with visit(size=PHONE) as organiser:
        organiser.sign_in("miriam").go("/d/april/")
        tops = organiser.page.eval_on_selector_all(".nav > a", TOPS)
        assert (len(tops), len(set(tops))) == (6, 1)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_warning_stands_apart_from_what_follows(visit, size):
    """`main > .notice` is where base.html puts the warning that somebody is signed out soon."""
    with visit(size=size) as organiser:
        organiser.sign_in("miriam").go("/d/april/team/cards/")
        organiser.page.eval_on_selector(
            "main", "main => main.insertAdjacentHTML('afterbegin', '<div class=notice>Soon</div>')"
        )
        gap = "main => main.children[1].getBoundingClientRect().top - main.children[0].getBoundingClientRect().bottom"
        assert organiser.page.eval_on_selector("main", gap) >= 16
