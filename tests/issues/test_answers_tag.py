"""Answers of a page that are drawn once for those alike look as if each had been drawn by itself."""

import pytest
from django.template import Context, engines

from dialogue import keys
from issues import answering
from issues.models import Contribution
from issues.templatetags.answers import STANDS
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db
ONE = '{% for answer in rows %}{% include "issues/_answer.html" %}{% endfor %}'
ALL = "{% load answers %}{% answers rows %}"
HOSTILE = ["<script>alert(1)</script>", "9999999999999999999", "\ue000words\ue000", 'A & B\n\n"C"', "{{ answer.pk }}"]


@pytest.fixture
def rows():
    """Of a hidden, a named and an unshown group, on and off the record, with each reaction."""
    room = make_room(issues=1)
    people = [*room.people["diggers"][:3], *room.people["lsm"][:3]]
    for person, text in zip(people, [*HOSTILE, "Roads."], strict=True):
        asked = room.issues[0].questions.get()
        answering.answer(participant=person, question=asked, text=text, language="en")
    Contribution.objects.filter(text=HOSTILE[0]).update(show_group=False)
    Contribution.objects.filter(text="Roads.").update(off_record=True)
    found = list(Contribution.objects.select_related("voice__group").order_by("pk"))
    for number, answer in enumerate(found):
        answer.reaction = (None, 1, -1, 0)[number % 4]
    return found


@pytest.mark.parametrize("can_react", [True, False])
def test_drawn_together_they_look_as_drawn_one_by_one(rows, can_react):
    dialogue = rows[0].voice.dialogue
    for answer in rows:
        [words] = keys.seen(dialogue, [answer.text]) if can_react else [""]
        answer.stands = f"{STANDS[answer.reaction]}-{words}"
    shown = {"rows": rows, "can_react": can_react, "dialogue": dialogue, "agree": "Agree", "pass": "Pass"}
    one, together = (engines["django"].from_string(text).template.render(Context(shown)) for text in (ONE, ALL))
    assert together == one
    assert together.count('<li class="answer"') == len(rows) == 6
