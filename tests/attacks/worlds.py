"""Two dialogues with something of everything, the eight kinds of people who may call, and every address of a dialogue."""

from dataclasses import dataclass

from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from issues import answering, proposing, voting
from issues.models import Question
from stakeholders.models import Invitation
from tests import factories
from tests.issues.voting_room import Room, make_room, marks, staff
from workshops import drafting
from workshops.models import AgendaDraft

SIZES = {"diggers": 6, "owners": 6, "lsm": 3, "gov": 3, "cso": 2, "communities": 6}
IN = ("waiting", "hidden", "named", "observer", "facilitator", "organiser")
PARTICIPANTS, TEAM, ACTING = IN[:3], IN[3:], IN[4:]
ROLES = ("anonymous", "outsider", *IN)


@dataclass(frozen=True)
class Address:
    """Where a page or verb is and who gets in. `more`: the arguments after the dialogue's, by name, taken from a World."""

    reads: tuple = ()
    writes: tuple = ()
    more: tuple = ()


ADDRESSES = {
    "people": Address(IN, IN),
    "draft_list": Address(IN, IN),
    "draft_new": Address((), ACTING),
    "draft": Address(IN, IN, ("draft",)),
    "draft_method": Address(IN, IN, ("draft",)),
    "draft_edit": Address(ACTING, ACTING, ("draft",)),
    "draft_publish": Address((), ACTING, ("draft",)),
    "draft_export": Address(IN, IN, ("draft", "format")),
    "dialogue_home": Address(IN),
    "issue": Address(IN, (), ("issue",)),
    "question": Address(IN, (), ("issue", "question")),
    "answer": Address((), PARTICIPANTS, ("issue", "question")),
    "answer_withdraw": Address((), PARTICIPANTS, ("issue", "question")),
    "react": Address((), PARTICIPANTS, ("contribution",)),
    "proposal_list": Address(IN),
    "proposal_new": Address(PARTICIPANTS, PARTICIPANTS),
    "proposal": Address(IN, (), ("proposal",)),
    "proposal_support": Address((), PARTICIPANTS, ("proposal",)),
    "proposal_unsupport": Address((), PARTICIPANTS, ("proposal",)),
    "proposal_withdraw": Address((), (), ("proposal",)),  # its author only, who is none of the eight
    "term_list": Address(IN),
    "ballot_open": Address(ACTING, ACTING),
    "ballot": Address(IN, IN, ("ballot",)),
    "vote": Address((), ("hidden", "named"), ("ballot",)),
    "ballot_close": Address((), ACTING, ("ballot",)),
    "rule": Address(IN, IN),
    "decision_list": Address(IN, IN),
    "team": Address(TEAM, TEAM),
    "phase_change": Address((), ACTING),
    "people_confirm": Address((), ACTING),
    "people_decline": Address((), ACTING),
    "invite": Address(ACTING, ACTING),
    "invitation_revoke": Address((), ACTING, ("invitation",)),
    "question_close": Address((), ACTING, ("question_pk",)),
    "question_open": Address((), ACTING, ("question_pk",)),
    "moderation": Address(TEAM, TEAM),
    "text_hide": Address((), ACTING, ("kind", "contribution")),
    "text_show": Address((), ACTING, ("kind", "contribution")),
}


@dataclass
class World:
    room: Room
    users: dict  # {role: User}
    things: dict  # {argument's name: value}

    @property
    def slug(self):
        return self.room.dialogue.slug

    def path(self, name, **other):
        """The path of an address here; `other` puts things of elsewhere in its place."""
        return reverse(name, args=[self.slug, *[{**self.things, **other}[key] for key in ADDRESSES[name].more]])


def make_world(slug="april", **fields):
    """A dialogue in the phase "Answer" with answers, proposals, a closed and an open show of hands, and two drafts."""
    room = make_room(slug=slug, sizes=SIZES, phase="gather", issues=2)
    room.issues[0].key = f"rights-{slug}"
    room.issues[0].save()
    waiting = factories.member(room.dialogue, "lsm", f"Waiting {slug}", status="waiting")
    users = {"waiting": waiting.user, "hidden": room.people["diggers"][0].user, "named": room.people["gov"][0].user}
    users |= {"organiser": room.organiser}
    users |= {role: staff(room.dialogue, role, f"{role} {slug}") for role in ("observer", "facilitator")}
    return World(room, users, fill(room, shift=len(slug)))


def ask(issue):
    return Question.objects.select_related("issue__dialogue").get(issue=issue, position=1)


def fill(room, shift):
    """What people said and the team made. `shift` keeps the numbers of two dialogues apart."""
    said = [say(person, room.issues[0], f"Digger {n} speaks.") for n, person in enumerate(room.people["diggers"])]
    say(room.people["owners"][0], room.issues[1], "It waits for its release.")
    proposal = propose(room.people["lsm"][1], "Shared roads")
    straw = room.open("straw")
    for person in [p for group in room.people.values() for p in group]:
        voting.cast(participant=person, ballot=straw, marks=marks(room.issues, reason="So be it."))
    room.close(straw)
    drafts = [drafting.make(dialogue=room.dialogue, by=room.organiser) for _n in range(2)]
    AgendaDraft.objects.filter(pk=drafts[0].pk).update(published_at=timezone.now(), number=shift * 10)
    invitation = Invitation.objects.create(dialogue=room.dialogue, email=f"x@{room.dialogue.slug}.test")
    ballot = room.open("straw")
    type(ballot).objects.filter(pk=ballot.pk).update(number=shift * 10)
    return {
        "draft": shift * 10,
        "preview": drafts[1].number,
        "format": "md",
        "issue": room.issues[0].key,
        "question": 1,
        "question_pk": ask(room.issues[0]).pk,
        "contribution": said[-1].pk,
        "kind": "answer",
        "proposal": proposal.pk,
        "ballot": shift * 10,
        "closed": straw.number,
        "invitation": invitation.pk,
    }


def say(person, issue, text, **more):
    return answering.answer(participant=person, question=ask(issue), text=text, language="en", **more)


def propose(person, title, **more):
    sides = {"problem": "It is slow.", "opportunity": "It could be fast.", "questions": ["How?"], "language": "en"}
    return proposing.propose(participant=person, title=title, **{**sides, **more})


def client_of(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


def callers(world):
    """{role: a client signed in as that person of `world`}."""
    outsider = factories.person("Outsider")
    return {role: client_of({"outsider": outsider, **world.users}.get(role)) for role in ROLES}


def named_addresses(patterns=None, above=()):
    """(name, names of its arguments) of every address of the project, allauth's as well."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        arguments = (*above, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield pattern.name, tuple(dict.fromkeys(arguments))
        else:
            yield from named_addresses(pattern.url_patterns, arguments)


def everything_kept():
    """All rows of our own tables, for "nothing has changed"."""
    ours = [
        m for app in ("dialogue", "stakeholders", "issues", "workshops") for m in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: sorted(map(repr, model.objects.order_by().values_list())) for model in ours}
