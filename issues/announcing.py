"""What happens in the dialogue makes drafts of mails by itself; the team looks at them and sends them."""

import datetime
import logging

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dialogue import database_time, phases
from dialogue.models import Mailing
from dialogue.phases import Phase
from issues import emails
from stakeholders import mailings

log = logging.getLogger(__name__)
OURS = tuple(emails.NOTICES)  # worded on these pages
AHEAD = datetime.timedelta(hours=24)  # so long before its moment a mail with a clock goes out by itself


def ballot_opened(*, ballot, by):
    """If the end is announced: a mail before it, by the clock if there is more than a day, else by the team."""
    if ballot.closes_at:
        _draft(ballot, Mailing.Kind.CLOSING, by, goes_at=_a_day_before(ballot.closes_at))


def hour_of(mailing):
    """When the clock would send it, or None: that hour has passed, or its kind knows none."""
    closes_at = end_of(mailing)
    return _a_day_before(closes_at) if closes_at else None


def _a_day_before(moment):
    return moment - AHEAD if moment - AHEAD > database_time.now() else None


def ballot_closed(*, ballot, by):
    """The result's mail takes the place of one that is too late."""
    drop(ballot.dialogue, Mailing.Kind.CLOSING)
    _draft(ballot, Mailing.Kind.RESULT, by)


def _draft(ballot, kind, by, **more):
    about = {"ballot": ballot.number}
    mailings.draft(dialogue=ballot.dialogue, kind=kind, occasion=f"ballot {ballot.number}", about=about, by=by, **more)


def phase_changed(*, dialogue, before, by):
    """A step forward is worth a mail; what was drafted about the phase before is worth none any more."""
    drop(dialogue, Mailing.Kind.PHASE)
    if phases.is_forward(before, dialogue.phase):
        name, about = f"phase {dialogue.phase} {database_time.now().date()}", {"phase": str(dialogue.phase)}
        mailings.draft(dialogue=dialogue, kind=Mailing.Kind.PHASE, occasion=name, about=about, by=by)


def remind(*, dialogue, by):
    """Today's reminder: the one that is there, or a new draft."""
    today = database_time.now().date().isoformat()
    about = {"day": today}
    return mailings.draft(dialogue=dialogue, kind=Mailing.Kind.REMINDER, occasion=today, about=about, by=by)


def drop(dialogue, kind):
    """Drafts of a kind whose moment has passed."""
    Mailing.objects.filter(dialogue=dialogue, kind=kind, sent_at=None).delete()


TITLES = {kind: notice.title for kind, notice in emails.NOTICES.items()} | {
    # worded on other floors
    Mailing.Kind.INVITATION: _("Invitations"),
    Mailing.Kind.SUMMARY: _("Summary"),
    Mailing.Kind.WORKSHOP: _("Workshop, with a calendar file"),
    Mailing.Kind.FAREWELL: _("Addresses will be deleted"),
}


def title_of(mailing):
    """What the team calls it."""
    title, about = str(TITLES.get(mailing.kind, mailing.kind)), mailing.about  # the next release may know more kinds
    known = "%" not in title or about  # a key that no release wrote says nothing
    return title % {name: _in_words(name, it) for name, it in about.items()} if known else mailing.get_kind_display()


def _in_words(name, value):
    """What a mail is about, as a title says it."""
    if name == "phase":
        return Phase(value).label
    return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT") if name == "day" else value


def send_due():
    """Called by every tick: mails that go out by themselves. A second beat finds them sent."""
    for mailing in mailings.due():
        try:
            mailings.send(mailing=mailing, by=None, until=end_of(mailing))
        except Exception as error:  # the others must not wait for it
            log.error("mailing %s was not sent: %s", mailing.pk, type(error).__name__)


def end_of(mailing):
    """After this moment the letter says nothing. None: it stays true."""
    clock = emails.clock_of(mailing)
    return clock and clock.ends(mailing)
