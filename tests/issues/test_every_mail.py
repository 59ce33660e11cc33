"""Whoever adds a kind of mail to everybody is told here of each place that has to say something of it. The table of those that the team
words is in issues/emails.py; others are worded on their floors."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue.models import Mailing, TeamLog
from issues import announcing, emails, history
from tests import letters
from tests.issues.voting_room import make_room

ABOUT = {"day": "2027-04-09", "phase": "decide", "ballot": 3}  # what a title may name
each = pytest.mark.parametrize("kind", Mailing.Kind)
each_of_ours = pytest.mark.parametrize("kind", emails.NOTICES)


@each
def test_kind_has_a_title(kind):
    """In its row, or in announcing.TITLES where another floor words it."""
    title = str(announcing.TITLES[kind])
    assert set(re.findall(r"%\((\w+)\)s", title)) <= set(ABOUT)
    assert title


def test_each_kind_has_a_letter_that_tests_read():
    """test_emails.py asks all of them for links, languages, a neutral subject, and what becomes of words that people typed."""
    assert set(letters.MAKERS) == set(Mailing.Kind)


@pytest.mark.django_db
@each
def test_kind_has_a_text_and_a_page_of_html(kind):
    """Of the templates beside the code that words it."""
    letter = letters.of(kind, make_room())
    assert letter.text.strip()
    assert letter.html.startswith("<!doctype html>")


@each_of_ours
def test_log_says_in_a_sentence_that_it_was_sent(kind):
    """Not the words of `mailings.send` as they stand there."""
    said = history.sentence(TeamLog(action=f"sent a {kind} mail", detail=""))
    assert said == str(emails.NOTICES[kind].logged)
    assert re.fullmatch(r"Sent .+\.", said)


@pytest.mark.parametrize("what", ["subject", "title", "logged"])
def test_no_two_kinds_say_the_same(what):
    said = [str(getattr(notice, what)) for notice in emails.NOTICES.values()]
    assert len(said) == len(set(said))


@pytest.mark.django_db
@each_of_ours
def test_page_of_a_mail_offers_the_clock_of_its_kind(kind, settings):
    """A kind with a clock says on its page when it would go, whichever way the clock is set; one without says nothing of it."""
    settings.DEMO = True
    room = make_room()
    room.open(closes_at=timezone.now() + datetime.timedelta(days=3))
    about = ABOUT | {"ballot": 1}
    mailing, _made = Mailing.objects.get_or_create(dialogue=room.dialogue, kind=kind, defaults={"about": about})
    clock, client = emails.clock_of(mailing), Client()
    client.force_login(room.organiser)
    for goes_at in (announcing.hour_of(mailing), None):
        Mailing.objects.filter(pk=mailing.pk).update(goes_at=goes_at)
        page = client.get(reverse("mailing_edit", args=["april", mailing.pk])).content.decode()
        assert (reverse("mailing_clock", args=["april", mailing.pk]) in page) is bool(clock)
        assert clock is None or str(clock.said) in page
