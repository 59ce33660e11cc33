"""Answering, changing and taking back. A request that speaks writes the spoken row and, the first time, its voice: nothing else."""

import hashlib

from django.db import transaction

from dialogue import keys
from issues import releasing, scopes
from issues.models import Contribution
from stakeholders.models import Voice


class NotOpen(Exception):
    """The question or the phase closed in the meantime, or the person was not confirmed."""


class OpenedBefore(NotOpen):
    """It was open before this person's card replaced another: that card may have spoken here already (TRUST F9)."""


class Repeated(Exception):
    """The same form came twice with different words (TRUST A2): answered with 409."""


def receipt(key):
    """The form's key as it stands on the row: a hash, which tells nothing."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def own(participant, issues):
    """This person's answers in these issues, in one query; found through the key, not through the database."""
    tags = [
        keys.tag(participant.dialogue, participant.pk, s)
        for s in scopes.every_answering(participant.group, [i.pk for i in issues])
    ]
    mine = Contribution.objects.filter(
        voice__dialogue=participant.dialogue, voice__tag__in=tags, question__issue__in=issues
    )
    return mine.select_related("voice__group", "question")


def spoken_name(participant, *, with_person):
    """What a named voice is called: the organisation, and the person's name if they wish."""
    names = [participant.organisation, participant.user.name if with_person or not participant.organisation else ""]
    return ", ".join(n for n in names if n)


def _check(participant, question):
    if not participant.is_confirmed or question.is_closed or not participant.dialogue.may_answer:
        raise NotOpen
    if not participant.may_act_on(question.opened_at):
        raise OpenedBefore


@transaction.atomic
def answer(*, participant, question, text, language, show_group=True, off_record=False, with_name=False, key=""):
    """Write or change this person's answer to a question; returns it. Raises NotOpen, Repeated.

    Two tabs at once meet at UNIQUE(voice, question): one row, with one of the two texts. Switching on or off the record
    is another voice, so the row under the other one goes.
    """
    _check(participant, question)
    group = participant.group
    off_record = off_record and group.is_named
    scope = scopes.answering(group, question.issue_id, off_record)
    name = spoken_name(participant, with_person=with_name) if group.is_named and not off_record else ""
    voice = Voice.objects.speaking(participant, scope, name)
    old = own(participant, [question.issue]).filter(question=question)
    same = next((c for c in old if c.receipt and c.receipt == receipt(key)), None)
    if same:
        if same.text != text:
            raise Repeated
        return same
    old.exclude(voice=voice).delete()
    said, _created = Contribution.objects.update_or_create(
        voice=voice,
        question=question,
        defaults={
            "text": text,
            "language": language,
            "show_group": show_group or (group.is_named and not off_record),
            "off_record": off_record,
            "receipt": receipt(key),
        },
    )
    releasing.on_answer(said, question.issue)
    return said


@transaction.atomic
def withdraw(*, participant, question):
    """Take an answer back: the row goes, and with it every place that quoted it. True if there was one."""
    _check(participant, question)
    deleted, _rows = own(participant, [question.issue]).filter(question=question).delete()
    return bool(deleted)
