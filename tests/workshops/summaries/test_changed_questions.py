"""A summary tells which questions are not asked any more, once, on its page and in its mail."""

import pytest
from django.urls import reverse

from issues import correcting
from issues.models import Question
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from workshops.summaries import emails, summarising
from workshops.summaries.summary import tell

pytestmark = pytest.mark.django_db


def test_summary_tells_once_which_questions_are_not_asked_any_more():
    room = make_room(issues=2)
    first, second = Question.objects.filter(issue__dialogue=room.dialogue).select_related("issue__dialogue")
    Question.objects.create(issue=second.issue, position=2, text="One that stays?")
    correcting.ask_anew(question=first, by=room.organiser, why="Two readings.", text="Who decides?")
    correcting.take_out(question=second, by=room.organiser, why="Asked twice.")
    summary = summarising.make(dialogue=room.dialogue)
    said = {asked.text: words for asked, words in tell(room.dialogue, [summary]).questions}
    assert said == {
        first.text: "Not asked any more. Two readings. Asked in its place: Who decides?",
        second.text: "Not asked any more. Asked twice.",
    }
    summarising.send(summary=summary, by=room.organiser)
    reader = room.people["gov"][0]
    page = (
        client_of(reader.user).get(reverse("summary_found", args=[room.dialogue.slug, summary.number])).content.decode()
    )
    mail = emails.letter(reader.user, room.dialogue, [summary])
    for text in (page, mail.text, mail.html):
        assert [words in text for words in ("Who decides?", "Not asked any more. Asked twice.")] == [True, True]
    later = summarising.make(dialogue=room.dialogue)
    assert later.content["questions"] == []
