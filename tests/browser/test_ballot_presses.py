"""A ballot paper in a browser: one button saves it without a script, and with one a press casts its choice at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.pages import FINAL, SLUG

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
PAPER = f"/d/{SLUG}/ballots/{FINAL}/"
SMALLEST = 44  # pixels of what a thumb presses


def item(someone, place):
    return someone.page.locator("li.ask").nth(place)


def choose(someone, place, value):
    item(someone, place).locator(f"label:has(input[value={value}])").click()


def counted(someone):
    return someone.page.locator("#counted")


@pytest.fixture
def someone(visit):
    with visit(javascript=False) as found:
        found.sign_in("salif").go(PAPER)
        yield found


def test_paper_is_saved_changed_and_taken_back_mark_by_mark_without_a_script(someone):
    save = someone.page.get_by_role("button", name="Save my ballot")
    choose(someone, 0, "yes")
    choose(someone, 1, "no")
    someone.press(save)
    expect(counted(someone)).to_have_text("2 of 8 counted")
    choose(someone, 0, "none")
    choose(someone, 2, "pass")
    someone.press(save)
    expect(counted(someone)).to_have_text("2 of 8 counted")
    marked = [item(someone, n).locator("input[type=radio]:checked").count() for n in range(4)]
    assert (marked, someone.complaints) == ([0, 1, 1, 0], [])


@pytest.mark.parametrize("javascript", [True, False])
def test_everything_to_press_is_large_enough_for_a_thumb(visit, javascript):
    with visit(javascript=javascript) as leila:
        leila.sign_in("leila").go(PAPER)
        found = leila.page.locator("li.ask").first.locator("label:visible, summary").all()
        sizes = [each.bounding_box()["height"] for each in [*found, leila.page.locator(".tally button")]]
        assert (len(sizes), min(sizes) >= SMALLEST) == (6, True), sizes


def test_urgent_marks_are_counted_in_sight_and_a_fourth_says_why_not(visit):
    with visit(javascript=False) as without:
        without.sign_in("zanele").go(PAPER)
        assert "up to three may be marked urgent" in without.page.locator(".tally").inner_text()
    with visit() as zanele:
        zanele.sign_in("zanele").go(PAPER)
        said, boxes = zanele.page.locator("[data-urgent-count]"), zanele.page.locator("[data-urgent]")
        for box in boxes.all():
            box.set_checked(False)
        empty = [n for n in range(8) if not item(zanele, n).locator("input[type=radio]:checked").count()]
        for number in empty[:1]:
            boxes.nth(number).check()
            expect(said).to_have_text("1 / 3 urgent: choose beside the mark as well, or it is not kept")
            boxes.nth(number).uncheck()
        for number in set(empty) & {0, 1, 2}:
            choose(zanele, number, "yes")
            expect(item(zanele, number).get_by_text("Counted")).to_be_visible()
        for number in range(3):
            expect(said).to_have_text(f"{number} / 3 urgent")
            boxes.nth(number).check()
        expect(said).to_have_text("3 / 3 urgent: remove one mark to set another")
        expect(boxes.nth(3)).to_be_disabled()
        boxes.nth(0).uncheck()
        expect(said).to_have_text("2 / 3 urgent")
        expect(boxes.nth(3)).to_be_enabled()


def test_press_casts_its_choice_at_once(visit):
    with visit() as rosario:
        rosario.sign_in("rosario").go(PAPER)
        before = int(counted(rosario).inner_text().split()[0])
        empty = [n for n in range(8) if not item(rosario, n).locator("input[type=radio]:checked").count()]
        place, other = empty[:2] if len(empty) > 1 else (0, 1)
        choose(rosario, other, "no")
        expect(item(rosario, other).get_by_text("Counted")).to_be_visible()
        choose(rosario, place, "yes")
        expect(item(rosario, place).get_by_text("Counted")).to_be_visible()
        expect(counted(rosario)).to_have_text(f"{before + len({place, other} & set(empty))} of 8 counted")
        item(rosario, place).locator("summary").click()
        item(rosario, place).locator("textarea").fill("The river is brown.")
        item(rosario, place).get_by_role("button", name="Count it with this reason").click()
        expect(item(rosario, place).locator("details[open] textarea")).to_have_value("The river is brown.")
        choose(rosario, place, "none")
        expect(item(rosario, place).get_by_text("Not voted yet")).to_be_visible()
        assert rosario.page.url.endswith(PAPER)
        rosario.page.reload()
        expect(item(rosario, other).locator("[type=radio][value=no]")).to_be_checked()
        assert (item(rosario, place).locator("input:checked").count(), rosario.complaints) == (0, [])
        assert reverse("ballot", args=[SLUG, FINAL]) == PAPER


@pytest.fixture
def slow(visit):
    """Somebody who votes on a line that holds each mark back until `go_on()` is called."""
    held = []

    def go_on():
        while not held:
            visitor.page.wait_for_timeout(20)
        held.pop().continue_()

    with visit() as visitor:
        visitor.sign_in("salif").go(PAPER)
        visitor.page.route("**/marks/*/", lambda route: held.append(route))
        visitor.go_on = go_on
        yield visitor


def test_what_is_opened_or_typed_while_a_mark_is_on_its_way_stays(slow):
    row = item(slow, 5)
    choose(slow, 5, "no")
    row.locator("summary").click()
    slow.go_on()
    expect(row.get_by_text("Counted")).to_be_visible()
    expect(row.locator("textarea")).to_be_visible()  # the new row is open where the old one was
    choose(slow, 5, "yes")
    row.locator("textarea").fill("Typed meanwhile.")
    slow.go_on()
    expect(row.locator(".unsent")).to_contain_text("What you typed since is not sent yet.")
    expect(row.locator("textarea")).to_have_value("Typed meanwhile.")
    row.get_by_role("button", name="Count it with this reason").click()
    slow.go_on()
    expect(row.locator(".unsent")).to_have_count(0)
    slow.page.reload()
    expect(row.locator("[type=radio][value=yes]")).to_be_checked()
    assert (row.locator("textarea").input_value(), slow.complaints) == ("Typed meanwhile.", [])


def test_reason_that_was_counted_is_not_kept_as_unsent(visit):
    with visit() as leila:
        asked = []
        leila.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        leila.sign_in("leila").go(PAPER)
        place = next(n for n in range(8) if not item(leila, n).locator("input[type=radio]:checked").count())
        choose(leila, place, "pass")
        expect(item(leila, place).get_by_text("Counted")).to_be_visible()
        item(leila, place).locator("summary").click()
        item(leila, place).locator("textarea").fill("Both sides are right.")
        item(leila, place).get_by_role("button", name="Count it with this reason").click()
        expect(item(leila, place).locator("details[open] textarea")).to_have_value("Both sides are right.")
        expect(leila.page.locator("form[data-dirty]")).to_have_count(0)
        assert leila.page.evaluate("() => Object.keys(sessionStorage)") == []
        leila.go("/d/april/")
        assert (asked, leila.complaints) == ([], [])


OLD = """() => {
  delete HTMLFormElement.prototype.requestSubmit;
  Object.defineProperty(SubmitEvent.prototype, "submitter", { get: () => undefined });
}"""


def test_browser_of_before_2022_casts_each_press_as_well(visit):
    """Safari before 16 cannot send a form as if a button were pressed, and does not tell which one was."""
    with visit() as esi:
        esi.context.add_init_script(f"({OLD})()")
        esi.sign_in("esi").go(PAPER)
        place = next(n for n in range(8) if not item(esi, n).locator("input[type=radio]:checked").count())
        choose(esi, place, "no")
        expect(item(esi, place).get_by_text("Counted")).to_be_visible()
        item(esi, place).locator("summary").click()
        item(esi, place).locator("textarea").fill("Nobody asked us.")
        item(esi, place).get_by_role("button", name="Count it with this reason").click()
        expect(item(esi, place).locator("details[open] textarea")).to_have_value("Nobody asked us.")
        choose(esi, place, "none")
        expect(item(esi, place).get_by_text("Not voted yet")).to_be_visible()
        assert esi.complaints == []
