"""The migration that takes spent receipts from voices: each stays known, none tells whose it was (TRUST A2, F17)."""

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from issues import answering
from issues.receipts import Repeated, of
from stakeholders.models import SpentReceipt
from tests.factories import make_dialogue, member, question
from tests.test_migrations import newest

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("stakeholders", "0007_list_uploads")]


@pytest.fixture
def before():
    """Voices of the schema before it, beside a person of today."""
    april, may = make_dialogue(), make_dialogue("may")
    sena = member(april, "diggers", "Sena")
    spent = of(sena, "k", f"dialogue answer {question(april).pk}")[:16]
    groups = {dialogue: dialogue.groups.get(key="diggers").pk for dialogue in (april, may)}
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    voices = executor.loader.project_state(BEFORE).apps.get_model("stakeholders", "Voice").objects
    for dialogue, first, second in [
        (april, f" {spent} {'b' * 16}", f" {'a' * 16}"),
        (april, "", ""),
        (may, "", " " + "a" * 16),
    ]:
        voices.create(dialogue_id=dialogue.pk, group_id=groups[dialogue], spent=first, spent_before=second)
    yield sena, spent
    MigrationExecutor(connection).migrate(newest())


def test_receipts_that_stand_on_voices_stay_known(before):
    sena, spent = before
    MigrationExecutor(connection).migrate(newest())
    rows = SpentReceipt.objects.order_by("dialogue", "receipt")
    expected = sorted([spent, "a" * 16, "b" * 16])
    assert list(rows.values_list("dialogue__slug", "receipt")) == [*(("april", r) for r in expected), ("may", "a" * 16)]
    assert {timezone.now().date() - row.day for row in rows} <= {datetime.timedelta(0), datetime.timedelta(days=1)}
    with pytest.raises(Repeated):
        answering.answer(participant=sena, question=question(sena.dialogue), text="Back", key="k")
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "stakeholders_voice")
    assert {column.name for column in found} == {"id", "dialogue_id", "group_id", "name", "tag"}
