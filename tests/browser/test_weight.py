"""Bytes on the wire, as DESIGN §7 allows them to a participant with a cheap phone. Counted without a browser: nothing here
depends on its version, and compressed is what the server sends, not what it could send."""

import pytest
from django.urls import reverse

from tests.demo import Client, assets, first_visit, weigh
from tests.pages import PEOPLE, SLUG, pages

pytestmark = [pytest.mark.sqlite]

KB = 1024
FIRST = {"requests": 4, "html": 14 * KB, "css": 10 * KB, "js": 25 * KB, "all": 50 * KB}
NEXT_PAGE, AFTER_POST = 12 * KB, 2 * KB


@pytest.fixture(scope="module")
def miner(demo):
    with Client(demo, demo.user("amina")) as client:
        yield client


def beyond(found, limits):
    return {name: found[name] for name, limit in limits.items() if found[name] > limit}


@pytest.mark.parametrize("name", ["home", "question", "ballot", "room"])
def test_first_visit_is_light(demo, miner, name):
    path = {page.name: page.path for page in pages(PEOPLE, demo)}[name]
    assert beyond(first_visit(miner, path), FIRST) == {}


def test_every_next_page_is_light(demo, miner):
    found = {page.name: weigh(miner.get(page.path)) for page in pages(PEOPLE, demo)}
    assert beyond(found, dict.fromkeys(found, NEXT_PAGE)) == {}


def test_answer_to_a_post_is_light(demo, miner):
    path = reverse("proposal_support", args=[SLUG, demo.proposal()])
    answer = miner.post(path, {})
    assert (answer.status, weigh(answer) <= AFTER_POST) == (302, True)
    assert miner.post(reverse("proposal_unsupport", args=[SLUG, demo.proposal()]), {}).status == 302


def test_stylesheet_and_script_are_kept_by_the_browser(demo, miner):
    kept = {address: miner.get(address).headers["Cache-Control"] for address in assets(miner, "/about/")}
    assert set(kept.values()) == {"max-age=315360000, public, immutable"}
