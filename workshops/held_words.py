"""What is held about somebody (`held.about`), in the words of the pages."""

import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dialogue.models import Job, Mailing, Suppression
from dialogue.rights import Role
from stakeholders.countries import COUNTRIES
from stakeholders.models import Participant

TEAM = ("team", "team_invitations")  # parts in which "role" is one of a team, not what somebody calls their work
COUNT = {"second_steps"}  # how many; the page says whether


def in_words(held):
    """[(heading, [[(label, value)]])] for the page: what is empty is left out, and a part without anything says so."""
    headings = {
        "account": _("Your account"),
        "dialogues": _("Where you take part, or did"),
        "team": _("Teams"),
        "team_history": _("What you did in a team"),
        "replies": _("Answers to mails come to your address, or you were asked whether they may"),
        "house": _("You may start dialogues"),
        "house_history": _("What you did in the house"),
        "house_told": _("What was done in the house with your right"),
        "invitations": _("Invitations"),
        "team_invitations": _("Invitations into a team"),
        "consents": _("Privacy notices you agreed to"),
        "focal_points": _("Outlines you were asked to agree to"),
        "translates": _("Where you were asked to help to translate"),
        "meetings": _("Meetings"),
        "seats": _("Seats"),
        "cards": _("Cards"),
        "mails": _("Mails to you"),
        "no_mail": _("Mail you do not get"),
    }
    found = {part: rows if isinstance(rows, list) else [rows] for part, rows in held.items()}
    return [(headings[part], [_labelled(part, row) for row in rows]) for part, rows in found.items() if rows]


def _labelled(part, row):
    """[(label, value)] of a row, without what is empty."""
    labels = _labels()
    return [(labels[name], _value(part, name, value)) for name, value in row.items() if value not in ("", None)]


def _value(part, name, value):
    """One value as somebody reads it; whatever has no words of its own stands as it is."""
    if isinstance(value, datetime.datetime):
        return f"{date_format(value, 'DATETIME_FORMAT')} UTC"
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool) or name in COUNT:
        return _("yes") if value else _("no")
    if name == "half_days":
        return "; ".join(_half_day(*half.split()) for half in value.split(", "))
    known = _words().get(name, {}) if name != "role" or part in TEAM else {}
    return known.get(value, value)


def _half_day(day, half):
    words = _("day %(n)s, morning") if half == "am" else _("day %(n)s, afternoon")
    return words % {"n": day}


def _words():
    """{what: {value: words}} for what the database keeps as a short word or a code."""
    states = Job.State
    kinds = {"mail": _("a mail about signing in"), "team_invitation": _("invitation into a team")}
    return {
        "language": dict(settings.LANGUAGES),
        "country": dict(COUNTRIES),
        "role": dict(Role.choices),
        "status": dict(Participant.Status.choices),
        "summaries": dict(Participant.Summaries.choices),
        "reason": dict(Suppression.Reason.choices),
        "about": kinds | dict(Mailing.Kind.choices),
        "state": {
            **{states.WAITING: _("waiting to be sent"), states.RUNNING: _("being sent"), states.DONE: _("sent")},
            **{states.DEAD: _("given up"), states.SKIPPED: _("not sent"), states.HELD: pgettext("a mail", "held back")},
        },
    }


def _labels():
    return {
        **{"email": _("E-mail"), "name": _("Name"), "language": _("Language"), "country": _("Country")},
        **{"last_signed_in": _("Last signed in"), "has_password": _("Password"), "second_steps": _("Second step")},
        **{"role": _("Role"), "organisation": _("Organisation"), "status": _("Standing"), "group": _("Group")},
        **{
            "summaries": _("Summaries"),
            "joined_at": pgettext("a day", "Joined"),
            "confirmed_at": pgettext("a day", "Confirmed"),
        },
        **{"acts_from": _("Acts on what opened after"), "last_summary_sent": _("Last summary sent")},
        **{"dialogue": _("Dialogue"), "created_at": _("Invited"), "expires_at": _("Open until")},
        **{"accepted_at": _("Accepted"), "revoked_at": _("Taken back"), "version": _("Version"), "day": _("Day")},
        **{
            "called": _("The room called you"),
            "meeting": _("Meeting"),
            "half_days": _("Present"),
            "hand_raised": _("Hand raised"),
        },
        **{"hand_name": _("Name on the hand"), "always_at_table": _("Always at table"), "part": _("Part")},
        **{"table": _("Table"), "number": _("Number"), "used_at": _("First used")},
        **{
            "wrong_pins": _("Wrong PINs"),
            "about": pgettext("what a mail is about", "About"),
            "state": _("State"),
            "reason": _("Reason"),
        },
        **{"at": _("When"), "did": _("What"), "since": _("Since")},
        **{"named_on": _("Asked on"), "agreed_on": _("Agreed on")},
        **{"agreed_to": _("To the version")},
    }
