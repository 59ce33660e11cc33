"""The mail that puts a workshop into a calendar, changes it there, or takes it out. One mail a person, one guest in the file."""

from dataclasses import replace
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogue import database_time, local_time, speaking
from dialogue.mail import letters, replies
from dialogue.models import Mailing
from workshops.plan import ics


def letter(workshop, user, *, dead=False):
    """The letters.Letter for one person, in their language; subject and calendar say nothing of the dialogue. `dead`: to look at only."""
    with speaking.to(user.language, workshop.dialogue), timezone.override(workshop.zone):
        called_off = workshop.state == workshop.State.CANCELLED
        subject = _("A meeting is called off") if called_off else _("A meeting for your calendar")
        composed = letters.compose(
            "workshops/plan/mail/meeting",
            to=user.email,
            subject=subject,
            dialogue=workshop.dialogue,
            dead=dead,
            links={"link": reverse("workshop", args=[workshop.dialogue.slug, workshop.number])},
            called_off=called_off,
            days=[_day(day) for day in workshop.days.all()],
            zone=local_time.place(workshop.zone),
            place=letters.harmless(workshop.place),
            is_change=tells_of_change(workshop),
        )
        method = "CANCEL" if called_off else "REQUEST"
        content = calendar_of(workshop, user.email).decode()
    return replace(composed, attachments=(("meeting.ics", content, f"text/calendar; method={method}"),))


def about(workshop):
    return {"workshop": workshop.number, "sequence": workshop.sequence}


def sent(workshop):
    """The mailings about a workshop that have gone out, reminders too. Chosen here: rows of an older worker lack the column."""
    ours = Mailing.objects.filter(dialogue=workshop.dialogue_id, kind=Mailing.Kind.WORKSHOP, sent_at__isnull=False)
    found = ours.only("kind", "occasion", "about")
    return [mailing for mailing in found if mailing.about.get("workshop") == workshop.number]


def told(workshop):
    """The sequences of a workshop that people were told of."""
    return {mailing.about["sequence"] for mailing in sent(workshop)}


def tells_of_change(workshop):
    """True if people were told another plan before: what was corrected before anybody heard of it is no change to them."""
    return bool(told(workshop) - {workshop.sequence})


def is_due(mailing, workshop):
    """Whether this mail still has to tell how it stands: nothing about what is over, only the cancellation of what is called off, and
    once where a later mailing tells the same."""
    sequence = mailing.about.get("sequence", 0)
    if workshop.state == workshop.State.CANCELLED:
        return sequence == workshop.sequence
    return not workshop.is_over and all(later <= sequence for later in told(workshop))


def _day(day):
    """Weekday, date, and from when to when on the clock of the place."""
    begins, ends = timezone.localtime(day.begins_at), timezone.localtime(day.ends_at)
    return f"{local_time.weekday_hour(begins)}–{local_time.hour(ends)}"


def calendar_of(workshop, address):
    """The calendar file for one guest, as bytes; the same days for ever, with the sequence of the workshop."""
    days = tuple(
        ics.Day(f"meeting-{workshop.pk}-{day.number}", day.begins_at, day.ends_at) for day in workshop.days.all()
    )
    name, sender = parseaddr(replies.sender(workshop.dialogue))
    meeting = ics.Meeting(
        title=_("A meeting"),
        zone=workshop.zone,
        place=workshop.place,
        note=settings.BASE_URL,
        organiser=replies.reply_to(workshop.dialogue) or sender,
        organiser_name=name,
        host=urlsplit(settings.BASE_URL).hostname or "localhost",
        days=days,
    )
    off = [day.key for day in days] if workshop.state == workshop.State.CANCELLED else []
    written = database_time.now()
    return ics.calendar(meeting, attendee=address, sequence=workshop.sequence, written_at=written, cancelled=off)
