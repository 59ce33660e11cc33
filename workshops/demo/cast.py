"""The demo's people as its start page offers them."""

import functools
from pathlib import Path

import yaml
from django.utils.translation import gettext_lazy as _

from dialogue.models import Dialogue, TeamMember, User
from stakeholders import group_words
from stakeholders.models import Participant

MAY = {
    TeamMember.Role.ORGANISER: _("invites people, sees to the phases, publishes the agenda"),
    TeamMember.Role.FACILITATOR: _("lets people in, opens and closes ballots"),
    TeamMember.Role.RAPPORTEUR: _("writes notes of sessions and tables, and translates what people wrote"),
    TeamMember.Role.OBSERVER: _("reads what members read, and the plan; changes nothing"),
}
AS = {  # how the start page calls those that it offers
    "amina": _("Amina, digger, Ghana"),
    "rosario": _("Rosario, ore picker, Peru"),
    "salif": _("Salif, pit boss, Burkina Faso"),
    "zanele": _("Zanele, large mining company, South Africa"),
    "esi": _("Esi, ministry of mines, Ghana"),
    "leila": _("Leila, civil society, Kenya"),
    "miriam": _("Miriam, organiser"),
    "tomas": _("Tomás, facilitator"),
    "petra": _("Petra, rapporteur"),
    "noor": _("Noor, observer"),
}
SLUG = "april"  # of the demo's dialogue
FOLDER = Path(__file__).parent


@functools.cache
def people():
    """The cast as written in demo/cast.yaml: lists of dicts under participants, waiting and team."""
    return yaml.safe_load((FOLDER / "cast.yaml").read_text(encoding="utf-8"))


def email(key):
    return f"{key}@demo.example"


def featured():
    """The people offered on the start page, in the order of the file: [{user, words, group | None, does}].

    `group` is the speaking group of a participant as the reader calls it, `does` what a member of the team may do here.
    """
    users = {u.email: u for u in User.objects.filter(is_demo=True)}
    dialogue = Dialogue.objects.filter(slug=SLUG).first()
    places = Participant.objects.filter(user__is_demo=True, dialogue=dialogue).select_related("group")
    groups = {p.user_id: group_words.of(dialogue).tell(p.group) for p in places}
    rows = [
        (users.get(email(r["key"])), r)
        for part in ("participants", "team")
        for r in people()[part]
        if r.get("featured")
    ]
    return [
        {
            "user": user,
            "words": AS[r["key"]],
            "group": groups.get(user.pk),
            "does": MAY.get(r.get("team"), ""),
        }
        for user, r in rows
        if user
    ]
