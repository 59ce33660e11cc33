"""A rehearsal: a copy of the dialogue and its plan with invented people, to try everything out; thrown away as a whole after."""

import random
from string import ascii_uppercase

from django.db import transaction

from dialogue import keys, phases
from dialogue.models import Dialogue, TeamLog, TeamMember, User
from dialogue.phases import Act
from issues import answering, reacting, voting
from issues.disclosure import K
from issues.doing import choosing
from issues.doing import marking as ticking
from issues.meanings import voting as wording
from issues.meanings import writing as meaning
from issues.models import Contribution, Meaning, Task
from issues.models.statements import KINDS
from issues.statements import marking, refs, writing
from issues.ties import telling
from stakeholders.models import Participant
from workshops import discarding, outlining
from workshops.models import Attendance, Session, Workshop, WorkshopDay
from workshops.room import before_the_room, what_next
from workshops.session_kinds import MEANINGS, PAPERS, STATEMENTS, TASKS, TIES

OF_A_SESSION = (
    "day",
    "position",
    "kind",
    "title",
    "minutes",
    "owner",
    "script",
    "material",
    "ties",
    "collections",
    "terms",
)
NAMES = ("Abena", "Amadou", "Chipo", "Daudi", "Esi", "Kofi", "Lerato", "Mariam", "Neema", "Pedro", "Rosa", "Tendai")
WORDS = (
    "It should be written down where everybody can read it.",
    "We tried this once and stopped after a season.",
    "Ask those who do the work before anything is signed.",
    "It costs more than we have; somebody must say who pays.",
    "Good, if it is done the same way for all of us.",
)
HARD = (
    "The road is under water for half of the year.",
    "Nobody tells us what the papers cost.",
    "We are paid late, or less than was said.",
)
MEANT = ("What all of us use it for here.", "Only what the law calls so.", "As the oldest among us say it.")
TO_DO = ("Look after the wells.", "Write down who mines where.", "Call all groups together twice a year.")
MOST_TASKS = 12  # of the team's own that are copied
SOME, MOST = 0.3, 0.6  # of them write; say "we have this too"


class NotARehearsal(Exception):
    """Only a rehearsal is thrown away, and only once."""


@transaction.atomic
def rehearse(*, workshop, by, suffix, title):
    """A dialogue of its own, like this one but with invented people and empty of words. Returns its Workshop.

    It is in the phase of the day in the room, whatever the phase of the real one: a plan is tried out weeks before.
    """
    original = Dialogue.objects.select_for_update().get(pk=workshop.dialogue_id)  # two presses make two numbers
    copied = outlining.under(title, {name: getattr(original, name) for name in outlining.COPIED}, original.title)
    dialogue = Dialogue.objects.create(
        slug=_next_slug(original, suffix), title=title, is_rehearsal=True, phase=phases.first_with(Act.FINAL), **copied
    )
    outlining.fill(dialogue, outlining.read(original))
    keys.create(dialogue)
    for member in original.team.all():
        TeamMember.objects.create(dialogue=dialogue, user=member.user, role=member.role)
    _invent_people(dialogue)
    TeamLog.objects.create(dialogue=original, by=by, action="began a rehearsal", detail=workshop.title)
    copy = _copy_plan(workshop, dialogue)
    _copy_tasks(workshop, dialogue, by)
    return copy


def _next_slug(original, suffix):
    """One above the highest number that stands: those below it may have been thrown away."""
    stem = f"{original.slug[:40]}-{suffix}-"
    slugs = Dialogue.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    numbers = [int(rest) for rest in (slug.removeprefix(stem) for slug in slugs) if rest.isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1}"


def _invent_people(dialogue):
    """As many as a ballot needs in each group, and one more."""
    for group in dialogue.groups.speaking():
        for number in range(1, (4 if group.is_named else K) + 2):
            user = User.objects.create_user(name=f"{group.short_name} {number}", is_active=False)
            Participant.objects.create(
                user=user, dialogue=dialogue, group=group, status=Participant.Status.CONFIRMED, organisation=""
            )


def _call_the_invented(workshop):
    """Names as people give them before they enter the room; they say nothing of a group."""
    if not workshop.asks_for_names:
        return
    names = [f"{name} {letter}." for letter in ascii_uppercase for name in NAMES]
    people = list(invented(workshop.dialogue))
    rows = zip(people, random.sample(names, len(people)), strict=True)
    Attendance.objects.bulk_create(Attendance(workshop=workshop, participant=p, called=name) for p, name in rows)


def _copy_plan(workshop, dialogue):
    issues = {issue.key: issue for issue in dialogue.issues.all()}
    groups = {group.key: group for group in dialogue.groups.all()}
    copy = Workshop.objects.create(
        dialogue=dialogue,
        number=1,
        title=workshop.title,
        zone=workshop.zone,
        place=workshop.place,
        tables=workshop.tables,
        names=workshop.names,
    )
    _call_the_invented(copy)
    for day in workshop.days.all():
        WorkshopDay.objects.create(workshop=copy, number=day.number, begins_at=day.begins_at, ends_at=day.ends_at)
    for session in workshop.sessions.select_related("issue", "group"):
        Session.objects.create(
            workshop=copy,
            issue=issues.get(session.issue.key) if session.issue else None,
            group=groups.get(session.group.key) if session.group else None,
            **{name: getattr(session, name) for name in OF_A_SESSION},
        )
    return copy


def _copy_tasks(workshop, dialogue, by):
    """Where the plan asks who should do what: the tasks in the team's own words, or some of ours; none that was made of what somebody
    wrote."""
    if not any(session.does.rounds == TASKS for session in workshop.sessions.all()):
        return
    own = Task.objects.filter(dialogue=workshop.dialogue, answer=None, expectation=None).asked()
    for title in list(own.values_list("title", flat=True)[:MOST_TASKS]) or TO_DO:
        choosing.add(dialogue=dialogue, title=title, by=by)


def invented(dialogue):
    """The people whom the rehearsal made up: they can never sign in. (Nor can holders of a card that was taken back.)"""
    found = dialogue.participants.confirmed().filter(user__is_active=False, user__email=None)
    return found.select_related("user", "group__parent")


def let_them_speak(*, workshop, seed=0):
    """The invented people answer the room's open question, vote in its ballot, or say how a tie is, what they think of the answers, what
    they find hard and hope for, who should do what, or what words mean. Returns how many did.

    Raises answering.NotOpen, voting.BallotClosed: the team may have changed the phase, or closed what was open.
    """
    chance = random.Random(seed)
    speak = _open_now(workshop, chance)
    spoke = 0
    for person in invented(workshop.dialogue) if speak else ():
        person.dialogue = workshop.dialogue
        if chance.random() < 0.2:
            continue  # somebody is always out for a moment
        speak(person)
        spoke += 1
    return spoke


def _open_now(workshop, chance):
    """What somebody does who speaks about what is open; None if nothing is."""
    asked = what_next.open_question(workshop)
    if asked:
        asked.question.issue.dialogue = workshop.dialogue
        return lambda person: answering.answer(
            participant=person, question=asked.question, text=chance.choice(WORDS), language="en"
        )
    ballot = workshop.dialogue.ballots.filter(closed_at=None).first()
    if ballot:
        return lambda person: _vote(person, ballot, chance)
    stands = before_the_room.latest(workshop.current) if workshop.current else None
    if stands is None or not stands.is_open:
        return None
    if stands.kind == TIES:
        return lambda person: telling.tell(participant=person, asked=stands.made, step=chance.randint(0, 5))
    if stands.kind == STATEMENTS:
        return _state(workshop.dialogue, stands, chance)
    if stands.kind == TASKS:
        return _tick(workshop.dialogue, stands, chance)
    if stands.kind in (MEANINGS, PAPERS):
        return _mean(workshop.dialogue, stands, chance)
    answers = list(Contribution.objects.readable().filter(question=stands.about).select_related("question__issue"))
    return lambda person: _react(person, answers, chance)


def _vote(person, ballot, chance):
    choices = chance.choices(["yes", "no", "pass"], [6, 2, 1], k=ballot.items.count())
    marks = {i.pk: voting.Mark(c) for i, c in zip(ballot.items.all(), choices, strict=True)}
    voting.cast(participant=person, ballot=ballot, marks=marks)


def _react(person, answers, chance):
    for answer in answers:
        reacting.react(participant=person, contribution=answer, value=chance.choices([1, -1, 0], [6, 2, 1])[0])


def _state(dialogue, stands, chance):
    """What somebody does who writes one of each kind and presses beside what the outline has and what can be read."""
    asked, collection = stands.made, stands.made.collection
    asked.dialogue = dialogue
    name, _model = refs.OF_OUTLINE[collection]
    every = [f"{name}-{pk}" for pk in refs.outlined(dialogue, collection).values_list("pk", flat=True)]
    every += [f"said-{pk}" for pk in refs.readable(dialogue, collection).values_list("pk", flat=True)]

    def speak(person):
        for kind in KINDS[collection] if chance.random() < SOME else ():
            writing.write(participant=person, asked=asked, kind=kind, text=chance.choice(HARD), show_group=True)
        for ref in every:  # also who has pressed before
            stood = marking.own(person, asked, ref).first()
            instead = stood.has if stood else None
            marking.mark(participant=person, asked=asked, ref=ref, has=chance.random() < MOST, instead=instead)

    return speak


def _tick(dialogue, stands, chance):
    """What somebody does who says of each task which group should do it, and whether their own does."""
    asked = stands.made
    asked.dialogue = dialogue
    tasks = list(Task.objects.filter(dialogue=dialogue).asked().values_list("pk", flat=True))
    keys_of_groups = list(dialogue.groups.filter(parent=None).values_list("key", flat=True))
    taken = {task: chance.choice(keys_of_groups) for task in tasks}  # on which many agree

    def speak(person):
        for task in tasks:
            group = taken[task] if chance.random() < MOST else chance.choice(keys_of_groups)
            old = ticking.own(person, asked, task).first()
            instead = ticking.as_text(old.said if old else ticking.NOTHING)
            said = (group,), chance.random() < SOME
            ticking.mark(participant=person, asked=asked, task=task, said=said, instead=instead)

    return speak


def _mean(dialogue, stands, chance):
    """What somebody does who writes what words mean, or votes on their meanings."""
    made = stands.made
    if stands.kind == PAPERS:
        items = list(made.items.values_list("pk", flat=True))
        return lambda person: wording.cast(
            participant=person, ballot=made, marks={pk: chance.choice(("yes", "yes", "no", "pass")) for pk in items}
        )
    for each in made.rounds:
        each.dialogue = dialogue

    def speak(person):
        for each in made.rounds if chance.random() < SOME else ():
            what = {"kind": Meaning.Kind.MEANING, "text": chance.choice(MEANT), "show_group": True}
            meaning.write(participant=person, asked=each, **what)

    return speak


def _people_of(dialogue):
    """Users without an address who belong to nothing else: the invented people, and those who tried a card out."""
    taking_part = Participant.objects.exclude(dialogue=dialogue).values_list("user", flat=True)
    in_a_team = TeamMember.objects.exclude(dialogue=dialogue).values_list("user", flat=True)
    here = User.objects.filter(participants__dialogue=dialogue, email=None)
    return here.exclude(pk__in=taking_part).exclude(pk__in=in_a_team)


@transaction.atomic
def throw_away(*, dialogue):
    """The rehearsal with all that was said in it, its people, its cards and its key. Raises NotARehearsal."""
    dialogue = Dialogue.objects.select_for_update().filter(pk=dialogue.pk, is_rehearsal=True).first()
    if dialogue is None:
        raise NotARehearsal
    people = list(_people_of(dialogue).values_list("pk", flat=True))
    discarding.discard(dialogue, and_then=lambda: User.objects.filter(pk__in=people).delete())
