"""Every page in French, samples in the other languages; and in languages that nobody has words in: longer, from right to left, in other
letters. Nothing of the product's stands in English, nothing is wider than the phone."""

import polib
import pytest

from tests import pseudo
from tests.browser.test_every_page import CIRCLES, each_page, overflow
from tests.chromium import PHONE, Visit
from tests.demo import Demo
from tests.pages import pages
from tests.translated import path

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SAMPLE = (
    "start",
    "join-april",
    "card",
    "protection",
    "home",
    "question",
    "ballot",
    "result",
    "you",
    "room",
    "draft",
    "workshop",
)
IN_ENGLISH = """known => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const said = walk.currentNode.textContent.replace(/\\s+/g, " ").trim();
    if (known.includes(said) && !walk.currentNode.parentElement.closest("script, style, [lang=en], code")) found.push(said); }
  return found; }"""


KEPT = {
    *("Small-scale miners", "I know what this meeting is for and what it decides.", "People like me are heard here."),
    *("I trust that what we say will be used as we were told.", "What we agree on can change something."),
}


def english(language):
    """Texts of more than one word that read otherwise in the language; without what the demo keeps in rows: names of its groups, and
    the sentences of an evaluation, which stand in the dialogue's language."""
    written = polib.pofile(str(path(language)))
    return [e.msgid for e in written if " " in e.msgid and e.msgid != e.msgstr and e.msgid not in KEPT]


def faults(visit, known=()):
    said = [f"in English: {text}" for text in visit.page.evaluate(IN_ENGLISH, list(known))] if known else []
    return overflow(visit) + said


@pytest.mark.parametrize("key", list(CIRCLES), ids=["everybody", "miner", "organiser"])
def test_every_page_in_french(visit, demo, key):
    known, found = english("fr"), {}
    with visit(size=PHONE) as someone:
        someone.speak("fr")
        for page in each_page(someone, key, demo):
            tongue = someone.page.evaluate("document.documentElement.lang")
            found[page.name] = faults(someone, known) + ([] if tongue == "fr" else [f"in {tongue}"])
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", ["es", "pt", "sw"])
def test_pages_of_participants_in_other_languages(visit, demo, language):
    known, found = english(language), {}
    with visit(size=PHONE) as someone:
        someone.speak(language).sign_in("amina")
        for page in [page for key in ("", "amina") for circle in CIRCLES[key] for page in pages(circle, demo)]:
            if page.name in SAMPLE:
                someone.go(page.path)
                found[page.name] = faults(someone, known)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert sorted(found) == sorted(SAMPLE)


@pytest.fixture(scope="module")
def foreign(prepared, tmp_path_factory):
    """A demo in which three more languages may be chosen."""
    folder = tmp_path_factory.mktemp("pseudo")
    for tag, letters in (("eo", pseudo.OTHER), ("ar", pseudo.ARABIC), ("am", pseudo.AMHARIC)):
        pseudo.write(folder, tag, letters)
    with Demo(prepared, DJANGO_SETTINGS_MODULE="tests.spoken_settings", PSEUDO=str(folder)) as running:
        yield running


def turned(visit):
    """What is wrong with the open page once it is written the other way: longer texts in broad letters need as much room there."""
    visit.page.evaluate("document.documentElement.dir = 'rtl'")
    return [f"from right to left: {fault}" for fault in overflow(visit)]


@pytest.mark.parametrize(("language", "names"), [("eo", ()), ("ar", SAMPLE), ("am", SAMPLE)])
def test_pages_hold_longer_texts_and_other_scripts(window, foreign, language, names):
    """Every page in longer texts, and turned; a page of each kind in the letters of other scripts, as they are sent."""
    found = {}
    for key in ("amina", "miriam"):
        with Visit(window, foreign, PHONE) as someone:
            someone.speak(language).sign_in(key)
            for page in [page for circle in CIRCLES[key] for page in pages(circle, foreign)]:
                if names and page.name not in names:
                    continue
                someone.go(page.path)
                found[key, page.name] = faults(someone)
                direction = someone.page.evaluate("getComputedStyle(document.body).direction")
                assert direction == ("rtl" if language == "ar" else "ltr")
                found[key, page.name] += turned(someone) if language == "eo" else []
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) > (10 if names else 60)
