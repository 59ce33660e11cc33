"""The pages of the editor: what they show before opening and after, to whom, and that a press leads back to its row."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issues import steering
from issues.models import Question
from stakeholders.models import Challenge
from tests import factories
from tests.speaking import client_of
from workshops import outlining
from workshops.editor.forms import FORMS

pytestmark = pytest.mark.django_db
PRESSES = re.compile(r'formaction="([^"]*)"')


def at(name, *args):
    return reverse(name, args=["april", *args])


def open_it(april):
    steering.change_phase(dialogue=april.dialogue, phase="gather", seen="draft", by=april.organiser)


def text_of(response):
    return response.content.decode()


def test_document_reads_in_one_piece_with_a_way_to_each_row(april, add):
    add("goal", scope="overall", text="Trust each other.")
    page = text_of(april.client.get(at("team_outline")))
    shown = [
        "Trust each other.",
        "Small-scale miners",
        "Papers are slow",
        "Mineral rights: question 1?",
        "Allowed by law",
    ]
    assert [words in page for words in shown] == [True] * 5
    for kind, row in (("term", april.dialogue.terms.get()), ("group", april.groups["gov"])):
        assert f'href="{at("team_outline_row", kind, row.pk)}"' in page
    assert "A part of" not in page


def test_observer_reads_it_and_finds_nothing_to_press(april):
    page = text_of(client_of(april.observer).get(at("team_outline")))
    assert ("Mineral rights" in page, PRESSES.findall(page), "/new/" in page) == (True, [], False)


def test_queries_stay_the_same_with_more_of_everything(april, add):
    def grow(n):
        tie = {"from_group": april.groups["lsm"], "to_group": april.groups["gov"], "quality": "mixed"}
        add("tie", kind=f"pays {n}", **tie)
        add("term", name=f"Word {n}", definition="…", note="")
        add("challenge", text=f"Hard {n}", groups=["lsm", "gov"], issues=["rights"])
        add("vision", text=f"Hope {n}", groups=["lsm"])
        add("goal", scope="overall", text=f"Goal {n}")
        factories.make_issue(april.dialogue, 10 + n)

    def queries(path):
        with CaptureQueriesContext(connection) as found:
            april.client.get(path)
        return len(found)

    paths = [at("team_outline"), at("team_outline_opening"), at("team_outline_preview")]
    grow(1)
    one = [queries(path) for path in paths]
    grow(2), grow(3)
    assert [queries(path) for path in paths] == one


@pytest.mark.parametrize("kind", list(FORMS))
@pytest.mark.both_databases
def test_new_row_is_asked_for_and_refused_with_a_sentence_beside_its_field(april, kind):
    path = at("team_outline_new", kind)
    assert april.client.get(path).status_code == 200
    refused = april.client.post(path, {"text": " \u200b ", "title": "Typed words"})
    assert refused.status_code == 422
    assert 'class="error"' in text_of(refused)


def test_unknown_kind_and_row_are_not_there(april):
    paths = [at("team_outline_new", "person"), at("team_outline_row", "person", 1), at("team_outline_row", "term", 999)]
    assert [april.client.get(path).status_code for path in paths] == [404] * 3


def test_press_leads_back_to_its_row(april):
    rights = april.dialogue.issues.get(key="rights")
    moved = april.client.post(at("team_outline_move", "issue", rights.pk), {"way": "down"})
    assert (moved.status_code, moved.url) == (302, f"{at('team_outline')}#issue-{rights.pk}")
    gone = april.client.post(at("team_outline_drop", "issue", rights.pk))
    assert (gone.url, april.dialogue.issues.count()) == (at("team_outline"), 2)


def test_what_was_typed_stays_where_the_outline_opened_meanwhile(april):
    term = april.dialogue.terms.get()
    form = april.client.get(at("team_outline_row", "term", term.pk)).context["form"]
    open_it(april)
    sent = {"name": "Pit", "definition": "A hole.", "seen": form["seen"].value()}
    late = april.client.post(at("team_outline_row", "term", term.pk), sent)
    term.refresh_from_db()
    assert (late.status_code, "A hole." in text_of(late), "has opened" in text_of(late)) == (422, True, True)
    assert term.name == "Formal"
    issue = {"title": "Water", "problem": "Dirty.", "opportunity": "Clean.", "role": "focus_area"}
    new = april.client.post(at("team_outline_new", "issue"), issue)
    assert (new.status_code, "Dirty." in text_of(new), april.dialogue.issues.count()) == (422, True, 3)


def test_page_names_what_is_missing(april):
    Question.objects.filter(issue__key="roles").delete()
    Challenge.objects.get().groups.clear()
    page = text_of(april.client.get(at("team_outline")))
    assert ["“Roles” asks no question." in page, "held by no group any more" in page] == [True, True]


def test_after_opening_the_pages_lead_to_corrections_and_deletes_are_told(april):
    open_it(april)
    term, challenge = april.dialogue.terms.get(), Challenge.objects.get()
    page = text_of(april.client.get(at("team_outline")))
    assert ("Correct" in page, at("team_outline_new", "issue") in page, at("team_outline_new", "term") in page) == (
        True,
        False,
        True,
    )
    led = april.client.get(at("team_outline_row", "term", term.pk))
    assert led.url == at("team_term_change", term.pk)
    assert "Why" in text_of(april.client.get(at("team_outline_row", "challenge", challenge.pk)))
    told = april.client.post(at("team_outline_drop", "term", term.pk), follow=True)
    assert ("nothing of its outline is deleted" in text_of(told), april.dialogue.terms.count()) == (True, 1)


def test_face_of_the_editor_follows_from_opening_alone(april):
    """Whether anybody has answered changes nothing on it."""
    open_it(april)
    april.dialogue.refresh_from_db()
    before = text_of(april.client.get(at("team_outline")))
    question = factories.question(april.dialogue)
    person = factories.member(april.dialogue, "lsm", "Luis")
    sent = client_of(person).post(at("answer", "rights", question.key), {"text": "Roads.", "language": "en"})
    assert sent.status_code == 302
    after = text_of(april.client.get(at("team_outline")))

    def still(page):
        return re.sub(r'(name="(once|csrfmiddlewaretoken)" value=)"[^"]*"', r"\1", page)

    assert still(after) == still(before)


def test_what_became_of_an_outline_that_was_taken_over(april):
    page = april.client.get(reverse("team_outline", args=["april"]))
    assert (page.context["lineage"], "Begun from another outline" in page.content.decode()) == (None, False)
    for row in outlining.rows_of(april.dialogue):
        row.from_uid, row.from_version, row.from_digest = "a" * 32, 1, row.words_digest
        row.save()
    rows = len(outlining.rows_of(april.dialogue))
    april.dialogue.issues.filter(key="rights").update(title="Rights to the ground")
    april.dialogue.terms.update(from_uid="")
    told = april.client.get(reverse("team_outline", args=["april"])).content.decode()
    assert f"Begun from another outline: {rows - 2} rows are as taken over, 1 adapted, 1 new here." in told
    assert (told.count(">adapted</small>"), told.count(">new here</small>")) == (1, 1)
