"""Every press of a dialogue, sent as the script sends it: the answer is the part of the page that the press leads to, or leads to
another page. Nothing else comes of it than of the same press without a script (docs/presses.md)."""

import re
from urllib.parse import urlsplit

import pytest

from dialogue.ways import page_of
from tests.attacks.presses import PRESSES
from tests.attacks.test_pressed_twice import sent
from tests.attacks.worlds import make_world
from tests.speaking import from_page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DRAWN_ANEW = re.compile(
    r'name="(?:csrfmiddlewaretoken|once|key)" value="[^"]*"|data-seconds="-?\d+"[^>]*>[^<]*|data-(?:owner|version)="\w*"|\d+ (?:min|s)\b'
)
NOTICES = re.compile(r'<div class="notices" id="notices"[^>]*>.*?\n</div>', re.S)
WHOLE = {
    "data_take",
    "draft_export",
    "draft_brief",
    "minutes_export",
    "summary_export",
    "card_batch_new",
    "card_replace",
}  # answered with a file: left to the browser
HERE = {"answer", "console_stretch", "console_next", "room_hand", "ballot_close"}  # and others; these at least


@pytest.fixture
def house(house):
    house.DEMO = True  # the demo's people need no second sign-in step
    return house


BESIDE = re.compile(r"<[^<>]*hx-swap-oob")  # what goes along begins here


def plain(answer):
    return NOTICES.sub("", DRAWN_ANEW.sub("", BESIDE.split(answer.content.decode())[0]))


def leads_to(answer, page):
    """Elsewhere, or to the same page where it loads itself anew."""
    return page if "HX-Refresh" in answer.headers else urlsplit(answer.headers["HX-Redirect"]).path


def test_each_press_is_answered_with_a_part_of_its_page_or_leads_to_another(house):
    world, here, odd = make_world(), set(), {}
    for name in [name for name in PRESSES if name not in WHOLE]:
        path, fields, client = sent(world, name)
        page = page_of(path)
        told = client.post(path, fields, headers=from_page(page, "console" if "console" in name else "main"))
        if told.status_code == 204:
            assert client.get(leads_to(told, page)).status_code == 200, name
        elif told.status_code != 200 or told.headers.get("X-Part") not in ("main", "console"):
            odd[name] = told.status_code, told.headers.get("X-Part")
        elif "X-At" in told.headers:
            here.add(name)
            part, whole = plain(told), plain(client.get(page))
            if part not in whole:
                at = next(n for n in range(len(part)) if part[:n] not in whole)
                odd[name] = part[max(0, at - 80) : at + 40]
    assert odd == {}
    assert here >= HERE
