"""In which order proposed issues come to a ballot; how many fit on one: tests/test_thousands.py."""

import pytest

from dialogue import keys
from issues import next_ballot
from tests.factories import make_dialogue, make_issue
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db


def test_no_lot_asks_for_a_key_before_there_is_one():
    """The team looks at what a ballot would ask while it prepares; a framework may bring a proposed issue along."""
    dialogue = make_dialogue(phase="draft")
    issue = make_issue(dialogue, 3, status="proposed")
    assert dialogue.key_check == ""
    assert next_ballot.asked(dialogue).proposed == [issue]


def test_proposed_issue_that_a_ballot_asked_about_comes_after_one_that_none_has():
    room = make_room(issues=2)
    first = make_issue(room.dialogue, 3, status="proposed")
    room.close(room.open("straw"))
    second = make_issue(room.dialogue, 4, status="proposed")
    assert next_ballot.queue(room.dialogue) == [second, first]


def test_lots_are_told_apart_from_tags_and_follow_the_key():
    april, may = make_dialogue(), make_dialogue("may")
    assert keys.lots(april, ["lot 1", "lot 2"]) == keys.lots(april, ["lot 1", "lot 2"])
    drawn = {*keys.lots(april, ["lot 1", "lot 2"]), *keys.lots(may, ["lot 1", "lot 2"])}
    assert len(drawn | set(keys.tags(april, 1, ["lot 1"]))) == 5
    april.phase = "sealed"
    assert keys.lots(april, ["lot 1", "lot 2"]) == [keys.NOBODYS] * 2
