"""What the team sees of the mail of its dialogue, as plain data: what waits, what was refused and why, what holds it all up.

Jobs of other dialogues do not appear; of sign-in codes there are counts only, because a code belongs to no dialogue.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _

from dialogue import database_time, job_names
from dialogue.mail import refusals
from dialogue.models import Job, Mailing, OutboxPause
from stakeholders import pointless
from stakeholders.models import Invitation, Participant

MOST_SHOWN = 100  # refused mails named one by one; the rest is counted
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


@dataclass(frozen=True)
class Trouble:
    """Given-up mails with one reason."""

    meaning: str
    advice: str
    numbers: str
    count: int
    rows: list  # of (job's pk, name, address)
    has_invitations: bool  # whose addresses can be corrected


@dataclass(frozen=True)
class Pause:
    """Why no mail goes out at all, since when, and when the next mail tries."""

    meaning: str
    advice: str
    numbers: str
    since: object
    try_at: object


@dataclass(frozen=True)
class Progress:
    """Where the mails of one mailing are."""

    queued: int = 0
    accepted: int = 0
    refused: int = 0
    skipped: int = 0

    @property
    def total(self):
        return self.queued + self.accepted + self.refused + self.skipped


@dataclass(frozen=True)
class Outbox:
    waiting: int
    oldest: str  # in words; "" if nothing waits
    retrying: list  # of (meaning, count): tried before, and tried again by itself
    troubles: list
    held: int
    pause: Pause | None
    cap: int  # mails an hour; 0 is none
    cap_used: int
    codes: int
    codes_oldest: str
    refused: int = field(default=0)
    pointless: int = field(default=0)  # of those that wait or were refused: nobody needs them any more

    @property
    def cap_reached(self):
        return bool(self.cap and self.cap_used >= self.cap)

    @property
    def is_quiet(self):
        return not (self.waiting or self.troubles or self.held or self.pause or self.codes)


def state(dialogue):
    """The Outbox of a dialogue, in a number of queries that does not depend on how much there is."""
    now = database_time.now()
    mine = Job.objects.filter(dialogue=dialogue)
    under_way = mine.filter(state__in=UNDER_WAY).aggregate(n=Count("pk"), since=Min("created_at"))
    codes = Job.objects.filter(lane=Job.Lane.CODES, state__in=UNDER_WAY).aggregate(
        n=Count("pk"), since=Min("created_at")
    )
    troubles = _troubles(mine)
    return Outbox(
        waiting=under_way["n"],
        oldest=age(under_way["since"], now),
        retrying=_retrying(mine),
        troubles=troubles,
        refused=sum(trouble.count for trouble in troubles),
        pointless=len(pointless.of(dialogue)),
        held=mine.filter(state=Job.State.HELD).count(),
        pause=_pause(),
        cap=settings.MAIL_PER_HOUR,
        cap_used=Job.objects.accepted_within_the_hour(now).count() if settings.MAIL_PER_HOUR else 0,
        codes=codes["n"],
        codes_oldest=age(codes["since"], now),
    )


def age(since, now):
    """How long ago, in the largest unit that fits; "" if there is no moment."""
    if since is None:
        return ""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 90:
        return _("%(n)d s") % {"n": seconds}
    if seconds < 90 * 60:
        return _("%(n)d min") % {"n": seconds // 60}
    if seconds < 48 * 3600:
        return _("%(n)d h") % {"n": seconds // 3600}
    return _("%(n)d days") % {"n": seconds // 86400}


def _pause():
    pause = OutboxPause.current()
    if pause is None:
        return None
    meaning, advice = refusals.words(pause.reason)
    return Pause(meaning, advice, refusals.numbers(pause.reason), pause.since, pause.try_at)


def _retrying(mine):
    waiting = mine.filter(state=Job.State.WAITING).exclude(error="")
    rows = waiting.order_by().values_list("error").annotate(n=Count("pk"))
    meanings = Counter()
    for error, count in rows:
        meanings[refusals.words(error)[0]] += count
    return meanings.most_common()


def refused(mine):
    """Given-up mails; an invitation that was sent anew, or to a corrected address, is no trouble any more."""
    later = Job.objects.filter(kind=OuterRef("kind"), recipient=OuterRef("recipient"), pk__gt=OuterRef("pk"))
    return mine.in_trouble().exclude(
        Q(kind__in=(job_names.SEND_INVITATION, job_names.SEND_TEAM_INVITATION)) & Exists(later)
    )


def _troubles(mine):
    jobs = list(refused(mine).order_by("-finished_at", "-pk").only("pk", "kind", "recipient", "error", "mailing_id"))
    people = recipients(jobs[:MOST_SHOWN])
    groups = defaultdict(list)
    for job in jobs:
        groups[refusals.words(job.error)].append(job)
    return [_trouble(words, found, people) for words, found in sorted(groups.items(), key=lambda g: -len(g[1]))]


def _trouble(words, jobs, people):
    numbers = sorted({refusals.numbers(job.error) for job in jobs} - {""})
    rows = [(job.pk, *people[job.pk]) for job in jobs if job.pk in people]
    rows.sort(
        key=lambda row: (row[1].casefold(), row[2])
    )  # by name: mails are queued in the order in which people came
    invitations = any(job.kind == job_names.SEND_INVITATION for job in jobs)
    meaning, advice = map(str, words)
    return Trouble(meaning, advice, ", ".join(numbers[:3]), len(jobs), rows, invitations)


def recipients(jobs):
    """{job's pk: (name, address)} of those whose person is still known, in three queries at most.

    Nobody is named who got a reminder for those who have not signed in: that they have not would be told (TRUST F6).
    """
    mailings = Mailing.objects.filter(pk__in={job.mailing_id for job in jobs}, audience=Mailing.Audience.NOT_SEEN)
    unnamed = set(mailings.values_list("pk", flat=True))
    jobs = [job for job in jobs if job.mailing_id not in unnamed]
    about = {job.pk: int(job.recipient) for job in jobs if job.recipient.isdigit()}
    invited = {about[job.pk] for job in jobs if job.kind == job_names.SEND_INVITATION and job.pk in about}
    members = {
        about[job.pk] for job in jobs if job.kind != job_names.SEND_INVITATION and job.mailing_id and job.pk in about
    }
    by_invitation = {row.pk: (row.name, row.email) for row in Invitation.objects.filter(pk__in=invited)}
    taking_part = Participant.objects.filter(pk__in=members).select_related("user")
    by_member = {row.pk: (row.called, row.user.email or "") for row in taking_part}
    found = {}
    for job in jobs:
        known = by_invitation if job.kind == job_names.SEND_INVITATION else by_member if job.mailing_id else {}
        if about.get(job.pk) in known:
            found[job.pk] = known[about[job.pk]]
    return found


STATES = {
    Job.State.WAITING: "queued",
    Job.State.RUNNING: "queued",
    Job.State.HELD: "queued",
    Job.State.DONE: "accepted",
    Job.State.DEAD: "refused",
    Job.State.SKIPPED: "skipped",
}


def progress(mailings):
    """{mailing's pk: Progress}, in one query."""
    pks = [mailing.pk for mailing in mailings]
    rows = Job.objects.filter(mailing__in=pks).order_by().values_list("mailing", "state").annotate(n=Count("pk"))
    counts = defaultdict(Counter)
    for pk, state_of_job, count in rows:
        counts[pk][STATES[Job.State(state_of_job)]] += count
    return {pk: Progress(**counts[pk]) for pk in pks}
