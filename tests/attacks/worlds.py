"""Two dialogues with something of everything, the nine kinds of people who may call, and every address of a dialogue."""

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from dialogue.rights import HOLDERS, Right
from dialogue.ways import page_of
from issues import (
    answering,
    evaluating,
    evaluations,
    mpeg,
    proposing,
    reading_recordings,
    recording,
    releasing,
    voting,
)
from issues.models import Question
from issues.ties import expecting, rounds, telling
from stakeholders import cards, membership
from stakeholders.lists import invitation_lists, people_file
from stakeholders.models import Challenge, Invitation, Relation
from tests import factories
from tests.issues.doing import task_room
from tests.issues.meanings import meaning_room
from tests.issues.statements import statement_room
from tests.issues.ties.tie_room import rest
from tests.issues.voting_room import Room, make_room, marks, staff
from tests.speaking import client_of
from workshops.drafts import drafting
from workshops.models import AgendaDraft, Seat, Summary, Workshop
from workshops.plan import planning
from workshops.room import naming
from workshops.summaries import summarising

SIZES = {"diggers": 6, "owners": 6, "lsm": 3, "gov": 3, "cso": 2, "communities": 6}
IN = ("waiting", "hidden", "named", "observer", "rapporteur", "facilitator", "organiser")
PARTICIPANTS, TEAM, ACTING = IN[:3], IN[3:], IN[5:]
READERS = IN[1:]  # of what people said and decided: not who waits for confirmation
ROLES = ("anonymous", "outsider", *IN)


def of(right):
    """Who of the team has the right, from the table that access and the page about roles use."""
    return tuple(role for role in TEAM if role in HOLDERS[right])


@dataclass(frozen=True)
class Address:
    """Where a page or verb is and who gets in. `more`: the arguments after the dialogue's, by name, taken from a World."""

    reads: tuple = ()
    writes: tuple = ()
    more: tuple = ()


ADDRESSES = {
    "people": Address(IN, IN),
    "tie_map": Address(IN),
    "join_code_new": Address((), of(Right.PEOPLE)),
    "leave": Address(PARTICIPANTS, PARTICIPANTS),
    "privacy_agree": Address((), PARTICIPANTS),
    "privacy_edit": Address(of(Right.PRIVACY), of(Right.PRIVACY)),
    "team_people": Address(of(Right.PEOPLE), ()),
    "team_person": Address(of(Right.PEOPLE), (), ("ref",)),
    "person_remove": Address((), of(Right.PEOPLE), ("ref",)),
    "person_regroup": Address((), of(Right.PEOPLE), ("ref",)),
    "person_readdress": Address((), of(Right.PEOPLE), ("ref",)),
    "person_correct": Address((), of(Right.PEOPLE), ("ref",)),
    "person_focal": Address((), of(Right.PEOPLE), ("ref",)),
    "person_depute": Address((), of(Right.PEOPLE), ("ref",)),
    "data": Address(READERS),
    "data_take": Address((), READERS, ("data_form",)),
    "data_file": Address((), (), ("data_form", "data_token")),  # by a link of one's own: tests/workshops/data
    "draft_list": Address(READERS, READERS),
    "draft_new": Address((), of(Right.PUBLISH)),
    "draft": Address(READERS, READERS, ("draft",)),
    "draft_said": Address(READERS, READERS, ("draft", "item")),
    "draft_shared": Address(READERS, READERS, ("draft",)),
    "draft_method": Address(READERS, READERS, ("draft",)),
    "draft_edit": Address(of(Right.PUBLISH), of(Right.PUBLISH), ("draft",)),
    "draft_publish": Address((), of(Right.PUBLISH), ("draft",)),
    # nobody, while the dialogue does not open them to everybody
    "public_home": Address(),
    "public_ledger": Address(),
    "public_result": Address(more=("closed",)),
    "public_draft": Address(more=("draft", "format")),
    "draft_export": Address(READERS, READERS, ("draft", "format")),
    "draft_brief": Address(READERS, READERS, ("draft", "leaflet")),
    "public_brief": Address(more=("draft", "leaflet")),
    "draft_inside": Address((), of(Right.PUBLISH), ("draft",)),
    "draft_outside": Address((), of(Right.PUBLISH), ("draft",)),
    "draft_changes": Address(READERS, READERS, ("draft",)),
    "summary_list": Address(READERS),
    "summary_new": Address((), of(Right.PUBLISH)),
    "summary_rhythm": Address((), of(Right.HOUSE)),
    "summary_choice": Address(IN, IN),
    "summary": Address(READERS, (), ("summary",)),
    "summary_found": Address(READERS, (), ("summary",)),
    "summary_export": Address(READERS, READERS, ("summary", "format")),
    "summary_edit": Address(of(Right.PUBLISH), of(Right.PUBLISH), ("unsent",)),
    "summary_send": Address((), of(Right.PUBLISH), ("unsent",)),
    "dialogue_home": Address(IN),
    "issue": Address(IN, (), ("issue",)),
    "question": Address(IN, (), ("issue", "question")),
    "question_find": Address(READERS, (), ("issue", "question")),
    "recording": Address(IN, (), ("recording",)),
    "answer": Address((), PARTICIPANTS, ("issue", "question")),
    "answer_withdraw": Address((), PARTICIPANTS, ("issue", "question")),
    "answer_keep": Address((), PARTICIPANTS, ("issue", "question")),
    "answer_whole": Address(READERS, (), ("contribution",)),
    "react": Address((), PARTICIPANTS, ("contribution",)),
    "one_by_one": Address(("hidden", "named"), (), ("issue", "question")),
    "one_react": Address((), PARTICIPANTS, ("issue", "question")),
    "found": Address(READERS, (), ("issue", "question")),
    "reactions_close": Address((), of(Right.STEER), ("question_pk",)),
    "reactions_open": Address((), of(Right.STEER), ("question_pk",)),
    "proposal_list": Address(READERS),
    "proposal_new": Address(PARTICIPANTS, PARTICIPANTS),
    "proposal": Address(READERS, (), ("proposal",)),
    "proposal_support": Address((), PARTICIPANTS, ("proposal",)),
    "proposal_unsupport": Address((), PARTICIPANTS, ("proposal",)),
    "proposal_withdraw": Address((), (), ("proposal",)),  # its author only, who is none of the nine
    "proposal_keep": Address((), (), ("proposal",)),
    "you": Address(PARTICIPANTS),
    "about_me": Address(PARTICIPANTS, PARTICIPANTS),
    "take_all_back": Address((), PARTICIPANTS),
    "term_list": Address(IN),
    "ballot_open": Address(of(Right.STEER), of(Right.STEER)),
    "ballot_list": Address(READERS),
    "ballot": Address(READERS, READERS, ("ballot",)),
    "ballot_verdict": Address(READERS, (), ("closed", "issue")),
    "vote": Address((), ("hidden", "named"), ("ballot",)),
    "mark": Address((), ("hidden", "named"), ("ballot", "asked")),
    "ballot_close": Address((), of(Right.STEER), ("ballot",)),
    "rule": Address(IN, IN),
    "decision_list": Address(READERS),
    "ledger": Address(READERS),
    "team": Address(of(Right.READ), of(Right.READ)),
    "phase_change": Address((), of(Right.STEER)),
    "sealing": Address(of(Right.READ), ()),
    "sealing_confirm": Address((), of(Right.SEAL)),
    "sealing_call_off": Address((), of(Right.SEAL)),
    "people_confirm": Address((), of(Right.PEOPLE)),
    "people_decline": Address((), of(Right.PEOPLE)),
    "rights": Address(of(Right.MEMBERS)),
    "members": Address(of(Right.MEMBERS)),
    "member_invite": Address((), of(Right.TEAM)),
    "member_role": Address((), of(Right.TEAM), ("member",)),
    "member_remove": Address((), of(Right.TEAM), ("member",)),
    "team_invitation_again": Address((), of(Right.TEAM), ("team_invitation",)),
    "team_invitation_revoke": Address((), of(Right.TEAM), ("team_invitation",)),
    "invite": Address(of(Right.PEOPLE), of(Right.PEOPLE)),
    "invitation_list": Address(of(Right.PEOPLE), ()),
    "invitation_revoke": Address((), of(Right.PEOPLE), ("invitation",)),
    "invitation_resend": Address((), of(Right.PEOPLE), ("invitation",)),
    "invite_again": Address(of(Right.PEOPLE), of(Right.PEOPLE)),
    "invitation_correct": Address(of(Right.PEOPLE), of(Right.PEOPLE), ("invitation",)),
    "invitation_import": Address(of(Right.PEOPLE), of(Right.PEOPLE)),
    "invitation_template": Address(of(Right.PEOPLE), ()),
    "invitation_reading": Address(of(Right.PEOPLE), of(Right.PEOPLE), ("upload",)),
    "invitation_preview": Address(of(Right.PEOPLE), of(Right.PEOPLE), ("list",)),
    "invitation_proof": Address((), of(Right.PEOPLE), ("list",)),
    "invitation_send": Address((), of(Right.PEOPLE), ("list",)),
    "invitation_discard": Address((), of(Right.PEOPLE), ("list",)),
    "card_list": Address(of(Right.PEOPLE)),
    "card_batch": Address(of(Right.PEOPLE), (), ("card_batch",)),
    "card_batch_new": Address(of(Right.PEOPLE), of(Right.PEOPLE)),
    "card_batch_revoke": Address((), of(Right.PEOPLE), ("card_batch",)),
    "card_revoke": Address((), of(Right.PEOPLE), ("card",)),
    "card_replace": Address((), of(Right.PEOPLE), ("card",)),
    "card_free": Address((), of(Right.PEOPLE), ("card",)),
    "mailing_list": Address(of(Right.MAIL)),
    "mailing_new": Address((), of(Right.MAIL)),
    "mailing_edit": Address(of(Right.MAIL), of(Right.MAIL), ("mailing",)),
    "mailing_preview": Address(of(Right.MAIL), (), ("mailing", "language")),
    "mailing_proof": Address((), of(Right.MAIL), ("mailing",)),
    "mailing_clock": Address((), of(Right.MAIL), ("mailing",)),
    "mailing_send": Address((), of(Right.MAIL), ("mailing",)),
    "mailing_discard": Address((), of(Right.MAIL), ("unwanted",)),
    "outbox_again": Address((), of(Right.MAIL)),
    "outbox_try": Address((), of(Right.MAIL)),
    "outbox_release": Address((), of(Right.HOUSE)),
    "outbox_discard": Address((), of(Right.HOUSE)),
    "outbox_clear": Address((), of(Right.MAIL)),
    "job_again": Address((), of(Right.MAIL), ("job",)),
    "mailing_again": Address((), of(Right.MAIL), ("mailing",)),
    "team_questions": Address(of(Right.READ)),
    "team_recordings": Address(of(Right.READ)),
    "team_recordings_in": Address(of(Right.READ), (), ("tag",)),
    "team_recording": Address(of(Right.STEER), of(Right.STEER), ("tag", "question_pk")),
    "team_recording_drop": Address((), of(Right.STEER), ("tag", "question_pk")),
    "team_outline": Address(of(Right.READ)),
    "team_outline_new": Address(of(Right.STEER), of(Right.STEER), ("what",)),
    "team_outline_row": Address(of(Right.STEER), of(Right.STEER), ("what", "row")),
    "team_outline_move": Address((), of(Right.STEER), ("what", "row")),
    "team_outline_drop": Address((), of(Right.STEER), ("what", "row")),
    "desk": Address(of(Right.TRANSLATE)),  # and participants whom the team has named: tests/workshops/desk
    "desk_list": Address(of(Right.TRANSLATE), (), ("tag",)),
    "desk_text": Address(of(Right.TRANSLATE), of(Right.TRANSLATE), ("tag", "kind", "contribution", "part")),
    "person_translates": Address((), of(Right.PEOPLE), ("ref",)),
    "team_translations": Address(of(Right.TRANSLATE), (), ("tag",)),
    "team_translation": Address(of(Right.TRANSLATE), of(Right.TRANSLATE), ("tag", "what", "row")),
    "team_tongue_down": Address(of(Right.TRANSLATE), (), ("tag",)),
    "team_tongue_file": Address(of(Right.TRANSLATE), of(Right.TRANSLATE), ("tag",)),
    "team_product_words": Address(of(Right.TRANSLATE), of(Right.TRANSLATE), ("tag",)),
    "team_outline_preview": Address(of(Right.READ)),
    "team_outline_preview_issue": Address(of(Right.READ), (), ("issue",)),
    "team_outline_opening": Address(of(Right.READ)),
    "outline_agree": Address((), ()),  # who is named for a group before it opens: none of the nine
    "dialogue_settings": Address(of(Right.HOUSE), of(Right.HOUSE)),
    "host": Address(of(Right.HOUSE), of(Right.HOUSE)),
    "close_to_all": Address((), of(Right.HOUSE)),
    "team_log": Address(of(Right.HISTORY)),
    "question_close": Address((), of(Right.STEER), ("question_pk",)),
    "question_open": Address((), of(Right.STEER), ("question_pk",)),
    "team_question_change": Address(of(Right.STEER), of(Right.STEER), ("question_pk",)),
    "team_question_take_out": Address((), of(Right.STEER), ("question_pk",)),
    "team_issue_change": Address(of(Right.STEER), of(Right.STEER), ("issue_pk",)),
    "team_group_change": Address(of(Right.STEER), of(Right.STEER), ("group_pk",)),
    "team_term_change": Address(of(Right.STEER), of(Right.STEER), ("term_pk",)),
    "team_issue_take_off": Address((), of(Right.STEER), ("issue_pk",)),
    "moderation": Address(of(Right.MODERATE), of(Right.MODERATE)),
    "texts_pass": Address((), of(Right.MODERATE)),
    "text_hold": Address((), of(Right.MODERATE), ("kind", "contribution")),
    "text_hide": Address((), of(Right.MODERATE), ("kind", "contribution")),
    "text_show": Address((), of(Right.MODERATE), ("kind", "contribution")),
    "room": Address(IN, (), ("workshop",)),
    "room_mine": Address(READERS, (), ("workshop",)),
    "room_name": Address(PARTICIPANTS, PARTICIPANTS, ("workshop",)),
    "room_here": Address((), PARTICIPANTS, ("workshop",)),
    "room_hand": Address((), PARTICIPANTS, ("workshop",)),
    "room_hand_down": Address((), PARTICIPANTS, ("workshop",)),
    "workshop_list": Address(IN, IN),
    "workshop_new": Address(of(Right.LEAD), of(Right.LEAD)),
    "workshop": Address(IN, IN, ("workshop",)),
    "workshop_edit": Address(of(Right.LEAD), of(Right.LEAD), ("workshop",)),
    "workshop_readiness": Address(of(Right.PLAN), of(Right.PLAN), ("workshop",)),
    "workshop_register": Address(of(Right.LEAD), of(Right.LEAD), ("workshop",)),
    "workshop_invite": Address(of(Right.LEAD), of(Right.LEAD), ("workshop",)),
    "workshop_rehearse": Address((), of(Right.LEAD), ("workshop",)),
    "rehearsal_speak": Address((), (), ("workshop",)),  # of a rehearsal only
    "rehearsal_end": Address((), (), ("workshop",)),
    "workshop_arrange": Address((), of(Right.LEAD), ("workshop",)),
    "session_new": Address(of(Right.LEAD), of(Right.LEAD), ("workshop",)),
    "session_edit": Address(of(Right.LEAD), of(Right.LEAD), ("workshop", "session")),
    "session_move": Address((), of(Right.LEAD), ("workshop", "session")),
    "session_drop": Address((), of(Right.LEAD), ("workshop", "unheld")),
    "stay": Address((), TEAM, ("workshop",)),
    "console": Address(of(Right.CONSOLE), of(Right.CONSOLE), ("workshop",)),
    "console_state": Address(of(Right.CONSOLE), of(Right.CONSOLE), ("workshop",)),
    "console_next": Address((), of(Right.LEAD), ("workshop",)),
    "console_back": Address((), of(Right.LEAD), ("workshop",)),
    "console_go": Address((), of(Right.LEAD), ("workshop",)),
    "console_stretch": Address((), of(Right.LEAD), ("workshop",)),
    "console_ask": Address((), of(Right.LEAD), ("workshop",)),
    "console_end_question": Address((), of(Right.LEAD), ("workshop",)),
    "console_wall": Address((), of(Right.LEAD), ("workshop",)),
    "console_show": Address((), of(Right.LEAD), ("workshop",)),
    "console_translate": Address((), of(Right.TRANSLATE), ("workshop",)),
    "console_hide": Address((), of(Right.MODERATE), ("workshop", "contribution")),
    "console_phase": Address((), of(Right.STEER), ("workshop",)),
    "console_floor": Address((), of(Right.LEAD), ("workshop",)),
    "console_agreed": Address((), of(Right.LEAD), ("workshop",)),
    "console_confirm": Address((), of(Right.PEOPLE), ("workshop",)),
    "console_notes": Address((), of(Right.NOTES), ("workshop",)),
    "tables": Address(of(Right.CONSOLE), of(Right.CONSOLE), ("workshop",)),
    "tables_make": Address((), of(Right.LEAD), ("workshop",)),
    "tables_late": Address((), of(Right.LEAD), ("workshop",)),
    "tables_print": Address(of(Right.LEAD), of(Right.LEAD), ("workshop",)),
    "tables_swap": Address((), of(Right.LEAD), ("workshop", "round")),
    "table_note": Address(of(Right.NOTES), of(Right.NOTES), ("workshop", "round", "table")),
    "table_fix": Address((), of(Right.LEAD), ("workshop",)),
    "pair_new": Address((), of(Right.LEAD), ("workshop",)),
    "pair_drop": Address((), of(Right.LEAD), ("workshop", "pair")),
    "minutes": Address(of(Right.DRAFTS), of(Right.DRAFTS), ("workshop",)),
    "minutes_export": Address(of(Right.DRAFTS), of(Right.DRAFTS), ("workshop", "format")),
    "day_summary": Address((), of(Right.PUBLISH), ("workshop",)),
    "minutes_note": Address((), of(Right.NOTES), ("workshop",)),
    "minutes_publish": Address((), of(Right.PUBLISH), ("workshop",)),
    "workshop_call_off": Address(of(Right.LEAD), of(Right.LEAD), ("workshop",)),
    "evaluation": Address(READERS, (), ("workshop", "moment")),
    "evaluation_tell": Address((), PARTICIPANTS, ("workshop", "moment")),
    "evaluation_take_back": Address((), ("hidden", "named"), ("workshop", "moment")),
    "evaluation_words": Address(of(Right.LEAD), of(Right.LEAD), ("workshop", "moment")),
    "evaluation_open": Address((), of(Right.LEAD), ("workshop", "moment")),
    "evaluation_close": Address((), of(Right.LEAD), ("workshop", "moment")),
    "evaluation_agenda": Address((), of(Right.LEAD), ("workshop", "moment")),
    "tie_list": Address(READERS),
    "tie": Address(READERS, (), ("tie_pk",)),
    "tie_tell": Address((), ("hidden", "named"), ("tie_pk",)),
    "tie_untell": Address((), ("hidden", "named"), ("tie_pk",)),
    "tie_expect": Address((), ("hidden", "named"), ("tie_pk",)),
    "tie_unexpect": Address((), ("hidden", "named"), ("tie_pk",)),
    "tie_open": Address((), of(Right.STEER), ("tie_pk",)),
    "tie_close": Address((), of(Right.STEER), ("tie_pk",)),
    "ties_open": Address((), of(Right.STEER)),
    "ties_close": Address((), of(Right.STEER)),
    "statement_list": Address(READERS, (), ("collection",)),
    "statement_write": Address((), ("hidden", "named"), ("collection",)),
    "statement_take_back": Address((), ("hidden", "named"), ("collection",)),
    "statement_mark": Address((), ("hidden", "named"), ("collection",)),
    "statements_open": Address((), of(Right.STEER), ("collection",)),
    "statements_close": Address((), of(Right.STEER), ("collection",)),
    "task_list": Address(READERS),
    "task_mark": Address((), ("hidden", "named")),
    "tasks_open": Address((), of(Right.STEER)),
    "tasks_close": Address((), of(Right.STEER)),
    "task_write": Address(of(Right.STEER), of(Right.STEER)),
    "task_correct": Address((), of(Right.STEER), ("task",)),
    "task_out": Address((), of(Right.STEER), ("task",)),
    "task_back": Address((), of(Right.STEER), ("task",)),
    "term": Address(READERS, (), ("term_key",)),
    "meaning_write": Address((), ("hidden", "named"), ("term_key",)),
    "meaning_take_back": Address((), ("hidden", "named"), ("term_key",)),
    "word_ballot": Address(READERS, (), ("word_ballot",)),
    "word_vote": Address((), ("hidden", "named"), ("word_ballot",)),
    "team_words": Address(of(Right.STEER)),
    "meanings_open": Address((), of(Right.STEER)),
    "meanings_close": Address((), of(Right.STEER)),
    "word_ballot_open": Address((), of(Right.STEER)),
    "word_ballot_close": Address((), of(Right.STEER), ("word_ballot",)),
    "outline_file": Address(of(Right.READ), of(Right.HOUSE)),
    "outline_file_down": Address(of(Right.READ)),
    "dialogue_discard": Address(of(Right.SEAL), of(Right.SEAL)),
    "member_leave": Address((), of(Right.MEMBERS)),  # stays last: whoever has called it is gone
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
    room.dialogue.languages = ["tw"]
    room.dialogue.save(update_fields=["languages"])
    room.issues[0].key = f"rights-{slug}"
    room.issues[0].save()
    waiting = factories.member(room.dialogue, "lsm", f"Waiting {slug}", status="waiting")
    users = {"waiting": waiting.user, "hidden": room.people["diggers"][0].user, "named": room.people["gov"][0].user}
    users |= {"organiser": room.organiser}
    users |= {role: staff(room.dialogue, role, f"{role} {slug}") for role in TEAM if role != "organiser"}
    return World(room, users, fill(room, shift=len(slug)))


def ask(issue):
    return Question.objects.select_related("issue__dialogue").get(issue=issue, position=1)


def fill(room, shift):
    """What people said and the team made. `shift` keeps the numbers of two dialogues apart."""
    said = [say(person, room.issues[0], f"Digger {n} speaks.") for n, person in enumerate(room.people["diggers"])]
    say(room.people["owners"][0], room.issues[1], "It waits for its release.")
    proposal = propose(room.people["lsm"][1], "Shared roads")
    straw = room.open("straw")
    straw.number = shift * 10 - 5
    straw.save(update_fields=["number"])
    for person in [p for group in room.people.values() for p in group]:
        voting.cast(participant=person, ballot=straw, marks=marks(room.issues, reason="So be it."))
    room.close(straw)
    releasing.tonight(room.dialogue)
    drafts = [drafting.make(dialogue=room.dialogue, by=room.organiser) for _n in range(2)]
    AgendaDraft.objects.filter(dialogue=room.dialogue).update(next_steps="We meet again in May.")
    AgendaDraft.objects.filter(pk=drafts[0].pk).update(published_at=timezone.now(), number=shift * 10)
    summary = summarising.make(dialogue=room.dialogue)
    summarising.send(summary=summary, by=room.organiser)
    Summary.objects.filter(pk=summary.pk).update(number=shift * 10)
    unsent = summarising.make(dialogue=room.dialogue)
    invitation = Invitation.objects.create(dialogue=room.dialogue, email=f"x@{room.dialogue.slug}.test")
    pasted = f"Name,E-mail,Group\nAma,ama@{room.dialogue.slug}.test,lsm\nKofi,kofi,Elsewhere"
    people = people_file.read(people_file.of_pasted(pasted))
    listed = invitation_lists.keep(dialogue=room.dialogue, people=people, by=room.organiser)
    group = room.groups["diggers"]
    batch, _codes = cards.make(dialogue=room.dialogue, group=group, language="en", number=1, by=room.organiser)
    ballot = room.open("straw")
    type(ballot).objects.filter(pk=ballot.pk).update(number=shift * 10)
    asked, _sent = membership.invite(
        dialogue=room.dialogue,
        by=room.organiser,
        email=f"t@{room.dialogue.slug}.test",
        role="rapporteur",
        language="en",
    )
    return {
        "member": staff(room.dialogue, "observer", f"Second {room.dialogue.slug}").team_roles.get().pk,
        "team_invitation": asked.pk,
        "draft": shift * 10,
        "preview": drafts[1].number,
        "format": "html",
        "leaflet": "pdf",
        "item": 1,
        "data_form": "json",
        "data_token": "0123456789abcdef-65000000-0123",
        "issue": room.issues[0].key,
        "asked": room.issues[0].pk,
        "question": 1,
        "question_pk": ask(room.issues[0]).pk,
        "recording": record(ask(room.issues[0]), by=room.organiser).pk,
        "group_pk": room.groups["gov"].pk,
        "term_pk": room.dialogue.terms.first().pk,
        "what": "term",
        "tag": "tw",
        "row": room.dialogue.terms.first().pk,
        "issue_pk": room.issues[0].pk,
        "contribution": said[-1].pk,
        "kind": "answer",
        "part": 0,
        "proposal": proposal.pk,
        "ballot": shift * 10,
        "closed": straw.number,
        "ref": room.people["lsm"][2].ref,
        "invitation": invitation.pk,
        "list": listed.pk,
        "upload": invitation_lists.receive(dialogue=room.dialogue, data=b"canary", by=room.organiser).pk,
        "mailing": room.dialogue.mailings.get(kind="result").pk,
        "unwanted": room.dialogue.mailings.create(
            kind="reminder", about={"day": "2027-04-09"}, occasion="2027-04-09"
        ).pk,
        "language": "fr",
        "job": room.dialogue.jobs.create(
            kind="dialogue.tasks.send_mail", occasion=f"x {room.dialogue.slug}", state="dead"
        ).pk,
        "summary": shift * 10,
        "unsent": unsent.number,
        "card_batch": batch.pk,
        "card": batch.cards.get().pk,
        "tie_pk": see_ties(room).pk,
        "collection": state(room),
        "task": do(room),
        **mean(room, shift * 10),
        **meet(room, shift * 10),
    }


def meet(room, number):
    """A workshop that is under way, with a discussion as its current session: its things by argument."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    made = planning.plan(
        dialogue=room.dialogue, by=room.organiser, title="Meeting", zone="Africa/Accra", begins=[begins]
    )
    current = made.sessions.filter(kind="issues").first()
    more = {"state": "live", "current": current, "current_since": begins, "number": number, "names": "first"}
    Workshop.objects.filter(pk=made.pk).update(**more)
    tables = list(made.sessions.filter(kind="tables"))
    one, two = room.people["lsm"][:2]
    for person, called in ((room.people["diggers"][0], "Amina"), (room.people["gov"][0], "Grace"), (one, "Luis")):
        naming.call(workshop=made, participant=person, called=called)
    naming.give_numbers(workshop=made, people=[one, two])
    Seat.objects.create(session=tables[0], participant=one, table=1)
    evaluate(room, number)
    return {
        "workshop": number,
        "moment": "start",
        "session": made.sessions.get(kind="plenary").pk,
        "unheld": made.sessions.get(kind="closing").pk,
        "round": tables[0].pk,
        "table": 2,
        "pair": made.pairs.create(first=one, second=two, kind="apart").pk,
    }


def evaluate(room, number):
    """The form about its start is open, and two have sent it."""
    which = {"dialogue": room.dialogue, "workshop": number, "moment": "start"}
    form = evaluations.open_form(by=room.organiser, **which)
    for person in (room.people["diggers"][1], room.people["gov"][1]):
        said = {"steps": (4, 5, None, 2), "text": f"{person.user.name} finds the room cold."}
        evaluating.tell(participant=person, evaluation=form, **said)


def see_ties(room):
    """A tie that was closed once, and is open again; two have said how it is and what they expect. Returns it."""
    first = room.dialogue.groups.get(key="asm")
    made = Relation.objects.create(
        from_group=first, to_group=room.groups["lsm"], key="beside", kind="works beside", quality="mixed"
    )
    ask_of = {"dialogue": room.dialogue, "tie": made, "by": room.organiser}
    for _round in range(2):
        rounds.close_round(**ask_of)
        rest(room.dialogue)
        asked = rounds.open_round(**ask_of)
        for person in (room.people["diggers"][1], room.people["gov"][1]):
            telling.tell(participant=person, asked=asked, step=2)
            expecting.expect(participant=person, asked=asked, text=f"{person.user.name} wants to be asked.")
    return made


def state(room):
    """Challenges were asked about once, and are again; two have written one and marked those of the outline. Returns the collection."""
    Challenge.objects.get_or_create(dialogue=room.dialogue, key="dust", defaults={"text": "Dust.", "position": 90})
    for _round in range(2):
        statement_room.close(room)
        asked = statement_room.open_round(room)
        for person in (room.people["diggers"][1], room.people["gov"][1]):
            statement_room.write(person, asked, f"{person.user.name} lacks water.")
            for challenge in room.dialogue.challenges.all():
                statement_room.mark(person, asked, challenge)
    return statement_room.CHALLENGES


def do(room):
    """People were asked once who should do what, and are again; two have said so. Returns the first task."""
    tasks = [task_room.add(room, title) for title in ("Dig wells.", "Guard the road.")]
    for _round in range(2):
        task_room.close(room)
        asked = task_room.open_round(room)
        for person in (room.people["diggers"][1], room.people["gov"][1]):
            for task in tasks:
                task_room.mark(person, asked, task, "gov")
    return tasks[0].pk


def mean(room, number):
    """What the first word means was asked once, and is again: two have written a meaning and a variant each time. A show of hands is open
    on another word, and two have voted."""
    term, other = room.dialogue.terms.first(), meaning_room.add_term(room, "Lode", "A vein.")
    term.key = f"{term.key}-{room.dialogue.slug}"
    term.save(update_fields=["key"])
    for _round in range(2):
        meaning_room.end(room)
        asked = meaning_room.ask(room, term)
        for person in (room.people["diggers"][1], room.people["gov"][1]):
            meaning_room.write(person, asked, f"{person.user.name} means it.")
            meaning_room.write(person, asked, f"{person.user.name} calls it so.", kind="variant", region="Ghana")
    ballot = meaning_room.open_ballot(room, other, kind="straw")
    for group in ("diggers", "gov"):
        meaning_room.vote(room, ballot, ballot.items.get(), **{group: "yn"})
    type(ballot).objects.filter(pk=ballot.pk).update(number=number)
    return {"term_key": term.key, "word_ballot": number}


TONE = (Path(__file__).parents[1] / "issues" / "tone.mp3").read_bytes()


def record(asked, *, by, tag="en"):
    spoken = reading_recordings.of_question(asked, tag)
    return recording.keep(spoken=spoken, by=by, sound=mpeg.clean(TONE))


def say(person, issue, text, **more):
    return answering.answer(participant=person, question=ask(issue), text=text, language="en", **more)


def propose(person, title, **more):
    said = {**factories.sides(), "title": title, "questions": ["How?"], "language": "en"}
    return proposing.propose(participant=person, **{**said, **more})


def callers(world):
    """{role: a client signed in as that person of `world`}."""
    outsider = factories.person("Outsider")
    return {role: client_of({"outsider": outsider, **world.users}.get(role)) for role in ROLES}


def status(answer, path):
    """405 also where an address that only takes presses leads a reader to its page: that page has a line of its own in the matrix."""
    return 405 if answer.status_code == 302 and answer.url == page_of(path) else answer.status_code


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
    return {
        model.__name__: sorted(repr(_plain(row)) for row in model.objects.order_by().values_list()) for model in ours
    }


def _plain(row):
    """Bytes by what they are, not by where PostgreSQL's adapter put them."""
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


# ---- what forms are sent


def answer_path(april):
    return reverse("answer", args=[april.slug, april.room.issues[1].key, 1])


def words(text="In.", **more):
    return {"text": text, "language": "en", **more}


def proposal(**more):
    return {**factories.sides(), "question_1": "Q?", "language": "en", **more}


def person(**more):
    return {"language": "en", "name": "Nia", "country": "TZ", "role": "", "organisation": "", **more}
