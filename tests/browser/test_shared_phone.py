"""One phone, two people: what the second finds of the first, in pages, history and storage (TRUST E17, F11)."""

import pytest

from tests.browser.test_cards import PIN, make_cards, type_card
from tests.chromium import DESK, PHONE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
WORDS = "The river is brown since they came."
STORED = """async () => [
    Object.keys(localStorage), Object.keys(sessionStorage), await caches.keys(), (await indexedDB.databases()).map(d => d.name)
].flat()"""


def first_use(phone, number, code):
    phone.go(f"/card/{number.replace(' ', '')}/")
    type_card(phone, number, code)
    phone.page.get_by_label("A PIN of your own").fill(PIN)
    phone.page.get_by_label("The same PIN again").fill(PIN)
    phone.page.get_by_label("Country").select_option("GH")
    phone.press(phone.page.get_by_role("button", name="Join"))


def write(phone):
    """Words that are typed and not sent, on a page where one proposes an issue or answers."""
    phone.go("/d/april/")
    phone.press(phone.page.locator("main a[href*='/issues/']").first)
    question = phone.page.locator("main a[href*='/issues/']").first
    if not phone.page.locator("textarea").count():
        phone.press(question)
    phone.page.locator("textarea").first.fill(WORDS)
    return phone.page.url


def test_bar_of_the_ballot_stands_above_the_one_of_a_shared_phone(window, fresh_demo, tmp_path):
    with Visit(window, fresh_demo) as team, Visit(window, fresh_demo) as phone:
        first_use(phone, *make_cards(team.sign_in("miriam"), tmp_path, 1)[0])
        phone.go("/d/april/ballots/2/")
        save, done = (phone.page.get_by_role("button", name=name) for name in ("Save my ballot", "I am done"))
        for size in (PHONE, DESK, {"width": 640, "height": 360}):  # the last is too low for a second bar
            phone.page.set_viewport_size(size)
            phone.page.locator("li.ask").nth(2).scroll_into_view_if_needed()
            saving, ending = save.bounding_box(), done.bounding_box()
            assert saving["y"] + saving["height"] <= min(ending["y"], size["height"]), size
        save.click(trial=True)


@pytest.mark.trust("E17", "F11")
@pytest.mark.parametrize("javascript", [True, False])
def test_next_person_finds_nothing_of_the_one_before(window, fresh_demo, tmp_path, javascript):
    with Visit(window, fresh_demo) as team, Visit(window, fresh_demo, javascript=javascript) as phone:
        cards = make_cards(team.sign_in("miriam"), tmp_path, 2)
        first_use(phone, *cards[0])
        written = write(phone)
        assert phone.page.locator("[data-keep]").count() == 0
        if javascript:
            assert phone.page.evaluate(STORED) == []
        phone.page.on("dialog", lambda dialog: dialog.accept())
        phone.press(phone.page.get_by_role("button", name="I am done"))
        left = {cookie["name"] for cookie in phone.context.cookies()}
        assert left <= {"csrftoken", "messages"}
        if javascript:
            assert phone.page.evaluate(STORED) == []
        phone.page.go_back()
        assert (WORDS in typed(phone), phone.page.url.startswith(written)) == (False, False)
        first_use(phone, *cards[1])
        for _step in range(12):
            phone.page.go_back()
            assert WORDS not in typed(phone), phone.page.url


def typed(phone):
    """What the page says, its fields included."""
    fields = [area.input_value() for area in phone.page.locator("textarea").all()]
    return phone.page.content() + "".join(fields)
