"""Following the room, on a page that is made of it alone: what is held back, what goes over into what is new, who is asked again."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.stair import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
FORM = """<h1>{title}</h1><span data-clock data-over data-seconds="{seconds}"></span>
<form action="/next/"><input name="words"><select name="question"><option>1<option>2</select>
<input type="checkbox" name="silent" value="yes"></form><form action="/other/"><input type="checkbox" name="silent" value="yes"></form>"""
PAGE = """<p>elsewhere</p><div data-poll="/state/" data-version="1" data-every="0.1">{form}</div>
<div data-mine="/mine/"><p data-again="100">waiting</p></div><script src="/live.js"></script>"""
SEEN = """hidden => {
  Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Room:
    """A server of one page; `state` is what the next poll brings."""

    version = 1
    state = FORM.format(title="One", seconds=60)

    def __init__(self, page):
        self.page = page
        page.route("http://room.test/**", self.answer)
        page.goto("http://room.test/")

    def answer(self, route):
        address = urlsplit(route.request.url)
        version = {"X-Version": str(self.version)}
        if address.path == "/state/" and parse_qs(address.query)["v"] == [str(self.version)]:
            route.fulfill(status=204)
        elif address.path == "/state/":
            route.fulfill(body=self.state, headers=version)
        elif address.path == "/mine/":
            route.fulfill(body="<p>You are in.</p>", headers=version)
        elif address.path == "/live.js":
            route.fulfill(path=ROOT / "static" / "js" / "live.js")
        else:
            route.fulfill(body=PAGE.format(form=self.state), content_type="text/html")

    def move_on(self, title, seconds=60):
        """The room goes on, and the page has heard of it."""
        self.version, self.state = self.version + 1, FORM.format(title=title, seconds=seconds)
        known = f"v={self.version}"
        self.page.wait_for_event("request", lambda request: request.url.endswith(known))


@pytest.fixture
def room(window):
    with window.new_context() as context:
        yield Room(context.new_page())


def test_clock_of_what_was_held_back_runs(room):
    room.page.locator("[name=words]").focus()
    room.move_on("Two", seconds=600)
    expect(room.page.locator("h1")).to_have_text("One")
    room.page.locator("[name=words]").blur()
    expect(room.page.locator("h1")).to_have_text("Two")
    expect(room.page.locator("[data-clock]")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))


def test_clock_that_was_over_when_it_was_held_back_counts_on(room):
    room.page.locator("[name=words]").focus()
    room.move_on("Two", seconds=-60)
    room.page.locator("[name=words]").blur()
    expect(room.page.locator("[data-clock]")).to_have_text(re.compile(r"^\+1:\d\d$"))


def test_tick_goes_over_into_the_same_form_and_holds_nothing_back(room):
    first, second = (room.page.locator("[name=silent]").nth(n) for n in (0, 1))
    first.check()
    room.move_on("Two")
    expect(room.page.locator("h1")).to_have_text("Two")
    assert (first.is_checked(), second.is_checked()) == (True, False)
    expect(first).to_be_focused()
    first.uncheck()
    room.move_on("Three")
    expect(room.page.locator("h1")).to_have_text("Three")
    assert (first.is_checked(), second.is_checked()) == (False, False)


def test_words_and_choices_are_left_alone(room):
    room.page.locator("[name=words]").fill("Half a")
    room.page.get_by_text("elsewhere").click()
    room.move_on("Two")
    expect(room.page.locator("h1")).to_have_text("One")
    room.page.reload()
    room.page.locator("select").select_option("2")
    room.page.get_by_text("elsewhere").click()
    room.move_on("Three")
    assert (room.page.locator("h1").text_content(), room.page.locator("select").input_value()) == ("Two", "2")


def test_who_waits_is_asked_again_when_the_page_is_seen_again(room):
    room.page.evaluate(SEEN, True)
    expect(room.page.locator("[data-again]")).to_be_visible()
    room.page.evaluate(SEEN, False)
    expect(room.page.get_by_text("You are in.")).to_be_visible()
