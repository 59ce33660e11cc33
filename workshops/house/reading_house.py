"""What the page of the house shows, as plain data in a fixed number of queries: titles, organisers and sizes, nothing of a dialogue."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue.models import Dialogue, HouseLog, Starter, TeamMember
from dialogue.rights import Right, Role, of
from stakeholders.models import CardBatch, Invitation, Participant, TeamInvitation

BANDS = (6, 20, 50, 100, 500)  # people; between two of them nobody sees one come or go
LOG = 20


@dataclass(frozen=True)
class Row:
    dialogue: Dialogue
    organisers: list[str]
    size: str
    is_own: bool
    may_go: bool  # nobody was asked to come, so whoever organises it may throw it away


def dialogues():
    """In the order of the list, the newest first; rehearsals are part of their dialogue."""
    places = Participant.objects.confirmed().filter(dialogue=OuterRef("pk")).order_by().values("dialogue")
    people = Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0)  # of the page's rows alone
    team = Prefetch("team", TeamMember.objects.select_related("user").order_by("pk"))
    found = Dialogue.objects.filter(kind=Dialogue.Kind.DIALOGUE, is_rehearsal=False)
    asked = (
        Exists(m.objects.filter(dialogue=OuterRef("pk"))) for m in (Participant, Invitation, CardBatch, TeamInvitation)
    )
    found = found.annotate(people=people, is_asked=reduce(or_, asked))
    return found.prefetch_related(team).order_by("-created_at", "-pk")


def rows(found, user):
    """[Row] of a page of `dialogues()`: the number of people for those of its team who see them, else about how many."""
    return [_row(dialogue, user) for dialogue in found]


def _row(dialogue, user):
    team = list(dialogue.team.all())
    own = next((member for member in team if member.user_id == user.pk), None)
    names = [member.user.name or _("somebody without a name") for member in team if member.role == Role.ORGANISER]
    exact = own and Right.PEOPLE in of(own.role)
    size = _counted(dialogue.people) if exact else _about(dialogue.people)
    may_go = own and Right.SEAL in of(own.role) and not (dialogue.was_opened or dialogue.is_asked or len(team) > 1)
    return Row(dialogue, names, size, own is not None, bool(may_go))


def _counted(number):
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number} if number else _("nobody yet")


def _about(number):
    if number < BANDS[0]:
        return _("fewer than %(n)s people") % {"n": BANDS[0]}
    least = max(band for band in BANDS if band <= number)
    return _("%(n)s people or more") % {"n": least}


def starters():
    return list(Starter.objects.select_related("let_in_by__starter"))


def log():
    """[(entry, who, sentence)], the newest first."""
    entries = HouseLog.objects.select_related("by__starter")[:LOG]
    return [(entry, _who(entry.by), sentence(entry)) for entry in entries]


def _who(user):
    """As the house knows them; the account's own name is for their dialogues."""
    starter = getattr(user, "starter", None) if user else None
    return starter.name if starter else ""


def sentence(entry):
    said = {
        "began the house": _("Made the first account."),
        "let somebody start dialogues": _("Let %(detail)s start dialogues."),
        "took the right back": _("Took the right to start dialogues back from %(detail)s."),
        "started a dialogue": _("Started “%(detail)s”."),
        "threw a dialogue away": _("Threw “%(detail)s” away."),
    }.get(entry.action, entry.action)
    return said % {"detail": entry.detail or _("somebody")}
