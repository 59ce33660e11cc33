"""What the pages of a dialogue weigh and how often they ask the database, as a participant and as an organiser meets them: for
tests/test_thousands.py and tests/bench_pages.py (TRUST C11, DESIGN §7).
"""

import gzip
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues.next_ballot import MOST_LISTED
from tests.attacks.worlds import ADDRESSES, client_of
from workshops.models import Session, Summary, Workshop
from workshops.room import polling
from workshops.summaries import summarising

FEW = {"people": 30, "answers": 60, "proposals": 30, "issues": 3}
THOUSANDS = {"people": 1_970, "answers": 19_940, "proposals": 270, "issues": MOST_LISTED}
KB = 1024
MOST = 128 * KB  # bytes of a page before it is compressed; a paper of 66 issues has 120
FIRST, AS_SENT = 14 * KB, 12 * KB  # compressed: a participant's first page and each next one
QUERIES = 8  # of a participant's page
PARTICIPANTS = ("hidden", "named")
LOOKING = (*PARTICIPANTS, "organiser")
PAPER = {"workshop_register", "tables_print"}  # everybody stands there
DOCUMENTS = {
    "draft_export",
    "draft_brief",
    "minutes_export",
    "summary_export",
}  # made once, beside the web, and kept: no pages
AGAIN = (
    "proposal_list",
    "ledger",
    "draft",
    "draft_said",
    "draft_shared",
    "draft_method",
    "summary",
    "summary_found",
    "dialogue_home",
    "question",
    "ballot_verdict",
    "team_log",
)
OTHERWISE = {"result": ("ballot", {"ballot": "closed"})}
IN_ROOM = ("room", "room_mine", "console", "console_state")  # with a result on the wall


@dataclass(frozen=True)
class Weighed:
    role: str
    page: str
    queries: int
    bytes: int
    sent: int  # compressed

    @property
    def is_too_much(self):
        if self.page in PAPER:
            return False
        return self.bytes > MOST or (self.role in PARTICIPANTS and self.sent > AS_SENT)


def tell(world):
    """A summary of all that was said, for everybody to read, and one that waits."""
    made = summarising.make(dialogue=world.room.dialogue)
    Summary.objects.filter(pk=made.pk).update(sent_at=timezone.now())
    world.things["summary"] = made.number


def looked_at(world):
    """{(role, page): Weighed} of each page that opens: all addresses, second pages of the long ones, and the room with a result."""
    found = {}
    polling.forget()
    for role in LOOKING:
        client = client_of(world.users[role])
        for page, path in paths(world, role):
            found |= weighed(client, role, page, path)
    with result_in_room(world):
        for role in LOOKING:
            client = client_of(world.users[role])
            for page in (name for name in IN_ROOM if role in ADDRESSES[name].reads):
                found |= weighed(client, role, f"{page} with a result", world.path(page))
    return found


def paths(world, role):
    readable = [name for name, address in ADDRESSES.items() if role in address.reads and name not in DOCUMENTS]
    yield from ((name, world.path(name)) for name in readable)
    yield from ((f"{name} 2", f"{world.path(name)}?page=2") for name in readable if name in AGAIN)
    for page, (name, other) in OTHERWISE.items():
        if role in ADDRESSES[name].reads:
            yield page, world.path(name, **{what: world.things[thing] for what, thing in other.items()})


def weighed(client, role, page, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        return {}
    content = response.getvalue()
    return {(role, page): Weighed(role, page, len(captured), len(content), len(gzip.compress(content, 6)))}


@contextmanager
def result_in_room(world):
    """Meanwhile the workshop under way shows the result of the longest ballot."""
    workshop = world.room.dialogue.workshops.get(number=world.things["workshop"])
    session = workshop.sessions.filter(kind__in=("hands", "ballot")).first()
    ballot = world.room.dialogue.ballots.get(number=world.things["closed"])
    Session.objects.filter(pk=session.pk).update(ballot=ballot)
    Workshop.objects.filter(pk=workshop.pk).update(current=session)
    polling.forget()
    yield
    Workshop.objects.filter(pk=workshop.pk).update(current=workshop.current)
    Session.objects.filter(pk=session.pk).update(ballot=session.ballot)
    polling.forget()
