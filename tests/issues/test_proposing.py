"""Putting forward, supporting, and what brings a proposal to the ballot."""

import datetime

import pytest

from issues import proposing, releasing
from issues.answering import NotOpen, Repeated
from issues.disclosure import K
from issues.models import Issue, Proposal, Support
from tests.factories import make_dialogue, member, members

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 4, 9)


@pytest.fixture
def april():
    return make_dialogue()


def put(participant, title="Mercury", **more):
    fields = {"problem": "It poisons", "opportunity": "Retorts", "questions": ["Who pays?"], "language": "en", **more}
    return proposing.propose(participant=participant, title=title, **fields)


def has_support(dialogue):
    return {p.title: p.has_support for p in proposing.standing(dialogue)}


def test_proposal_comes_with_its_authors_support(april):
    put(members(april, "lsm", 4)[0])
    assert (Support.objects.count(), has_support(april)) == (1, {"Mercury": False})


def test_authors_support_has_another_voice(april):
    proposal = put(member(april, "lsm", "Kofi"))
    assert Support.objects.get().voice_id != proposal.voice_id


def test_same_form_twice_is_one_proposal(april):
    kofi = member(april, "lsm", "Kofi")
    assert put(kofi, key="k1").pk == put(kofi, key="k1").pk
    with pytest.raises(Repeated):
        put(kofi, "Cyanide", key="k1")
    assert Proposal.objects.count() == 1


def test_support_twice_is_once_and_can_be_taken_back(april):
    proposal, ama = put(member(april, "lsm", "Kofi")), member(april, "gov", "Ama")
    proposing.support(participant=ama, proposal=proposal)
    proposing.support(participant=ama, proposal=proposal)
    assert sorted(proposal.supports.values_list("voice__group__key", flat=True)) == ["gov", "lsm"]
    proposing.unsupport(participant=ama, proposal=proposal)
    assert Support.objects.get().voice.group.key == "lsm"


def test_three_voices_of_one_group_are_not_enough_but_a_second_group_makes_them(april):
    people = members(april, "lsm", 8)
    proposal = put(people[0])
    for kofi in people[1:3]:
        proposing.support(participant=kofi, proposal=proposal)
    assert has_support(april) == {"Mercury": False}
    members(april, "gov", 8, "Officer")
    proposing.support(participant=member(april, "gov", "Ama"), proposal=proposal)
    assert has_support(april) == {"Mercury": True}


def test_two_parts_of_one_lane_are_one_group(april):
    diggers, owners = members(april, "diggers", K), members(april, "owners", K)
    proposal = put(diggers[0])
    releasing.release_dialogue(april)
    for amina in [diggers[1], owners[0]]:
        proposing.support(participant=amina, proposal=proposal)
    assert has_support(april) == {"Mercury": False}


def test_half_of_a_counted_lane_is_enough(april):
    people = members(april, "gov", 4)
    proposal = put(people[0])
    assert has_support(april) == {"Mercury": False}
    proposing.support(participant=people[1], proposal=proposal)
    assert has_support(april) == {"Mercury": True}


def test_half_of_a_consultative_group_is_not(april):
    put(member(april, "cso", "Nadia"))
    assert has_support(april) == {"Mercury": False}


@pytest.mark.parametrize("phase", ["decide", "agenda", "closed"])
def test_proposals_are_closed_outside_their_phase(phase):
    kofi = member(make_dialogue(phase=phase), "lsm", "Kofi")
    with pytest.raises(NotOpen):
        put(kofi)


def test_waiting_participant_neither_proposes_nor_supports(april):
    proposal, new = put(member(april, "lsm", "Kofi")), member(april, "gov", "New", status="waiting")
    with pytest.raises(NotOpen):
        put(new)
    with pytest.raises(NotOpen):
        proposing.support(participant=new, proposal=proposal)


def test_withdraw_takes_the_support_along_until_it_is_on_a_ballot(april):
    people = members(april, "gov", 2)
    first, second = put(people[0], "Mercury"), put(people[0], "Cyanide")
    assert proposing.withdraw(participant=people[1], proposal=first) is False
    assert proposing.withdraw(participant=people[0], proposal=first) is True
    assert (Proposal.objects.count(), Support.objects.count()) == (1, 1)
    april.support_voices = april.support_groups = 1
    proposing.bring_to_ballot(april, TODAY)
    assert proposing.withdraw(participant=people[0], proposal=second) is False


def test_supported_proposal_becomes_an_issue_with_its_questions_once(april):
    put(members(april, "gov", 2)[0], questions=["Who pays?", "Who learns?"])
    april.support_voices = april.support_groups = 1
    proposing.bring_to_ballot(april, TODAY)
    proposing.bring_to_ballot(april, TODAY)
    issue = Issue.objects.get(origin="proposal")
    assert (issue.title, issue.status, issue.position, issue.proposed_by.key) == ("Mercury", "proposed", 3, "gov")
    assert [q.text for q in issue.questions.all()] == ["Who pays?", "Who learns?"]
    assert [(e.what, e.on, e.group.key) for e in april.ledger.all()] == [("to_ballot", TODAY, "gov")]


def test_hidden_proposal_appears_at_night_if_its_group_is_large_enough(april):
    put(members(april, "diggers", K)[0], "Released")
    put(member(april, "owners", "Olu"), "Too few owners")
    assert has_support(april) == {}
    releasing.release_dialogue(april)
    assert has_support(april) == {"Released": False}


def test_share_of_a_tiny_lane_is_no_support(april):
    put(members(april, "gov", 2)[0], "By one of two")
    assert has_support(april) == {"By one of two": False}


def test_half_of_a_lane_of_three_is_support(april):
    people = members(april, "gov", 3)
    proposal = put(people[0], "By two of three")
    proposing.support(participant=people[1], proposal=proposal)
    assert has_support(april) == {"By two of three": True}
