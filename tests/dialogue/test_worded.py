"""Texts in several languages in one row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue import languages
from dialogue.models import Words, words
from issues import balloting
from issues.models import Issue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return factories.make_dialogue(languages=["tw", "pt-BR"]).issues.first()


def translate(issue, tag, **texts):
    issue.reword(tag, **texts)
    issue.save()


def test_reads_the_translation_where_there_is_one_and_the_original_elsewhere(issue):
    translate(issue, "tw", title="Tumi a ɛwɔ asase so")
    read = Issue.objects.read_in("tw").get(pk=issue.pk)
    assert words(read, "title") == Words("Tumi a ɛwɔ asase so", "tw", is_original=False, is_stale=False)
    assert words(read, "problem") == Words(issue.problem, "", is_original=True, is_stale=False)
    other = Issue.objects.read_in("pt-BR").get(pk=issue.pk)
    assert words(other, "title") == Words(issue.title, "", is_original=True, is_stale=False)


def test_a_row_that_nobody_read_in_a_language_gives_its_original(issue):
    translate(issue, "tw", title="Tumi")
    assert words(Issue.objects.get(pk=issue.pk), "title").text == issue.title


def test_a_changed_original_makes_the_translation_stale(issue):
    translate(issue, "tw", title="Tumi", problem="Asɛm")
    issue.title = "Rights, mended"
    issue.save()
    read = Issue.objects.read_in("tw").get(pk=issue.pk)
    assert (words(read, "title").is_stale, words(read, "problem").is_stale) == (True, False)


def test_spaces_make_nothing_stale(issue):
    translate(issue, "tw", title="Tumi")
    Issue.objects.filter(pk=issue.pk).update(title=f"  {issue.title} ")
    assert not words(Issue.objects.read_in("tw").get(pk=issue.pk), "title").is_stale


def test_an_emptied_translation_leaves_nothing(issue):
    translate(issue, "tw", title="Tumi")
    translate(issue, "tw", title="")
    issue.refresh_from_db()
    assert issue.worded == {}


def test_lists_are_translated_whole(issue):
    group = issue.dialogue.groups.first()
    group.roles = ["labourer", "gang leader"]
    translate(group, "tw", roles=["odwumayɛni", "kuw panyin"])
    read = issue.dialogue.groups.read_in("tw").get(pk=group.pk)
    assert words(read, "roles") == Words(["odwumayɛni", "kuw panyin"], "tw", is_original=False, is_stale=False)


@pytest.mark.parametrize("tag", ["", "t", "tw' OR 1=1", 'a"b', "tw__title", "x" * 36, "fr.title", "fr[0]"])
def test_what_is_no_tag_reaches_no_query(issue, tag):
    with pytest.raises(ValueError, match="no language tag"):
        Issue.objects.read_in(tag)
    with pytest.raises(ValueError, match="no language tag"):
        issue.reword(tag, title="x")


def test_costs_one_query_and_leaves_the_other_languages_where_they_are(issue):
    translate(issue, "tw", title="Tumi")
    translate(issue, "pt-BR", title="Direitos")
    with CaptureQueriesContext(connection) as captured:
        first, *_others = issue.dialogue.issues.read_in("tw")
        assert words(first, "title").text == "Tumi"
    assert len(captured) == 1
    assert "Direitos" not in str(Issue.objects.read_in("tw").get(pk=issue.pk).__dict__)


def test_a_list_of_some_columns_stays_one(issue):
    translate(issue, "tw", title="Tumi")
    with CaptureQueriesContext(connection) as captured:
        [row] = issue.dialogue.issues.only("title", "dialogue").read_in("tw").filter(pk=issue.pk)
        assert words(row, "title").text == "Tumi"
    assert len(captured) == 1


def test_a_ballot_keeps_the_words_it_was_opened_with_in_every_language(issue):
    translate(issue, "tw", title="Tumi")
    for key, number in (("diggers", 6), ("owners", 6), ("lsm", 3), ("gov", 3)):
        factories.members(issue.dialogue, key, number)
    ballot = balloting.open_ballot(
        dialogue=issue.dialogue, kind="straw", by=factories.team(issue.dialogue, "organiser")
    )
    translate(issue, "tw", title="Tumi foforɔ")
    item = ballot.ballot_items.read_in("tw").get(issue=issue)
    assert (words(item, "title").text, words(item, "title").is_stale) == ("Tumi", False)


def test_rows_of_the_release_before_have_no_translations(issue):
    with connection.cursor() as cursor:
        columns = "dialogue_id, scope, position, text"
        cursor.execute(f"INSERT INTO workshops_goal ({columns}) VALUES (%s, 'overall', 9, 'x')", [issue.dialogue_id])
    goal = issue.dialogue.goals.read_in("tw").get(text="x")
    assert (goal.worded, goal.language, words(goal, "text").text) == ({}, "", "x")


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("fr", "Français"),
        ("tw", "Twi"),
        ("pt-BR", "Português brasileiro"),
        ("qu-PE", "Runasimi qu-PE"),
        ("xq", "xq"),
        ("", ""),
    ],
)
def test_names_of_languages(tag, name):
    assert languages.name(tag) == name
