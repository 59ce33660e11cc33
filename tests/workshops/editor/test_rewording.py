"""Ties, challenges, hopes, goals, roles and colours read otherwise from the night after a correction on."""

import datetime

import pytest
from django.urls import reverse

from dialogue.models import Job
from issues import clock, correcting, rewording, steering
from issues.correcting import NotNow
from stakeholders.models import Challenge
from tests.speaking import client_of
from workshops.editor import rewording as above
from workshops.models import OutlineCorrection

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 1)
WHY = "It was hard to read."


@pytest.fixture
def opened(april, add):
    add("tie", from_group=april.groups["lsm"], to_group=april.groups["gov"], kind="pays", quality="mixed")
    add("vision", text="Roads for all.", groups=["lsm"])
    add("goal", scope="overall", text="Trust.")
    steering.change_phase(dialogue=april.dialogue, phase="gather", seen="draft", by=april.organiser)
    april.dialogue.refresh_from_db()
    return april


def rows(april):
    tie = april.groups["lsm"].ties_out.select_related("from_group__dialogue").get()
    return {
        "tie": (tie, {"kind": "pays taxes to", "quality": "working"}),
        "challenge": (Challenge.objects.get(), {"text": "Papers take years"}),
        "vision": (april.dialogue.visions.get(), {"text": "Roads to every pit."}),
        "goal": (april.dialogue.goals.get(), {"text": "Trust each other."}),
    }


@pytest.mark.parametrize("kind", ["tie", "challenge", "vision", "goal"])
def test_correction_of_each_kind_waits_for_the_night_and_keeps_what_it_said(opened, kind):
    row, words = rows(opened)[kind]
    before = {name: getattr(row, name) for name in words}
    correcting.correct(row=row, by=opened.organiser, why=WHY, **words)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in words} == before
    above.tonight(Job())
    row.refresh_from_db()
    one = row.corrections.get()
    assert ({name: getattr(row, name) for name in words}, one.before, one.why) == (words, before, WHY)
    assert row.reworded_on == one.effective_on


@pytest.mark.parametrize("kind", ["tie", "challenge", "vision", "goal"])
def test_page_asks_for_a_reason_and_says_when_it_counts(opened, kind):
    row, words = rows(opened)[kind]
    at = reverse("team_outline_row", args=["april", kind, row.pk])
    form = opened.client.get(at).context["form"]
    sent = {name: form[name].value() for name in form.fields} | words
    assert opened.client.post(at, sent | {"why": ""}).status_code == 422
    kept = opened.client.post(at, sent | {"why": WHY}, follow=True)
    assert ("Kept. The new words stand" in kept.content.decode(), row.corrections.get().words) == (True, words)
    assert WHY in opened.client.get(at).content.decode()
    opened.client.post(at, {"keep_old": "yes"})
    assert OutlineCorrection.objects.count() == 0


def test_night_asks_the_floor_above_once(opened):
    row, words = rows(opened)["goal"]
    correcting.correct(row=row, by=opened.organiser, why=WHY, **words)
    clock.ask_above()
    clock.ask_above()
    job = Job.objects.get(kind="workshops.editor.rewording.tonight")
    above.tonight(job)
    above.tonight(job)
    row.refresh_from_db()
    assert (row.text, OutlineCorrection.objects.exclude(effective_on=None).count()) == ("Trust each other.", 1)


def test_roles_and_colours_of_a_group_are_corrected_and_lanes_of_old_results_keep_theirs(opened):
    group = opened.groups["gov"]
    at = reverse("team_group_change", args=["april", group.pk])
    form = opened.client.get(at).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"roles": "ministry of mines\nregional authority", "palette": "ochre", "pattern": "vertical", "why": WHY}
    assert opened.client.post(at, sent).status_code == 302
    rewording.take_effect(opened.dialogue, DAY)
    group.refresh_from_db()
    assert (group.roles, group.palette, group.pattern) == (
        ["ministry of mines", "regional authority"],
        "ochre",
        "vertical",
    )
    told = group.corrections.get().said_before
    assert [(str(label), str(words)) for label, words in told] == [("Colour", "green"), ("Pattern", "dots")]


def test_place_and_policy_of_a_group_are_no_corrections(opened):
    assert set(correcting.words_of(opened.groups["gov"])) & {"policy", "standing", "parent", "tier"} == set()
    with pytest.raises(NotNow, match="same"):
        correcting.correct(row=opened.groups["gov"], by=opened.organiser, why=WHY)


def test_people_read_how_a_tie_and_a_challenge_were_worded_before(opened):
    for kind in ("tie", "challenge"):
        row, words = rows(opened)[kind]
        correcting.correct(row=row, by=opened.organiser, why=WHY, **words)
    above.tonight(Job())
    page = client_of(opened.digger).get(reverse("people", args=["april"])).content.decode()
    assert [words in page for words in ("pays taxes to", "Papers take years", WHY, "Papers are slow")] == [True] * 4


def test_sources_and_theme_of_an_issue_are_corrected(opened):
    issue = opened.dialogue.issues.get(key="rights")
    at = reverse("team_issue_change", args=["april", issue.pk])
    form = opened.client.get(at).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {
        "sources": "IIED 2015\nWorld Bank",
        "theme": "governance",
    }
    assert opened.client.post(at, sent | {"why": WHY}).status_code == 302
    rewording.take_effect(opened.dialogue, DAY)
    issue.refresh_from_db()
    assert (issue.sources, issue.theme, issue.title) == (["IIED 2015", "World Bank"], "governance", "Mineral rights")
    refused = opened.client.post(at, sent | {"sources": "x" * 201, "why": WHY})
    assert (refused.status_code, "A line has at most 200 characters" in refused.content.decode()) == (422, True)
