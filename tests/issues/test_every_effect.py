"""Whoever adds an effect of decisions is told here what must be said of it; the table is in issues/effects.py."""

import itertools
import re

import pytest
from django.conf import settings

from dialogue.models import Mailing
from issues import decisions, effects, emails, item_roles
from issues.models import Decision, Issue
from issues.rules import DEFER
from tests.built import built
from tests.issues.voting_room import make_room

LOOKS = ("adopt", "discuss", "reject", "defer")  # as stamps of pages, walls and documents are drawn
each = pytest.mark.parametrize("code", effects.TABLE)


def test_every_outcome_has_an_effect_of_the_table_and_every_effect_an_outcome():
    known = [(role, outcome) for role, one in item_roles.TABLE.items() for outcome in one.effects]
    pairs = itertools.product(("straw", "final"), known)
    assert {decisions.effect(outcome, kind, role) for kind, (role, outcome) in pairs} == set(effects.TABLE)


@each
def test_effect_is_drawn_as_stamps_are(code):
    look, styles = effects.TABLE[code].look, settings.BASE_DIR / "static/css"
    assert look in LOOKS
    if look != LOOKS[0]:  # which is how a stamp looks anyway
        assert f".stamp.{look}" in (styles / "verdict.css").read_text()
        assert f".w-stamp.{look}" in (styles / "stage/wall.css").read_text()


def result_mail():
    """The letter about a final ballot on which each effect has an issue of its own."""
    room = make_room(issues=len(effects.TABLE))
    room.close(room.open())
    for decision, code in zip(Decision.objects.select_related("issue"), effects.TABLE, strict=True):
        Decision.objects.filter(pk=decision.pk).update(effect=code, title=f"Came out {code}")
    return emails.letter(Mailing.objects.get(kind="result"), room.people["gov"][0].user)


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(result_mail, tmp_path_factory.mktemp("counted"), django_db_blocker) as it:
        yield it.made


@each
@pytest.mark.parametrize("part", ["text", "html"])
def test_effect_is_told_in_both_parts_of_the_mail_of_the_result(counted, part, code):
    """Under the heading of its `news`: a new one stands in emails.NEWS and in result.txt and result.html."""
    assert effects.TABLE[code].news in emails.NEWS
    assert re.findall(rf"Came out {code}\b", getattr(counted, part)) == [f"Came out {code}"]


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
