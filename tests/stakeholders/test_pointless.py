"""Mail that nobody needs any more: each kind of job that sends mail is asked about, or says here why it never is."""

import pytest

from dialogue import job_names
from dialogue.models import Job
from stakeholders import pointless
from tests.factories import make_dialogue, member
from tests.letters import MAIL_JOBS

pytestmark = pytest.mark.django_db
NEVER = {
    job_names.SEND_MAIL: "a finished letter to an address, of no dialogue",
    job_names.SEND_PROOF: "to the member of the team who asked for it",
    job_names.SEND_PROOF_OF_LIST: "to the member of the team who asked for it",
    job_names.SEND_FAREWELL: "whoever has left or was sent away still has an address here, and is told",
}


def test_mail_of_each_kind_to_somebody_removed_is_pointless():
    """Somebody removed has no invitation of their number either."""
    april = make_dialogue()
    gone = member(april, "gov", "Gus", status="removed")
    for kind in MAIL_JOBS:
        Job.objects.create(dialogue=april, kind=kind, occasion="m", recipient=str(gone.pk), state=Job.State.DEAD)
    found = Job.objects.filter(pk__in=pointless.of(april)).values_list("kind", flat=True)
    assert sorted(found) == sorted(MAIL_JOBS - set(NEVER))
