"""The demo before its final ballot: of a show of hands nothing stands in the draft that everybody reads."""

import pytest
from django.utils.html import escape

from dialogue.models import Dialogue
from issues.models import Ballot
from tests.workshops.public.test_public import HOME, draft_anew, text
from workshops.models import AgendaDraft

pytestmark = pytest.mark.django_db


def test_a_show_of_hands_is_in_no_public_draft(client, demo):
    Ballot.objects.filter(closed_at=None).delete()
    Dialogue.objects.filter(pk=demo.pk).update(phase="agenda", drafts_public=True)
    demo.refresh_from_db()
    draft_anew(demo)
    members = AgendaDraft.objects.get().content["items"]
    shown = [item["sentence"] for item in members if item["sentence"]]
    assert len(shown) > 3
    page = text(client.get(f"{HOME}agenda/1/html/"))
    assert [sentence for sentence in shown if escape(sentence) in page] == []
    assert "Leaning" not in page
