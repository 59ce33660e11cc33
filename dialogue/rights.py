"""What each role of a team may do. One table: access asks it, and the page about roles prints it (DESIGN §2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    FACILITATOR = "facilitator", _("Facilitator")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    OBSERVER = "observer", _("Observer")


class Right(models.TextChoices):
    READ = "read", _("Read what members read, before the dialogue begins as well")
    PLAN = "plan", _("Read the plan of a workshop, and whether everything is ready for it")
    MEMBERS = "members", _("See who is in the team")
    DRAFTS = "drafts", _("Read drafts of the agenda, of summaries and of minutes before they are published")
    CONSOLE = "console", _("Follow a workshop on the console, and see who sits at which table")
    NOTES = "notes", _("Write the notes of sessions and tables, from which the minutes are made")
    TRANSLATE = (
        "translate",
        _("Translate the outline and what people wrote, and let translations through that participants sent"),
    )
    LEAD = "lead", _("Plan workshops and lead them: console, wall, tables, register, mails about them")
    STEER = (
        "steer",
        _("Write the outline and correct it; change the phase; open and close questions; open and close ballots"),
    )
    MODERATE = (
        "moderate",
        _(
            "Hide a text with a reason, and show it again; where the team reads first, let texts through or hold them back"
        ),
    )
    PEOPLE = "people", _("Invite people, give out cards, let people in; see their names and addresses")
    MAIL = "mail", _("Write and send mail to everybody; see what was refused and try it again")
    PUBLISH = "publish", _("Make, word and publish agenda drafts, summaries and minutes")
    HISTORY = "history", _("Read the history of what the team did")
    TEAM = "team", _("Invite into the team, change roles, remove members; see the team's addresses")
    PRIVACY = "privacy", _("Write and publish the privacy notice")
    SEAL = "seal", _("Confirm that the dialogue is sealed, and call it off")
    HOUSE = "house", _("Change the settings and how often summaries go out; release or discard mail after a restore")


ORGANISERS = (Role.ORGANISER,)
LEADERS = (*ORGANISERS, Role.FACILITATOR)
WRITERS = (*LEADERS, Role.RAPPORTEUR)
ALL = (*WRITERS, Role.OBSERVER)

HOLDERS = {
    Right.READ: ALL,
    Right.PLAN: ALL,
    Right.MEMBERS: ALL,
    Right.DRAFTS: WRITERS,
    Right.CONSOLE: WRITERS,
    Right.NOTES: WRITERS,
    Right.TRANSLATE: WRITERS,
    Right.LEAD: LEADERS,
    Right.STEER: LEADERS,
    Right.MODERATE: LEADERS,
    Right.PEOPLE: LEADERS,
    Right.MAIL: LEADERS,
    Right.PUBLISH: LEADERS,
    Right.HISTORY: LEADERS,
    Right.TEAM: ORGANISERS,
    Right.PRIVACY: ORGANISERS,
    Right.SEAL: ORGANISERS,
    Right.HOUSE: ORGANISERS,
}


def of(role):
    """The rights of a role; none of whoever has no role here."""
    return frozenset(right for right, roles in HOLDERS.items() if role in roles)
