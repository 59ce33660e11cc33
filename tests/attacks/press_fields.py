"""What a press needs and sends: from a World to the fields of its form, with what must be there first."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from dialogue import job_names
from dialogue import translated as translations
from dialogue.models import Dialogue, Job, OutboxPause
from issues import balloting, moderating, reading_recordings
from issues.doing import choosing
from issues.models import Contribution, Question, Task, WordItem
from issues.reactions import closing
from stakeholders import cards, inviting_again, representing
from stakeholders.models import Card, FocalPoint, Participant
from tests import factories
from tests.attacks.worlds import TONE, client_of
from tests.issues.doing import task_room
from tests.issues.meanings import meaning_room
from tests.issues.statements import statement_room
from tests.speaking import key_of
from workshops.editor import digesting, editing
from workshops.models import Session, Speaking, Workshop
from workshops.room import what_next
from workshops.tables import noting


def nothing(_world):
    return {}


def one_mark_of_statement(world):
    person = Participant.objects.get(user=world.users["hidden"], dialogue=world.room.dialogue)
    ref = f"challenge-{world.room.dialogue.challenges.first().pk}"
    return {"mark": f"{ref} yes-none", "round": "2", "key": key_of(person, "sm")}


def one_mark_of_task(world):
    person = Participant.objects.get(user=world.users["hidden"], dialogue=world.room.dialogue)
    return {"task": world.things["task"], "groups": "gov", "round": "2", "instead": "", "key": key_of(person, "tk")}


def tasks_rested(world):
    """A day after it was closed."""
    task_room.close(world.room)
    task_room.rest(world.room.dialogue)
    return {}


def no_tasks_asked(world, **sent):
    """Words of tasks change while nobody is asked."""
    task_room.close(world.room)
    return sent


def task_taken_out(world):
    task_room.close(world.room)
    choosing.take_out(task=Task.objects.get(pk=world.things["task"]), by=world.room.organiser)
    return {}


def statements_rested(world):
    """A day after it was closed."""
    statement_room.close(world.room)
    statement_room.rest(world.room.dialogue)
    return {}


def marks_of_words(world):
    person = Participant.objects.get(user=world.users["hidden"], dialogue=world.room.dialogue)
    items = WordItem.objects.filter(ballot__dialogue=world.room.dialogue, ballot__closed_at=None)
    return {"key": key_of(person, "wv"), **{f"choice_{item.pk}": "no" for item in items}}


def words_rested(world):
    """A day after what was asked was closed, and without a ballot on words."""
    meaning_room.end(world.room)
    meaning_room.rest(world.room.dialogue)
    close_words(world)
    return {"terms": [term.pk for term in world.room.dialogue.terms.all()]}


def close_words(world):
    for ballot in world.room.dialogue.wordballots.open():
        meaning_room.close(world.room, ballot)


def words_to_vote(world):
    close_words(world)
    return {"terms": [world.room.dialogue.terms.first().pk], "kind": "straw"}


@dataclass(frozen=True)
class Press:
    """`fields`: from a World to what the form sends; it also puts in place what the press needs. `role`: who presses. `at`: from a
    World to the path, where it is not that of the world's own thing. `makes`: whether the first press changes a row."""

    fields: Any = nothing
    role: str = "organiser"
    at: Any = None
    makes: bool = True

    def path(self, world, name):
        return self.at(world) if self.at else world.path(name)

    def client(self, world):
        author = {"author": world.room.people["lsm"][1].user}
        return client_of({**world.users, **author}[self.role])


def fixed(**fields):
    """The same in every World."""
    return lambda _world: fields


class Sound:
    """A file that can be sent as often as a form is pressed."""

    name, content_type = "question.mp3", "audio/mpeg"

    def read(self, *_size):
        return TONE


def sound(world):
    """With the digest of the words that the page shows."""
    asked = Question.objects.select_related("issue__dialogue").get(pk=world.things["question_pk"])
    return {"file": Sound(), "said": reading_recordings.of_question(asked, world.things["tag"]).digest}


# ---- what is said


def said(world, name, role="hidden", **more):
    """With the key of their form."""
    user = world.users["hidden"] if role == "hidden" else world.room.people["lsm"][1].user
    person = Participant.objects.select_related("dialogue").get(user=user, dialogue=world.room.dialogue)
    return {"key": key_of(person, name), **more}


def one_reaction(world):
    return said(world, "one", answer=world.things["contribution"], value="disagree")


def spoken(name, role="hidden", makes=True, **more):
    return Press(lambda world: said(world, name, role, **more), role=role, makes=makes)


def of_the_end(name):
    """The form about the end of the workshop, which is not open."""
    return lambda world: world.path(name, moment="end")


def sentences(_world):
    return {f"question_{n}": f"Sentence {n} holds." for n in range(1, 5)}


def marks(world):
    return said(world, "v", **{f"choice_{issue.pk}": "yes" for issue in world.room.issues})


def one_mark(world):
    return said(world, "m", **{f"choice_{world.things['asked']}": "no"})


def _before_the_team(world):
    """An answer that it has to read, and what its form says of it."""
    Contribution.objects.filter(pk=world.things["contribution"]).update(review="asked", asked_text="Words.")
    return moderating.state(Contribution.objects.get(pk=world.things["contribution"]))


def asked(world):
    return {"text": f"answer:{world.things['contribution']}:{_before_the_team(world)}"}


def to_hold(world):
    return {"seen": _before_the_team(world), "reason": "Unkind."}


# ---- people


def newcomer(world):
    person = factories.member(world.room.dialogue, "lsm", f"Newcomer {timezone.now()}", status="waiting")
    return {"people": person.ref}


def invitee(world):
    group = world.room.groups["lsm"].pk
    return {"email": f"new@{world.slug}.test", "group": group, "language": "en"}


def sent(world):
    """All mail has gone out."""
    world.room.dialogue.jobs.exclude(state="dead").update(state=Job.State.DONE, finished_at=timezone.now())
    return {}


def not_come(world):
    """Somebody was invited long ago, and all mail has gone out."""
    sent(world)
    long_ago = timezone.now() - datetime.timedelta(days=3)
    world.room.dialogue.jobs.update(created_at=long_ago, finished_at=long_ago)
    world.room.dialogue.invitations.update(created_at=long_ago)
    return {"shown": len(inviting_again.due(world.room.dialogue).rows)}


def card(world, tries=0):
    room = world.room
    batch, _codes = cards.make(
        dialogue=room.dialogue, group=room.groups["lsm"], language="en", number=1, by=room.organiser
    )
    Card.objects.filter(batch=batch).update(pin_tries=tries)
    world.things |= {"card_batch": batch.pk, "card": batch.cards.get().pk}
    return {}


def rested(world):
    """Closed for reactions, and a day has passed: asking again is allowed."""
    question = Question.objects.get(pk=world.things["question_pk"])
    closed = timezone.now() - closing.REST
    Question.objects.filter(pk=question.pk, reactions_closed_at__isnull=False).update(reactions_closed_at=closed)
    return {"round": question.last_found}


def batch(world):
    return {"number": "2", "language": "en", "group": world.room.groups["lsm"].pk, "key": "k" * 22}


def list_of_people(world):
    return {"language": "en", "group": "", "words_en": "", "unknown_0": str(world.room.groups["lsm"].pk)}


def to(name):
    return lambda world: {"email": f"{name}@{world.slug}.test"}


# ---- mail


def held(world):
    """A mail that came out of a backup."""
    world.room.dialogue.jobs.create(kind="dialogue.tasks.send_mail", occasion=f"{timezone.now()}", state=Job.State.HELD)
    return {}


def pointless(world):
    """A mail to nobody."""
    more = {"occasion": f"{timezone.now()}", "recipient": "0", "state": Job.State.DEAD}
    world.room.dialogue.jobs.create(kind=job_names.SEND_INVITATION, **more)
    return {}


def dead(world):
    mailing = world.room.dialogue.mailings.get(pk=world.things["mailing"])
    more = {"occasion": f"{timezone.now()}", "state": Job.State.DEAD, "dialogue": world.room.dialogue}
    mailing.jobs.create(kind="dialogue.tasks.send_mail", **more)
    return {}


def paused(_world):
    now = timezone.now()
    OutboxPause.objects.update_or_create(defaults={"reason": "login 535", "since": now, "try_at": now})
    return {}


# ---- workshops


def workshop_of(world):
    return Workshop.objects.get(dialogue=world.room.dialogue, number=world.things["workshop"])


def seen(world, **more):
    """A press of the console says which state it saw."""
    return {"seen": what_next.next_action(workshop_of(world)).seen, **more}


def in_a_week():
    return str((timezone.now() + datetime.timedelta(days=7)).date())


def workshop(_world):
    more = {"pattern": "one_day", "zone": "Africa/Accra", "names": "numbers"}
    return {"title": "Second", "day": in_a_week(), "at": "09:00", **more}


def days(_world):
    more = {"day1-begins": "08:00", "day1-ends": "16:00"}
    return {"title": "Moved", "names": "first", "day1-day": in_a_week(), **more}


def two(world, prefix):
    one, two = world.room.people["lsm"][:2]
    return {f"{prefix}-first": one.ref, f"{prefix}-second": two.ref}


def seats(world):
    for table, person in enumerate(world.room.people["lsm"][:2], 1):
        Session.objects.get(pk=world.things["round"]).seats.update_or_create(
            participant=person, defaults={"table": table}
        )
    return two(world, "swap")


def order(world):
    """The last two sessions of the plan change places."""
    plan = [f"{day}:{pk}" for day, pk in workshop_of(world).sessions.values_list("day", "pk")]
    return {"order": ",".join([*plan[:-2], plan[-1], plan[-2]])}


def begun(pk):
    Session.objects.filter(pk=pk).update(began_at=timezone.now(), ended_at=None)


def note(world):
    begun(world.things["round"])
    return {"agreed": "Roads.", "before": noting.note_digest(None)}


def floor(world):
    """A lane that has spoken for an hour: what is said of its time does not change with the next second."""
    Speaking.objects.update_or_create(
        session_id=workshop_of(world).current_id, label="lsm", defaults={"seconds": 60 * 60}
    )
    return {"label": "lsm", "hand": ""}


def notes(world):
    current = workshop_of(world).current_id
    begun(current)
    return {"session": current, "notes": "Noted."}


def added(world):
    session = workshop_of(world).sessions.exclude(began_at=None).exclude(kind=Session.Kind.BREAK).first()
    return {"session": session.pk, "notes": "Tea was late."}


def decide(world):
    for ballot in world.room.dialogue.ballots.filter(closed_at=None):
        balloting.close_ballot(ballot=ballot, by=world.room.organiser, seed=1)
    close_words(world)
    return {"seen": "gather", "phase": "decide"}


def closed(world):
    Dialogue.objects.filter(pk=world.room.dialogue.pk).update(phase="closed")
    return {}


def yesterday(world):
    """No summary went out today."""
    day = timezone.now() - datetime.timedelta(days=1)
    world.room.dialogue.summaries.exclude(sent_at=None).update(sent_at=day)
    return {}


def of_rehearsal(name):
    def path(world):
        trial = Dialogue.objects.get(slug__startswith=f"{world.slug}-rehearsal", is_rehearsal=True)
        return reverse(name, args=[trial.slug, trial.workshops.get().number])

    return path


def preview(name):
    return lambda world: world.path(name, draft=world.things["preview"])


def unvoted(**fields):
    """No ballot is open."""

    def prepared(world):
        for ballot in world.room.dialogue.ballots.filter(closed_at=None):
            balloting.close_ballot(ballot=ballot, by=world.room.organiser)
        close_words(world)
        return fields

    return prepared


def spare_question(world):
    """Of an issue that has another one."""
    spare = Question.objects.create(issue=world.room.issues[0], position=9, text="And then?")
    return world.path("team_question_take_out", question_pk=spare.pk)


def session(kind="plenary", **more):
    return {"kind": kind, "title": "Extra", "minutes": "20", **more}


def answer(world, **more):
    return {"answer": world.things["contribution"], **more}


def translated(world):
    said = Contribution.objects.get(pk=world.things["contribution"])
    return {"text": "Tutufo kasa.", "of": translations.digest(said.originals)}


def another_list(world):
    """One that was not sent."""
    fresh = world.room.dialogue.invitation_lists.filter(used_at=None).order_by("pk").first()
    world.things["list"] = fresh.pk
    return {}


def given_up(world):
    """The worker has given up on a list."""
    Job.objects.filter(kind=job_names.READ_LIST, recipient=world.things["upload"]).update(state=Job.State.DEAD)
    return {}


# ---- before it opens


def unopened(**fields):
    """Nobody has read the outline yet; whoever was sent away by an earlier press is not asked for."""

    def prepared(world):
        Dialogue.objects.filter(pk=world.room.dialogue.pk).update(phase="draft", opened_on=None)
        world.things["ref"] = Participant.objects.confirmed().filter(dialogue=world.room.dialogue).last().ref
        return fields

    return prepared


def focal(world):
    unopened()(world)
    person = Participant.objects.get(user=world.room.people["lsm"][1].user, dialogue=world.room.dialogue)
    if not FocalPoint.objects.filter(participant=person).exists():
        representing.name(participant=person, by=world.room.organiser)
    return {"seen": digesting.digest_of(person.dialogue)}


def second_term(world):
    term = editing.add(
        dialogue=world.room.dialogue, what="term", by=world.room.organiser, name="Adit", definition="A way in."
    )
    return world.path("team_outline_move", row=term.pk)
