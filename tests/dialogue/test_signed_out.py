"""Sessions that end while somebody writes: the words stay on the page, and are sent by one press of the one who wrote them (TRUST I1)."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from dialogue.ways import page_of
from issues.models import Contribution, Proposal, Vote
from tests.attacks.test_headers import paths_of
from tests.attacks.worlds import make_world
from tests.issues.voting_room import make_room
from tests.speaking import key_of

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}
WORDS = 'The pit is "ours" & theirs <b>too</b>.\nNobody asked.'
FIELD = re.compile(
    r'<(?:input type="hidden" name="([^"]+)" value="([^"]*)"|textarea id="w\d+" name="([^"]+)"[^>]*>\n([^<]*))'
)


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=1)


def fields_of(answer):
    """What the form of a kept page sends."""
    page = answer.content.decode()
    form = page[page.index('<form class="form"') :]
    found = [(a or c, html.unescape(b or d)) for a, b, c, d in FIELD.findall(form[: form.index("</form>")])]
    return dict(found)


def paper(person, name, **fields):
    return fields | {"key": key_of(person, name)}


SPOKEN = {
    "answer": ("answer", ["rights", 1], {"text": WORDS, "language": "en", "show_group": "on"}),
    "proposal": (
        "proposal_new",
        [],
        {
            "title": "Water",
            "problem": WORDS,
            "opportunity": "Clean water.",
            "question_1": "Who pays?",
            "language": "en",
        },
    ),
}


@pytest.mark.trust("I1")
@pytest.mark.parametrize("spoken", SPOKEN)
def test_words_of_an_ended_session_are_sent_by_one_press_after_signing_in(room, spoken):
    name, args, fields = SPOKEN[spoken]
    person, path = room.people["diggers"][0], reverse(name, args=["april", *args])
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("about"))
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value} if "csrftoken" in browser.cookies else {}
    late = browser.post(path, paper(person, spoken, **fields) | token, headers=HERE)
    assert (late.status_code, late["Cache-Control"]) == (401, "no-store, private")
    carried = fields_of(late)
    assert {k: v for k, v in carried.items() if k in fields} == fields
    assert (Contribution.objects.count(), Proposal.objects.count()) == (0, 0)
    browser.force_login(person.user)  # in another tab; it turns the token
    sent = browser.post(path, carried, headers=HERE)
    assert sent.status_code == 302
    assert Contribution.objects.count() + Proposal.objects.count() == 1


@pytest.mark.trust("I1")
def test_words_are_never_sent_as_somebody_else(room):
    writer, other = room.people["diggers"][:2]
    path = reverse("answer", args=["april", "rights", 1])
    browser = Client()
    late = browser.post(path, paper(writer, "answer", text=WORDS, language="en"))
    browser.force_login(other.user)
    refused = browser.post(path, fields_of(late), headers=HERE)
    assert (refused.status_code, Contribution.objects.count()) == (409, 0)


def test_ballot_paper_of_an_ended_session_is_kept_whole(room):
    person = room.people["diggers"][0]
    marks = {"choice_1": "yes", "urgent_1": "on", "reason_1": "Because the river is brown."}
    late = Client().post(reverse("vote", args=["april", 1]), paper(person, "paper", **marks))
    carried = fields_of(late)
    assert {name: carried[name] for name in marks} == marks
    assert Vote.objects.count() == 0


@pytest.mark.trust("I1")
def test_other_site_gets_no_page_that_sends_its_words(room):
    person = room.people["diggers"][0]
    path = reverse("answer", args=["april", "rights", 1])
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person.user)
    forged = paper(person, "answer", text="Forged words of another site.", kept="yes")
    for headers in ({"origin": "https://evil.test"}, {"referer": "https://evil.test/a"}, {"origin": "null"}, {}):
        answer = browser.post(path, forged, headers=headers)
        assert (answer.status_code, b"Forged" in answer.content) == (403, False), headers
    assert Contribution.objects.count() == 0


def test_token_of_the_session_before_brings_the_page_back_under_a_fresh_one(room):
    person = room.people["diggers"][0]
    path = reverse("answer", args=["april", "rights", 1])
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person.user)
    stale = paper(person, "answer", text=WORDS, language="en") | {"csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(path, stale, headers={"referer": "http://testserver" + path})
    assert (answer.status_code, "Sign in opens" in answer.content.decode()) == (403, False)
    assert browser.post(path, fields_of(answer), headers=HERE).status_code == 302


@pytest.mark.parametrize("secret", ["password", "oldpassword", "pin", "code"])
def test_secrets_are_never_shown_again(room, secret):
    typed = "correct horse battery staple"
    for path in (reverse("account_login"), reverse("account_change_password"), reverse("card")):
        answer = Client(enforce_csrf_checks=True).post(path, {secret: typed, "email": "a b c d"}, headers=HERE)
        assert typed not in answer.content.decode()


def test_press_of_the_team_is_kept_to_be_copied(room):
    answer = Client().post(reverse("console_notes", args=["april", 1]), {"notes": "They agreed on water. "})
    page = answer.content.decode()
    assert (answer.status_code, "They agreed on water." in page, "Send it" in page) == (401, True, False)


def test_one_word_in_a_form_of_the_team_is_kept_too(room):
    """Nothing else of the form can stay hidden where nobody can be told for whom it was: a number or a tick is no loss."""
    typed = {"place": "School", "minutes": "30", "named": "on", "seen": "place:a1b2c3"}
    page = Client().post(reverse("workshop_edit", args=["april", 1]), typed).content.decode()
    shown = [word for word in ("School", ">30<", "\non</", "a1b2c3") if word in page]
    assert shown == ["School"]


# ---- addresses that only take presses


def test_address_that_takes_only_a_press_leads_to_its_page(room):
    browser = Client()
    browser.force_login(room.people["diggers"][0].user)
    question = reverse("question", args=["april", "rights", 1])
    assert browser.get(reverse("answer", args=["april", "rights", 1])).url == question
    assert browser.head(reverse("react", args=["april", 1])).url == reverse("dialogue_home", args=["april"])


def test_page_of_an_address_is_the_nearest_that_exists():
    assert [page_of(p) for p in ("/d/april/team/texts/answer/3/hide/", "/nowhere/at/all/", "/")] == [
        "/d/april/team/texts/",
        "/",
        "/",
    ]


@pytest.mark.one_database
def test_no_address_answers_a_reader_with_an_empty_page(settings):
    """Every address of the house, opened by an organiser as after signing in, ends at a page."""
    settings.DEMO = True
    april = make_world()
    browser = Client()
    browser.force_login(april.users["organiser"])
    ends = {}
    for name, path in paths_of(april):
        answer = browser.get(path)
        for _hop in range(4):
            if answer.status_code != 302 or not answer.url.startswith("/"):
                break
            answer = browser.get(answer.url)
        ends[name] = answer.status_code
    assert [name for name, status in ends.items() if status == 405] == []
