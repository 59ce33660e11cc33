"""Mail that nobody needs any more: the invitation was used or taken back, the person has left. It would be skipped when its turn comes; of
what was refused the turn never comes, so that it stands in the outbox until somebody discards it."""

from django.db import transaction

from dialogue import database_time, job_names
from dialogue.models import Job, TeamLog
from stakeholders.models import Participant

STANDS = (Job.State.WAITING, Job.State.DEAD)
TO_PEOPLE = (job_names.SEND_NOTICE, job_names.SEND_SUMMARY, job_names.SEND_MEETING)


def of(dialogue):
    """The ids of such mails, in four queries at most: to whom each goes stands in the job as text."""
    alive = {
        job_names.SEND_INVITATION: lambda: dialogue.invitations.unused(),
        job_names.SEND_TEAM_INVITATION: lambda: dialogue.team_invitations.unused(),
        **dict.fromkeys(TO_PEOPLE, lambda: Participant.objects.confirmed().filter(dialogue=dialogue)),
    }
    jobs = list(dialogue.jobs.filter(state__in=STANDS, kind__in=alive).values_list("pk", "kind", "recipient"))
    wanted = {alive[kind] for _pk, kind, _recipient in jobs}
    found = {rows: {str(pk) for pk in rows().order_by().values_list("pk", flat=True)} for rows in wanted}
    return [pk for pk, kind, recipient in jobs if recipient not in found[alive[kind]]]


@transaction.atomic
def discard(*, dialogue, by):
    """Let them go unsent. Returns how many; one that a worker has taken meanwhile is left to it, which skips it."""
    rows = Job.objects.filter(pk__in=of(dialogue), state__in=STANDS)
    done = {"state": Job.State.SKIPPED, "payload": {}, "error": "pointless", "finished_at": database_time.now()}
    count = rows.update(**done)
    if count:
        TeamLog.objects.create(dialogue=dialogue, by=by, action="discarded pointless mail", detail=str(count))
    return count
