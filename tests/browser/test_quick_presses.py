"""A press while another is on its way: the second counts too, at the place where it was made (TRUST A2, I2)."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests import chromium
from tests.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
QUESTION, PAPER, CONSOLE = "/d/april/issues/vulnerability/1/", "/d/april/ballots/2/", "/d/april/workshops/1/console/"


@pytest.fixture(scope="module")
def busy(prepared):
    """A demo that the tests of this file change."""
    with Demo(prepared) as running:
        yield running


@pytest.fixture
def slow(window, busy):
    """`with slow("amina", path, "**/react/") as visit:` what goes there is held back until `go_on()`."""

    class Slow(chromium.Visit):
        def __init__(self, key, path, held, **more):
            super().__init__(window, busy, **more)
            self.page.on("dialog", lambda dialog: dialog.accept())
            self.held = []
            self.sign_in(key)
            self.go(path)
            self.page.route(held, lambda route: self.held.append(route))

        def go_on(self):
            for _moment in range(chromium.PATIENCE // 20):
                if self.held:
                    break
                self.page.wait_for_timeout(20)
            self.held.pop(0).continue_()

    return Slow


@pytest.mark.trust("I2")
def test_second_words_follow_the_first_and_stand(slow):
    with slow("amina", QUESTION, "**/answer/") as amina:
        page = amina.page
        box, send = page.locator("#answer textarea"), page.get_by_role("button", name="Send my answer")
        box.fill("The first words.")
        send.click()
        box.fill("The second words.")
        send.click()
        amina.go_on()
        amina.go_on()
        expect(page.locator("#yours .answer.mine")).to_contain_text("The second words.")
        expect(page.locator(".unsent")).to_have_count(0)
        assert amina.demo.rows("SELECT text FROM issues_contribution WHERE text LIKE 'The % words.'") == [
            ("The second words.",)
        ]


@pytest.mark.trust("I2")
def test_second_press_in_a_list_goes_to_its_own_row(slow):
    with slow("miriam", CONSOLE, "**/floor/", size=chromium.DESK) as miriam:
        page = miriam.page
        hands = page.locator("ol.queue li", has=page.get_by_role("button", name="Give the floor"))
        names = hands.locator("bdi").all_inner_texts()
        assert len(names) > 2
        hands.nth(0).get_by_role("button").click()
        hands.nth(2).get_by_role("button").click()
        miriam.go_on()
        miriam.go_on()
        expect(hands).to_have_count(len(names) - 2)
        assert hands.locator("bdi").all_inner_texts() == [name for at, name in enumerate(names) if at not in {0, 2}]
        assert (page.locator(".unsent").count(), miriam.complaints) == (0, [])


@pytest.mark.trust("I2")
def test_second_press_whose_row_is_gone_says_so(slow):
    with slow("miriam", CONSOLE, "**/floor/", size=chromium.DESK) as miriam:
        page = miriam.page
        page.locator("summary", has_text="Somebody speaks without a phone").click()
        page.get_by_role("button", name="Companies").click()
        page.evaluate("document.querySelector('#console button[value=lsm]').value = 'nobody'")
        page.evaluate("document.querySelector('#console button[value=nobody]').click()")
        miriam.go_on()
        expect(page.locator(".unsent")).to_have_text("Not sent: what it belongs to is no longer here. ")
        assert miriam.held == []


@pytest.mark.trust("I2")
@pytest.mark.parametrize("size", [chromium.PHONE, chromium.DESK])
def test_mark_that_was_not_sent_stands_in_its_row_and_is_sent_by_a_button(slow, size):
    with slow("salif", PAPER, "**/nothing/", size=size) as salif:
        row = salif.page.locator("li.ask").nth(4)
        before, wanted = row.locator("h3").bounding_box(), "yes" if size == chromium.PHONE else "no"
        salif.context.set_offline(True)
        row.locator(f"label:has(input[value={wanted}])").click()
        note = row.locator(".unsent")
        expect(note).to_contain_text("Not sent: no connection.")
        choice, told = row.locator("fieldset").bounding_box(), note.bounding_box()
        assert (row.locator("h3").bounding_box()["width"], told["x"]) == (before["width"], choice["x"])
        note.get_by_role("button", name="Stop").click()
        salif.context.set_offline(False)
        row.get_by_role("button", name="Send again").click()
        expect(row.get_by_text("Counted")).to_be_visible()
        expect(note).to_have_count(0)
        expect(row.locator(f"[type=radio][value={wanted}]")).to_be_checked()


@pytest.mark.trust("I2")
def test_what_is_typed_for_another_press_of_the_console_stays_when_the_console_is_drawn_anew(slow):
    with slow("miriam", CONSOLE, "**/stretch/", size=chromium.DESK) as miriam:
        page = miriam.page
        page.locator("#console summary", has_text="Ask another question").click()
        minutes = page.locator("#console input[name=minutes]")
        minutes.fill("17")
        page.get_by_role("button", name="+5 min").click()
        miriam.go_on()
        expect(page.locator("#console [data-clock]").first).to_be_visible()
        page.wait_for_timeout(1000)
        expect(minutes).to_be_visible()
        expect(minutes).to_have_value("17")
        assert (page.locator(".unsent").count(), miriam.complaints) == (0, [])


@pytest.mark.trust("I2")
def test_reason_that_is_typed_in_one_row_stays_when_another_row_is_hidden(slow):
    with slow("miriam", "/d/april/team/texts/", re.compile("/hide/"), size=chromium.DESK) as miriam:
        page, rows = miriam.page, miriam.page.locator("ol.answers > li.answer")
        for row, reason in ((rows.nth(0), "Names a village."), (rows.nth(3), "Names a mine.")):
            row.locator("summary", has_text="Hide").click()
            row.locator("[name=reason]").fill(reason)
        waiting = page.locator(f"#{rows.nth(3).get_attribute('id')}")
        rows.nth(0).get_by_role("button", name="Hide this text").click()
        miriam.go_on()
        expect(page.get_by_text("Hidden: Names a village.")).to_be_visible()
        expect(waiting.locator("[name=reason]")).to_be_visible()
        expect(waiting.locator("[name=reason]")).to_have_value("Names a mine.")
        page.get_by_role("button", name="Show it again").first.click()
        expect(page.get_by_text("Hidden: Names a village.")).to_have_count(0)
        row = rows.nth(1)
        row.locator("summary", has_text="Hide").click()
        row.locator("[name=reason]").fill("The first words.")
        row.get_by_role("button", name="Hide this text").click()
        row.locator("[name=reason]").fill("Typed while it went.")
        miriam.go_on()
        expect(row.locator(".unsent")).to_contain_text("What you typed since is not sent yet.")
        expect(row.locator("[name=reason]")).to_have_value("Typed while it went.")


@pytest.mark.trust("I2")
def test_press_in_the_room_whose_answer_is_lost_is_shown_as_it_arrived(slow):
    with slow("leila", "/d/april/workshops/1/room/", "**/hand/") as leila:
        page = leila.page
        page.get_by_role("button", name="Raise my hand").click()
        while not leila.held:
            page.wait_for_timeout(20)
        leila.held[0].fetch(max_redirects=0)
        leila.held[0].abort()
        expect(page.locator(".unsent")).to_contain_text("No answer. It may have arrived.")
        expect(
            page.get_by_role("button", name="Hand down")
        ).to_be_visible()  # once the page has heard from the room again
        expect(page.locator(".unsent")).to_have_count(0)


@pytest.mark.trust("A2")
def test_press_that_waited_is_not_made_about_other_words(slow):
    with slow("amina", QUESTION, "**/react/") as amina:
        page = amina.page
        item = page.locator("li.answer:has(.react)").first
        pk = item.get_attribute("id")[1:]
        presses = item.locator(".react button[aria-pressed=false]")
        presses.nth(0).click()
        presses.nth(1).click()
        _write(amina.demo, f"UPDATE issues_contribution SET text = 'Never pay anybody' WHERE id = {pk}")
        before = amina.demo.rows(f"SELECT count(*) FROM issues_reaction WHERE contribution_id = {pk}")
        amina.go_on()
        expect(page.locator(f"#a{pk}")).to_contain_text("Never pay anybody")
        expect(page.locator(".unsent").first).to_be_visible()
        assert amina.demo.rows(f"SELECT count(*) FROM issues_reaction WHERE contribution_id = {pk}") == before
        assert amina.held == []


def _write(demo, statement):
    with closing(sqlite3.connect(demo.database, timeout=20)) as connection, connection:
        connection.execute(statement)
