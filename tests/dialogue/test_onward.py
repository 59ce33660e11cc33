"""Where somebody wanted to go who signs in first: no row keeps it, and they get there all the same (TRUST F1)."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from dialogue import onward
from dialogue.models import SignInLink
from stakeholders import leaving
from tests.dialogue.test_signing_in import CONFIRM, ask, code_in, is_in, link_in, mails
from tests.issues.voting_room import make_room
from tests.stakeholders.test_card_pages import JOIN
from tests.stakeholders.test_cards import PIN, make

pytestmark = pytest.mark.django_db
QUESTION = "/d/april/issues/rights/1/"


@pytest.fixture
def miner():
    return make_room().people["diggers"][0].user


def everything():
    """All text that the database holds, with every session opened."""
    found = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (QUESTION, "/d/april/"),
        ("/d/april/proposals/7/", "/d/april/"),
        ("/d/april/?page=2", "/d/april/"),
        ("/account/me/", "/account/me/"),
        ("/live/abc/", "/live/abc/"),
        ("", ""),
    ],
)
def test_address_is_cut_to_its_dialogue(path, kept):
    assert onward.cut(path) == kept


@pytest.mark.trust("F1")
def test_no_row_says_where_somebody_wants_to_go(miner):
    """An attacker found the authors of 14 of 20 answers by the addresses that stood beside the people who had to sign in."""
    browser = Client()
    assert browser.get(browser.get(QUESTION).url).status_code == 200
    ask(browser, miner.email, next=QUESTION)
    assert SignInLink.objects.get().onward == "/d/april/"
    assert set(re.findall(r"/d/[^'\s]+", everything())) == {"/d/april/"}


def test_code_leads_to_the_page_that_was_wanted(miner):
    browser = Client()
    ask(browser, miner.email, next=QUESTION)
    browser.get(CONFIRM)
    entered = browser.post(CONFIRM, {"code": code_in(mails(miner.email)[-1]), "next": "/d/april/"})
    assert (entered.url, is_in(browser, miner)) == (QUESTION, True)
    assert browser.cookies[onward.NAME].value == ""


def test_link_leads_there_in_the_browser_that_asked_and_home_in_another(miner):
    for is_same, led in ((True, QUESTION), (False, "/d/april/")):
        browser = Client()
        ask(browser, miner.email, next=QUESTION)
        opens = browser if is_same else Client()
        assert opens.post(link_in(mails(miner.email)[-1])).url == led


def test_cookie_of_another_dialogue_or_host_leads_nowhere(miner):
    for planted in ("/d/june/issues/a/1/", "https://evil.test/d/april/", "//evil.test", "/account/logout/"):
        browser = Client()
        ask(browser, miner.email, next="/d/april/")
        browser.cookies[onward.NAME] = planted
        assert browser.post(link_in(mails(miner.email)[-1])).url == "/d/april/"


@pytest.mark.trust("F1")
def test_card_leads_to_the_page_that_was_wanted_and_keeps_only_the_dialogue():
    room = make_room()
    (number, code), *_others = make(room.dialogue, room.organiser)[1]
    browser = Client()
    browser.get(reverse("card", query={"next": QUESTION}))
    paper = {"number": number, "code": code, "next": "/d/april/"}
    browser.post(reverse("card"), paper)
    assert re.findall(r"/d/[^'\s]+", everything()) == ["/d/april/"]
    assert browser.post(reverse("card_first"), JOIN).url == QUESTION
    assert browser.post(reverse("card"), paper | {"pin": PIN}).url == "/d/april/"  # it leads there once


@pytest.mark.trust("E16")
def test_address_that_was_left_signs_nobody_in(miner):
    """Neither by the link nor by the code that went to it before."""
    browser, old = Client(), miner.email
    ask(browser, old)
    message = mails(old)[-1]
    leaving.move(user=miner, email="new@x.test")
    late = browser.post(CONFIRM, {"code": code_in(message)})
    assert (late.status_code, is_in(browser)) == (302, False)
    assert Client().post(link_in(message)).status_code == 410


@pytest.mark.trust("E16")
def test_signing_in_by_the_code_ends_the_links(miner):
    browser = Client()
    ask(browser, miner.email)
    browser.post(CONFIRM, {"code": code_in(mails(miner.email)[-1])})
    assert (is_in(browser, miner), SignInLink.objects.count()) == (True, 0)
