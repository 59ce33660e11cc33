"""A small dialogue for tests: three counted lanes (one with parts), two consultative groups, two issues of two questions."""

import datetime
from itertools import count

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from dialogue import keys
from dialogue.models import Dialogue, TeamMember, User
from dialogue.phases import Phase
from issues.models import Contribution, Issue, Question, Term
from issues.sides import SIDES
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
    groups = make_groups(dialogue, policies or {})
    made = Issue.objects.bulk_create(new_issue(dialogue, position) for position in range(1, issues + 1))
    Question.objects.bulk_create(each for issue in made for each in new_questions(issue, questions))
    challenge = Challenge.objects.create(dialogue=dialogue, key="paper", text="Papers are slow")
    challenge.groups.add(groups["diggers"], groups["lsm"])
    if issues:
        made[0].challenges.add(challenge)
    Term.objects.create(
        dialogue=dialogue, key="formal", position=1, name="Formal", definition="Allowed by law", note="A slope"
    )
    return dialogue


def make_groups(dialogue, policies):
    """{key: group}, written in their order: the parent of others by itself, so that it has its number."""
    made = {}
    for position, (key, name, standing, parent, policy, palette, pattern) in enumerate(GROUPS, 1):
        made[key] = StakeholderGroup(
            dialogue=dialogue,
            parent=made.get(parent),
            key=key,
            name=name,
            short_name=name,
            standing=standing,
            policy=policies.get(key, policy),
            palette=palette,
            pattern=pattern,
            position=position,
        )
    lane, *others = made.values()
    lane.save()
    StakeholderGroup.objects.bulk_create(others)
    return made


def make_issue(dialogue, position, questions=2, **fields):
    """An issue with its questions; the first two are called as in ISSUES."""
    issue = new_issue(dialogue, position, **fields)
    issue.save()
    Question.objects.bulk_create(new_questions(issue, questions))
    return issue


def called(position):
    """(key, title, role)"""
    return ISSUES[position - 1] if position <= len(ISSUES) else (f"more-{position}", f"More {position}", "focus_area")


def new_issue(dialogue, position, **fields):
    key, title, role = called(position)
    first = {
        "key": key,
        "title": title,
        "role": role,
        "teaser": f"{title}?",
        "problem": "It hurts",
        "opportunity": "It could heal",
    }
    return Issue(dialogue=dialogue, position=position, **{**first, **fields})


def new_questions(issue, number):
    """Their keys are their places, as where they are saved one by one."""
    title = called(issue.position)[1]
    numbers = range(1, number + 1)
    return [Question(issue=issue, key=str(n), position=n, text=f"{title}: question {n}?") for n in numbers]


def sides(mark="Zq"):
    """What a proposal says, each side of it with a mark."""
    return {name: f"{mark} {name}" for name in SIDES}


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
    return crowd(dialogue, {group_key: number}, name)[group_key]


def crowd(dialogue, numbers, name="Member"):
    """{group key: [confirmed participants]}, as many of each as `numbers` says."""
    now, status = timezone.now(), Participant.Status.CONFIRMED
    groups = {each.key: each for each in dialogue.groups.filter(key__in=numbers)}
    names = [(key, f"{name} {key} {n}") for key, number in numbers.items() for n in range(1, number + 1)]
    users = User.objects.bulk_create([User(email=address(each), name=each, password=NOBODYS) for _key, each in names])
    people = Participant.objects.bulk_create(
        Participant(user=user, dialogue=dialogue, group=groups[key], status=status, confirmed_at=now)
        for user, (key, _name) in zip(users, names, strict=True)
    )
    return {key: [each for each in people if each.group.key == key] for key in numbers}


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
