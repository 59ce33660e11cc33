"""What one query as text reads of several models is what each model's own query reads."""

import pytest

from dialogue.models import Dialogue
from stakeholders import access
from stakeholders.models import Participant, StakeholderGroup
from tests.factories import make_dialogue, member

pytestmark = pytest.mark.django_db


def values(row):
    return {field.attname: (value := getattr(row, field.attname), type(value)) for field in row._meta.concrete_fields}


def test_place_is_read_as_each_model_reads_its_own_row():
    dialogue = make_dialogue()
    Dialogue.objects.update(answers_until="2027-03-01", is_rehearsal=True)
    amina = member(dialogue, "diggers", "Amina")
    member(dialogue, "diggers", "Kofi")
    here = access.enter(amina.user, "april")
    found = [here.participant, here.dialogue, here.participant.group]
    rows = [Participant.objects.get(pk=amina.pk), Dialogue.objects.get(), StakeholderGroup.objects.get(key="diggers")]
    assert [values(row) for row in found] == [values(row) for row in rows]
    assert [row._state.adding for row in found] == [False] * 3
