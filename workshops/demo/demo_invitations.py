"""The demo's invitations: a list that was sent, with what came of it, and one that waits to be looked at. Everybody is invented."""

from dialogue.models import Job, TeamLog
from stakeholders.lists import invitation_lists, people_file
from workshops.demo import cast

REFUSED = "salome@vijijini.example"


def write(dialogue, *, by, sent_at):
    """The first list went out at `sent_at`; the second stands on the page where it was read."""
    sent = invitation_lists.keep(dialogue=dialogue, people=_read("invited"), by=by)
    mailing, _count = invitation_lists.send(kept=sent, by=by)
    mailing.made_at = mailing.sent_at = sent_at
    mailing.save(update_fields=["made_at", "sent_at"])
    TeamLog.objects.filter(dialogue=dialogue, action="invited a list").update(at=sent_at)
    _deliver(mailing, sent_at)
    invitation_lists.keep(dialogue=dialogue, people=_read("to_invite"), by=by)


def _read(name):
    return people_file.read((cast.FOLDER / f"{name}.csv").read_bytes())


def _deliver(mailing, at):
    """What a mail server would have said: nothing of the demo is sent to anybody."""
    refused = str(mailing.invitations.get(email=REFUSED).pk)
    done = {"tries": 1, "run_after": at, "created_at": at, "finished_at": at}
    mailing.jobs.exclude(recipient=refused).update(state=Job.State.DONE, payload={}, **done)
    mailing.jobs.filter(recipient=refused).update(state=Job.State.DEAD, error="unknown 550 5.1.1", **done)
