"""In which phases the team words an agenda draft: the table of phases says it, so that a new phase decides it too."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from django.test import Client
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
