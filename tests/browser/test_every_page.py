"""Every main page, as a miner and as the organiser: no barrier that axe finds, no sideways scrolling, nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.chromium import DESK, OVERFLOW, PHONE
from tests.pages import EVERYBODY, NOWHERE, OWN, PEOPLE, TEAM, Page, pages

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MISSING = Page("not-found", NOWHERE)
CIRCLES = {"": [EVERYBODY], "amina": [PEOPLE, OWN], "miriam": [PEOPLE, TEAM]}
AXE = Axe().axe_script
# Only what is wrong comes back: the list of all that is right takes longer than finding it. What `preload` loads, no rule here reads.
LOOK = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"


def each_page(visit, key, demo):
    """Open one page after another as that person; yields the page while it stands open."""
    if key:
        visit.sign_in(key)
    for page in [*(page for circle in CIRCLES[key] for page in pages(circle, demo)), MISSING]:
        status = visit.go(page.path)
        assert (page.name, status) == (page.name, 404 if page is MISSING else 200)
        yield page


def barriers(visit, scheme, size):
    """What axe finds on the open page in this scheme and size: "dark 1280 px, rule: selector" for each element."""
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.set_viewport_size(size)
    if not visit.page.evaluate("'axe' in window"):
        visit.page.evaluate(AXE)
    found = visit.page.evaluate(LOOK)
    where = f"{scheme} {size['width']} px"
    return [f"{where}, {rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def overflow(visit):
    """Empty if the open page fits the window."""
    beyond = visit.page.evaluate(OVERFLOW)
    return [f"{beyond} px too wide"] if beyond > 0 else []


PRESSES = "main button, main .btn, main summary, main label.tick, main .choice label, .nav > a"
SMALL = """elements => elements.filter(e => e.checkVisibility() && !e.closest(".vh"))
    .map(e => [e, e.getBoundingClientRect().height]).filter(([e, high]) => high > 0 && high < 43.5)
    .map(([e, high]) => `${Math.round(high)} px high: ${e.textContent.trim().slice(0, 40)}`)"""


def too_small(visit, key):
    """Presses of participants that a thumb misses: lower than 44 px on a phone. A link within a text is none."""
    return [] if key == "miriam" else visit.page.eval_on_selector_all(PRESSES, SMALL)


@pytest.mark.trust("F12")
@pytest.mark.parametrize("key", list(CIRCLES), ids=["everybody", "miner", "organiser"])
def test_pages_have_no_barrier_fit_a_phone_and_ask_nobody_else(visit, demo, key):
    found = {}
    # The miner's turn looks at these in the dark; what they show the team alone is made of what stands on the team's own pages.
    shared = {page.name for page in pages(PEOPLE, demo)} if key == "miriam" else set()
    with visit(size=PHONE) as someone:
        for page in each_page(someone, key, demo):
            found[page.name] = overflow(someone) + too_small(someone, key) + barriers(someone, "light", PHONE)
            if page.name not in shared:
                found[page.name] += barriers(someone, "dark", DESK)
            someone.page.set_viewport_size(PHONE)
    asked = {urlsplit(url).netloc for url in someone.requests if not url.startswith("data:")}
    complaints = [text for text in someone.complaints if NOWHERE not in text]
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert (asked, complaints) == ({urlsplit(demo.url).netloc}, [])
