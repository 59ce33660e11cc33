"""What a draft, the minutes and the wall say of a result beside hidden groups: no more and no less than its own page."""

import pytest

from issues import balloting, voting
from issues.lanes import words
from issues.models import Ballot, Contribution, Issue, Proposal
from issues.results import results_of
from stakeholders.models import Voice
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from workshops.documents.charts import lane_rows
from workshops.documents.structure import AgendaDocument
from workshops.drafts import drafting, snapshot
from workshops.templatetags.wall import wall_lanes

pytestmark = pytest.mark.django_db
LEANING = "divided, more against"


@pytest.fixture
def room(settings):
    """Government 5 to 3 against, diggers too few to show, and reasons of both sides."""
    settings.DEMO = True
    room = make_room(sizes={"diggers": 6, "owners": 6, "lsm": 6, "gov": 8}, issues=1)
    ballot = room.open()
    for group, choices in {"diggers": "yynnp", "owners": "yyyyyy", "lsm": "yyyyyy", "gov": "yyynnnnn"}.items():
        room.vote(ballot, group, choices)
    for person, side in ((room.people["diggers"][0], "yes"), (room.people["gov"][7], "no")):
        said = {room.issues[0].pk: voting.Mark(side, reason=f"Zq {side}")}
        voting.cast(participant=person, ballot=ballot, marks=said)
    balloting.close_ballot(ballot=ballot, by=room.organiser, seed=1)
    return room


def test_divided_lane_is_labelled_wherever_it_is_put_in_words(room):
    result = results_of(Ballot.objects.get())[0]
    assert "against it in: Government, and perhaps in groups too small to show." in result.sentence
    assert [words(lane) for lane in result.lanes if lane.key == "gov"] == [LEANING]
    assert [row["words"] for row in wall_lanes(result.lanes)["rows"] if row["name"] == "Government"] == [LEANING]
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    item = AgendaDocument.from_dict(draft.content).items[0]
    assert [said for lane, said, _part in lane_rows(item) if lane.key == "gov"] == [LEANING]
    assert item.contested.startswith("A majority against: Government, and perhaps in groups too small to show.")
    client = client_of(room.organiser)
    for path in ("ballots/1/", "", "issues/rights/", "agenda/1/", "agenda/1/html/", "agenda/1/md/"):
        assert LEANING in client.get(f"/d/april/{path}").content.decode(), path


def test_reasons_without_sides_stand_in_drafts_too(room):
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    item = AgendaDocument.from_dict(draft.content).items[0]
    assert (item.reasons_for, item.reasons_against) == ((), ())
    assert {(r.text, r.group_name) for r in item.reasons} == {("Zq yes", ""), ("Zq no", "Government")}
    client = client_of(room.organiser)
    for path in ("agenda/1/said/1/", "agenda/1/html/", "agenda/1/md/"):
        page = client.get(f"/d/april/{path}").content.decode()
        assert "Reasons given, for and against, in mixed order" in page, path
        assert "Zq yes" in page, path


def test_draft_without_such_reasons_is_read_by_the_release_before():
    room = make_room(issues=1)
    room.close(room.open())
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    item = draft.content["items"][0]
    assert "reasons" not in item
    assert not any("leaning" in lane for lane in item["lanes"])


def test_draft_says_of_each_proposal_whether_a_ballot_has_left_it_open(room):
    proposed = {"status": Issue.Status.PROPOSED}
    left_open = factories.make_issue(room.dialogue, 2, title="Shared roads", **proposed)
    waiting = {"title": "One more well", "problem": "P", "opportunity": "O", "questions": ["How?"], "released": True}
    voice = Voice.objects.create(dialogue=room.dialogue, group=room.groups["lsm"], tag="waits")
    Proposal.objects.create(dialogue=room.dialogue, voice=voice, **waiting)
    ballot = room.open()
    for group in ("diggers", "owners", "lsm", "gov"):
        room.vote(ballot, group, "ynynynyn", left_open)
    room.close(ballot)
    factories.make_issue(room.dialogue, 3, title="A scale at every pit", **proposed)
    room.open()
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    reasons = {
        "Shared roads": "It came to a ballot, and the groups did not agree to add it.",
        "A scale at every pit": "It has its support and is on a ballot.",
    }
    assert {said["title"]: said["why"] for said in draft.content["parked"]} == reasons
    waits = {"One more well": "When this draft was made it had not come to a ballot."}
    assert {said.title: said.why for said in snapshot.fill(draft).parked} == reasons | waits


def test_last_of_two_final_ballots_decides(room):
    ballot = room.open()
    room.vote(ballot, "lsm", "yyyyyy")
    last = room.close(ballot)
    content = drafting.make(dialogue=room.dialogue, by=room.organiser).content
    assert content["check_value"] == last.result_hash != Ballot.objects.get(number=1).result_hash


def test_page_of_an_issue_quotes_the_part_that_the_final_ballot_named_as_against(settings):
    settings.DEMO = True
    room = make_room(sizes={"diggers": 6, "owners": 6, "lsm": 3, "gov": 3, "cso": 2}, issues=2)
    for issue in room.issues:
        for group in ("diggers", "owners"):
            voice = Voice.objects.create(dialogue=room.dialogue, group=room.groups[group], tag=f"{issue.key} {group}")
            shown = {"text": group, "released": True, "show_group": True}
            Contribution.objects.create(voice=voice, question=factories.question(room.dialogue, issue.key), **shown)

    def quoted():
        draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
        return [[q["group"] for q in i["quotes"]] for i in draft.content["items"]], [
            [q.group for q in i.quotes] for i in snapshot.fill(draft).items
        ]

    def decide(kind, against):
        ballot = room.open(kind)
        for issue in room.issues:
            for group in ("diggers", "owners", "lsm", "gov"):
                room.vote(ballot, group, ("n" if group == against else "y") * 6, issue)
        room.close(ballot)

    decide("straw", "owners")  # tells nothing: public copies do not show it
    assert quoted()[0] == quoted()[1]
    before = quoted()[1]
    for against in ("diggers", "owners"):
        decide("final", against)
        assert quoted() == ([[against], [against]], [[against], [against]])
    decide("straw", "diggers")
    assert quoted()[1] == before


@pytest.mark.trust("F3")
def test_language_of_a_hidden_answer_kept_by_an_earlier_release_is_not_told(room):
    """Today's rows carry none (test_answering); those of before the rule may."""
    for group, text in (("diggers", "Ni haki."), ("gov", "Ni sawa.")):
        voice = Voice.objects.create(dialogue=room.dialogue, group=room.groups[group], tag=text)
        more = {"language": "sw", "released": True, "show_group": True}
        Contribution.objects.create(voice=voice, question=factories.question(room.dialogue), text=text, **more)
    quotes = drafting.make(dialogue=room.dialogue, by=room.organiser).content["items"][0]["quotes"]
    assert {quote["group"]: quote["language"] for quote in quotes} == {"diggers": "", "gov": "sw"}
