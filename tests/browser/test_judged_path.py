"""From a miner's answer to the agenda in five formats, as people would do it, with JavaScript and without.

The expected outcomes were worked out by hand from MATHS §4 and the demo's script plus the three papers below.
"""

import pytest
from django.urls import reverse

from tests.chromium import DESK, OVERFLOW, PHONE, Visit
from tests.pages import FINAL, SLUG
from tests.workshops.documents.beginnings import BEGINNINGS
from workshops.documents import FORMATS

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

ORDER = ["roles", "knowledge", "voices", "vulnerability", "rights", "formalisation", "migration", "mercury"]
CHOICES = {"k": "yes", "a": "yes", "r": "no", "p": "pass"}
# A letter for each issue: keep, remove, pass; the last one is a proposal: add.
PAPERS = {
    "amina": ("kkkkkkra", ["vulnerability", "rights", "mercury"]),
    "zanele": ("kkrkrkka", ["roles", "formalisation"]),
    "esi": ("kkkkkrka", ["knowledge", "roles"]),
}
# Before the three, companies were 4 to 4 on rights: one more against makes a majority that is not overruled. The diggers
# are 2 to 5 on migration. Everything else has two thirds and no majority against it.
STAMPS = {
    "roles": "Kept",
    "knowledge": "Kept",
    "voices": "Kept",
    "vulnerability": "Kept",
    "rights": "Contested",
    "formalisation": "Kept",
    "migration": "Contested",
    "mercury": "Added",
}
# Shares of the lanes' voters who marked it, added over three lanes: roles 1.411, formalisation 1.364 (without the three
# papers formalisation led), knowledge 1.083, mercury .654, rights .615, vulnerability .538, migration .333, voices .308.
RANKED = ["roles", "knowledge", "voices", "formalisation", "mercury", "rights", "vulnerability", "migration"]


def at(name, *args):
    return reverse(name, args=[SLUG, *args])


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def enter(request, window, fresh_demo):
    """`with enter("amina", PHONE) as visit:` looks at the demo as that person."""

    def someone(key, size=DESK):
        return Visit(window, fresh_demo, size, javascript=request.param).sign_in(key)

    return someone


def issues(demo):
    """{name used here: primary key}, the proposal on the ballot among them."""
    rows = demo.rows(
        "SELECT key, issue.id, origin FROM issues_issue issue JOIN dialogue_dialogue d ON d.id = dialogue_id WHERE slug = ?",
        SLUG,
    )
    return {"mercury" if origin == "proposal" else key: pk for key, pk, origin in rows}


def answer(visit, text):
    visit.go(at("question", "vulnerability", 1))
    form = visit.page.locator(f'form[action="{at("answer", "vulnerability", 1)}"]')
    form.locator("textarea[name=text]").fill(text)
    visit.press(form.locator("button.first"))
    return visit.page.locator("main").inner_text()


def vote(visit, letters, urgent):
    """Mark the whole paper and save it; returns the page's text afterwards."""
    keys = issues(visit.demo)
    visit.go(at("ballot", FINAL))
    for name, letter in zip(ORDER, letters, strict=True):
        visit.page.locator(f'label:has(input[name="choice_{keys[name]}"][value="{CHOICES[letter]}"])').click()
    if (
        visit.scripted
    ):  # each press sends its mark: a row that is drawn anew would take the place of one that is being ticked
        visit.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    for name in urgent:
        visit.page.locator(f'input[name="urgent_{keys[name]}"]').check()
    assert visit.page.viewport_size != PHONE or visit.page.evaluate(OVERFLOW) <= 0
    visit.press(visit.page.get_by_role("button", name="Save my ballot"))
    return visit.page.locator("main").inner_text()


def close(visit):
    visit.go(at("ballot", FINAL))
    visit.page.locator("details.confirm summary", has_text="Close the ballot").click()
    visit.press(visit.page.get_by_role("button", name="Yes, close and count"))


def outcome(visit):
    """({name: stamp}, [names in the order of the kept]) as the result's page shows them."""
    visit.go(at("ballot", FINAL))
    names = {key: name for name, key in keys_of(visit.demo).items()}
    stamps, ranked = {}, []
    for row in visit.page.locator("ol.results > li").all():
        name = names[row.get_attribute("id")]
        stamps[name] = row.locator(".stamp").text_content()
        if row.locator(".no").text_content().isdecimal():
            ranked.append(name)
    return stamps, ranked


def keys_of(demo):
    """{name used here: the issue's key in addresses}."""
    found = {pk: name for name, pk in issues(demo).items()}
    return {found[pk]: key for pk, key in demo.rows("SELECT id, key FROM issues_issue") if pk in found}


def download(visit, number):
    """{format: bytes} of the links on a draft's page."""
    visit.go(at("draft", number))
    found = {}
    for form in FORMATS:
        with visit.page.expect_download() as coming:
            visit.page.locator(f'a[href="{at("draft_export", number, form)}"]').click()
        found[form] = coming.value.path().read_bytes()
    return found


def test_answer_vote_close_and_export(enter, fresh_demo):
    with enter("amina", PHONE) as miner:
        text = "A clinic day at the pit, paid by all three, would be seen by everybody."
        said = answer(miner, text)
        assert "Sent." in said
        assert text in miner.page.content()
        assert "Your ballot is saved: all 8 are counted." in vote(miner, *PAPERS["amina"])
        assert miner.complaints == []
    for key in ("zanele", "esi"):
        with enter(key) as other:
            assert "Your ballot is saved: all 8 are counted." in vote(other, *PAPERS[key])
    with enter("tomas") as facilitator:
        close(facilitator)
    with enter("amina", PHONE) as miner:
        assert outcome(miner) == (STAMPS, RANKED)
    with enter("miriam") as organiser:
        organiser.go(at("draft_list"))
        organiser.press(organiser.page.locator(f'form[action="{at("draft_new")}"] button.first'))
        files = download(organiser, 2)
    assert {form for form, content in files.items() if not content.startswith(BEGINNINGS[form])} == set()
    assert files["md"].startswith(b"# April")
    assert {form: len(content) > 3_000 for form, content in files.items()} == dict.fromkeys(FORMATS, True)
