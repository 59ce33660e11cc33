"""What pages and presses ask in text is what querysets find."""

import pytest

from issues import answering, reading, reading_own
from issues.models import Contribution, Issue, Question
from stakeholders import access
from tests.dialogue.test_joined import values
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(issues=2)


def said(room, text="Roads."):
    asked = room.issues[0].questions.get()
    return answering.answer(participant=room.people["lsm"][0], question=asked, text=text, language="en")


def test_question_comes_with_its_issue_and_siblings(room):
    issue = room.issues[0]
    later = Question.objects.create(issue=issue, position=3, text="And then?")
    middle = Question.objects.create(issue=issue, position=2, text="How?", silent=True)
    found = reading.question_at(room.dialogue, issue.key, "3")
    rows = [Question.objects.get(issue=issue, position=1), middle, later]
    rows = [Question.objects.get(pk=row.pk) for row in rows]
    assert [values(row) for row in found.siblings] == [values(row) for row in rows]
    assert (found.pk, values(found.issue)) == (later.pk, values(Issue.objects.get(pk=issue.pk)))
    assert found.issue.dialogue is room.dialogue
    assert reading.question_at(room.dialogue, issue.key, "4") is None
    assert reading.question_at(room.dialogue, "nothing", "1") is None


def test_pressed_answer_comes_with_what_the_press_asks_of_it(room):
    answer = said(room)
    found = reading.answer_at(room.dialogue, answer.pk)
    row = Contribution.objects.select_related("voice", "question__issue").get(pk=answer.pk)
    parts = [(one, one.voice, one.question, one.question.issue) for one in (found, row)]
    assert [values(part) for part in parts[0]] == [values(part) for part in parts[1]]


@pytest.mark.parametrize("change", [{"released": False}, {"hidden": True}])
def test_answer_that_nobody_reads_is_not_found(room, change):
    answer = said(room)
    Contribution.objects.update(**change)
    assert not Contribution.objects.readable().exists()
    assert reading.answer_at(room.dialogue, answer.pk) is None


def test_answer_of_elsewhere_or_of_no_number_is_not_found(room):
    answer = said(room)
    elsewhere = make_room(issues=1, slug="may").dialogue
    assert [reading.answer_at(elsewhere, answer.pk), reading.answer_at(room.dialogue, 10**30)] == [None, None]


def test_own_answers_are_known_by_their_question(room):
    said(room)
    first, other = room.issues
    mine, hers = (access.enter_to_read(person.user, "april") for person in room.people["lsm"][:2])
    asked = first.questions.get()
    found = [reading_own.answers(here, issue) for here, issue in ((mine, first), (mine, other), (hers, first))]
    assert [[said.question_id for said in each] for each in found] == [[asked.pk], [], []]
    assert reading_own.answer_to(found[0], asked).text == Contribution.objects.get().text
