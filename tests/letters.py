"""A letter of each kind of mail that goes to many, made by the code that sends it; and which jobs send mail."""

import datetime

from dialogue import database_time, job_names
from dialogue.models import Mailing
from issues import answering, releasing
from issues import emails as notices
from stakeholders import emails as joining
from stakeholders.models import Invitation
from tests import factories
from workshops.models import Summary
from workshops.plan import emails as meetings
from workshops.plan import planning
from workshops.summaries import emails as summaries
from workshops.summaries import summarising

Kind = Mailing.Kind
# A job that sends mail is a task; no other module hands a letter on (tests/dialogue/test_job_names.py).
MAIL_JOBS = {name for name, place in job_names.PLACES.items() if place.split(".")[-2] == "tasks"}


def of_every_kind(room, language, typed=""):
    """{kind: Letter} to one person in one dialogue, whose people typed `typed` wherever they can."""
    return {kind: of(kind, room, language, typed) for kind in MAKERS}


def of(kind, room, language="en", typed=""):
    person = room.people["lsm"][0]
    person.user.language = language
    return MAKERS[kind](room, person, typed)


def _soon():
    return database_time.now() + datetime.timedelta(days=3)


def _ballot(room):
    """The final one, open, with its end announced."""
    return room.dialogue.ballots.filter(closed_at=None).first() or room.open("final", closes_at=_soon())


def _notice(mailing, person, typed):
    mailing.words = {"en": typed}
    return notices.letter(mailing, person.user)


def _of_the_phase(kind, about):
    def make(room, person, typed):
        _ballot(room)
        return _notice(Mailing.objects.create(dialogue=room.dialogue, kind=kind, about=about), person, typed)

    return make


def _closing(room, person, typed):
    _ballot(room)
    return _notice(Mailing.objects.get(kind=Kind.CLOSING), person, typed)


def _result(room, person, typed):
    room.close(_ballot(room))
    return _notice(Mailing.objects.get(kind=Kind.RESULT), person, typed)


def _invitation(room, person, typed):
    room.organiser.name = typed[:120]
    about = {"name": typed[:120], "invited_by": room.organiser, "mailing": Mailing(words={"en": typed})}
    invitation = Invitation(dialogue=room.dialogue, email="n@x.test", language=person.user.language, pk=1, **about)
    invitation.created_at = database_time.now()
    return joining.invitation_letter(invitation)


def _summary(room, person, typed):
    """With an answer of somebody who speaks openly."""
    speaker = room.people["lsm"][1]
    speaker.user.name, speaker.organisation = typed[:80] or "Lena", typed[:80]
    question = factories.question(room.dialogue, "rights")
    answering.answer(participant=speaker, question=question, text=typed or "Said openly.", language="en")
    releasing.tonight(room.dialogue)
    made = summarising.make(dialogue=room.dialogue)
    summarising.edit(summary=made, by=room.organiser, words=typed)
    summarising.send(summary=made, by=room.organiser)
    return summaries.letter(person.user, room.dialogue, [Summary.objects.get(pk=made.pk)])


def _workshop(room, person, typed):
    said = {"title": typed[:120] or "April", "place": typed[:120]}
    workshop = planning.plan(dialogue=room.dialogue, by=room.organiser, zone="Africa/Accra", begins=[_soon()], **said)
    return meetings.letter(workshop, person.user)


def _farewell(_room, person, _typed):
    return joining.farewell_letter(person, _soon())


MAKERS = {  # {kind of mailing: function(room, participant, typed) that returns a Letter}
    Kind.REMINDER: _of_the_phase(Kind.REMINDER, {"day": "2027-04-09"}),
    Kind.PHASE: _of_the_phase(Kind.PHASE, {"phase": "decide"}),
    Kind.CLOSING: _closing,
    Kind.RESULT: _result,
    Kind.INVITATION: _invitation,
    Kind.SUMMARY: _summary,
    Kind.WORKSHOP: _workshop,
    Kind.FAREWELL: _farewell,
}
