"""What a room shows of a round about a collection while it is open."""

import pytest

from issues.models import SaidStatement, StatementRound
from issues.statements import reading_shown
from tests.issues.statements.statement_room import make_statement_room, open_round, write

pytestmark = pytest.mark.django_db


def test_who_writes_again_under_another_voice_is_counted_once():
    """Until the next fixed time their earlier words stand beside the new ones."""
    room = make_statement_room()
    asked = open_round(room)
    for person in room.people["lsm"][:5]:
        write(person, asked, "Roads are bad.")
    SaidStatement.objects.update(released=True)
    write(room.people["lsm"][0], asked, "Said otherwise.", off_record=True)
    assert SaidStatement.objects.count() == 6
    assert reading_shown.counted(StatementRound.objects.all()).get().wrote == 5
