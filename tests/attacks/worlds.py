"""Two dialogues with something of everything, the eight kinds of people who may call, and every address of a dialogue."""

from dataclasses import dataclass

from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from issues import answering, proposing, releasing, voting
from issues.models import Question
from stakeholders import cards, invitation_lists, people_file
from stakeholders.models import Invitation
from tests import factories
from tests.issues.voting_room import Room, make_room, marks, staff
from workshops import drafting, planning, summarising
from workshops.models import AgendaDraft, Seat, Summary, Workshop

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
    "draft_changes": Address(IN, IN, ("draft",)),
    "summary_list": Address(IN),
    "summary_new": Address((), ACTING),
    "summary_rhythm": Address((), ("organiser",)),
    "summary_choice": Address(IN, IN),
    "summary": Address(IN, (), ("summary",)),
    "summary_edit": Address(ACTING, ACTING, ("unsent",)),
    "summary_send": Address((), ACTING, ("unsent",)),
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
    "invitation_list": Address(TEAM, ()),
    "invitation_revoke": Address((), ACTING, ("invitation",)),
    "invitation_resend": Address((), ACTING, ("invitation",)),
    "invitation_correct": Address(ACTING, ACTING, ("invitation",)),
    "invitation_import": Address(ACTING, ACTING),
    "invitation_template": Address(ACTING, ()),
    "invitation_preview": Address(ACTING, ACTING, ("list",)),
    "invitation_proof": Address((), ACTING, ("list",)),
    "invitation_send": Address((), ACTING, ("list",)),
    "invitation_discard": Address((), ACTING, ("list",)),
    "card_list": Address(TEAM),
    "card_batch": Address(TEAM, (), ("card_batch",)),
    "card_batch_new": Address(ACTING, ACTING),
    "card_batch_revoke": Address((), ACTING, ("card_batch",)),
    "card_revoke": Address((), ACTING, ("card",)),
    "card_replace": Address((), ACTING, ("card",)),
    "card_free": Address((), ACTING, ("card",)),
    "mailing_list": Address(TEAM),
    "mailing_new": Address((), ACTING),
    "mailing_edit": Address(ACTING, ACTING, ("mailing",)),
    "mailing_preview": Address(ACTING, (), ("mailing", "language")),
    "mailing_proof": Address((), ACTING, ("mailing",)),
    "mailing_clock": Address((), ACTING, ("mailing",)),
    "mailing_send": Address((), ACTING, ("mailing",)),
    "mailing_discard": Address((), ACTING, ("unwanted",)),
    "outbox_again": Address((), ACTING),
    "outbox_try": Address((), ACTING),
    "outbox_release": Address((), ("organiser",)),
    "outbox_discard": Address((), ("organiser",)),
    "job_again": Address((), ACTING, ("job",)),
    "mailing_again": Address((), ACTING, ("mailing",)),
    "question_close": Address((), ACTING, ("question_pk",)),
    "question_open": Address((), ACTING, ("question_pk",)),
    "moderation": Address(TEAM, TEAM),
    "text_hide": Address((), ACTING, ("kind", "contribution")),
    "text_show": Address((), ACTING, ("kind", "contribution")),
    "room": Address(IN, (), ("workshop",)),
    "room_mine": Address(IN, (), ("workshop",)),
    "room_here": Address((), PARTICIPANTS, ("workshop",)),
    "room_hand": Address((), PARTICIPANTS, ("workshop",)),
    "room_hand_down": Address((), PARTICIPANTS, ("workshop",)),
    "workshop_list": Address(IN, IN),
    "workshop_new": Address(ACTING, ACTING),
    "workshop": Address(IN, IN, ("workshop",)),
    "workshop_edit": Address(ACTING, ACTING, ("workshop",)),
    "workshop_readiness": Address(TEAM, TEAM, ("workshop",)),
    "workshop_register": Address(TEAM, TEAM, ("workshop",)),
    "workshop_invite": Address((), ACTING, ("workshop",)),
    "workshop_rehearse": Address((), ACTING, ("workshop",)),
    "rehearsal_speak": Address((), (), ("workshop",)),  # of a rehearsal only
    "rehearsal_end": Address((), (), ("workshop",)),
    "workshop_arrange": Address((), ACTING, ("workshop",)),
    "session_new": Address(ACTING, ACTING, ("workshop",)),
    "session_edit": Address(ACTING, ACTING, ("workshop", "session")),
    "session_move": Address((), ACTING, ("workshop", "session")),
    "session_drop": Address((), ACTING, ("workshop", "unheld")),
    "console": Address(TEAM, TEAM, ("workshop",)),
    "console_state": Address(TEAM, TEAM, ("workshop",)),
    "console_next": Address((), ACTING, ("workshop",)),
    "console_back": Address((), ACTING, ("workshop",)),
    "console_go": Address((), ACTING, ("workshop",)),
    "console_stretch": Address((), ACTING, ("workshop",)),
    "console_ask": Address((), ACTING, ("workshop",)),
    "console_end_question": Address((), ACTING, ("workshop",)),
    "console_wall": Address((), ACTING, ("workshop",)),
    "console_show": Address((), ACTING, ("workshop",)),
    "console_hide": Address((), ACTING, ("workshop", "contribution")),
    "console_phase": Address((), ACTING, ("workshop",)),
    "console_floor": Address((), ACTING, ("workshop",)),
    "console_agreed": Address((), ACTING, ("workshop",)),
    "console_confirm": Address((), ACTING, ("workshop",)),
    "console_notes": Address((), ACTING, ("workshop",)),
    "tables": Address(TEAM, TEAM, ("workshop",)),
    "tables_make": Address((), ACTING, ("workshop",)),
    "tables_late": Address((), ACTING, ("workshop",)),
    "tables_print": Address(TEAM, TEAM, ("workshop",)),
    "tables_swap": Address((), ACTING, ("workshop", "round")),
    "table_note": Address(ACTING, ACTING, ("workshop", "round", "table")),
    "table_fix": Address((), ACTING, ("workshop",)),
    "pair_new": Address((), ACTING, ("workshop",)),
    "pair_drop": Address((), ACTING, ("workshop", "pair")),
    "minutes": Address(TEAM, TEAM, ("workshop",)),
    "minutes_export": Address(TEAM, TEAM, ("workshop", "format")),
    "day_summary": Address((), ACTING, ("workshop",)),
    "minutes_publish": Address((), ACTING, ("workshop",)),
    "workshop_call_off": Address((), ACTING, ("workshop",)),
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
    releasing.release_dialogue(room.dialogue)
    drafts = [drafting.make(dialogue=room.dialogue, by=room.organiser) for _n in range(2)]
    AgendaDraft.objects.filter(pk=drafts[0].pk).update(published_at=timezone.now(), number=shift * 10)
    summary = summarising.make(dialogue=room.dialogue, by=room.organiser)
    summarising.send(summary=summary, by=room.organiser)
    Summary.objects.filter(pk=summary.pk).update(number=shift * 10)
    unsent = summarising.make(dialogue=room.dialogue, by=room.organiser)
    invitation = Invitation.objects.create(dialogue=room.dialogue, email=f"x@{room.dialogue.slug}.test")
    people = people_file.read(
        f"Name,E-mail,Group\nAma,ama@{room.dialogue.slug}.test,lsm\nKofi,kofi,Elsewhere", pasted=True
    )
    listed = invitation_lists.keep(dialogue=room.dialogue, people=people, by=room.organiser)
    group = room.groups["diggers"]
    batch, _codes = cards.make(dialogue=room.dialogue, group=group, language="en", number=1, by=room.organiser)
    ballot = room.open("straw")
    type(ballot).objects.filter(pk=ballot.pk).update(number=shift * 10)
    return {
        "draft": shift * 10,
        "preview": drafts[1].number,
        "format": "html",
        "issue": room.issues[0].key,
        "question": 1,
        "question_pk": ask(room.issues[0]).pk,
        "contribution": said[-1].pk,
        "kind": "answer",
        "proposal": proposal.pk,
        "ballot": shift * 10,
        "closed": straw.number,
        "invitation": invitation.pk,
        "list": listed.pk,
        "mailing": room.dialogue.mailings.get(kind="result").pk,
        "unwanted": room.dialogue.mailings.create(kind="reminder", occasion="2027-04-09").pk,
        "language": "fr",
        "job": room.dialogue.jobs.create(
            kind="dialogue.tasks.send_mail", occasion=f"x {room.dialogue.slug}", state="dead"
        ).pk,
        "summary": shift * 10,
        "unsent": unsent.number,
        "card_batch": batch.pk,
        "card": batch.cards.get().pk,
        **meet(room, shift * 10),
    }


def meet(room, number):
    """A workshop that is under way, with a discussion as its current session: its things by argument."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    made = planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="Meeting", zone="Africa/Accra", begins=[begins]
    )
    current = made.sessions.filter(kind="issues").first()
    more = {"state": "live", "current": current, "current_since": begins, "number": number}
    Workshop.objects.filter(pk=made.pk).update(**more)
    tables = list(made.sessions.filter(kind="tables"))
    one, two = room.people["lsm"][:2]
    Seat.objects.create(session=tables[0], participant=one, table=1)
    return {
        "workshop": number,
        "session": made.sessions.get(kind="plenary").pk,
        "unheld": made.sessions.get(kind="closing").pk,
        "round": tables[0].pk,
        "table": 2,
        "pair": made.pairs.create(first=one, second=two, kind="apart").pk,
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


# ---- what forms are sent


def answer_path(april):
    return reverse("answer", args=[april.slug, april.room.issues[1].key, 1])


def words(text="In.", **more):
    return {"text": text, "language": "en", **more}


def proposal(**more):
    return {"title": "T", "problem": "P", "opportunity": "O", "question_1": "Q?", "language": "en", **more}


def person(**more):
    return {"language": "en", "name": "Nia", "country": "TZ", "role": "", "organisation": "", **more}
