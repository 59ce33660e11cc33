"""Dragging in the plan, on a page that is made of it alone: what is dropped is sent, what is let go elsewhere is not."""

import pytest

from tests.stair import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
ARROWS = '<form class="places"></form>'
PAGE = f"""<form data-arrange-form><input name="order"></form>
<ol data-arrange="1"><li data-session="1">held</li><li data-session="2">two {ARROWS}</li><li data-session="3">three {ARROWS}</li></ol>
<p>elsewhere</p><script>document.forms[0].requestSubmit = function () {{ document.title = this.elements.order.value; }};</script>"""


@pytest.fixture
def plan(window):
    with window.new_context() as context:
        made = context.new_page()
        made.set_content(PAGE)
        made.add_script_tag(path=ROOT / "static" / "js" / "console.js")
        yield made


def drag(plan, name, over, give_up=None):
    """Take one row to the upper edge of another; (what was sent, the rows as they stand, how many look taken)."""
    plan.get_by_text(name).hover()
    plan.mouse.down()
    box = plan.get_by_text(over).bounding_box()
    for step in (4, 3, 2):  # the taken row is under the mouse from the second on
        plan.mouse.move(box["x"] + 5, box["y"] + step)
    if give_up:
        give_up()
    plan.mouse.up()
    rows = plan.locator("[data-session]").evaluate_all("rows => rows.map(row => row.dataset.session).join()")
    return plan.title(), rows, plan.locator(".held").count()


def test_dropped_session_is_sent_with_the_whole_order(plan):
    assert drag(plan, "three", "two") == ("1:1,1:3,1:2", "1,3,2", 0)


def test_drag_that_is_given_up_changes_nothing(plan):
    box = plan.get_by_text("elsewhere").bounding_box()
    ways = [lambda: plan.keyboard.press("Escape"), lambda: plan.mouse.move(box["x"] + 5, box["y"] + 5)]
    assert [drag(plan, "three", "two", way) for way in ways] == [("", "1,2,3", 0)] * 2


def test_held_session_is_not_taken(plan):
    assert drag(plan, "held", "three") == ("", "1,2,3", 0)
