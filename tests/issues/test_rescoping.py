"""Rows of before, when a person's supports hung on the voice of their reactions."""

import pytest
from django.core.management import call_command

from dialogue import keys
from issues import proposing, reacting, scopes, to_ballot
from issues.models import Reaction, Support
from stakeholders.models import Voice
from tests.factories import make_dialogue, member
from tests.issues.test_proposing import put
from tests.issues.test_releasing import say

pytestmark = pytest.mark.django_db


def of_before(participant, proposal):
    voice = Voice.objects.speaking(participant, scopes.REACTIONS)
    return Support.objects.create(voice=voice, proposal=proposal)


@pytest.fixture
def april():
    return make_dialogue()


def test_supports_get_voices_of_their_own_and_an_authors_own_goes(april, capsys):
    kofi, ama = member(april, "lsm", "Kofi"), member(april, "gov", "Ama")
    proposals = [put(kofi, title) for title in ("Mercury", "Cyanide")]
    for person in (kofi, ama):
        for proposal in proposals:
            of_before(person, proposal)
    reacting.react(participant=ama, contribution=say(kofi, "Open"), value=1)
    proposing.support(participant=ama, proposal=proposals[0])  # given again after the upgrade
    counted = to_ballot.supporters(april)
    call_command("rescope")
    assert proposing.supported(ama, [p.pk for p in proposals]) == {p.pk for p in proposals}
    assert (Support.objects.count(), Support.objects.values("voice").distinct().count()) == (2, 2)
    assert (Reaction.objects.count(), Voice.objects.filter(reactions__isnull=False).count()) == (1, 1)
    assert to_ballot.supporters(april) == {p.pk: {kofi.group_id: 1, ama.group_id: 1} for p in proposals} != counted
    before = set(Voice.objects.values_list("pk", "tag"))
    call_command("rescope")
    assert capsys.readouterr().out == "4 supports moved.\n0 supports moved.\n"
    assert set(Voice.objects.values_list("pk", "tag")) == before


def test_dialogue_without_its_key_is_named(april, capsys):
    of_before(member(april, "gov", "Ama"), put(member(april, "lsm", "Kofi")))
    keys.destroy(april.key_name)
    call_command("rescope")
    assert capsys.readouterr().out.splitlines()[-1] == "Their keys are missing, nothing was moved there: april."
