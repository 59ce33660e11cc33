"""A short workshop from welcome to closing: a console, a wall and four phones, of which one has no JavaScript and one a slow line.

The facilitator presses what the console has; whoever else is in the room is played by the stagehand.
"""

import datetime
import re
import time
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.chromium import DESK, OVERFLOW, PATIENCE, PHONE, Visit
from tests.demo import Demo
from tests.stagehand import Stagehand

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
POLLED = 4  # seconds in which every screen has asked at least once
FOLLOWS, SLOWLY = PATIENCE / 1000, 2 * PATIENCE / 1000  # seconds
SCREEN = {"width": 1920, "height": 1080}
EDGE = {"latency": 300, "downloadThroughput": 250_000 / 8, "uploadThroughput": 50_000 / 8}  # a line of 2G
PHONES = {"amina": "diggers", "zanele": "large-scale mining", "salif": "owners", "esi": "government"}
OTHERS = (
    "A public scale at every pit, looked after by both sides.",
    "The price in town, on a board, every morning.",
    "Pay women who sieve in money and on the same day.",
    "One buyer more at each pit would be enough.",
    "Receipts that the ministry accepts.",
    "An advance without a stone as its pledge.",
)


OWN = ("A scale that is ours.", "Prices that anybody can check.", "Pay for the tools first.")
HALF, NOTE = "Weights that the ministry has", "A scale at the pit, looked after by two."
QUOTES = 6  # answers to a question in the minutes
EVERY = ("wall", "amina", "zanele", "esi")  # who follow by themselves, the slow one last


class Day:
    """The six windows, and who has which."""

    def __init__(self, window, demo, keys, stack):
        self.room, self.team = (f"/d/april/workshops/{keys['number']}/{page}/" for page in ("room", "console"))
        self.keys, self.slowest = keys, {}

        def opened(path, who=None, **more):
            visit = stack.enter_context(Visit(window, demo, **more))
            if who:
                visit.sign_in(who)
            assert visit.go(path) == 200
            return visit

        self.console = opened(self.team, "miriam", size=DESK)
        self.late = opened(self.team, "tomas", size=DESK, javascript=False)  # its page stays as it is: always too late
        self.wall = opened(f"/wall/{keys['wall']}/", size=SCREEN)
        self.amina, self.zanele = (opened(self.room, who, size=PHONE) for who in ("amina", "zanele"))
        self.salif = opened(self.room, "salif", size=PHONE, javascript=False)
        self.esi = opened(self.room, "esi", size=PHONE)
        self.line = self.esi.context.new_cdp_session(self.esi.page)
        self.line.send("Network.enable")
        self.line.send("Network.emulateNetworkConditions", {"offline": False, **EDGE})

    @property
    def following(self):
        return {name: getattr(self, name) for name in EVERY}

    def press(self, words):
        self.console.page.get_by_role("button", name=words).click()

    def follow(self, words, of="h1", only=EVERY):
        """Every screen says so in time after a press; the phone without JavaScript when it is asked."""
        begun = time.monotonic()
        for name in only:
            left = (SLOWLY if name == "esi" else FOLLOWS) - (time.monotonic() - begun)
            expect(self.following[name].page.locator(of).filter(has_text=words).first).to_be_visible(
                timeout=1000 * max(0.05, left)
            )
            self.slowest[name] = max(self.slowest.get(name, 0), time.monotonic() - begun)
        if only == EVERY:
            self.salif.press(self.salif.page.get_by_role("link", name="See what is new"))
            expect(self.salif.page.locator(of).filter(has_text=words).first).to_be_visible()


@pytest.fixture
def day(window, prepared):
    """(day, stagehand) of a workshop that has not begun."""
    with Demo(prepared) as demo, Stagehand(demo.environ) as hand, ExitStack() as stack:
        yield Day(window, demo, hand.do("short"), stack), hand


def test_day_in_the_room_from_welcome_to_closing(day):
    day, hand = day
    begin(day, hand)
    speak(day)
    agree(day)
    write_in_silence(day, hand)
    read_together(day)
    sit_down(day)
    lose_the_line(day)
    close(day, hand)
    read_the_minutes(day)
    complaints = [words for visit in (day.console, *day.following.values()) for words in visit.complaints]
    assert [words for words in complaints if "ERR_INTERNET_DISCONNECTED" not in words] == []


def begin(day, hand):
    day.follow("On stage")
    day.press("Begin with “Welcome”")
    day.follow("Welcome")
    for phone in (day.amina, day.zanele, day.salif, day.esi):
        phone.page.get_by_role("button", name="I am here").click()
        expect(phone.page.get_by_text("You are counted as here.")).to_be_visible()
        assert phone.page.evaluate(OVERFLOW) <= 0
    day.here = hand.do("gather", featured=list(PHONES)) + len(PHONES)
    expect(day.console.page.get_by_text(f"{day.here} here")).to_be_visible(timeout=1000 * FOLLOWS)


def speak(day):
    """A hand goes up on a phone, gets the floor at the console, and is down again when the phone moves on."""
    day.amina.page.get_by_label("Shown as").select_option("asm")
    day.amina.page.get_by_role("button", name="Raise my hand").click()
    expect(day.amina.page.get_by_text("Your hand is up")).to_be_visible()
    expect(day.console.page.locator("ol.queue")).to_contain_text(re.compile(r"№ \d+"), timeout=1000 * FOLLOWS)
    day.press("Give the floor")
    expect(day.console.page.locator(".floor")).to_be_visible()
    day.console.page.keyboard.press("f")
    expect(day.console.page.locator(".floor")).to_have_count(0)


def agree(day):
    """The key `n` needs two presses; a second facilitator who pressed the same step is told and moves nothing."""
    button, clock = day.console.page.locator("[data-key=n]"), day.console.page.clock
    day.late.page.reload()
    clock.install()
    clock.pause_at(
        datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
    )  # the second press must follow soon
    day.console.page.keyboard.press("n")
    expect(button).to_have_class("btn first big armed")
    expect(day.console.page.locator("h1")).to_have_text("Welcome")
    day.console.page.keyboard.press("n")
    clock.resume()
    expect(day.console.page.locator("h1")).to_have_text("Ground rules")
    day.follow("Ground rules")
    expect(day.amina.page.get_by_role("button", name="Raise my hand")).to_be_visible()
    day.late.page.get_by_role("button", name="End “Welcome”").click()
    expect(
        day.late.page.get_by_text("Somebody of the team was quicker: the room is at “Ground rules” now.")
    ).to_be_visible()
    expect(day.late.page.locator("h1")).to_have_text("Ground rules")
    day.press("Nobody objects: note it")
    day.follow("Nobody objected.", "p")


def write_in_silence(day, hand):
    """Three answer, one of them by a plain form; a fourth is still writing on the slow line."""
    day.press("End “Ground rules”")
    day.follow("Issue discussion")
    hold_and_let_go(day)
    for phone, text in ((day.amina, OWN[0]), (day.zanele, OWN[1]), (day.salif, OWN[2])):
        phone.page.locator("textarea").fill(text)
        phone.page.get_by_role("button", name="Send my answer").click()
        expect(phone.page.locator("#yours")).to_contain_text(text)
        assert phone.page.url.endswith(day.room)
    hand.do("write", texts=OTHERS, featured=list(PHONES))
    day.follow("5 or more have written.", "p")
    expect(day.console.page.get_by_text("5 or more have written.")).to_be_visible(timeout=1000 * FOLLOWS)
    for screen in (*day.following.values(), day.salif):
        assert [text for text in (OWN[1], *OTHERS) if said_by_others(screen, text)] == []
    day.esi.page.locator("textarea").fill(HALF)


def said_by_others(screen, text):
    return screen.page.locator(".answers, .w-answers").get_by_text(text).count()


def hold_and_let_go(day):
    """The question is asked while the wall is held: the phones have it, the wall when it is let go."""
    day.console.page.keyboard.press("h")
    # The answer to the press renews this part of the console: a tick that is set before would be gone, and the question open to all.
    expect(day.console.page.get_by_role("button", name="Wall held")).to_be_visible()
    day.console.page.get_by_label("In silent writing").check()
    day.press("Open the first question")
    day.follow(day.keys["asked"], only=("amina", "zanele", "esi"))
    expect(day.wall.page.locator("h1")).to_have_text("Issue discussion")
    day.console.page.keyboard.press("h")
    day.follow(day.keys["asked"])


def read_together(day):
    """The answers appear on wall and phones together; what is half written stays where it was, and is sent late."""
    day.press("End the silent writing")
    day.follow(re.compile("."), ".answers li p, .w-answers li p")
    for phone in (day.amina, day.zanele, day.salif, day.esi):
        expect(phone.page.locator(".answers li")).to_have_count(len(OWN) + len(OTHERS))
    expect(day.esi.page.get_by_text("The room has moved on.")).to_be_visible(timeout=1000 * SLOWLY)
    expect(day.esi.page.locator("textarea")).to_have_value(HALF)
    answer = day.console.page.locator("li", has_text=OWN[1])
    answer.get_by_text("show on the wall").click()
    answer.get_by_role("button", name="Show it").click()
    day.follow(OWN[1], "blockquote, figure p")
    expect(day.esi.page.locator("textarea")).to_have_value(HALF)
    day.esi.page.get_by_role("button", name="Send my answer").click()
    expect(day.esi.page.get_by_text("Sent.")).to_be_visible()
    expect(day.esi.page.get_by_text("The room has moved on.")).to_be_hidden()
    day.press("Take it off the wall")
    day.follow(day.keys["asked"])


def sit_down(day):
    """Tables from those who are here; everybody reads their seat, and a table writes what it brings back."""
    page = day.console.page
    day.console.press(page.get_by_role("link", name="Tables", exact=True))
    page.get_by_role("spinbutton", name="Tables").fill("6")
    page.get_by_role("button", name="Work out the tables").click()
    expect(page.get_by_role("heading", name="Table 6")).to_be_visible(timeout=1000 * FOLLOWS)
    page.goto(day.team)
    day.press("End “Issue discussion”")
    day.follow("Table 1", "h2", only=("wall",))
    day.follow("Tackling migration and security", only=("wall",))  # what the tables talk about
    for phone in (day.amina, day.zanele, day.esi):
        expect(phone.page.get_by_text("You sit at table")).to_be_visible(timeout=1000 * SLOWLY)
    day.follow("Tables", only=[name for name in EVERY if name != "wall"])
    day.amina.page.get_by_role("link", name="Write for your table").click()
    day.amina.page.locator("[name=agreed]").fill(NOTE)
    day.amina.page.get_by_role("button", name="Save the note").click()
    expect(day.amina.page.get_by_text("The note of your table is kept.")).to_be_visible()
    day.amina.page.goto(day.room)


def lose_the_line(day):
    """A phone and the console lose the line, say so, and are where the room is as soon as they have it again."""
    lost = "Connection lost, trying again"
    day.amina.context.set_offline(True)
    expect(day.amina.page.get_by_text(lost)).to_be_visible(timeout=1000 * FOLLOWS)
    day.press("End “Tables”")
    day.follow("Break", only=("wall", "zanele", "esi"))
    day.console.context.set_offline(True)
    expect(day.console.page.get_by_text("The connection is lost.")).to_be_visible(timeout=1000 * FOLLOWS)
    for visit in (day.amina, day.console):
        visit.context.set_offline(False)
    expect(day.amina.page.locator("h1")).to_have_text("Break", timeout=1000 * FOLLOWS)
    expect(day.amina.page.get_by_text(lost)).to_be_hidden()
    expect(day.console.page.get_by_text("The connection is lost.")).to_be_hidden(timeout=1000 * FOLLOWS)


def close(day, hand):
    """The last step asks first; what changes meanwhile does not take the button from under the question."""
    day.press("End “Break”")
    day.follow("Closing")
    day.press("End “Closing” and with it the workshop")
    day.press("No, go back")
    expect(day.console.page.locator("h1")).to_have_text("Closing")
    day.press("End “Closing” and with it the workshop")
    hand.do("wall", state="hold")
    day.console.page.wait_for_timeout(1000 * POLLED)
    day.press("Yes, go on")
    expect(day.console.page.locator("h1")).to_have_text("The workshop is over")
    day.follow("Thank you")


def read_the_minutes(day):
    """The team reads what happened, and lets everybody read it."""
    page = day.console.page
    day.console.press(page.get_by_role("link", name="Minutes", exact=True))
    words = page.locator("article").inner_text()
    told = (
        f"{day.here} people",
        "nobody objected",
        day.keys["asked"],
        "In silent writing. 10 or more have written.",
        NOTE,
    )
    assert [text for text in told if text not in words] == []
    assert len([text for text in (*OWN, HALF, *OTHERS) if text in words]) == QUOTES
    assert day.salif.go(page.url) == 404
    day.console.press(page.get_by_role("button", name="Let everybody read them"))
    assert day.salif.go(page.url) == 200
    expect(day.salif.page.locator("article")).to_contain_text(NOTE)
