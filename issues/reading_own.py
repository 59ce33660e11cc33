"""What is this person's own beside what others said, found through the key. Only for reading: what locks an answer asks for no people
(TRUST §1)."""

import json
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, SmallIntegerField, Value

from dialogue.joined import Joined
from dialogue.models import tell_whole
from issues import answering, leaving, release_words, releasing
from issues.models import Contribution, Reaction
from stakeholders.models import StakeholderGroup, Voice

OWN = Joined(Contribution, Voice, StakeholderGroup, without=("worded",))
# As text: to build it from parts took longer than to ask. Of two to one question, on and off the record, the one that is leaving
# comes first.
ANSWERS = """SELECT {columns}, {large_enough}, {marks} FROM issues_contribution
    JOIN stakeholders_voice ON stakeholders_voice.id = issues_contribution.voice_id
    JOIN stakeholders_stakeholdergroup ON stakeholders_stakeholdergroup.id = stakeholders_voice.group_id
    JOIN issues_question ON issues_question.id = issues_contribution.question_id
    WHERE stakeholders_voice.dialogue_id = %s AND issues_question.issue_id = %s AND stakeholders_voice.tag IN ({tags})
    ORDER BY issues_contribution.pending DESC"""
MARKS = {  # of what goes within three nights
    "sqlite": "(SELECT json_group_array(token) FROM issues_leaving WHERE dialogue_id = %s)",
    "postgresql": "(SELECT json_agg(token) FROM issues_leaving WHERE dialogue_id = %s)",
}


def answers(here, issue):
    """This person's answers in an issue as they left them, in one query, each with what says when others can read it; none of those who
    do not take part."""
    if here.participant is None:
        return []
    tags = answering.tags(here.participant, [issue.pk])
    large = releasing.is_large_enough()
    asked = ANSWERS.format(
        columns=OWN.columns,
        large_enough=large.sql,
        marks=MARKS[connection.vendor],
        tags=", ".join(["%s"] * len(tags)),
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [*large.params, here.dialogue.pk, here.dialogue.pk, issue.pk, *tags])
        return [_answer(here, OWN.read(row)) for row in cursor]


def _answer(here, row):
    said, said.voice, said.voice.group, can_come_out, marks = row
    said.can_come_out = bool(can_come_out)
    said.marks = set(json.loads(marks) if isinstance(marks, str) else marks or ())
    here.groups.tell(said.voice.group)
    return said


def answer_to(answers, question):
    """Of these the one to a question, or None."""
    return next((said for said in reversed(answers) if said.question_id == question.pk), None)


def words(own, question, now):
    """A person's own answer, how it stands with others, by when what waits appears or goes, and the night in which it goes if its
    author has taken everything back."""
    if own is None:
        return {"own": None}
    dialogue = question.issue.dialogue
    told = {"standing": release_words.of_answer(own, question, now), "by_when": release_words.by_when(dialogue, now)}
    told["why_then"] = release_words.why_then(dialogue) if release_words.is_by_the_clock(own, question) else ""
    return {"own": own, "night": leaving.night_of(own, dialogue, own.marks, now.date()), **told}


# ---- of the page "You"


def said(here, answering_tags, reacting_tags):
    """([Contribution], [Reaction]) of voices with these tags, in the order of the outline, all in one query. A reaction has its answer and
    the standing of its round."""
    rows = _whole(Contribution.objects.filter(voice__dialogue=here.dialogue, voice__tag__in=answering_tags))
    nothing = {name: Value(None, SmallIntegerField()) for name in ("my_reaction", "my_value", "my_round")}
    rows = rows.annotate(can_come_out=releasing.is_large_enough(), **nothing)
    if reacting_tags:
        by_me = {"reactions__voice__dialogue": here.dialogue, "reactions__voice__tag__in": reacting_tags}
        mine = {"my_reaction": F("reactions__pk"), "my_value": F("reactions__value"), "my_round": F("reactions__round")}
        others = _whole(Contribution.objects.filter(**by_me))
        rows = rows.union(others.annotate(can_come_out=Value(False, BooleanField()), **mine), all=True)
    found = sorted(rows, key=_place)
    own = sorted((said for said in found if said.my_reaction is None), key=lambda said: said.pending, reverse=True)
    return sorted(own, key=_place), [_reaction(here, said) for said in found if said.my_reaction is not None]


def _whole(rows):
    return rows.select_related("voice__group", "question__issue").order_by()


def _place(said):
    question = said.question
    return question.issue.position, question.issue_id, question.position, question.pk


def _reaction(here, said):
    question = said.question
    question.issue.dialogue = here.dialogue
    tell_whole(here.dialogue, question, question.issue)
    found: Any = Reaction(pk=said.my_reaction, value=said.my_value, round=said.my_round, contribution=said)
    is_last = said.my_round == question.reaction_round
    found.is_closed = said.my_round > 0 and (not is_last or question.is_closed_for_reactions)
    found.has_rounds = question.reaction_round > 1
    return found
