"""Presses on a line that comes and goes: the page stays, the words stay, and what was said is counted once (TRUST I2)."""

import re

import pytest
from playwright.sync_api import expect

from tests import chromium
from tests.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
HOME, QUESTION, ROOM, CONSOLE = (
    "/d/april/",
    "/d/april/issues/vulnerability/1/",
    "/d/april/workshops/1/room/",
    "/d/april/workshops/1/console/",
)
UNSENT = "Not sent: no connection."
BY_ITSELF = f"{UNSENT} It is sent by itself for ten minutes: keep this page open."


@pytest.fixture(scope="module")
def busy(prepared):
    """A demo that the tests of this file change."""
    with Demo(prepared) as running:
        yield running


@pytest.fixture
def someone(window, busy):
    """`with someone("amina", path) as visit:` signed in there. What a browser says of a line that is lost is no complaint."""

    class Someone(chromium.Visit):
        def __init__(self, key, path, **more):
            super().__init__(window, busy, **more)
            self.page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"
            self.sign_in(key)
            self.go(path)

        def cut(self):
            self.context.set_offline(True)

        def mend(self):
            self.context.set_offline(False)

        @property
        def faults(self):
            return [said for said in self.complaints if "net::ERR" not in said and "htmx:" not in said]

    return Someone


def unsent(page):
    return page.locator(".unsent")


def buttons(page, n=0):
    return page.locator("li.answer").nth(n).locator(".react button[name=value]")


def pressed(page, n=0):
    return [button.get_attribute("aria-pressed") for button in buttons(page, n).all()]


def test_press_changes_its_part_and_the_page_stays(someone):
    with someone("amina", QUESTION) as amina:
        page = amina.page
        page.evaluate("document.body.dataset.same = 'yes'")
        buttons(page).nth(0).click()
        expect(buttons(page).nth(0)).to_have_attribute("aria-pressed", "true")
        expect(buttons(page).nth(0)).to_be_focused()
        buttons(page).nth(1).click()  # with the key that came along
        expect(buttons(page).nth(1)).to_have_attribute("aria-pressed", "true")
        assert (page.evaluate("document.body.dataset.same"), amina.complaints) == ("yes", [])
        page.reload()
        assert pressed(page) == ["false", "true", "false"]


@pytest.mark.trust("I2")
def test_what_is_said_without_a_line_goes_by_itself_when_it_is_back(someone):
    with someone("amina", QUESTION) as amina:
        page, words = amina.page, "Typed while the line was away."
        box = page.locator("form.form textarea").first
        amina.cut()
        box.fill(words)
        buttons(page, 1).nth(0).click()
        page.get_by_role("button", name=re.compile("^Send (my answer|the change)")).first.click()
        expect(unsent(page)).to_have_count(2)
        assert {text.removesuffix(" Stop") for text in unsent(page).all_inner_texts()} == {BY_ITSELF}
        assert (box.input_value(), page.url.endswith(QUESTION)) == (words, True)
        amina.mend()
        expect(unsent(page)).to_have_count(0)
        expect(page.locator("#yours")).to_contain_text(words)
        expect(page.locator("#notices")).to_contain_text("Sent.")
        page.reload()
        assert (pressed(page, 1), amina.faults) == (["true", "false", "false"], [])
        expect(page.locator("#yours .answer.mine")).to_contain_text(words)
        expect(page.locator("[data-keep-back]").first).to_be_hidden()


@pytest.mark.trust("I2")
def test_newer_press_replaces_one_that_waits_and_stop_ends_it(someone):
    with someone("zanele", QUESTION) as zanele:
        page = zanele.page
        zanele.cut()
        buttons(page).nth(0).click()
        expect(unsent(page)).to_have_count(1)
        buttons(page).nth(2).click()
        expect(unsent(page)).to_have_count(1)
        buttons(page, 1).nth(0).click()
        expect(unsent(page)).to_have_count(2)
        unsent(page).last.get_by_role("button", name="Stop").click()
        expect(unsent(page).last).to_have_text(
            "Stopped: it is not sent again. Load the page anew to see whether it arrived. "
        )
        zanele.mend()
        expect(buttons(page).nth(2)).to_have_attribute("aria-pressed", "true")
        page.reload()
        assert (pressed(page), pressed(page, 1)) == (["false", "false", "true"], ["false", "false", "false"])


@pytest.mark.trust("I2")
def test_signing_out_sends_nothing_that_waits(someone):
    with someone("rosario", QUESTION) as rosario:
        page = rosario.page
        page.route("**/react/", lambda route: route.abort())  # the line holds for everything else
        buttons(page).nth(0).click()
        expect(unsent(page)).to_have_count(1)
        page.unroute("**/react/")
        page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
        page.wait_for_url(lambda url: QUESTION not in url)
        rosario.sign_in("rosario")
        rosario.go(QUESTION)
        assert pressed(page) == ["false", "false", "false"]


@pytest.mark.trust("I2")
def test_room_press_without_a_line_says_so_and_is_not_sent_later(someone):
    with someone("amina", ROOM) as amina:
        page = amina.page
        up, down = page.get_by_role("button", name="Raise my hand"), page.get_by_role("button", name="Hand down")
        first, other = (down, up) if down.count() else (up, down)
        first.click()
        expect(other).to_be_visible()
        amina.cut()
        other.click()
        expect(unsent(page)).to_have_text(re.compile(f"^{UNSENT}"))
        amina.mend()
        expect(page.locator("[data-lost]").first).to_be_hidden()
        expect(other).to_be_visible()
        other.click()
        expect(first).to_be_visible()
        assert amina.faults == []


@pytest.mark.trust("I2")
def test_console_waits_while_the_line_is_lost_and_notes_save_themselves(someone):
    with someone("miriam", CONSOLE, size=chromium.DESK) as miriam:
        page = miriam.page
        longer, notes = page.get_by_role("button", name="+5 min"), page.locator("#noting textarea")
        notes.fill("The road is washed away.")
        expect(page.locator("#notes")).to_contain_text("Saved.")
        miriam.cut()
        expect(longer).to_be_disabled()
        expect(page.locator("[data-lost]")).to_be_visible()
        notes.fill("The road is washed away since March.")
        expect(unsent(page)).to_have_text("No connection: not saved so far. It is tried again. ")
        assert notes.input_value() == "The road is washed away since March."
        miriam.mend()
        expect(longer).to_be_enabled()
        expect(unsent(page)).to_have_count(0)
        page.reload()
        expect(notes).to_have_value("The road is washed away since March.")
        page.evaluate("document.body.dataset.same = 'yes'")
        longer.click()
        expect(page.locator("#console")).to_be_visible()
        assert (page.evaluate("document.body.dataset.same"), miriam.faults) == ("yes", [])


@pytest.mark.trust("F11")
def test_nothing_of_a_page_is_kept_in_the_browser(someone):
    with someone("zanele", QUESTION) as zanele:
        buttons(zanele.page, 2).nth(0).click()
        expect(buttons(zanele.page, 2).nth(0)).to_have_attribute("aria-pressed", "true")
        zanele.go(HOME)
        kept = zanele.page.evaluate("() => [Object.keys(localStorage), Object.keys(sessionStorage)]")
        assert kept == [[], []]


def test_without_a_script_every_press_leads_to_its_page(someone):
    with someone("salif", QUESTION, javascript=False) as rosario:
        buttons(rosario.page, 1).nth(1).click()  # which waits for the next page to begin, not for all of it
        expect(buttons(rosario.page, 1).nth(1)).to_have_attribute("aria-pressed", "true")
        assert pressed(rosario.page, 1) == ["false", "true", "false"]


def test_two_taps_on_one_button_are_one_press(someone):
    with someone("zanele", QUESTION) as zanele:
        page = zanele.page
        page.route("**/react/", lambda route: (page.wait_for_timeout(800), route.continue_()))
        before = pressed(page, 3)[0]
        buttons(page, 3).nth(0).dblclick()
        expect(buttons(page, 3).nth(0)).to_have_attribute("aria-pressed", "true" if before == "false" else "false")
        page.wait_for_timeout(1500)
        assert (pressed(page, 3)[0] != before, zanele.faults) == (True, [])


@pytest.mark.trust("I2")
def test_words_changed_after_the_press_are_sent_by_another_press_only(someone):
    with someone("rosario", QUESTION) as rosario:
        page = rosario.page
        box, send = (
            page.locator("form.form textarea").first,
            page.get_by_role("button", name=re.compile("^Send (my answer|the change)")).first,
        )
        if not box.is_visible():
            page.locator("#yours summary", has_text="Change it").click()
        rosario.cut()
        box.fill("The first words.")
        send.click()
        expect(unsent(page)).to_have_count(1)
        box.press_sequentially(" And more")
        expect(unsent(page)).to_have_text(re.compile("you changed your words since"))
        rosario.mend()
        page.wait_for_timeout(4000)
        expect(box).to_have_value("The first words. And more")
        send.click()
        expect(page.locator("#yours .answer.mine")).to_contain_text("The first words. And more")


@pytest.mark.trust("I2")
def test_notes_stay_with_the_session_they_were_written_for(someone):
    with someone("miriam", CONSOLE, size=chromium.DESK) as miriam:
        page = miriam.page
        notes, session = page.locator("#noting textarea"), page.locator("#noting [name=session]").input_value()
        notes.fill("Of this session.")
        expect(page.locator("#notes")).to_contain_text("Saved.")
        page.locator("[data-key=n]").click()
        if page.locator("#confirm[open]").count():
            page.get_by_role("button", name="Yes, go on").click()
        expect(page.locator("#notes h2")).to_be_visible()
        with page.expect_response("**/notes/"):
            notes.fill("Of this session, and late.")
        assert page.locator("#noting [name=session]").input_value() == session
        kept = miriam.demo.rows("SELECT id, notes FROM workshops_session WHERE notes LIKE 'Of this session%'")
        assert kept == [(int(session), "Of this session, and late.")]
