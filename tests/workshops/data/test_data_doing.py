"""The table of tasks: words of rounds that have closed."""

import pytest

from issues.models import TaskFinding
from tests.issues.doing.task_room import close, make_task_room, mark_all, open_round
from workshops.data import reading_doing

pytestmark = pytest.mark.django_db


class Here:
    """As much of it as this table asks for."""

    def __init__(self, room):
        self.dialogue = room.dialogue


def rows(room):
    [table] = reading_doing.TABLES
    return [dict(zip(table.names, row, strict=True)) for row in table.rows(Here(room))]


@pytest.mark.trust("F5")
def test_words_stand_there_once_a_round_has_closed_and_other_words_stand_beside_none():
    room = make_task_room()
    asked = open_round(room)
    mark_all(room, "lsm", asked, room.water, "gov", does=True)
    mark_all(room, "gov", asked, room.water, "lsm", number=5)
    assert rows(room) == []
    close(room)
    found = [row for row in rows(room) if row["task"] == "Dig wells."]
    told = {(row["group"], row["whom"]): (row["word"], row["does"]) for row in found}
    assert told["lsm", "gov"] == ("for", "for")
    assert told["gov", "lsm"] == ("few", "few")
    assert {(row["group"], row["part_of"]) for row in found} >= {("asm", ""), ("diggers", "asm"), ("owners", "asm")}
    TaskFinding.objects.filter(task=room.water).update(is_changed=True)
    assert {row["task"] for row in rows(room)} == {"", "Guard the road."}
