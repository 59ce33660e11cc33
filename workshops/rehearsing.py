"""A rehearsal: a copy of the dialogue and its plan with invented people, to try everything out; thrown away as a whole after."""

import random

from django.db import transaction

from dialogue import keys
from dialogue.models import Dialogue, TeamLog, TeamMember, User
from issues import answering, voting
from issues.disclosure import K
from issues.models import Contribution, Vote
from stakeholders.models import Invitation, Participant, Relation, Voice
from workshops import facilitating, frameworks
from workshops.models import Session, Workshop, WorkshopDay

COPIED = (
    "question",
    "about",
    "rule",
    "support_voices",
    "support_groups",
    "support_lane_share",
    "agenda_minutes",
    "phase",
)
OF_A_SESSION = ("day", "position", "kind", "title", "minutes", "owner", "script", "material")
WORDS = (
    "It should be written down where everybody can read it.",
    "We tried this once and stopped after a season.",
    "Ask those who do the work before anything is signed.",
    "It costs more than we have; somebody must say who pays.",
    "Good, if it is done the same way for all of us.",
)


class NotARehearsal(Exception):
    """Only a rehearsal is thrown away."""


@transaction.atomic
def rehearse(*, workshop, by, suffix, title):
    """A dialogue of its own, like this one but with invented people and empty of words. Returns its Workshop."""
    original = workshop.dialogue
    number = Dialogue.objects.filter(slug__startswith=f"{original.slug[:40]}-{suffix}").count() + 1
    copied = {name: getattr(original, name) for name in COPIED}
    dialogue = Dialogue.objects.create(
        slug=f"{original.slug[:40]}-{suffix}-{number}", title=title, is_rehearsal=True, **copied
    )
    keys.create(dialogue)
    frameworks.fill(dialogue, frameworks.read(original))
    for member in original.team.all():
        TeamMember.objects.create(dialogue=dialogue, user=member.user, role=member.role)
    _invent_people(dialogue)
    TeamLog.objects.create(dialogue=original, by=by, action="began a rehearsal", detail=workshop.title)
    return _copy_plan(workshop, dialogue)


def _invent_people(dialogue):
    """As many as a ballot needs in each group, and one more."""
    for group in dialogue.groups.speaking():
        for number in range(1, (4 if group.is_named else K) + 2):
            user = User.objects.create_user(name=f"{group.short_name} {number}", is_active=False)
            Participant.objects.create(
                user=user, dialogue=dialogue, group=group, status=Participant.Status.CONFIRMED, organisation=""
            )


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
    )
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


def invented(dialogue):
    """The people whom the rehearsal made up: they can never sign in."""
    return dialogue.participants.filter(user__is_active=False, user__email=None).select_related("user", "group__parent")


def let_them_speak(*, workshop, seed=0):
    """The invented people answer the room's open question, or vote in its ballot. Returns how many did."""
    chance = random.Random(seed)
    asked = facilitating.open_question(workshop)
    ballot = workshop.dialogue.ballots.filter(closed_at=None).first()
    spoke = 0
    for person in invented(workshop.dialogue):
        person.dialogue = workshop.dialogue
        if chance.random() < 0.2:
            continue  # somebody is always out for a moment
        if asked:
            asked.question.issue.dialogue = workshop.dialogue
            answering.answer(participant=person, question=asked.question, text=chance.choice(WORDS), language="en")
        elif ballot:
            choices = chance.choices(["yes", "no", "pass"], [6, 2, 1], k=ballot.items.count())
            marks = {i.pk: voting.Mark(c) for i, c in zip(ballot.items.all(), choices, strict=True)}
            voting.cast(participant=person, ballot=ballot, marks=marks)
        else:
            return 0
        spoke += 1
    return spoke


@transaction.atomic
def throw_away(*, dialogue):
    """The rehearsal with all that was said in it, its invented people and its key. Raises NotARehearsal."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not dialogue.is_rehearsal:
        raise NotARehearsal
    people = list(invented(dialogue).values_list("user", flat=True))
    Workshop.objects.filter(dialogue=dialogue).update(current=None, shown=None)
    Vote.objects.filter(ballot__dialogue=dialogue).delete()
    Contribution.objects.filter(question__issue__dialogue=dialogue).delete()
    for rows in (dialogue.workshops, dialogue.drafts, dialogue.ledger, dialogue.ballots, dialogue.proposals):
        rows.all().delete()
    for model in (Voice, Participant, Invitation):
        model.objects.filter(dialogue=dialogue).delete()
    User.objects.filter(pk__in=people).delete()
    Relation.objects.filter(from_group__dialogue=dialogue).delete()
    for rows in (dialogue.challenges, dialogue.visions, dialogue.issues, dialogue.groups):
        rows.all().delete()
    key = dialogue.key_name
    dialogue.delete()
    transaction.on_commit(lambda: keys.destroy(key))
