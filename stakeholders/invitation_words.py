"""Sentences about invitations and lists of people: what a state means and what to do about it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogue.mail import refusals
from stakeholders.lists.list_plan import Fate
from stakeholders.models import Invitation

SEALED = gettext_lazy("This dialogue is sealed: nobody can join it any more.")
ADDRESS_PROBLEMS = {
    "no_address": gettext_lazy("There is no address."),
    "two_addresses": gettext_lazy("There are two addresses. Give each person a row."),
    "bad_address": gettext_lazy("This is not an e-mail address we can write to. Check it for a missing @ or a space."),
    "unmailable": gettext_lazy(
        "This cannot be mailed: mail servers take only plain letters before the @. Ask for another address, or give a card."
    ),
    "slip": gettext_lazy("This looks like a slip of the pen. Is %(hint)s meant?"),
}
UNREADABLE = {
    "empty": gettext_lazy("There is nobody in this list. Check that it has a row for each person."),
    "no_list": gettext_lazy("This is not a CSV or XLSX file. Save the list as one of the two, then choose it again."),
    "too_big": gettext_lazy(
        "This list is too big: 2 MB are the most. Leave out pictures and columns that are not needed."
    ),
    "too_many": gettext_lazy("More than 5,000 people at a time are too many. Cut the list into parts."),
    "old_excel": gettext_lazy(
        "This is an old Excel file, or one with a password. Save it as .xlsx without a password, or as CSV."
    ),
    "broken": gettext_lazy(
        "This file is damaged or not a spreadsheet. Open it, save it again as .xlsx or CSV, and try that."
    ),
    "no_addresses": gettext_lazy(
        "There is no column of e-mail addresses. Call one “E-mail”, or take the list to fill in from this page."
    ),
    "long_cell": gettext_lazy("A cell in line %(line)s is too long. Shorten it to less than 5,000 characters."),
    "open_quote": gettext_lazy("A quotation mark in line %(line)s is never closed. Close or delete it."),
}
FATES = {
    Fate.NEW: gettext_lazy("will be invited"),
    Fate.ANEW: gettext_lazy("was invited, too long ago: will be invited anew"),
    Fate.BAD: gettext_lazy("cannot be mailed"),
    Fate.GROUP: gettext_lazy("group this dialogue does not have"),
    Fate.DUPLICATE: gettext_lazy("twice in this list"),
    Fate.OPEN: gettext_lazy("invited before"),
    Fate.JOINED: gettext_lazy("takes part already"),
    Fate.TEAM: gettext_lazy("is in the team"),
    Fate.REVOKED: gettext_lazy("invitation was taken back"),
    Fate.REMOVED: gettext_lazy("was removed by the team"),
    Fate.SILENT: gettext_lazy("wants no mail"),
    Fate.MISSING: gettext_lazy("mailbox was refused before"),
}
UNSENT = {"not": gettext_lazy("It was no longer open when its turn came.")}  # "not open"


def unreadable_in_words(reason, line):
    return str(UNREADABLE[reason]) % {"line": line}


def advice(planned):
    """What stands under a row of the preview, or "": why it is left out and what helps."""
    if planned.fate == Fate.BAD:
        return ADDRESS_PROBLEMS[planned.row["problem"]] % {"hint": planned.row["hint"]}
    if planned.fate == Fate.DUPLICATE:
        return _("The same address stands in line %(line)s.") % {"line": planned.first}
    if planned.fate == Fate.OPEN:
        return _("Its invitation: %(state)s.") % {"state": Invitation.Standing(planned.standing).label}
    return {
        Fate.GROUP: _("No group is called “%(group)s”. Choose on this page what is meant.")
        % {"group": planned.row["group"]},
        Fate.TEAM: _("This address belongs to somebody of the team, and the team does not take part."),
        Fate.REVOKED: _("To invite this person all the same, press “Invite anew” in the list of invitations."),
        Fate.REMOVED: _("An invitation does not bring somebody back whom the team removed."),
        Fate.SILENT: _("They unsubscribed. Talk to them, or give them a card."),
        Fate.MISSING: _("Ask for another address. If it is right after all, invite this person one by one."),
    }.get(planned.fate, "")


NOTES = {
    "language": gettext_lazy("language not understood"),
    "country": gettext_lazy("country not understood, left empty"),
    "name": gettext_lazy("name shortened"),
    "role": gettext_lazy("role shortened"),
    "organisation": gettext_lazy("organisation shortened"),
    "group": gettext_lazy("group shortened"),
}


def notes(row):
    return [NOTES[name] for name in row["notes"]]


def standing_in_words(invitation):
    """The state of an invitation that has `with_standing`, with the reason if its mail was refused: (state, reason, what to do)."""
    state = Invitation.Standing(invitation.standing)
    if state not in (Invitation.Standing.REFUSED, Invitation.Standing.UNSENT):
        return state.label, "", ""
    word = (invitation.job_error or "").partition(" ")[0]
    if word in UNSENT:
        return state.label, UNSENT[word], ""
    return state.label, *refusals.words(invitation.job_error or "")


def invited_in_words(count):
    return ngettext("%(count)s person is being invited.", "%(count)s people are being invited.", count) % {
        "count": count
    }
