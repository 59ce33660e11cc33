"""What the form of each address of a dialogue sends, and who presses it; in an order in which each press finds what it needs."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from dialogue import job_names
from dialogue.models import Dialogue, Job, OutboxPause
from issues import balloting
from stakeholders import cards
from stakeholders.models import Card, Participant
from tests import factories
from tests.attacks.worlds import client_of, proposal, words
from tests.speaking import key_of
from workshops.models import Session, Workshop
from workshops.room import facilitating
from workshops.tables import tabling

READ = {  # pages that answer a POST as a reader: nothing is pressed there
    *("people", "draft_list", "draft", "draft_method", "draft_changes", "ballot", "rule", "decision_list", "team"),
    *(
        "moderation",
        "workshop_list",
        "workshop",
        "workshop_register",
        "console",
        "console_state",
        "tables",
        "tables_print",
    ),
    "minutes",
}


def nothing(_world):
    return {}


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


# ---- what is said


def _said(world, name, role="hidden", **more):
    """With the key of their form."""
    user = world.users["hidden"] if role == "hidden" else world.room.people["lsm"][1].user
    person = Participant.objects.select_related("dialogue").get(user=user, dialogue=world.room.dialogue)
    return {"key": key_of(person, name), **more}


def spoken(name, role="hidden", makes=True, **more):
    return Press(lambda world: _said(world, name, role, **more), role=role, makes=makes)


def _marks(world):
    return _said(world, "v", **{f"choice_{issue.pk}": "yes" for issue in world.room.issues})


# ---- people


def _newcomer(world):
    person = factories.member(world.room.dialogue, "lsm", f"Newcomer {timezone.now()}", status="waiting")
    return {"people": person.ref}


def _invitee(world):
    group = world.room.groups["lsm"].pk
    return {"email": f"new@{world.slug}.test", "group": group, "language": "en"}


def _sent(world):
    """All mail has gone out."""
    world.room.dialogue.jobs.exclude(state="dead").update(state=Job.State.DONE, finished_at=timezone.now())
    return {}


def _card(world, tries=0):
    room = world.room
    batch, _codes = cards.make(
        dialogue=room.dialogue, group=room.groups["lsm"], language="en", number=1, by=room.organiser
    )
    Card.objects.filter(batch=batch).update(pin_tries=tries)
    world.things |= {"card_batch": batch.pk, "card": batch.cards.get().pk}
    return {}


def _batch(world):
    return {"number": "2", "language": "en", "group": world.room.groups["lsm"].pk, "key": "k" * 22}


def _list(world):
    return {"language": "en", "group": "", "words_en": "", "unknown_0": str(world.room.groups["lsm"].pk)}


def _to(name):
    return lambda world: {"email": f"{name}@{world.slug}.test"}


# ---- mail


def _held(world):
    """A mail that came out of a backup."""
    world.room.dialogue.jobs.create(kind="dialogue.tasks.send_mail", occasion=f"{timezone.now()}", state=Job.State.HELD)
    return {}


def _dead(world):
    mailing = world.room.dialogue.mailings.get(pk=world.things["mailing"])
    more = {"occasion": f"{timezone.now()}", "state": Job.State.DEAD, "dialogue": world.room.dialogue}
    mailing.jobs.create(kind="dialogue.tasks.send_mail", **more)
    return {}


def _paused(_world):
    now = timezone.now()
    OutboxPause.objects.update_or_create(defaults={"reason": "login 535", "since": now, "try_at": now})
    return {}


# ---- workshops


def workshop_of(world):
    return Workshop.objects.get(dialogue=world.room.dialogue, number=world.things["workshop"])


def _seen(world, **more):
    """A press of the console says which state it saw."""
    return {"seen": facilitating.next_action(workshop_of(world)).seen, **more}


def in_a_week():
    return str((timezone.now() + datetime.timedelta(days=7)).date())


def _workshop(_world):
    more = {"pattern": "one_day", "zone": "Africa/Accra", "names": "numbers"}
    return {"title": "Second", "day": in_a_week(), "at": "09:00", **more}


def _days(_world):
    more = {"day1-begins": "08:00", "day1-ends": "16:00"}
    return {"title": "Moved", "names": "first", "day1-day": in_a_week(), **more}


def _two(world, prefix):
    one, two = world.room.people["lsm"][:2]
    return {f"{prefix}-first": one.ref, f"{prefix}-second": two.ref}


def _seats(world):
    for table, person in enumerate(world.room.people["lsm"][:2], 1):
        Session.objects.get(pk=world.things["round"]).seats.update_or_create(
            participant=person, defaults={"table": table}
        )
    return _two(world, "swap")


def _order(world):
    """The last two sessions of the plan change places."""
    plan = [f"{day}:{pk}" for day, pk in workshop_of(world).sessions.values_list("day", "pk")]
    return {"order": ",".join([*plan[:-2], plan[-1], plan[-2]])}


def _begun(pk):
    Session.objects.filter(pk=pk).update(began_at=timezone.now(), ended_at=None)


def _note(world):
    _begun(world.things["round"])
    return {"agreed": "Roads.", "before": tabling.note_digest(None)}


def _notes(world):
    current = workshop_of(world).current_id
    _begun(current)
    return {"session": current, "notes": "Noted."}


def _added(world):
    session = workshop_of(world).sessions.exclude(began_at=None).exclude(kind=Session.Kind.BREAK).first()
    return {"session": session.pk, "notes": "Tea was late."}


def _decide(world):
    for ballot in world.room.dialogue.ballots.filter(closed_at=None):
        balloting.close_ballot(ballot=ballot, by=world.room.organiser, seed=1)
    return {"seen": "gather", "phase": "decide"}


def _closed(world):
    Dialogue.objects.filter(pk=world.room.dialogue.pk).update(phase="closed")
    return {}


def _yesterday(world):
    """No summary went out today."""
    day = timezone.now() - datetime.timedelta(days=1)
    world.room.dialogue.summaries.exclude(sent_at=None).update(sent_at=day)
    return {}


def _of_rehearsal(name):
    def path(world):
        trial = Dialogue.objects.get(slug__startswith=f"{world.slug}-rehearsal", is_rehearsal=True)
        return reverse(name, args=[trial.slug, trial.workshops.get().number])

    return path


def _preview(name):
    return lambda world: world.path(name, draft=world.things["preview"])


def _session(kind="plenary", **more):
    return {"kind": kind, "title": "Extra", "minutes": "20", **more}


def _answer(world, **more):
    return {"answer": world.things["contribution"], **more}


def _another_list(world):
    """One that was not sent."""
    fresh = world.room.dialogue.invitation_lists.filter(used_at=None).order_by("pk").first()
    world.things["list"] = fresh.pk
    return {}


def _given_up(world):
    """The worker has given up on a list."""
    Job.objects.filter(kind=job_names.READ_LIST, recipient=world.things["upload"]).update(state=Job.State.DEAD)
    return {}


PRESSES = {
    # ---- people
    "join_code_new": Press(lambda world: {"code": Dialogue.objects.get(pk=world.room.dialogue.pk).join_code}),
    "privacy_edit": Press(fixed(text="We keep little.", publish="yes")),
    "privacy_agree": Press(fixed(version="1"), role="hidden"),
    "invite": Press(_invitee),
    "invitation_resend": Press(_sent),
    "invitation_correct": Press(_to("other")),
    "invitation_import": Press(lambda world: {"pasted": f"Name,E-mail\nEsi,esi@{world.slug}.test"}),
    "invitation_reading": Press(_given_up),
    "invitation_preview": Press(_list),
    "invitation_proof": Press(_list),
    "invitation_send": Press(_list),
    "invitation_revoke": Press(),
    "card_batch_new": Press(_batch),
    "card_free": Press(lambda world: _card(world, tries=3)),
    "card_revoke": Press(_card),
    "card_replace": Press(_card),
    "card_batch_revoke": Press(_card),
    "member_invite": Press(lambda world: {**_to("colleague")(world), "role": "facilitator", "language": "en"}),
    "team_invitation_again": Press(_sent),
    "team_invitation_revoke": Press(),
    "member_role": Press(fixed(role="rapporteur")),
    "people_confirm": Press(_newcomer),
    "people_decline": Press(_newcomer),
    "console_confirm": Press(_newcomer),
    "person_readdress": Press(_to("moved")),
    "person_regroup": Press(lambda world: {"group": world.room.groups["gov"].pk}),
    # ---- mail
    "mailing_new": Press(),
    "mailing_edit": Press(fixed(language="en", words_en="Come.", audience="all")),
    "mailing_proof": Press(fixed(language="en", words_en="Come.", audience="all")),
    "mailing_clock": Press(fixed(on="yes")),
    "mailing_send": Press(fixed(language="en", words_en="Come.", audience="all")),
    "mailing_discard": Press(),
    "job_again": Press(),
    "mailing_again": Press(_dead),
    "outbox_again": Press(_dead),
    "outbox_try": Press(_paused),
    "outbox_release": Press(_held),
    "outbox_discard": Press(_held),
    # ---- what is said
    "answer": spoken("a", **words("In short.")),
    "react": spoken("r", value="agree"),
    "answer_withdraw": spoken("w"),
    "answer_keep": spoken("k"),
    "proposal_new": spoken("p", **proposal()),
    "proposal_support": spoken("s", value="yes"),
    "proposal_unsupport": spoken("u", value="no"),
    "proposal_withdraw": spoken("pw", role="author"),
    "proposal_keep": spoken("pk", role="author"),
    "vote": Press(_marks, role="hidden"),
    "take_all_back": spoken("t"),
    # ---- the dialogue
    "text_hide": Press(fixed(reason="Unkind.")),
    "text_show": Press(),
    "question_close": Press(),
    "question_open": Press(),
    "ballot_close": Press(),
    "ballot_open": Press(fixed(kind="straw")),
    "summary_edit": Press(fixed(words="In short.")),
    "summary_send": Press(_yesterday),
    "summary_new": Press(),
    "summary_rhythm": Press(fixed(rhythm="weekly")),
    "summary_choice": Press(fixed(summaries="none"), role="hidden"),
    "draft_new": Press(fixed(total_minutes="240")),
    "draft_edit": Press(fixed(foreword="We met."), at=_preview("draft_edit")),
    "draft_export": Press(makes=False),
    "minutes_export": Press(makes=False),
    # ---- a workshop
    "workshop_new": Press(_workshop),
    "workshop_invite": Press(),
    "stay": Press(makes=False),
    "workshop_readiness": Press(fixed(lsm="4")),
    "workshop_rehearse": Press(),
    "rehearsal_speak": Press(at=_of_rehearsal("rehearsal_speak")),
    "rehearsal_end": Press(at=_of_rehearsal("rehearsal_end")),
    "session_new": Press(fixed(day="1", **_session())),
    "session_edit": Press(fixed(**_session())),
    "session_move": Press(fixed(way="later")),
    "session_drop": Press(),
    "workshop_arrange": Press(_order),
    "tables_make": Press(fixed(tables="2")),
    "tables_late": Press(),
    "tables_swap": Press(_seats),
    "table_fix": Press(lambda world: {"fix-person": world.room.people["lsm"][0].ref, "fix-table": "2"}),
    "pair_new": Press(lambda world: {**_two(world, "pair"), "pair-kind": "together"}),
    "pair_drop": Press(),
    "table_note": Press(_note),
    "room_name": Press(fixed(called="Kwame"), role="hidden"),
    "room_here": Press(role="hidden"),
    "room_hand": Press(fixed(label="asm"), role="hidden"),
    "room_hand_down": Press(role="hidden"),
    "console_ask": Press(lambda world: {"question": world.things["question_pk"], "minutes": "5"}),
    "console_stretch": Press(fixed(minutes="5")),
    "console_end_question": Press(),
    "console_wall": Press(fixed(wall="join")),
    "console_show": Press(_answer),
    "console_translate": Press(lambda world: _answer(world, translation="En bref.")),
    "console_hide": Press(fixed(reason="Unkind.")),
    "console_floor": Press(fixed(label="lsm", hand="")),
    "console_agreed": Press(),
    "console_notes": Press(_notes),
    "console_next": Press(_seen),
    "console_back": Press(_seen),
    "console_go": Press(lambda world: _seen(world, session=world.things["round"])),
    "console_phase": Press(_decide),
    "draft_publish": Press(at=_preview("draft_publish")),
    "phase_change": Press(fixed(seen="decide", phase="gather")),
    "day_summary": Press(),
    "workshop_edit": Press(_days),
    "minutes_note": Press(_added),
    "workshop_call_off": Press(),
    "minutes_publish": Press(),
    # ---- what ends something
    "invitation_discard": Press(_another_list),
    "person_remove": Press(fixed(reason="Left.")),
    "leave": Press(fixed(sure="yes"), role="hidden"),
    "member_remove": Press(),
    "member_leave": Press(role="facilitator"),
    "sealing_confirm": Press(_closed),
    "sealing_call_off": Press(),
}
