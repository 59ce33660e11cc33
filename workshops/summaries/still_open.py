"""What was open when a summary went out: the phase, questions and a ballot, in sentences."""

from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue import local_time
from dialogue.phases import Phase
from issues.models import Ballot


def told(dialogue, kept):
    """What was open when the summary went out: sentences, each with the path it leads to."""
    if not kept:
        return ()
    home = reverse("dialogue_home", args=[dialogue.slug])
    found = [(_("The dialogue is in the phase “%(phase)s”.") % {"phase": Phase(kept["phase"]).label}, home)]
    if kept["questions"]:
        found.append((_questions_open(kept), home))
    if ballot := _ballot(dialogue, kept):
        found.append((_ballot_open(ballot), ballot.get_absolute_url()))
    return tuple(found)


def _ballot(dialogue, kept):
    """As it stood then; a summary of a release before kept its number alone."""
    if not kept["ballot"]:
        return None
    if "kind" in kept:
        closes_at = parse_datetime(kept["closes_at"]) if kept["closes_at"] else None
        return Ballot(dialogue=dialogue, number=kept["ballot"], kind=kept["kind"], closes_at=closes_at)
    ballot = dialogue.ballots.filter(number=kept["ballot"]).first()
    if ballot:
        ballot.dialogue = dialogue
    return ballot


def _questions_open(kept):
    until = parse_date(kept["until"]) if kept["until"] else None
    words = {"number": kept["questions"], "day": _day(until) if until else ""}
    if until:
        sentence = ngettext(
            "%(number)s question is open until %(day)s.",
            "%(number)s questions are open until %(day)s.",
            kept["questions"],
        )
        return sentence % words
    return ngettext("%(number)s question is open.", "%(number)s questions are open.", kept["questions"]) % words


def _ballot_open(ballot):
    name = ballot.get_kind_display()
    if not ballot.closes_at:
        return _("A ballot is open (%(name)s); the team closes it.") % {"name": name}
    zone = ballot.dialogue.told_zone
    words = {"name": name, "when": date_format(ballot.closes_at.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT")}
    return _("A ballot is open (%(name)s) until %(when)s (%(clock)s).") % {**words, "clock": local_time.clock(zone)}


def _day(moment: date):
    return date_format(moment, "MONTH_DAY_FORMAT")
