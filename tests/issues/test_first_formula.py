"""Ballots that closed under the first formula: what people have read of them stays as it was.

`first_formula.json` is what that release stored and said of a ballot of four issues beside hidden diggers and owners.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from issues import balloting, results
from issues.models import Ballot, Decision
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from workshops.drafts import drafting

pytestmark = pytest.mark.django_db
BEFORE = json.loads((Path(__file__).parent / "first_formula.json").read_text())


@pytest.fixture
def room():
    return make_room(issues=4)


@pytest.fixture
def ballot(room):
    """The rows as they came through the migration, with the defaults of the new columns."""
    ballot = Ballot.objects.create(
        dialogue=room.dialogue,
        number=1,
        kind="final",
        opened_at=timezone.now(),
        closed_at=timezone.now(),
        rule=BEFORE["rule"],
        lanes=BEFORE["lanes"],
        result_hash=BEFORE["hash"],
    )
    issues = {issue.key: issue for issue in room.issues}
    for row in BEFORE["decisions"]:
        kept = {name: value for name, value in row.items() if name not in ("key", "title")}
        Decision.objects.create(ballot=ballot, issue=issues[row["key"]], **kept)
    return ballot


def test_sentences_and_reasons_read_as_they_did(ballot):
    found = results.results_of(ballot)
    assert not any("unexplained" in vars(r) for r in found)  # walls and rooms do not say it, nor work it out
    assert [r.sentence for r in found] == [said["sentence"] for said in BEFORE["said"]]
    assert [r.settled_words for r in found] == [said["settled"] for said in BEFORE["said"]]
    reasons = [Counter(heading for heading, _said in results.reasons_of(d)) for d in ballot.decisions.all()]
    assert [[list(each) for each in given.items()] for given in reasons] == [said["reasons"] for said in BEFORE["said"]]
    assert {u.leaning for r in found for lane in r.lanes for u in (lane, *lane.parts)} == {""}
    assert [r.rank for r in found] == [row["rank"] for row in BEFORE["decisions"]]


def test_hash_is_found_again_by_the_first_formula(ballot):
    decisions = list(ballot.decisions.select_related("issue"))
    assert (ballot.hash_formula, balloting.hash_of(ballot, decisions)) == (1, BEFORE["hash"])
    decisions[0].effect = "remove"
    assert balloting.hash_of(ballot, decisions) != BEFORE["hash"]


def test_page_says_which_formula_and_nothing_of_the_ballot_as_a_whole(ballot, room, settings):
    settings.DEMO = True
    client = client_of(room.organiser)
    page = client.get("/d/april/ballots/1/").content.decode()
    assert "by the first formula (1)" in page
    assert BEFORE["hash"] in page
    assert "every outcome would be the same" not in page
    assert "Building blocks lay the ground" not in page
    each = [client.get(f"/d/april/ballots/1/on/{issue.key}/").content.decode() for issue in room.issues]
    assert [issue.count("Settled: whatever those who did not vote") for issue in each] == [1] * 4


def test_drafts_and_home_take_its_words(ballot, room, settings):
    settings.DEMO = True
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    items = {draft.keys[str(item["number"])]: item for item in draft.content["items"]}
    said = dict(zip((row["key"] for row in BEFORE["decisions"]), BEFORE["said"], strict=True))
    assert {key: item["sentence"] for key, item in items.items()} == {k: s["sentence"] for k, s in said.items()}
    assert {key: item["lanes"] for key, item in items.items()} == {r["key"]: r["lanes"] for r in BEFORE["decisions"]}
    assert items["more-4"]["contested"].startswith("A majority against: Companies. ")
    assert [items[key]["number"] for key in ("roles", "rights", "more-4", "more-3")] == [1, 2, 3, 4]
    assert client_of(room.people["lsm"][0].user).get("/d/april/").status_code == 200


def test_open_is_no_longer_said_under_a_closed_result(ballot):
    Decision.objects.update(settled=False)
    words = {r.settled_words for r in results.results_of(ballot)}
    assert words == {"Not settled: those who did not vote could have changed the outcome."}
