"""Everything is fetched through the person: who is this, here? A stranger gets 404."""

import copy
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTransform
from django.http import Http404

from dialogue import database_time, form_keys, rights, speaking
from dialogue.joined import Joined
from dialogue.models import Dialogue, TeamMember
from dialogue.models.worded import in_json, tell_from
from dialogue.rights import Right
from stakeholders import group_words, privacy
from stakeholders.models import Participant, StakeholderGroup

JOINED = Joined(Participant, Dialogue, StakeholderGroup, without=("worded", "product_words"))
OF_DIALOGUE = ("dialogue_dialogue.id", "dialogue_dialogue.language")
HERE = (Participant.Status.WAITING, Participant.Status.CONFIRMED)
PLACE = f"""SELECT {{columns}}, (SELECT role FROM dialogue_teammember member WHERE
        member.dialogue_id = dialogue_dialogue.id AND member.user_id = stakeholders_participant.user_id),
    ({privacy.PUBLISHED}), ({privacy.AGREED}), {{moment}}, {{own_words}}, {{product_words}}, ({{group_words}})
    FROM stakeholders_participant
    JOIN dialogue_dialogue ON dialogue_dialogue.id = stakeholders_participant.dialogue_id
    JOIN stakeholders_stakeholdergroup ON stakeholders_stakeholdergroup.id = stakeholders_participant.group_id
    WHERE stakeholders_participant.user_id = %s AND dialogue_dialogue.slug = %s AND stakeholders_participant.status IN (%s, %s)"""


class SecondStepNeeded(Exception):
    """A team member without a second sign-in step; the middleware leads to the page that sets one up."""


class Unconfirmed(Exception):
    """Who waits for confirmation reads the framework, not what people said; the middleware has a page that says so."""


@dataclass(frozen=True)
class Here:
    """A dialogue as this person stands in it."""

    dialogue: Dialogue
    participant: Participant | None
    role: str
    clock: database_time.Clock  # the database's, asked along with who this is

    @property
    def is_team(self):
        return bool(self.role)

    @property
    def rights(self):
        """What the role allows, for `{% if "moderate" in here.rights %}`; nothing of whoever is not in the team."""
        return rights.of(self.role)

    def may(self, right):
        return right in self.rights

    @property
    def may_read(self):
        """Before the dialogue begins only its team reads on."""
        return self.may(Right.READ) or self.dialogue.has_begun

    @property
    def may_speak(self):
        return bool(self.participant and self.participant.is_confirmed)

    @property
    def reads_words(self):
        """Whether this person reads what people said and decided; who waits for confirmation does not yet (TRUST §3.2)."""
        return self.is_team or self.may_speak

    @cached_property
    def form_key(self):
        """What the buttons of one page send along, so that each press of them counts once (TRUST A2)."""
        return form_keys.make(self.participant.ref) if self.participant else ""

    def is_late_for(self, opened_at):
        """True if what opened then was open to this person before, as who they were under an earlier card (TRUST F9)."""
        return self.participant is not None and not self.participant.may_act_on(opened_at)

    @property
    def unread_notice(self):
        """The version of a privacy notice that this person has not agreed to yet, or None. It keeps nobody from anything."""
        version = getattr(self.participant, "notice_version", None)
        agreed = getattr(self.participant, "agreed_version", None)
        return version if version and version > (agreed or 0) else None

    def context(self, **more):
        """What every page of the dialogue needs, and `more`."""
        return {"here": self, "dialogue": self.told, "member": self.member, "is_team": self.is_team, **more}

    @cached_property
    def told(self):
        """The dialogue as the reader gets it, in their language; verbs and forms take the other, with its own words."""
        found = copy.copy(self.dialogue)
        return tell_from(found, speaking.reading(found), _own_words(found, speaking.reading(found).order))

    @cached_property
    def member(self):
        """The participant likewise, for templates."""
        if self.participant is None:
            return None
        found = copy.copy(self.participant)
        found.group, found.dialogue = group_words.of(self.dialogue).tell(copy.copy(found.group)), self.told
        return found

    @property
    def groups(self):
        """What the groups are called in the reader's language."""
        return group_words.of(self.dialogue)


def enter(user, slug):
    """The dialogue with this person's place in it, in one query, three for the team.

    Raises Http404 for strangers, SecondStepNeeded for members of the team without one. Nobody is team and participant of one
    dialogue; rows of before that rule that are both stand, and speak as the participant they are.
    """
    if participant := _place(user, slug):
        participant.user = user
        clock = database_time.Clock.set_by(participant.asked_at)
        return Here(participant.dialogue, participant, participant.team_role or "", clock)
    members = (
        TeamMember.objects.filter(user=user, dialogue__slug=slug)
        .select_related("dialogue")
        .defer("dialogue__worded", "dialogue__product_words")
    )
    tag = speaking.wanted()
    words: dict[str, Any] = {
        "own_words": KeyTransform(tag, "dialogue__worded"),
        "product_words": KeyTransform(tag, "dialogue__product_words"),
        "group_words": RawSQL(f"({group_words.sql(tag, *OF_DIALOGUE)})", [], output_field=TextField()),
    }
    member: Any = members.annotate(asked_at=database_time.Now(), **words).first()
    if member is None:
        raise Http404
    _with_words(member.dialogue, tag, member.own_words, member.product_words, member.group_words)
    ask_second_step(user)  # whoever is here for the team only, sees nothing without it
    return Here(member.dialogue, None, member.role, database_time.Clock.set_by(member.asked_at))


def _place(user, slug):
    """This person's place, with the role of rows that are both, the versions of the privacy notice and the database's time; None if
    they have none."""
    with connection.cursor() as cursor:
        tag = speaking.wanted()
        words = {
            "own_words": in_json("dialogue_dialogue.worded", tag),
            "product_words": in_json("dialogue_dialogue.product_words", tag),
            "group_words": group_words.sql(tag, *OF_DIALOGUE),
        }
        text = PLACE.format(columns=JOINED.columns, moment=database_time.column(), **words)
        cursor.execute(text, [user.pk, slug, *HERE])
        row = cursor.fetchone()
    if row is None:
        return None
    participant, participant.dialogue, participant.group, *more = JOINED.read(row)
    participant.team_role, participant.notice_version, participant.agreed_version, moment, *words = more
    _with_words(participant.dialogue, tag, *words)
    participant.asked_at = moment or database_time.now()
    return participant


def _with_words(dialogue, tag, own, product, groups):
    """What its title and its groups are in the reader's language, as it was asked for with their place. In another spelling or
    variety it is asked for again where a page needs it."""
    speaking.enter(dialogue, json.loads(product) if isinstance(product, str) else product or {})
    reading = speaking.reading(dialogue)
    if reading.order[0] in (tag, reading.own):
        dialogue.own_words, dialogue.own_words_in = own, tag
        dialogue.group_words = group_words.GroupWords(groups, dialogue, tag)


def _own_words(dialogue, order):
    """Of the dialogue itself in each language of the order: only the first can stand before the original."""
    said = dialogue.__dict__.get("own_words")
    if dialogue.__dict__.get("own_words_in") != order[0]:
        known = order[0] == speaking.own(dialogue)
        rows = Dialogue.objects.filter(pk=dialogue.pk).values_list(KeyTransform(order[0], "worded"), flat=True)
        said = None if known else rows.first()
    return [said, *[None] * (len(order) - 1)]


def ask_second_step(user):
    """Raises SecondStepNeeded of whoever has none; of the demo's cast nobody asks for one."""
    if not (settings.DEMO and user.is_demo) and not is_mfa_enabled(user):
        raise SecondStepNeeded


def enter_to_read(user, slug):
    """As `enter`, for all pages but the home: whoever may not read yet gets 404."""
    here = enter(user, slug)
    if not here.may_read:
        raise Http404
    return here


def enter_to_read_words(user, slug):
    """As `enter_to_read`, for pages of what people said and decided. Raises Unconfirmed."""
    here = enter_to_read(user, slug)
    if not here.reads_words:
        raise Unconfirmed
    return here


def enter_team(user, slug, right):
    """As `enter`, for members of the team whose role has this right; 404 for all others, whatever else they are here."""
    here = enter(user, slug)
    if not here.may(right):
        raise Http404
    ask_second_step(user)
    return here
