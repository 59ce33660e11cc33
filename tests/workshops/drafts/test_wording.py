"""In which phases the team words an agenda draft: the table of phases says it, so that a new phase decides it too."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import phases
from dialogue.models import Dialogue
from dialogue.phases import Act, Phase
from tests.issues.voting_room import make_room
from workshops.drafts import drafting

pytestmark = pytest.mark.django_db
LINK = "Write a foreword, what comes next, notes"


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="decide")


@pytest.fixture
def draft(room):
    return drafting.make(dialogue=room.dialogue, by=room.organiser)


@pytest.fixture
def organiser(room):
    client = Client()
    client.force_login(room.organiser)
    return client


@pytest.fixture
def silent(monkeypatch):
    """The phase in which the draft was made, as if it opened no wording."""
    row = phases.TABLE[Phase.DECIDE]
    opens = tuple(act for act in row.opens if act is not Act.WORD_AGENDA)
    monkeypatch.setitem(phases.TABLE, Phase.DECIDE, replace(row, opens=opens))


@pytest.mark.parametrize("phase", Phase)
def test_draft_is_worded_in_the_phases_that_the_table_names(room, draft, phase):
    Dialogue.objects.filter(pk=room.dialogue.pk).update(phase=phase)
    draft.refresh_from_db()
    may = phases.allows(phase, Act.WORD_AGENDA)
    assert draft.may_be_worded is may
    with nullcontext() if may else pytest.raises(drafting.NotNow):
        drafting.edit(draft=draft, by=room.organiser, words={"foreword": "Ours."})
    draft.refresh_from_db()
    assert draft.foreword == ("Ours." if may else "")


def test_draft_is_not_worded_in_a_phase_that_does_not_open_it(room, draft, silent):
    with pytest.raises(drafting.NotNow):
        drafting.edit(draft=draft, by=room.organiser, words={"foreword": "Ours."})


def test_page_offers_and_takes_no_words_in_such_a_phase(organiser, draft, silent):
    path = reverse("draft", args=["april", draft.number])
    assert LINK not in organiser.get(path).content.decode()
    answer = organiser.post(reverse("draft_edit", args=["april", draft.number]), {"foreword": "Ours."}, follow=True)
    page = answer.content.decode()
    assert f"words around a draft are written in the phases {phases.named(Act.WORD_AGENDA)}." in page
    draft.refresh_from_db()
    assert draft.foreword == ""


def test_page_offers_words_where_the_phase_opens_them(organiser, draft):
    assert LINK in organiser.get(reverse("draft", args=["april", draft.number])).content.decode()


def test_colleagues_note_stays_where_publishing_asks_for_what_comes_next(room, organiser, draft):
    """The page that asks shows the fields of all notes, and sends them back empty."""
    Dialogue.objects.filter(pk=room.dialogue.pk).update(phase=Phase.AGENDA)
    shown = organiser.post(reverse("draft_publish", args=["april", draft.number]))
    form = shown.context["form"]
    assert (shown.status_code, form["note_rights"].value()) == (422, "")
    drafting.edit(draft=draft, by=room.organiser, words={"note_rights": "A colleague’s."})
    typed = {name: form[name].value() or "" for name in form.fields} | {"next_steps": "In May."}
    assert organiser.post(reverse("draft_edit", args=["april", draft.number]), typed).status_code == 302
    draft.refresh_from_db()
    assert draft.words == {"foreword": "", "next_steps": "In May.", "note_rights": "A colleague’s."}


def test_list_of_drafts_loads_none_of_what_is_in_them(organiser, draft):
    with CaptureQueriesContext(connection) as asked:
        assert organiser.get(reverse("draft_list", args=["april"])).status_code == 200
    drafts = [query["sql"] for query in asked if '"workshops_agendadraft"."number"' in query["sql"]]
    assert (len(drafts), [sql for sql in drafts if '"content"' in sql or '"more"' in sql]) == (1, [])


def test_sources_are_shown_without_background_too(room, organiser):
    room.issues[0].sources = ["A paper of 2015"]
    room.issues[0].save()
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    assert organiser.get(draft.get_absolute_url()).content.decode().count("What else was said") == 1
    page = organiser.get(reverse("draft_said", args=[room.dialogue.slug, draft.number, 1])).content.decode()
    assert page.count("<li><small>A paper of 2015</small></li>") == 1
    assert organiser.get(reverse("draft_said", args=[room.dialogue.slug, draft.number, 99])).status_code == 404
