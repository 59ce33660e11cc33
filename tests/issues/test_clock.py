"""The night: its steps in their order, each on its own; and what is stirred when something closes."""

import datetime

import pytest
import time_machine
from django.db import connection

from dialogue import backups, job_names
from dialogue.models import Job
from issues import clock, steering, stirring
from issues.models import (
    Contribution,
    Expectation,
    Leaving,
    Meaning,
    Proposal,
    Rating,
    Reaction,
    Remark,
    SaidStatement,
    StatementMark,
    Support,
    TaskMark,
    TieView,
    Vote,
    WordVote,
)
from stakeholders.models import About, SpentReceipt, Voice
from tests import factories
from tests.issues.voting_room import make_room

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = {"kind": "issues.clock.night", "occasion": "2027-03-04"}


def tonight():
    Job.objects.create(**NIGHT, lane=Job.Lane.SLOW)
    return Job.objects.claim()


def again():
    Job.objects.update(run_after="2020-01-01T00:00:00Z")
    return Job.objects.claim()


@pytest.fixture
def steps(monkeypatch):
    """The night with steps that say their name, and those in `steps.broken` fail."""

    class Steps(list):
        broken = set()

    made = Steps()

    def step(name):
        def run():
            made.append(name)
            if name in made.broken:
                raise OSError(28, "No space left at /somewhere/amina@people.test")

        return run

    monkeypatch.setattr(clock, "NIGHT", [(name, step(name)) for name, _step in clock.NIGHT])
    return made


ORDER = [
    "sessions",
    "receipts",
    "translators",
    "presses",
    "release",
    "reword",
    "stir",
    "wipe",
    "backup",
    "send away",
    "expire",
]


def test_night_runs_in_order(steps):
    clock.night(tonight())
    assert steps == ORDER


def test_failing_step_stops_none_after_it_and_is_tried_again_alone(steps, caplog):
    steps.broken = {"backup"}
    job = tonight()
    with pytest.raises(clock.Unfinished, match=r"^backup$"):
        clock.night(job)
    assert steps == ORDER
    assert [record.getMessage() for record in caplog.records] == ["night: backup failed: OSError"]
    job.fail("Unfinished")
    steps.clear()
    steps.broken = set()
    clock.night(again())
    assert steps == ["backup"]


def test_night_whose_lease_ran_out_goes_no_further(steps):
    job = tonight()
    Job.objects.update(lease_until=job.lease_until + datetime.timedelta(hours=1))  # another worker took it
    clock.night(job)
    assert steps == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_whole_night_leaves_a_backup(settings):
    factories.make_dialogue()
    clock.night(tonight())
    assert len(list(settings.BACKUP_DIR.glob("equal-lanes-*.zip"))) == 1
    assert backups.last() is not None


@pytest.mark.sqlite  # PostgreSQL's own clock decides there, and no test can turn it
@pytest.mark.parametrize(("hour", "nights"), [(3, 0), (4, 1), (23, 1)])
def test_night_comes_once_at_its_hour(settings, hour, nights):
    settings.NIGHT_HOUR = 4
    with time_machine.travel(datetime.datetime(2027, 3, 4, hour, tzinfo=datetime.UTC), tick=False):
        for _tick in range(3):
            clock.nightly()
    assert Job.objects.filter(**NIGHT).count() == nights


def stirred():
    return [job.payload["models"] for job in Job.objects.filter(kind=job_names.STIR).order_by("pk")]


def test_every_table_that_a_voice_writes_is_stirred():
    said = {Voice, About, SpentReceipt, Contribution, Reaction, Vote, Proposal, Support, Leaving, Rating, Remark}
    said |= {TieView, Expectation, SaidStatement, StatementMark, TaskMark, Meaning, WordVote}
    assert set(stirring.spoken()) == said


def test_closing_a_ballot_or_a_question_has_its_tables_stirred_once():
    room = make_room()
    ballot = room.open()
    for _press in range(2):
        room.close(ballot)
    question = factories.question(room.dialogue, room.issues[0].key)
    for _press in range(2):
        steering.close_question(question=question, by=room.organiser)
    steering.reopen_question(question=question, by=room.organiser)
    expected = [
        ["stakeholders.Voice", "issues.Vote"],
        ["stakeholders.Voice", "issues.Contribution", "issues.Reaction"],
    ]
    assert stirred() == (expected if connection.vendor == "postgresql" else [])
    for job in Job.objects.filter(kind=job_names.STIR):
        stirring.stir(job)


@pytest.mark.postgresql
def test_what_closes_twice_within_a_second_is_stirred_twice():
    room = make_room()
    question = factories.question(room.dialogue, room.issues[0].key)
    for _time in range(3):
        steering.close_question(question=question, by=room.organiser)
        steering.reopen_question(question=question, by=room.organiser)
        question.refresh_from_db()
    assert len(stirred()) == 3
