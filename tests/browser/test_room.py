"""The room and the wall in a browser: they follow, they heal, they leave alone what somebody writes, and they can be read."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.chromium import OVERFLOW, PATIENCE, PHONE, Visit
from tests.demo import Demo
from tests.stagehand import LONG, SAID, Stagehand

pytestmark = [pytest.mark.sqlite]
FOLLOWS = PATIENCE
WIDE, NARROW = {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}

# Texts under 3 % of the height, texts cut by the edge, and how much could be scrolled.
READ = """() => {
  const small = [], cut = [], high = innerHeight, wide = innerWidth;
  for (const e of document.querySelectorAll('.wall *')) {
    const words = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!words || !e.getClientRects().length || e.closest('svg')) continue;
    const size = parseFloat(getComputedStyle(e).fontSize), r = e.getBoundingClientRect();
    if (size < high * .03) small.push([e.className || e.tagName, size]);
    if (r.bottom > high + 1 || r.right > wide + 1 || r.left < -1 || r.top < -1) cut.push(e.textContent.slice(0, 40));
  }
  const root = document.documentElement, box = document.querySelector('.w');
  const scrolls = Math.max(root.scrollHeight - high, root.scrollWidth - wide, box.scrollHeight - box.clientHeight);
  return {small, cut, scrolls: Math.max(0, scrolls)};
}"""
# Parts of the wall that lie over each other.
COVERED = """() => {
  const parts = '.w-head h1, .w-clock, .w-stamp, .w-lead, .w-verdict, .w-lanes li, .w-answers li, .w-corner, .w-foot > p,' +
    '.w-tables > li, .w-heard, .w-said blockquote, .w-said figcaption, .w-translation, .w-rules h2, .w-agreed, .w-body > .w-soft';
  const boxes = [...document.querySelectorAll(parts)].map(e => [e, e.getBoundingClientRect()]), found = [];
  boxes.forEach(([a, r], i) => boxes.slice(i + 1).forEach(([b, s]) => {
    const w = Math.min(r.right, s.right) - Math.max(r.left, s.left), h = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
    if (w > 2 && h > 4 && !a.contains(b) && !b.contains(a)) found.push([a.className || a.tagName, b.className || b.tagName]);
  }));
  return found;
}"""


@pytest.fixture(scope="module")
def stage(prepared):
    """(demo, stagehand, keys of its workshop) for this file alone."""
    with Demo(prepared) as demo, Stagehand(demo.environ) as hand:
        yield demo, hand, hand.do("plan")


@pytest.fixture
def look(window, stage):
    """`with look("amina", size=…) as someone:` on the page of the room."""
    demo, _hand, keys = stage

    @contextmanager
    def opened(who, **more):
        with Visit(window, demo, **more) as someone:
            someone.sign_in(who)
            assert someone.go(room_of(keys)) == 200
            yield someone

    return opened


def room_of(keys):
    return f"/d/april/workshops/{keys['number']}/room/"


def ask(hand, number=1, **more):
    hand.do("session", kind="issues")
    hand.do("ask", number=number, **more)
    hand.do("clean")


# ---- following


def test_phone_and_wall_follow_what_the_team_does(stage, look, window):
    demo, hand, keys = stage
    hand.do("session", kind="plenary", title="What each group sees")
    with look("amina") as phone, Visit(window, demo, WIDE) as wall:
        wall.go(f"/wall/{keys['wall']}/")
        for page in (phone.page, wall.page):
            expect(page.locator("h1")).to_have_text("What each group sees")
        text = hand.do("ask", number=3)
        for page in (phone.page, wall.page):
            expect(page.locator("h1")).to_have_text(text, timeout=FOLLOWS)
        expect(phone.page.locator("textarea")).to_be_visible(timeout=FOLLOWS)
        hand.do("end")
        expect(phone.page.locator("textarea")).to_have_count(0, timeout=FOLLOWS)
        assert (phone.complaints, wall.complaints) == ([], [])


def test_second_tab_and_the_way_back_show_what_is_open(stage, look):
    _demo, hand, keys = stage
    ask(hand, 1)
    with look("amina") as phone:
        second = phone.context.new_page()
        second.goto(room_of(keys))
        phone.page.goto("/d/april/rule/")
        hand.do("session", kind="break")
        expect(second.locator("h1")).to_have_text("Break", timeout=FOLLOWS)
        phone.page.go_back()
        expect(phone.page.locator("h1")).to_have_text("Break", timeout=FOLLOWS)
        phone.page.reload()
        expect(phone.page.locator("h1")).to_have_text("Break")


def test_lost_connection_is_shown_and_heals(stage, look):
    _demo, hand, _keys = stage
    hand.do("session", kind="plenary", title="")
    with look("amina") as phone:
        phone.context.set_offline(True)
        expect(phone.page.get_by_text("Connection lost, trying again")).to_be_visible(timeout=FOLLOWS)
        hand.do("session", kind="break")
        phone.context.set_offline(False)
        expect(phone.page.locator("h1")).to_have_text("Break", timeout=FOLLOWS)
        expect(phone.page.get_by_text("Connection lost, trying again")).to_be_hidden()


def test_clock_warns_before_the_question_closes_and_closes_nothing(stage, look):
    _demo, hand, _keys = stage
    with look("amina") as phone:
        ask(hand, 2, minutes=0.49)
        expect(phone.page.get_by_text("Less than half a minute is left")).to_be_visible(timeout=FOLLOWS)
        hand.do("stretch", minutes=-1)
        expect(phone.page.locator("[data-clock]")).to_have_text("0:00", timeout=FOLLOWS)
        expect(phone.page.locator("textarea")).to_be_visible()


# ---- what somebody writes


def test_words_that_are_not_sent_stay_when_the_room_moves_on(stage, look):
    _demo, hand, keys = stage
    ask(hand, 1)
    with look("amina") as phone:
        words = phone.page.locator("textarea")
        words.fill("Half a sentence about the")
        text = hand.do("ask", number=2)
        expect(phone.page.locator("h1")).to_have_text(text, timeout=FOLLOWS)
        expect(phone.page.get_by_text("The room has moved on.")).to_be_visible(timeout=FOLLOWS)
        expect(words).to_have_value("Half a sentence about the")
        phone.page.get_by_role("button", name="Send my answer").click()
        expect(phone.page.get_by_text("Sent.")).to_be_visible()
        assert phone.page.url.endswith(room_of(keys))
        assert "Half a sentence about the" in hand.do("answers")


def test_words_can_be_dropped_and_the_room_followed(stage, look):
    _demo, hand, _keys = stage
    ask(hand, 1)
    with look("amina") as phone:
        phone.page.locator("textarea").fill("Never mind")
        hand.do("session", kind="break")
        phone.page.get_by_role("button", name="Drop what I wrote").click(timeout=FOLLOWS)
        expect(phone.page.locator("textarea")).to_have_count(0, timeout=FOLLOWS)
        expect(phone.page.get_by_text("The room has moved on.")).to_be_hidden()


def test_polling_leaves_words_and_cursor_alone(stage, look):
    _demo, hand, _keys = stage
    ask(hand, 4)
    with look("amina") as phone:
        phone.page.locator("textarea").focus()
        phone.page.keyboard.type("I begin")
        hand.do("say", texts=list(SAID) * 2)  # the total changes, the question does not
        expect(phone.page.get_by_text("5 or more have written.")).to_be_visible(timeout=FOLLOWS)
        phone.page.keyboard.type(" and go on")
        expect(phone.page.locator("textarea")).to_have_value("I begin and go on")
        expect(phone.page.get_by_text("The room has moved on.")).to_be_hidden()


# ---- without JavaScript


def test_everything_works_without_javascript(stage, look):
    _demo, hand, keys = stage
    ask(hand, 5)
    with look("salif", javascript=False) as phone:
        phone.page.get_by_role("button", name="I am here").click()
        expect(phone.page.get_by_text("You are counted as here.")).to_be_visible()
        phone.page.get_by_role("button", name="Raise my hand").click()
        expect(phone.page.get_by_text("Your hand is up")).to_be_visible()
        phone.press(phone.page.get_by_role("button", name="Hand down"))
        phone.page.locator("textarea").fill("Said without a script.")
        phone.press(phone.page.get_by_role("button", name="Send my answer"))
        assert phone.page.url.endswith(room_of(keys))
        hand.do("session", kind="break")
        phone.page.get_by_role("link", name="See what is new").click()
        expect(phone.page.locator("h1")).to_have_text("Break")
        assert phone.page.evaluate(OVERFLOW) <= 0


# ---- the wall

SCENES = {
    "before": [("state", {"value": "planned"})],
    "session": [("session", {"kind": "plenary", "title": "What each group sees"})],
    "caucus": [("session", {"kind": "caucus", "group": "asm"})],
    "break": [("session", {"kind": "break"})],
    "rules": [("session", {"kind": "rules"}), ("agree", {})],
    "join": [("wall", {"state": "join"})],
    "question": [("session", {"kind": "issues"}), ("ask", {"number": 1, "silent": True})],
    "long question": [("ask", {"number": 2, "text": f"{(LONG * 2)[:590]}?"})],
    "answers": [("clean", {}), ("say", {"texts": list(SAID) * 2}), ("end", {})],
    "no answers": [("session", {"kind": "issues"}), ("ask", {"number": 6}), ("clean", {}), ("end", {})],
    "quote": [("session", {"kind": "issues"}), ("ask", {"number": 7}), ("say", {"texts": SAID}), ("show", {})],
    "translated": [("show", {"translation": LONG})],
    "vote": [("session", {"kind": "ballot"}), ("ballot", {"kind": "final"})],
    "result": [("session", {"kind": "hands"}), ("ballot", {"kind": "straw"})],
    "tables": [("session", {"kind": "tables"}), ("seats", {})],
    "large tables": [("session", {"kind": "tables"}), ("seats", {"tables": 3})],
    "over": [("state", {"value": "over"})],
}


def test_wall_can_be_read_from_ten_metres_and_never_scrolls(stage, window):
    demo, hand, keys = stage
    findings = []
    with Visit(window, demo, WIDE, scheme="dark") as wide, Visit(window, demo, NARROW) as narrow:
        for name, steps in SCENES.items():
            for action, given in steps:
                hand.do(action, **given)
            wide.page.wait_for_timeout(1100)  # that a scene is kept
            for wall in (wide, narrow):
                wall.go(f"/wall/{keys['wall']}/")
                found = wall.page.evaluate(READ) | {"covered": wall.page.evaluate(COVERED)}
                if found != {"small": [], "cut": [], "scrolls": 0, "covered": []}:
                    findings.append((name, wall.page.viewport_size["width"], found))
        assert (findings, wide.complaints, narrow.complaints) == ([], [], [])


def test_wall_turns_dark_and_light_by_a_key_and_remembers_it(stage, window):
    demo, _hand, keys = stage
    with Visit(window, demo, WIDE) as wall:
        wall.go(f"/wall/{keys['wall']}/?light")
        before = wall.page.evaluate("getComputedStyle(document.body).backgroundColor")
        wall.page.keyboard.press("d")
        after = wall.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (before, after) == ("rgb(251, 248, 242)", "rgb(25, 23, 19)")
        wall.page.reload()
        assert wall.page.evaluate("getComputedStyle(document.body).backgroundColor") == after


def test_wall_without_javascript_loads_itself_again(stage, window):
    demo, hand, keys = stage
    hand.do("session", kind="plenary", title="")
    with Visit(window, demo, WIDE, javascript=False) as wall:
        wall.go(f"/wall/{keys['wall']}/")
        hand.do("session", kind="break")
        expect(wall.page.locator("h1")).to_have_text("Break", timeout=FOLLOWS)


def test_room_at_360_pixels_is_not_wider_than_the_phone(stage, look):
    _demo, hand, _keys = stage
    wide = []
    for kind in ("welcome", "tables", "plenary"):
        hand.do("session", kind=kind)
        with look("amina", size=PHONE) as phone:
            wide.append(phone.page.evaluate(OVERFLOW))
    assert wide == [0, 0, 0]
