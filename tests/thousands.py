"""A house with thousands of rows of everything that lists show, written in bulk: the crowd of tests/test_thousands.py (TRUST C11).

People, answers and proposals are as many as asked for; whatever else grows with a dialogue's years or people grows in step.
"""

from itertools import cycle, islice

from django.contrib.auth import get_user_model
from django.utils import timezone

from dialogue.models import Job, Mailing, TeamLog
from issues.models import Contribution, Issue, LedgerEntry, Proposal, Question, Support
from issues.sides import SIDES
from stakeholders.models import Card, Invitation, InvitationList, Participant, Voice
from tests.bulk import DAY, NUMBERS, bulk, said
from tests.thousands_of_issues import ballots_of_years, listed_issues
from workshops.models import AgendaDraft, Attendance, Summary, Workshop

GROUPS = ("diggers", "owners", "lsm", "gov", "cso")
LONG_AGO = 400 * DAY


def grow(world, *, people, answers, proposals, issues):
    """Add so many to a World of tests/attacks/worlds.py; the issues to its list."""
    dialogue, groups = world.room.dialogue, [world.room.groups[key] for key in GROUPS]
    members = _people(dialogue, groups, people)
    voices = _voices(dialogue, groups, people)
    listed = listed_issues(dialogue, issues)
    _answers(world, voices, answers // 2)
    _answers_everywhere(listed, voices, answers - answers // 2)
    _proposals(dialogue, voices, proposals)
    _ways_in(world, people)
    _mail(dialogue, people, proposals)
    _meetings(world, members, proposals)
    ballots_of_years(world, listed, people, proposals)
    _history(world, proposals)


def _people(dialogue, groups, number):
    """Nine in ten are in; the others wait for the team."""
    user, now = get_user_model(), timezone.now()
    names = [f"Person {next(NUMBERS)} of a long list" for _ in range(number)]
    users = bulk(user, [user(email=f"{n}@crowd.test", name=name) for n, name in zip(NUMBERS, names, strict=False)])
    return bulk(
        Participant,
        [
            Participant(
                user=person,
                dialogue=dialogue,
                group=group,
                organisation=f"Organisation {n % 90}",
                status="waiting" if n % 10 == 9 else "confirmed",
                confirmed_at=None if n % 10 == 9 else now,
            )
            for n, (person, group) in enumerate(zip(users, cycle(groups), strict=False))
        ],
    )


def _voices(dialogue, groups, number):
    tags = (f"{next(NUMBERS):064x}" for _ in range(number))
    return bulk(Voice, [Voice(dialogue=dialogue, group=g, tag=t) for t, g in zip(tags, cycle(groups), strict=False)])


def _answers(world, voices, number):
    """Each voice answers questions of the first issue, as many as it takes; one in five of the answers is long."""
    issue = world.room.issues[0]
    first = issue.questions.count() + 1
    needed = -(-number // len(voices))
    questions = bulk(
        Question, [Question(issue=issue, position=first + n, text=f"Question {n}?") for n in range(needed)]
    )
    bulk(
        Contribution,
        islice(
            (
                Contribution(voice=v, question=q, text=said(250 if n % 5 else 1_500), released=True)
                for q in questions
                for n, v in enumerate(voices)
            ),
            number,
        ),
    )


def _answers_everywhere(issues, voices, number):
    """So many answers over all questions of these issues."""
    questions = list(Question.objects.filter(issue__in=issues))
    pairs = ((question, voice) for voice in voices for question in questions)
    bulk(
        Contribution,
        [Contribution(voice=v, question=q, text=said(250), released=True) for q, v in islice(pairs, number)],
    )


def _proposals(dialogue, voices, number):
    """Half of them have their support."""
    today = timezone.now().date()
    made = bulk(
        Proposal,
        [
            Proposal(
                dialogue=dialogue,
                voice=voice,
                title=f"A road that is shared, number {n}",
                **{name: said(400) for name in SIDES[1:]},
                questions=[said(80)],
                released=True,
                supported_on=today if n % 2 else None,
            )
            for n, voice in zip(range(number), cycle(voices), strict=False)
        ],
    )
    bulk(Support, [Support(voice=voice, proposal=each) for each in made for voice in voices[:5]])


def _ways_in(world, number):
    """Invitations, a list that waits, and a batch of cards."""
    dialogue = world.room.dialogue
    group, since = world.room.groups["lsm"], timezone.now()
    addresses = [f"invited{next(NUMBERS)}@crowd.test" for _ in range(number)]
    bulk(Invitation, [Invitation(dialogue=dialogue, email=a, name="Ama Mensah", group=group) for a in addresses])
    row = {"problem": "", "hint": "", "notes": [], "group": "lsm", "language": "en", "country": "GH"}
    row |= {"name": "Kofi", "role": "", "organisation": ""}
    rows = [row | {"line": line, "email": f"listed{line}@crowd.test"} for line in range(2, number + 2)]
    kept = InvitationList.objects.get(pk=world.things["list"])
    kept.rows, kept.size = [*kept.rows, *rows], len(kept.rows) + number
    kept.save()
    batch = world.things["card_batch"]
    bulk(Card, [Card(batch_id=batch, number=f"{next(NUMBERS):08}", code_hash=f"{n}", used_at=since if n % 2 else None)
                 for n in range(number)])  # fmt: skip


def _mail(dialogue, people, mailings):
    """What went out over the years, and what was refused."""
    long_ago = timezone.now() - LONG_AGO
    made = bulk(
        Mailing,
        [
            Mailing(
                dialogue=dialogue,
                kind="reminder",
                occasion=day,
                about={"day": day},
                sent_at=long_ago,
            )
            for day in (f"{long_ago.date() - next(NUMBERS) * DAY}" for _ in range(mailings))
        ],
    )
    task = "issues.tasks.send_reminder"
    bulk(
        Job,
        [
            Job(
                dialogue=dialogue,
                mailing=mailing,
                kind=task,
                occasion=mailing.occasion,
                recipient=str(n),
                state="dead" if n % 3 else "done",
                error=f"unknown 550 5.1.{n % 7}" if n % 3 else "",
            )
            for n, mailing in zip(range(people), cycle(made), strict=False)
        ],
    )


def _meetings(world, members, number):
    """Workshops over the years; everybody has come to the one that is under way, and some raise a hand."""
    dialogue, now = world.room.dialogue, timezone.now()
    first = 1_000 + next(NUMBERS)
    bulk(
        Workshop,
        [
            Workshop(dialogue=dialogue, number=first + n, title=f"Meeting {n}", zone="Africa/Accra", state="over")
            for n in range(number)
        ],
    )
    workshop = dialogue.workshops.get(number=world.things["workshop"])
    halves = " 1a 1p "
    bulk(
        Attendance,
        [
            Attendance(
                workshop=workshop,
                participant=person,
                marks=halves,
                number=1_000 + next(NUMBERS),
                hand_at=now if n % 20 == 0 else None,
            )
            for n, person in enumerate(members)
            if person.status == "confirmed"
        ],
    )


def _history(world, number):
    """Issues that came and went, what the team did, its members, and what it published over the years."""
    dialogue = world.room.dialogue
    today, long_ago = timezone.now().date(), timezone.now() - LONG_AGO
    gone = [_gone(dialogue, next(NUMBERS)) for _ in range(number)]
    issues = bulk(Issue, gone)
    bulk(Question, [Question(issue=issue, position=1, text="Who decides?") for issue in issues])
    bulk(LedgerEntry, [LedgerEntry(dialogue=dialogue, issue=i, what="to_ballot", on=today) for i in issues])
    bulk(TeamLog, [TeamLog(dialogue=dialogue, by=world.room.organiser, action="opened final ballot") for _ in gone])
    content = {"issues": [], "ballots": [], "changes": [], "ahead": {}}
    sent = {"dialogue": dialogue, "made_on": today, "sent_at": long_ago, "content": content}
    bulk(Summary, [Summary(number=1_000 + next(NUMBERS), **sent) for _ in gone])
    draft = AgendaDraft.objects.get(dialogue=dialogue, number=world.things["preview"])
    copies = {
        "dialogue": dialogue,
        "made_on": today,
        "total_minutes": 240,
        "content": draft.content,
        "keys": draft.keys,
    }
    bulk(AgendaDraft, [AgendaDraft(number=1_000 + next(NUMBERS), published_at=long_ago, **copies) for _ in gone])


def _gone(dialogue, number):
    said = {"problem": "It hurts", "opportunity": "It could heal", "teaser": f"Was {number} the right one?"}
    return Issue(
        dialogue=dialogue,
        key=f"gone-{number}",
        position=5_000 + number,
        title=f"Gone {number}",
        status="removed",
        **said,
    )
