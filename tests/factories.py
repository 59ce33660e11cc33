"""A small dialogue for tests: three counted lanes (one with parts), two consultative groups, two issues of two questions."""

import datetime
from itertools import count

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from dialogue import keys
from dialogue.models import Dialogue, TeamMember, User
from dialogue.phases import Phase
from issues.models import Contribution, Issue, Question, Term
from stakeholders.models import Challenge, Participant, StakeholderGroup

GROUPS = (
    # key, name, standing, parent, policy, palette, pattern
    ("asm", "Small-scale miners", "lane", None, "hidden", "rust", "diagonal"),
    ("diggers", "Diggers", "part", "asm", "hidden", "rust", "diagonal"),
    ("owners", "Owners", "part", "asm", "hidden", "rust", "diagonal"),
    ("lsm", "Companies", "lane", None, "named", "blue", "plain"),
    ("gov", "Government", "lane", None, "named", "green", "dots"),
    ("cso", "Civil society", "consultative", None, "named", "violet", "lines"),
    ("communities", "Communities", "consultative", None, "protected", "teal", "crosses"),
)
NOBODYS = make_password(None)  # no password fits it: who is made here signs in by a code
NUMBERS = count(1)  # two people may have one name, but not one address
ISSUES = (("rights", "Mineral rights", Issue.Role.FOCUS_AREA), ("roles", "Roles", Issue.Role.BUILDING_BLOCK))


def make_dialogue(slug="april", *, phase="gather", policies=None, issues=2, questions=2, **fields):
    """A dialogue with groups, issues and, once it has begun, its key. `policies`: {group key: policy} to differ from GROUPS."""
    fields = {"title": "April dialogue", "question": "What should change?", **fields}
    dialogue = Dialogue.objects.create(slug=slug, phase=phase, **fields)
    if phase not in (Phase.DRAFT, Phase.SEALED):
        keys.create(dialogue)
    made = {}
    for position, (key, name, standing, parent, policy, palette, pattern) in enumerate(GROUPS, 1):
        made[key] = StakeholderGroup.objects.create(
            dialogue=dialogue,
            parent=made.get(parent),
            key=key,
            name=name,
            short_name=name,
            standing=standing,
            policy=(policies or {}).get(key, policy),
            palette=palette,
            pattern=pattern,
            position=position,
        )
    for position in range(1, issues + 1):
        make_issue(dialogue, position, questions)
    challenge = Challenge.objects.create(dialogue=dialogue, key="paper", text="Papers are slow")
    challenge.groups.set([made["diggers"], made["lsm"]])
    if issues:
        dialogue.issues.first().challenges.add(challenge)
    Term.objects.create(
        dialogue=dialogue, key="formal", position=1, name="Formal", definition="Allowed by law", note="A slope"
    )
    return dialogue


def make_issue(dialogue, position, questions=2, **fields):
    """An issue with its questions; the first two are called as in ISSUES."""
    key, title, role = (
        ISSUES[position - 1] if position <= len(ISSUES) else (f"more-{position}", f"More {position}", "focus_area")
    )
    first = {
        "key": key,
        "title": title,
        "role": role,
        "teaser": f"{title}?",
        "problem": "It hurts",
        "opportunity": "It could heal",
    }
    issue = Issue.objects.create(dialogue=dialogue, position=position, **{**first, **fields})
    for n in range(1, questions + 1):
        Question.objects.create(issue=issue, position=n, text=f"{title}: question {n}?")
    return issue


def group(dialogue, key):
    return dialogue.groups.get(key=key)


def address(name):
    return f"{name.lower().replace(' ', '.')}.{next(NUMBERS)}@people.test"


def person(name, **fields):
    return User.objects.create_user(address(name), name=name, **fields)


def member(dialogue, group_key, name, *, status="confirmed", **fields):
    """A participant with a user of that name, as `access.enter` returns it: dialogue, group and user at hand."""
    confirmed = timezone.now() if status == "confirmed" else None
    user = fields.pop("user", None) or person(name)
    participant = Participant.objects.create(
        user=user, dialogue=dialogue, group=group(dialogue, group_key), status=status, confirmed_at=confirmed, **fields
    )
    return participant


def members(dialogue, group_key, number, name="Member"):
    """So many confirmed participants of one group, as `member` makes each."""
    joined, now = group(dialogue, group_key), timezone.now()
    called = [f"{name} {group_key} {n}" for n in range(1, number + 1)]
    users = User.objects.bulk_create([User(email=address(each), name=each, password=NOBODYS) for each in called])
    status = Participant.Status.CONFIRMED
    return Participant.objects.bulk_create(
        [Participant(user=user, dialogue=dialogue, group=joined, status=status, confirmed_at=now) for user in users]
    )


def team(dialogue, role="facilitator", name="Fatou"):
    """A user of the dialogue's team, for a month."""
    user = person(name)
    since = timezone.now() - datetime.timedelta(days=30)
    TeamMember.objects.create(dialogue=dialogue, user=user, role=role, since=since)
    return user


def question(dialogue, issue="rights", number=1):
    """A question as pages load it: with its issue and dialogue."""
    found = Question.objects.select_related("issue").get(issue__dialogue=dialogue, issue__key=issue, position=number)
    found.issue.dialogue = dialogue
    return found


def texts(dialogue, **filters):
    """The texts of the answers in a dialogue, sorted, for comparing as a whole."""
    rows = Contribution.objects.filter(question__issue__dialogue=dialogue, **filters)
    return sorted(rows.values_list("text", flat=True))
