"""A translator takes one language along and gives it back; and what a team says in place of the product."""

import pytest
import yaml
from django.urls import reverse

from dialogue.models import Dialogue, TeamLog
from issues.models import Issue

pytestmark = pytest.mark.django_db
TOOK, BACK, SAYS = "team_tongue_down", "team_tongue_file", "team_product_words"


@pytest.fixture
def twi(april):
    Dialogue.objects.filter(pk=april.dialogue.pk).update(languages=["tw", "fr"])
    return april


def address(name):
    return reverse(name, args=["april", "tw"])


def taken(april):
    return april.client.get(address(TOOK)).content.decode()


def shown_of(page):
    return page.split('name="shown" value="')[1].split('"')[0]


def give(april, text, **more):
    return april.client.post(address(BACK), {"outline": text, **more})


def test_it_holds_every_original_and_an_empty_place_for_each(twi):
    issue = twi.dialogue.issues.first()
    text = taken(twi)
    assert f"# {issue.title}" in text
    said = yaml.safe_load(text)
    assert said[f"issues.{issue.key}.title"] is None
    assert set(said["made-from"]) == set(said) - {"made-from"}


def test_differences_come_first_and_then_it_is_in(twi):
    issue = twi.dialogue.issues.first()
    text = taken(twi).replace(f"issues.{issue.key}.title:\n", f"issues.{issue.key}.title: Tumi a wɔtu\n")
    looked = give(twi, text)
    assert "Tumi a wɔtu" in looked.content.decode()
    issue.refresh_from_db()
    assert issue.worded == {}
    put = give(twi, text, put="yes", shown=shown_of(looked.content.decode()))
    assert put.status_code == 302
    issue.refresh_from_db()
    assert issue.worded["tw"]["title"]["text"] == "Tumi a wɔtu"
    assert TeamLog.objects.get(action="translated from a file").detail == "Twi"
    again = give(twi, taken(twi)).content.decode()
    assert "Nothing: all of it stands already." in again


def test_a_press_that_showed_something_else_puts_nothing_in(twi):
    issue = twi.dialogue.issues.first()
    text = f"issues.{issue.key}.title: Tumi\n"
    assert give(twi, text, put="yes").status_code == 200
    looked = give(twi, text).content.decode()
    issue.reword("tw", title="Meanwhile")
    issue.save()
    assert give(twi, text, put="yes", shown=shown_of(looked)).status_code == 200
    issue.refresh_from_db()
    assert issue.worded["tw"]["title"]["text"] == "Meanwhile"


def test_an_original_that_changed_meanwhile_leaves_it_older(twi):
    issue = twi.dialogue.issues.first()
    text = taken(twi).replace(f"issues.{issue.key}.title:\n", f"issues.{issue.key}.title: Tumi\n")
    Issue.objects.filter(pk=issue.pk).update(title="Rights, mended")
    looked = give(twi, text).content.decode()
    assert "older than its original" in looked
    give(twi, text, put="yes", shown=shown_of(looked))
    listed = twi.client.get(reverse("team_translations", args=["april", "tw"])).content.decode()
    assert "1 is older than its original" in listed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("issues.nowhere.title: x", "names nothing in this file"),
        ("- a list", "must be a set of named fields"),
        ("terms.formal.name: &a x", "file"),
        ("terms.formal.name: " + "x" * 500, "at most"),
        ("made-from:\n  terms.formal.name: tampered\nterms.formal.name: x", "is changed"),
        ("a: [", "Line"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(twi, text, told):
    answer = give(twi, text)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_file_that_is_too_large_is_not_read(twi):
    from_nobody = give(twi, "a: " + "x" * 500_001)
    assert from_nobody.status_code in (413, 422)


def test_what_the_team_says_in_place_of_the_product(twi):
    page = twi.client.get(address(SAYS))
    assert page.status_code == 200
    seen = page.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert twi.client.post(address(SAYS), {"seen": seen, "w0": "Wo kyerɛw sɛ %(who)s."}).status_code == 302
    said = {"You write as %(who)s.": "Wo kyerɛw sɛ %(who)s."}
    assert Dialogue.objects.get(pk=twi.dialogue.pk).product_words == {"tw": said}
    assert TeamLog.objects.get(action="said in another language").detail == "Twi"
    for odd in ('a"b', "<b>", "a & b"):
        assert twi.client.post(address(SAYS), {"seen": "", "w1": odd}).status_code == 422
    percent = twi.client.post(address(SAYS), {"seen": "", "w1": "50% of us"})
    assert (percent.status_code, "Leave out the percent sign" in percent.content.decode()) == (422, True)


def test_a_language_that_the_product_speaks_has_no_such_page(twi):
    assert twi.client.get(reverse(SAYS, args=["april", "fr"])).status_code == 404
