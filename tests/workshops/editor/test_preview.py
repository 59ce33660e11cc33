"""People's pages before they are people's: read without a participant, and nothing of them can be sent."""

import html
import re

import pytest
from django.urls import reverse

from issues import steering
from tests import factories
from tests.attacks.worlds import everything_kept
from tests.speaking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PREVIEW = re.compile(r'<div class="preview">(.*?)</main>', re.S)
LINK = re.compile(r'href="([^"]*)"')


def at(name, *args):
    return reverse(name, args=["april", *args])


def shown(client, path):
    return PREVIEW.search(client.get(path).content.decode())[1]


def test_home_and_issue_read_as_somebody_of_a_group_will_see_them(april):
    home = shown(april.client, at("team_outline_preview") + "?as=diggers")
    assert [
        words in home for words in ("Mineral rights", "Your name is not stored with what you write", "Diggers")
    ] == [True] * 3
    named = shown(april.client, at("team_outline_preview") + "?as=gov")
    assert ("Your answers are shown as your organisation" in named, "Your name is not stored" in named) == (True, False)
    issue = shown(april.client, at("team_outline_preview_issue", "rights"))
    assert [words in issue for words in ("It hurts", "Mineral rights: question 1?", "Papers are slow")] == [True] * 3


def test_nothing_can_be_sent_and_links_stay_inside(april):
    before = everything_kept()
    for path in (at("team_outline_preview"), at("team_outline_preview_issue", "rights")):
        page = shown(april.client, path)
        assert re.findall(r"<form|<button|<input|<textarea|hx-", page) == []
        assert {link.split("?")[0].startswith(at("team_outline_preview")) for link in LINK.findall(page)} == {True}
    assert everything_kept() == before


def test_preview_follows_the_editor_and_ends_with_opening(april):
    assert "Not yet answered" in shown(april.client, at("team_outline_preview"))
    steering.change_phase(dialogue=april.dialogue, phase="gather", seen="draft", by=april.organiser)
    led = [
        april.client.get(path).url for path in (at("team_outline_preview"), at("team_outline_preview_issue", "rights"))
    ]
    assert led == [at("dialogue_home"), at("issue", "rights")]


def test_who_takes_part_does_not_find_it(april):
    assert client_of(april.digger).get(at("team_outline_preview")).status_code == 404


def test_outline_without_anything_is_previewed_too(april):
    april.dialogue.issues.all().delete()
    april.digger.delete(), april.officer.delete()
    april.dialogue.groups.filter(parent__isnull=False).delete()
    april.dialogue.groups.all().delete()
    assert "Nothing to see yet" in april.client.get(at("team_outline_preview")).content.decode()
    opening = april.client.get(at("team_outline_opening")).content.decode()
    assert ("There is no issue yet." in opening, "Every group has agreed" in opening) == (True, False)


def test_list_that_is_longer_than_a_page_is_previewed_page_by_page(april):
    for n in range(4, 43):
        factories.make_issue(april.dialogue, n)
    first = shown(april.client, at("team_outline_preview") + "?as=gov")
    (further,) = [html.unescape(link) for link in LINK.findall(first) if "page=" in link]
    assert further == "?as=gov&page=2"
    second = shown(april.client, at("team_outline_preview") + further)
    assert [("More 42" in page, "More 5<" in page) for page in (first, second)] == [(False, True), (True, False)]
    assert "?as=gov&amp;page=1" in LINK.findall(second)
