"""The demo is alive, deterministic, and hides who must stay unknown."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dialogue import database_time, job_names
from dialogue.models import Job
from issues import balloting, done_by, held_bands, who_does
from issues.models import Ballot, Contribution, Proposal, SaidStatement, Task, TieRound, Vote
from stakeholders.models import Participant
from tests.letters import MAIL_JOBS
from workshops.demo.demo_dialogue import Demo
from workshops.demo.demo_workshop import where
from workshops.models import AgendaDraft
from workshops.plan import planning
from workshops.room import before_the_room

pytestmark = pytest.mark.django_db
PARTS = {"diggers": 8, "owners": 7, "lsm": 12, "gov": 9, "cso": 5, "communities": 6}


def counts(demo):
    members = demo.participants.counts()
    return {g.key: members[g.pk] for g in demo.groups.all() if g.pk in members}


def test_demo_has_its_cast_and_answers_in_five_languages(demo):
    assert counts(demo) == PARTS
    assert Participant.objects.waiting().count() == 3
    kept = set(Contribution.objects.values_list("voice__group__policy", "off_record", "language"))
    assert {language for *_how, language in kept} == {"", "en", "fr", "es", "pt", "sw"}
    assert all(bool(language) is (policy == "named" and not off) for policy, off, language in kept)
    assert demo.phase == "decide"


def test_demo_straw_ballot_sends_migration_to_the_tables(demo):
    straw = Ballot.objects.get(kind="straw")
    effects = {d.issue.key: d.effect for d in straw.decisions.select_related("issue")}
    assert effects.pop("migration") == "tables"
    assert set(effects.values()) == {"keep"}


def test_demo_final_ballot_closed_as_it_is_contests_migration_and_adds_the_proposal(demo):
    final = Ballot.objects.get(closed_at=None)
    balloting.close_ballot(ballot=final, by=None, seed=1)
    effects = {d.issue.key: d.effect for d in final.decisions.select_related("issue")}
    assert effects.pop("migration") == "contested"
    assert sorted(effects.values()) == ["add", *["keep"] * 6]
    ranks = {d.rank: d.issue.key for d in final.decisions.select_related("issue")}
    assert [ranks[n] for n in (1, 2, 3, 4)] == ["roles", "knowledge", "voices", "formalisation"]


def test_demo_workshop_has_a_round_of_tables_held_and_one_ahead(demo):
    rounds = [s for s in demo.workshops.get().sessions.order_by("day", "position") if s.kind == "tables"]
    assert [(s.seats.count(), bool(s.began_at), bool(s.ended_at)) for s in rounds] == [
        (40, True, True),
        (40, False, False),
    ]
    assert rounds[0].table_notes.count() == 4


def test_demo_workshop_asks_about_two_ties_that_are_open_and_fits_into_its_day(demo):
    workshop = demo.workshops.get()
    asks = workshop.sessions.get(kind="ties")
    asks.workshop = workshop
    rounds = TieRound.objects.filter(tie__in=before_the_room.planned(demo, [asks])[asks.pk]).open()
    assert (rounds.count(), asks.began_at, before_the_room.following(asks) is not None) == (2, None, True)
    assert planning.problems(workshop, planning.timed(workshop)) == []
    hopes = workshop.sessions.get(kind="hopes")
    hopes.workshop = workshop
    assert (before_the_room.following(hopes).pk, hopes.began_at) == ("visions", None)


@pytest.mark.parametrize("hour", range(24))
def test_demo_workshop_never_takes_place_at_night(hour):
    now = datetime(2027, 4, 12, hour, 59, tzinfo=UTC)
    assert 8 <= now.astimezone(ZoneInfo(where(now))).hour <= 15


def test_demo_has_one_proposal_with_support_and_one_without(demo):
    assert Proposal.objects.count() == 2
    assert sorted(p.has_support for p in Proposal.objects.all()) == [False, True]


def test_demo_draft_stands_in_listed_order_with_equal_minutes(demo):
    items = AgendaDraft.objects.get().content["items"]
    assert [i["minutes"] for i in items] == [35, 35, 35, 35, 35, 35, 30]
    keys = AgendaDraft.objects.get().keys
    assert [keys[str(n)] for n in range(1, 8)] == list(
        demo.issues.listed().order_by("position").values_list("key", flat=True)
    )


def test_demo_random_keys_come_from_one_seed(demo):
    """The first voice and answer carry the first two keys of the seed: so does every later row."""
    chance = Demo().chance
    keys = {chance.getrandbits(62) + 1 for _i in range(2000)}
    assert set(Contribution.objects.values_list("pk", flat=True)) <= keys
    assert set(Vote.objects.values_list("pk", flat=True)) <= keys


def test_one_word_is_agreed_and_others_are_open(demo):
    found = demo.wordballots.get()
    agreed = [item.term.key for item in found.items.filter(is_agreed=True)]
    asked = [each.term.key for each in demo.meaningrounds.open()]
    assert (found.is_closed, agreed, found.items.count(), asked) == (True, ["formal"], 6, ["criminal"])


def test_challenges_are_found_and_visions_are_open(demo):
    found = demo.statementrounds.get(collection="challenges")
    assert (found.is_closed, demo.statementrounds.get(collection="visions").is_open) == (True, True)
    told = {group["key"] for group in found.results["groups"]}
    assert {"asm", "lsm", "gov"} <= told
    assert [some for some, _number in held_bands.sets(found.results)] != []
    assert SaidStatement.objects.readable().filter(round=found).count() == 6
    assert SaidStatement.objects.readable().exclude(round=found).count() == 8


def test_tasks_tell_all_that_can_be_open_and_one_more_is_asked_about(demo):
    asked, found = demo.taskrounds.all()
    assert (found.is_closed, asked.is_open, asked.marks.count() > 5) == (True, True, True)
    tables = [done_by.table_of(found.results, n) for n in range(5)]
    points = [who_does.open_points(table) for table in tables]
    assert {point for each in points for point in each} == {"expected", "nobody", "claimed"}
    assert (points[-1], Task.objects.readable().count()) == ([], 6)


def test_no_mail_of_the_demo_is_left_for_its_worker(demo):
    """Whatever tells everybody queues its mail in the demo, too: it has arrived before anybody looks. None waits on purpose; one
    address of the list of invitations was refused."""
    left = Job.objects.filter(kind__in=MAIL_JOBS).exclude(state=Job.State.DONE)
    assert list(left.values_list("kind", "state", "error")) == [
        (job_names.SEND_INVITATION, "dead", "unknown 550 5.1.1")
    ]


def test_mails_of_the_demo_went_out_on_days_of_the_story(demo):
    """Never on the day it is made. The history has each at its moment, and its jobs were done then."""
    sent = dict(demo.mailings.exclude(sent_at=None).values_list("pk", "sent_at"))
    assert [day for day in sent.values() if day.date() >= database_time.now().date()] == []
    assert set(sent.values()) - set(demo.log.values_list("at", flat=True)) == set()
    moments = ("mailing", "created_at", "run_after", "finished_at")
    jobs = Job.objects.filter(kind__in=MAIL_JOBS).values_list(*moments)
    assert {(pk, *whens) for pk, *whens in jobs} == {(pk, *[at] * 3) for pk, at in sent.items()}
