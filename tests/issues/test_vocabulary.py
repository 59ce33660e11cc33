"""The page of the words that the product uses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from issues import disclosure
from issues.effects import TABLE
from issues.lanes import words as lane_words
from issues.vocabulary import PARTS
from tests.stair import ROOT

EVERY = [word for part in PARTS for word in part.words]


def templates():
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}


def test_each_place_is_there_once(client):
    page = client.get(reverse("vocabulary")).content.decode()
    keys = [*(part.key for part in PARTS), *(word.key for word in EVERY)]
    assert len(keys) == len(set(keys))
    assert [page.count(f' id="{key}"') for key in keys] == [1] * len(keys)


def test_whatever_links_there_finds_its_place():
    """Also every page leads there, from its foot."""
    keys = {*(part.key for part in PARTS), *(word.key for word in EVERY)}
    found = {place for text in templates().values() for place in re.findall(r'{% url "vocabulary" %}#([\w-]+)', text)}
    assert found
    assert found <= keys
    assert '{% url "vocabulary" %}' in Path(settings.BASE_DIR, "templates/base.html").read_text()


@pytest.mark.parametrize("code", [code for code, effect in TABLE.items() if effect.look in ("discuss", "defer")])
def test_stamps_that_do_not_explain_themselves_are_explained(code):
    assert TABLE[code].stamp in [word.name for word in EVERY]


@pytest.mark.trust("F5")
def test_bands_are_told_as_they_are():
    """The bounds and the words of `disclosure` and `lanes`."""
    with override("en"):
        told = str(next(word.meaning for word in EVERY if word.key == "band"))
        lane = disclosure.PublishedLane("x", "X", "", "", True, "band")
        said = {
            band: lane_words(disclosure.replace(lane, band=band)).capitalize() for band in ("for", "divided", "against")
        }
        few = lane_words(disclosure.replace(lane, shown="few")).capitalize()
    assert [f"“{word}”" in told for word in (*said.values(), few)] == [True] * 4
    assert (disclosure.band_of(disclosure.Fraction(2, 3)), disclosure.band_of(disclosure.Fraction(1, 3))) == (
        "for",
        "against",
    )
    assert disclosure.K == 6
