"""How far each group has taken part, for the team, while things are open: in bands, never in numbers (TRUST §3.2)."""

from django.utils.translation import gettext as _

from dialogue.models import Mailing
from issues import counting
from issues.disclosure import K, attendance_band, steps_of_five
from issues.opening import NAMED_LANE
from stakeholders import group_words, mailings


def by_group(dialogue, ballot=None):
    """One row for each speaking group: {"group", "members", "answers", "votes"}; the last two are words.

    `ballot` is the open one, if any. Four queries. A group so small that a band would point at somebody has no band.
    """
    members = dialogue.participants.counts()
    answers = counting.answering(dialogue)
    votes = counting.turnout(ballot) if ballot else {}
    return [
        {
            "group": group,
            "members": members.get(group.pk, 0),
            "answers": _words(group, answers, members),
            "votes": _words(group, votes, members) if ballot else "",
        }
        for group in group_words.tell(dialogue, dialogue.groups.speaking().select_related("parent"))
    ]


def audience(mailing):
    """Whom a mailing reaches, for the team: {"total", "groups"}. Of those who have not signed in, bands and a total in
    steps of five; never a name, and never who has answered (TRUST F6). Three queries."""
    people = mailings.audience(mailing)
    total = people.count()
    if mailing.audience == Mailing.Audience.ALL:
        return {"total": total, "groups": []}
    members = mailing.dialogue.participants.with_address().counts()
    reached = people.counts()
    groups = group_words.tell(mailing.dialogue, mailing.dialogue.groups.speaking().select_related("parent"))
    rows = [{"group": g, "words": _words(g, reached, members)} for g in groups if members.get(g.pk)]
    return {"total": steps_of_five(total), "groups": rows}


def _words(group, taking_part, members):
    there = members.get(group.pk, 0)
    return in_words(band_of(group, taking_part.get(group.pk, 0), there)) if there else "–"


def band_of(group, took_part, there):
    """The band of a group while something is open, or "" where it is so small that a band would point at somebody."""
    if there < (NAMED_LANE if group.is_named else K):
        return ""
    return attendance_band(min(took_part, there), there)


def in_words(band):
    """What the team reads for a band, or for none."""
    words = {"": _("too few people to say"), "few": _("few"), "about half": _("about half"), "most": _("most")}
    return words[band]
