"""A ballot without a mouse: skip link, marks, saving."""

import pytest
from django.urls import reverse

from tests.pages import FINAL, SLUG

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

ENOUGH = 200  # presses of a key after which the way counts as blocked


def focused(visit, script):
    """A property of the element that has the focus."""
    return visit.page.evaluate(f"document.activeElement.{script}")


def press_until(visit, reached, key="Tab"):
    """Press a key until `reached()` is true; fails when it never is."""
    for _press in range(ENOUGH):
        visit.page.keyboard.press(key)
        if reached():
            return
    pytest.fail(f"{key} never gets there; the focus is on {focused(visit, 'outerHTML')[:200]}")


def has_ring(visit):
    """True if the element that has the focus, or what is drawn for it, shows an outline."""
    script = """() => {
        const at = document.activeElement;
        const drawn = [at, at.nextElementSibling, at.closest("label")].filter(Boolean);
        return drawn.some(one => getComputedStyle(one).outlineStyle !== "none" || getComputedStyle(one).boxShadow !== "none");
    }"""
    return visit.page.evaluate(script)


def test_ballot_is_marked_and_saved_by_keyboard(visit):
    with visit() as someone:
        someone.sign_in("leila").go(reverse("ballot", args=[SLUG, FINAL]))
        someone.page.keyboard.press("Tab")
        assert focused(someone, "className") == "skip"
        assert someone.page.locator(".skip").bounding_box()["y"] >= 0
        someone.page.keyboard.press("Enter")
        someone.page.wait_for_url("**#main")
        marked = 0
        while marked < 2:
            press_until(someone, lambda: focused(someone, "type") == "radio")
            assert has_ring(someone)
            someone.page.keyboard.press("Space")
            marked += 1
        assert someone.page.locator("input[type=radio]:checked").count() == 2
        press_until(someone, lambda: focused(someone, "innerText") == "Save my ballot")
        assert has_ring(someone)
        someone.page.keyboard.press("Enter")
        someone.page.get_by_text("Your ballot is saved: 2 of 8 counted.").wait_for()


def test_skip_link_takes_the_focus_past_the_head(visit):
    with visit() as someone:
        someone.sign_in("leila").go(reverse("dialogue_home", args=[SLUG]))
        someone.page.keyboard.press("Tab")
        someone.page.keyboard.press("Enter")
        someone.page.keyboard.press("Tab")
        assert someone.page.evaluate("document.getElementById('main').contains(document.activeElement)") is True
