"""A dialogue that has come to its end, and its sealing by the hands and the clock that do it in a real house."""

import datetime

from django.utils import timezone

from dialogue import job_names, phases, translated, worker
from dialogue.models import Job, Sealing
from issues import evaluations, proposing, scopes, steering
from issues.doing import rounds as rounds_of_tasks
from issues.models import Contribution, Expectation, Meaning, Reaction, SaidStatement
from issues.statements import rounds as rounds_of_statements
from issues.ties import rounds
from stakeholders.models import About, Voice
from tests.attacks.sweeps import make_draft, make_summary
from tests.attacks.worlds import ask, make_world, say
from tests.issues.meanings import meaning_room
from tests.issues.voting_room import staff
from workshops import clock, sealing
from workshops.models import RoomQuestion, Session, Workshop


def closed_world(slug="april"):
    """Something of everything, voted on, published, and in the phase from which it can be sealed."""
    world = make_world(slug)
    room = world.room
    for person in room.people["lsm"]:
        say(person, room.issues[0], f"{person.user.name} says so.")
        voice = Voice.objects.speaking(person, "reactions")
        Reaction.objects.create(voice=voice, contribution_id=world.things["contribution"], value=1)
        About.objects.create(voice=Voice.objects.speaking(person, scopes.ABOUT), young=True)
    proposing.support(participant=room.people["gov"][0], proposal=room.dialogue.proposals.first())
    said = Contribution.objects.get(pk=world.things["contribution"])
    said.keep_translations(translated.put({}, said.originals, "fr", {"text": "Le creuseur parle."}))
    room.close(room.dialogue.ballots.get(closed_at=None))
    world.things["draft"] = make_draft(world)
    make_summary(world)
    hold_workshop(world)
    which = {"workshop": world.things["workshop"], "moment": world.things["moment"]}
    form = evaluations.close_form(dialogue=room.dialogue, by=room.organiser, **which)
    form.remarks.update(released=True)
    rounds.close_all(dialogue=room.dialogue, by=room.organiser)
    Expectation.objects.filter(round__dialogue=room.dialogue).update(released=True)
    SaidStatement.objects.filter(round__dialogue=room.dialogue).update(released=True)
    rounds_of_statements.close_all(dialogue=room.dialogue, by=room.organiser)
    rounds_of_tasks.close_all(dialogue=room.dialogue, by=room.organiser)
    Meaning.objects.filter(round__dialogue=room.dialogue).update(released=True)
    meaning_room.end(room)
    for ballot in room.dialogue.wordballots.open():
        meaning_room.close(room, ballot)
    walk(room.dialogue, room.organiser, "closed")
    world.colleague = staff(room.dialogue, "organiser", "Second")
    worker.drain(limit=300)
    return world


def hold_workshop(world):
    """Its question was answered in the room, an answer is on the wall, and its minutes are published."""
    now = timezone.now()
    session = Session.objects.get(pk=world.things["session"])
    Session.objects.filter(pk=session.pk).update(began_at=now, ended_at=now)
    asked = ask(world.room.issues[0])
    RoomQuestion.objects.create(session=session, question=asked, opened_at=now, closed_at=now)
    held = Workshop.objects.filter(pk=session.workshop_id)
    held.update(shown=world.things["contribution"], minutes_published_at=now, current=session)


def walk(dialogue, by, to):
    """Step by step forward to a phase."""
    dialogue.refresh_from_db()
    while dialogue.phase != to:
        seen = dialogue.phase
        assert steering.change_phase(dialogue=dialogue, phase=phases.next_of(seen), seen=seen, by=by)
        dialogue.refresh_from_db()


def confirm(world):
    """Both organisers confirm; the waiting time is over at once. Returns the Sealing."""
    dialogue = world.room.dialogue
    sealing.confirm(dialogue=dialogue, by=world.room.organiser)
    found = sealing.confirm(dialogue=dialogue, by=world.colleague)
    Sealing.objects.filter(pk=found.pk).update(due_at=timezone.now() - datetime.timedelta(minutes=1))
    return found


def tick():
    """What a worker does every two seconds, as often as it takes: a minute each time, of which stirring may use all."""
    clock.sealings()
    while worker.drain(lanes=worker.BATCHES):
        pass


def wait_for_lease():
    """Let the time pass after which another worker takes over, and a failed job's pause."""
    past = timezone.now() - datetime.timedelta(minutes=1)
    Job.objects.filter(kind=job_names.SEAL, state="running").update(lease_until=past)
    Job.objects.filter(kind=job_names.SEAL, state="waiting").update(run_after=past)


def seal(world):
    found = confirm(world)
    tick()
    found.refresh_from_db()
    assert found.done_at, found.trouble
    world.room.dialogue.refresh_from_db()
    return found
