"""What `make run` says of a house without accounts, and where."""

import re
from io import StringIO

import pytest

from dialogue import first_account
from dialogue.models import FirstLink, User
from workshops.management.commands.serve import Command

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    def isatty(self):
        return True


def said(where):
    Command(stdout=where).say_first_link("http://127.0.0.1:8123")
    return where.getvalue()


def test_terminal_shows_a_link_that_works():
    token = re.search(r"http://127\.0\.0\.1:8123/first/([\w-]+)/\n", said(Terminal()))[1]
    first_account.find(token)


def test_log_holds_no_link():
    text = said(StringIO())
    assert ("/first/" in text, "manage.py firstlink" in text, FirstLink.objects.count()) == (False, True, 0)


def test_house_with_accounts_says_nothing():
    User.objects.create_user("a@x.test")
    assert said(Terminal()) == ""
