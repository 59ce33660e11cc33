"""A card from the printed sheet to the dialogue, on a phone, with JavaScript and without; and every page of cards held against axe."""

import re
import subprocess

import pytest

from tests.browser.test_every_page import barriers, overflow
from tests.chromium import DESK, PHONE, Visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
PIN = "4829150637"  # longer than the number of a card, of which it may be no part


def faults(visit):
    found = [overflow(visit) + barriers(visit, "light", PHONE) + barriers(visit, "dark", DESK)]
    visit.page.set_viewport_size(PHONE)
    return [fault for each in found for fault in each]


def make_cards(team, folder, number):
    """What stands on the sheet that the press answers with: [(number, code)]."""
    team.go("/d/april/team/cards/new/")
    team.page.get_by_label("How many cards").fill(str(number))
    team.page.get_by_role("radio").first.check()
    with team.page.expect_download() as sheet:
        team.page.get_by_role("button", name="Make the cards").click()
    assert team.page.get_by_text("the sheet arrives among your downloads").is_visible()
    sheet.value.save_as(folder / "cards.pdf")
    printed = subprocess.run(["pdftotext", "-layout", folder / "cards.pdf", "-"], capture_output=True, text=True).stdout
    numbers = re.findall(r"\b\d{4} \d{4}\b", printed)
    return list(zip(numbers, re.findall(r"\b[2-9A-Z]{5} [2-9A-Z]{5}\b", printed), strict=True))


def type_card(person, number, code, pin=""):
    person.page.get_by_label("Number of the card").fill(number)
    person.page.get_by_label("Code", exact=True).fill(code)
    person.page.get_by_label("Your PIN").fill(pin)
    person.press(person.page.get_by_role("button", name="Go on"))


def test_card_lets_its_holder_in_and_nobody_else(window, fresh_demo, tmp_path):
    with Visit(window, fresh_demo) as team, Visit(window, fresh_demo, javascript=False) as phone:
        (number, code), *_rest = make_cards(team.sign_in("miriam"), tmp_path, 9)
        phone.go(f"/card/{number.replace(' ', '')}/")  # as the square opens it
        type_card(phone, number, code.lower())
        phone.page.get_by_label("A PIN of your own").fill(PIN)
        phone.page.get_by_label("The same PIN again").fill(PIN)
        phone.page.get_by_label("Country").select_option("GH")
        phone.press(phone.page.get_by_role("button", name="Join"))
        assert "Welcome. You are in." in phone.page.content()
        phone.press(phone.page.get_by_text("Vote now"))
        assert phone.page.locator("[name^=choice_]").count() > 0
        with Visit(window, fresh_demo) as printer:
            printer.go("/card/")
            type_card(printer, number, code)
            assert "do not go together" in printer.page.content()
            type_card(printer, number, code, PIN)
            assert printer.page.url.endswith("/d/april/")


def test_pages_of_cards_have_no_barrier(window, fresh_demo, tmp_path):
    found = {}
    with Visit(window, fresh_demo) as team, Visit(window, fresh_demo) as phone:
        (number, code), *_rest = make_cards(team.sign_in("miriam"), tmp_path, 3)
        phone.go("/card/")
        type_card(phone, number, "AAAAA AAAAA")
        found["wrong"] = faults(phone)
        type_card(phone, number, code)
        found["first use"] = faults(phone)
        phone.page.get_by_label("A PIN of your own").fill(PIN)
        phone.page.get_by_label("The same PIN again").fill(PIN[::-1])
        phone.page.get_by_label("Country").select_option("GH")
        phone.press(phone.page.get_by_role("button", name="Join"))
        assert phone.page.locator("p.error").count() > 0
        found["first use, two PINs"] = faults(phone)
        team.go("/d/april/team/cards/")
        found["list"] = faults(team)
        team.press(team.page.get_by_role("link", name="3 cards"))
        for summary in team.page.locator("main summary").all():
            summary.click()
        found["batch"] = faults(team)
    assert {page: each for page, each in found.items() if each} == {}
