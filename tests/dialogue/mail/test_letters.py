"""The frame of every mail: links from one address or dead ones, typed words without links, dates as a language writes them."""

import datetime
import re

import pytest
from django.conf import settings
from django.core import mail as box
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dialogue import worker
from dialogue.mail import letters
from dialogue.models import User
from tests import factories

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOMENT = datetime.datetime(2027, 3, 8, 6, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "8 March 2027", "Monday 8 March 2027, 06:05 UTC"),
        ("fr", "8 mars 2027", "lundi 8 mars 2027, 06:05 UTC"),
        ("es", "8 de marzo de 2027", "lunes 8 de marzo de 2027, 06:05 UTC"),
        ("pt", "8 de março de 2027", "segunda-feira, 8 de março de 2027, 06:05 UTC"),
        ("sw", "8 Machi 2027", "Jumatatu 8 Machi 2027, 06:05 UTC"),
    ],
)
def test_dates_are_written_in_the_language(language, day, moment):
    with translation.override(language):
        assert (letters.day(MOMENT), letters.day_and_hour(MOMENT)) == (day, moment)


def test_moment_is_told_in_utc_wherever_it_comes_from():
    accra_plus_three = MOMENT.astimezone(datetime.timezone(datetime.timedelta(hours=3)))
    assert letters.day_and_hour(accra_plus_three) == "Monday 8 March 2027, 06:05 UTC"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", []),
        ("  \n \n", []),
        ("One", [["One"]]),
        ("One\ntwo\n\n\nThree", [["One", "two"], ["Three"]]),
        ("x" * 900, [["x" * 900]]),
        ("see www.evil.test", [["see www.\u200cevil.\u200ctest"]]),
    ],
)
def test_words_keep_their_lines_and_lose_their_links(typed, lines):
    assert letters.paragraphs(typed) == lines


@pytest.mark.parametrize(
    ("words", "shown"),
    [({"en": "E", "fr": "F"}, "F"), ({"en": "E"}, "E"), ({"sw": "S"}, "S"), ({"fr": "", "en": "E"}, "E"), ({}, "")],
)
def test_words_stand_in_for_each_other(words, shown):
    with translation.override("fr"):
        assert letters.in_language(words) == shown


def test_conditions_of_a_template_leave_no_gaps():
    assert letters.tidy("\n\nOne  \n \n\n\nTwo\n    three\n") == "One\n\nTwo\n    three\n"


# ---- the mails of signing in


def mails_to(user):
    """[message] after asking for a code and for a new password."""
    for name in ("account_request_login_code", "account_reset_password"):
        Client().post(reverse(name), {"email": user.email})
    worker.drain()
    return box.outbox


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_of_signing_in_speak_the_language_of_their_reader(house, language):
    house.BASE_URL = "https://dialogue.example.org"
    user = factories.person("Nina", language=language)
    User.objects.filter(pk=user.pk).update(password="!")
    code, password = mails_to(user)
    with translation.override(language):
        assert [code.subject, password.subject] == [
            translation.gettext("Your sign-in code"),
            translation.gettext("A new password"),
        ]
        assert translation.gettext("How you are protected") in code.body
    secret = re.search(r"^    (\S+)$", code.body, re.M)[1]
    for message in (code, password):
        html = message.alternatives[0][0]
        assert f'<html lang="{language}"' in html
        links = set(re.findall(r'href="([^"]*)"', html))
        assert links == set(re.findall(r"https?://\S+", message.body))
        assert {link for link in links if not link.startswith("https://dialogue.example.org/")} == set()
        sent = message.message()
        assert (sent["Auto-Submitted"], sent["List-Unsubscribe"]) == ("auto-generated", None)
    assert secret in code.alternatives[0][0]


@pytest.mark.trust("E3")
@pytest.mark.django_db
def test_stranger_gets_a_mail_that_looks_the_same_outside(house):
    Client().post(reverse("account_request_login_code"), {"email": "stranger@x.test"})
    worker.drain()
    (message,) = box.outbox
    assert (message.subject, len(message.alternatives)) == ("Your sign-in code", 1)
    assert "Nobody takes part in a dialogue here with it." in message.alternatives[0][0]
