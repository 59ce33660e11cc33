"""What is typed comes back after going back and reloading, to nobody else, and goes when it should (TRUST I4, E6, F11)."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_shared_phone import STORED
from tests.stair import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
HOME, QUESTION, PAPER = "/d/april/", "/d/april/issues/vulnerability/1/", "/d/april/ballots/2/"
NOTICE = "/d/april/team/privacy/"
WORDS = "The river is brown since they came."
TICK = "Keep what I type on this phone until I send it"
BACK = "[data-keep-back]"
OPENED = """() => {
  const read = Storage.prototype.getItem;
  window.opened = [];
  Storage.prototype.getItem = function (name) { window.opened.push(name); return read.call(this, name); };
}"""


def kept(page):
    """{name: what stands under it} of the tab."""
    return page.evaluate("() => Object.assign({}, sessionStorage)")


def text(someone):
    return someone.page.locator("textarea").first


def open_form(someone, key, path):
    someone.page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"
    someone.sign_in(key)
    someone.go(path)


@pytest.mark.trust("I4")
def test_typed_words_come_back_after_reload_and_back_until_they_are_thrown_away(visit):
    with visit() as zanele:
        open_form(zanele, "zanele", QUESTION)
        page = zanele.page
        expect(page.locator(BACK)).to_be_hidden()
        text(zanele).fill(WORDS)
        page.reload()
        expect(text(zanele)).to_have_value(WORDS)
        expect(page.locator(BACK)).to_be_visible()
        zanele.go(HOME)
        page.go_back()
        expect(text(zanele)).to_have_value(WORDS)
        zanele.go(QUESTION)  # by a link, and in the same tab
        expect(text(zanele)).to_have_value(WORDS)
        page.get_by_role("button", name="Throw it away").click()
        expect(text(zanele)).to_have_value("")
        expect(text(zanele)).to_be_focused()
        page.reload()
        assert (text(zanele).input_value(), kept(page), zanele.complaints) == ("", {}, [])


@pytest.mark.trust("I4")
def test_marks_and_reasons_of_a_ballot_come_back(visit):
    with visit() as esi:
        open_form(esi, "esi", PAPER)
        page = esi.page
        row = page.locator("li.ask").nth(1)
        choice, other = row.locator("input[type=radio]").nth(1), row.locator("input[type=radio]").nth(0)
        before = choice.is_checked()
        (other if before else choice).check(force=True)
        row.locator("summary").click()
        row.locator("textarea").fill(WORDS)
        page.reload()
        assert (choice.is_checked(), other.is_checked()) == (not before, before)
        expect(row.locator("textarea")).to_be_visible()
        expect(row.locator("textarea")).to_have_value(WORDS)


@pytest.mark.trust("I4", "F11")
def test_nothing_of_a_hidden_group_is_kept_unless_it_is_ticked(visit):
    with visit() as amina:
        open_form(amina, "amina", QUESTION)
        page, tick = amina.page, amina.page.get_by_label(TICK)
        text(amina).fill(WORDS)
        assert kept(page) == {}
        page.reload()
        assert (text(amina).input_value(), tick.is_checked()) == ("", False)
        tick.check()
        text(amina).fill(WORDS)
        page.reload()
        assert (text(amina).input_value(), tick.is_checked()) == (WORDS, True)
        tick.uncheck()
        assert kept(page) == {}
    with visit(javascript=False) as amina:
        open_form(amina, "amina", QUESTION)
        expect(amina.page.get_by_text(TICK)).to_be_hidden()
        expect(amina.page.locator(BACK)).to_be_hidden()


@pytest.mark.trust("I4", "F11")
def test_copy_of_another_person_is_deleted_unread(visit):
    with visit() as phone:
        open_form(phone, "zanele", QUESTION)
        text(phone).fill(WORDS)
        left = set(kept(phone.page))
        assert len(left) == 1
        phone.context.add_init_script(f"({OPENED})()")
        phone.go("/?stay")
        phone.press(phone.page.locator(f'[name="user"][value="{phone.demo.user("esi")}"]'))
        assert (kept(phone.page), left & set(phone.page.evaluate("window.opened"))) == ({}, set())
        phone.go(QUESTION)
        assert (WORDS in text(phone).input_value(), left & set(phone.page.evaluate("window.opened"))) == (False, set())


@pytest.mark.trust("I4", "E6", "F11")
def test_signing_out_empties_every_tab_and_so_does_a_session_that_ended(visit):
    with visit() as zanele:
        open_form(zanele, "zanele", QUESTION)
        text(zanele).fill(WORDS)
        with zanele.context.expect_page() as opened:
            zanele.page.evaluate(f"window.open('{HOME}')")  # takes a copy of the storage along
        other = opened.value
        assert len(kept(other)) == 1
        other.locator("details.menu summary").last.click()
        with other.expect_navigation():
            other.get_by_role("button", name="Sign out").click()
        assert (other.evaluate(STORED), zanele.page.evaluate(STORED)) == ([], [])
    with visit() as zanele:
        open_form(zanele, "zanele", QUESTION)
        text(zanele).fill(WORDS)
        zanele.context.add_cookies([{"name": "sessionid", "value": "0" * 32, "url": zanele.demo.url}])
        zanele.page.reload()
        assert (zanele.page.evaluate(STORED), "/account/" in zanele.page.url) == ([], True)


@pytest.mark.trust("I4")
def test_sent_words_are_forgotten_and_refused_ones_are_not(visit):
    with visit() as miriam:
        open_form(miriam, "miriam", NOTICE)
        page = miriam.page
        text(miriam).fill(" ")
        miriam.press(page.get_by_role("button", name="Keep as a draft"))
        expect(page.locator("[data-said]")).to_have_count(1)  # refused: there is nothing to read in it
        page.reload()
        expect(text(miriam)).to_have_value(" ")
        expect(page.locator(BACK)).to_be_visible()
        text(miriam).fill("Who is responsible\n\nWe are.")
        miriam.press(page.get_by_role("button", name="Keep as a draft"))
        assert (kept(page), "sent" in page.evaluate("document.cookie")) == ({}, False)
        expect(page.locator(BACK)).to_be_hidden()


@pytest.mark.trust("I4")
def test_field_that_says_it_changed_as_the_page_goes_keeps_nothing_back(visit):
    """As Firefox does, after the press."""
    with visit() as miriam:
        open_form(miriam, "miriam", NOTICE)
        text(miriam).fill("Who is responsible\n\nAll of us.")
        miriam.page.evaluate("""() => window.addEventListener("pagehide", () =>
            document.querySelector("textarea").dispatchEvent(new Event("change", {bubbles: true})))""")
        miriam.press(miriam.page.get_by_role("button", name="Keep as a draft"))
        assert kept(miriam.page) == {}


# ---- the script alone, on a page of one form

FORM = """<!doctype html><body data-owner="0123456789abcdef"><form method="post">
<input name="seen" type="hidden" value="{seen}"><textarea name="text"></textarea><input name="opinion">
<input name="password"><input type="password" name="word"><input name="pin"><input name="again"><input name="code">
<div data-keep="form" hidden><div data-keep-back hidden><button type="button">Throw it away</button></div></div>
</form><script src="/app.js"></script>"""
SECRETS = ("password", "word", "pin", "again", "code")
NAME = "words.0123456789abcdef.form"


@pytest.fixture
def lone(window):
    """A page of one form; `seen` is what the house shows the next time."""
    with window.new_context() as context:
        page = context.new_page()
        page.seen = "first"

        def answer(route):
            if route.request.url.endswith("app.js"):
                route.fulfill(path=ROOT / "static" / "js" / "app" / "words.js")
            else:
                route.fulfill(body=FORM.format(seen=page.seen), content_type="text/html")

        page.route("http://house.test/**", answer)
        page.goto("http://house.test/")
        yield page


@pytest.mark.trust("I4")
def test_codes_pins_and_passwords_are_never_kept(lone):
    for name in ("text", "opinion", *SECRETS):
        lone.locator(f"[name={name}]").fill(f"typed as {name}")
    (words,) = kept(lone).values()
    assert [name for name in ("text", "opinion", *SECRETS) if f"typed as {name}" in words] == ["text", "opinion"]


@pytest.mark.trust("I4")
@pytest.mark.parametrize(("minutes", "comes_back"), [(-12 * 60 + 1, True), (-12 * 60 - 1, False), (12 * 60 + 1, False)])
def test_what_was_typed_twelve_hours_ago_is_gone(lone, minutes, comes_back):
    lone.locator("[name=text]").fill(WORDS)
    old = json.loads(kept(lone)[NAME])
    old["at"] += minutes * 60_000
    lone.evaluate("([name, value]) => sessionStorage.setItem(name, value)", [NAME, json.dumps(old)])
    lone.reload()
    assert (lone.locator("[name=text]").input_value() == WORDS, NAME in kept(lone)) == (comes_back, comes_back)


@pytest.mark.trust("I4")
def test_words_come_back_with_the_state_they_were_typed_on(lone):
    """So that a colleague who was quicker meanwhile is not overwritten in silence."""
    lone.locator("[name=text]").fill(WORDS)
    lone.seen = "second"
    lone.reload()
    assert lone.locator("[name=seen]").input_value() == "first"
    lone.get_by_role("button", name="Throw it away").click()
    expect(lone.locator("[name=text]")).to_have_value("")
    assert (lone.locator("[name=seen]").input_value(), kept(lone)) == ("second", {})
