"""Whoever adds an effect of decisions is told here what must be said of it; the table is in issues/effects.py."""

import itertools

import pytest
from django.conf import settings

from issues import decisions, effects, emails
from issues.models import Decision, Issue
from issues.rules import DEFER

LOOKS = ("adopt", "discuss", "reject", "defer")  # as stamps of pages, walls and documents are drawn
each = pytest.mark.parametrize("code", effects.TABLE)


def test_every_outcome_has_an_effect_of_the_table_and_every_effect_an_outcome():
    kinds, known = ("straw", "final"), decisions.EFFECTS
    found = {decisions.effect(outcome, kind, status) for kind, (status, outcome) in itertools.product(kinds, known)}
    assert found == set(effects.TABLE)


@each
def test_effect_is_drawn_as_stamps_are(code):
    look, styles = effects.TABLE[code].look, settings.BASE_DIR / "static/css"
    assert look in LOOKS
    if look != LOOKS[0]:  # which is how a stamp looks anyway
        assert f".stamp.{look}" in (styles / "verdict.css").read_text()
        assert f".w-stamp.{look}" in (styles / "stage/wall.css").read_text()


@each
def test_effect_is_told_in_the_mail_of_the_result(code):
    heading = effects.TABLE[code].news
    page = (settings.BASE_DIR / "templates/issues/mail/result.html").read_text()
    assert heading in emails.NEWS
    assert f"news.{heading}" in page


@each
def test_effect_says_what_it_does_to_the_list(code):
    """What changes the list leans in a show of hands; of what leaves it as it is a sentence says what comes of it."""
    one = effects.TABLE[code]
    assert one.status in ("", *Issue.Status.values)
    assert bool(one.leaning) is not bool(one.then)
    assert effects.stamp(code)
    assert effects.consequence(code, "straw", DEFER)


@each
def test_effect_fits_its_columns(code):
    assert len(code) <= Decision._meta.get_field("effect").max_length
