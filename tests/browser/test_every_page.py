"""Every main page, as a miner and as the organiser: no barrier that axe finds, no sideways scrolling, nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.chromium import DESK, OVERFLOW, PHONE
from tests.pages import EVERYBODY, NOWHERE, PEOPLE, TEAM, Page, pages

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MISSING = Page("not-found", NOWHERE)
CIRCLES = {"": [EVERYBODY], "amina": [PEOPLE], "miriam": [PEOPLE, TEAM]}
AXE = Axe()


def each_page(visit, key, demo):
    """Open one page after another as that person; yields (visit, page) while it stands open."""
    if key:
        visit.sign_in(key)
    for page in [*(page for circle in CIRCLES[key] for page in pages(circle, demo)), MISSING]:
        status = visit.go(page.path)
        assert (page.name, status) == (page.name, 404 if page is MISSING else 200)
        yield page


def barriers(visit):
    """What axe finds on the open page: "rule: selector" for each element."""
    found = AXE.run(visit.page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("key", ["", "amina", "miriam"])
@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESK)], ids=["light phone", "dark desk"])
def test_page_has_no_barrier(visit, demo, key, scheme, size):
    found = {}
    with visit(size=size, scheme=scheme) as someone:
        for page in each_page(someone, key, demo):
            found[page.name] = barriers(someone)
    assert {name: rules for name, rules in found.items() if rules} == {}


@pytest.mark.parametrize("key", ["", "amina", "miriam"])
def test_page_fits_a_narrow_phone(visit, demo, key):
    with visit(size=PHONE) as someone:
        found = {page.name: someone.page.evaluate(OVERFLOW) for page in each_page(someone, key, demo)}
    assert {name: pixels for name, pixels in found.items() if pixels > 0} == {}


@pytest.mark.parametrize("key", ["", "amina", "miriam"])
def test_page_asks_nobody_else_and_keeps_its_own_rules(visit, demo, key):
    with visit() as someone:
        names = [page.name for page in each_page(someone, key, demo)]
        asked = {urlsplit(url).netloc for url in someone.requests if not url.startswith("data:")}
        complaints = [text for text in someone.complaints if NOWHERE not in text]
    assert names[-1] == MISSING.name
    assert asked == {urlsplit(demo.url).netloc}
    assert complaints == []
