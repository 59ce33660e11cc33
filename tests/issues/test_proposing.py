"""Putting forward, supporting, and what brings a proposal to the ballot."""

import datetime

import pytest

from dialogue import database_time
from dialogue.phases import Act, Phase, opens
from issues import leaving, proposing, releasing, steering, to_ballot
from issues.answering import NotOpen
from issues.disclosure import K
from issues.models import Issue, Proposal, Support
from issues.receipts import Repeated
from stakeholders.models import Voice
from tests.factories import make_dialogue, member, members

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 4, 9)


@pytest.fixture
def april():
    return make_dialogue()


def put(participant, title="Mercury", **more):
    fields = {"problem": "It poisons", "opportunity": "Retorts", "questions": ["Who pays?"], "language": "en", **more}
    return proposing.propose(participant=participant, title=title, **fields)


def bring(dialogue):
    """What a night and a ballot that opens after it do."""
    to_ballot.note_support(dialogue=dialogue)
    to_ballot.bring_to_ballot(dialogue, TODAY, to_ballot.standing(dialogue))


def has_support(dialogue):
    """{title of a readable proposal: whether the next night finds that it has its support}."""
    to_ballot.note_support(dialogue=dialogue)
    return {p.title: p.has_support for p in dialogue.proposals.readable()}


def test_authors_support_goes_without_a_row_and_counts_once(april):
    people = members(april, "lsm", 4)
    proposal = put(people[0])
    with pytest.raises(NotOpen):
        proposing.support(participant=people[0], proposal=proposal)
    assert (to_ballot.supporters(april), Support.objects.count()) == (
        {proposal.pk: {people[0].group_id: 1}}, 0
    )  # fmt: skip
    proposing.support(participant=people[1], proposal=proposal)
    assert to_ballot.supporters(april) == {proposal.pk: {people[0].group_id: 2}}


def test_what_one_person_supports_is_joined_by_nothing(april):
    proposals = [put(member(april, "lsm", "Kofi"), title) for title in ("Mercury", "Cyanide")]
    amina = member(april, "diggers", "Amina")
    for proposal in proposals:
        proposing.support(participant=amina, proposal=proposal)
    assert Support.objects.values("voice").distinct().count() == 2
    assert proposing.supported(amina, [p.pk for p in proposals]) == {p.pk for p in proposals}
    proposing.unsupport(participant=amina, proposal=proposals[0])
    assert proposing.supported(amina, [p.pk for p in proposals]) == {proposals[1].pk}


def test_support_is_found_at_night_never_at_a_press(april):
    """Not even at the opening of a ballot: between two of them it would tell whose support made the difference."""
    people = members(april, "gov", 3)
    proposal = put(people[0])
    proposing.support(participant=people[1], proposal=proposal)
    to_ballot.bring_to_ballot(april, TODAY, to_ballot.standing(april))
    assert list(Proposal.objects.values_list("supported_on", flat=True)) == [None]
    steering.night()
    noted = Proposal.objects.get().supported_on
    assert noted == database_time.now().date()
    proposing.unsupport(participant=people[1], proposal=proposal)
    steering.night()
    assert Proposal.objects.get().supported_on == noted


@pytest.mark.parametrize(("group", "kept"), [("lsm", "fr"), ("diggers", "")])
def test_only_a_named_proposal_keeps_its_language(april, group, kept):
    assert put(member(april, group, "Sena"), language="fr").language == kept


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
    assert [s.voice.group.key for s in proposal.supports.all()] == ["gov"]
    proposing.unsupport(participant=ama, proposal=proposal)
    leaving.sweep_voices(april)
    assert (Support.objects.count(), Voice.objects.filter(proposals=None).count()) == (0, 0)


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
    releasing.tonight(april)
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


@pytest.mark.parametrize(
    "phase", [phase for phase in Phase if Act.READ in opens(phase) and Act.PROPOSE not in opens(phase)]
)
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
    people = members(april, "gov", 3)
    first, second = put(people[0], "Mercury"), put(people[0], "Cyanide")
    proposing.support(participant=people[1], proposal=first)
    assert proposing.withdraw(participant=people[1], proposal=first) == ""
    assert proposing.withdraw(participant=people[0], proposal=first) == "later"
    assert sorted(p.title for p in april.proposals.readable()) == ["Cyanide", "Mercury"]
    releasing.tonight(april)
    assert (Proposal.objects.get().title, Support.objects.count()) == ("Cyanide", 0)
    april.support_voices = april.support_groups = 1
    bring(april)
    assert proposing.withdraw(participant=people[0], proposal=second) == ""


def test_proposal_on_its_way_out_comes_to_no_ballot_and_may_be_kept(april):
    kofi = members(april, "gov", 3)[0]
    proposal = put(kofi)
    april.support_voices = april.support_groups = 1
    proposing.withdraw(participant=kofi, proposal=proposal)
    bring(april)
    assert Issue.objects.filter(origin="proposal").count() == 0
    assert proposing.keep(participant=kofi, proposal=proposal) is True
    assert proposing.keep(participant=kofi, proposal=proposal) is False
    bring(april)
    assert Issue.objects.filter(origin="proposal").count() == 1


def test_unread_proposal_goes_at_once(april):
    amina = member(april, "diggers", "Amina")
    assert proposing.withdraw(participant=amina, proposal=put(amina)) == "gone"
    assert proposing.withdraw(participant=amina, proposal=put(amina), now=True) == "gone"
    assert Proposal.objects.count() == 0


def test_supported_proposal_becomes_an_issue_with_its_questions_once(april):
    put(members(april, "gov", 2)[0], questions=["Who pays?", "Who learns?"])
    april.support_voices = april.support_groups = 1
    bring(april)
    bring(april)
    issue = Issue.objects.get(origin="proposal")
    assert (issue.title, issue.status, issue.position, issue.proposed_by.key) == ("Mercury", "proposed", 3, "gov")
    assert [q.text for q in issue.questions.all()] == ["Who pays?", "Who learns?"]
    assert [(e.what, e.on, e.group.key) for e in april.ledger.all()] == [("to_ballot", TODAY, "gov")]


def test_hidden_proposal_appears_at_night_if_its_group_is_large_enough(april):
    put(members(april, "diggers", K)[0], "Released")
    put(member(april, "owners", "Olu"), "Too few owners")
    assert has_support(april) == {}
    releasing.tonight(april)
    assert has_support(april) == {"Released": False}


def test_share_of_a_tiny_lane_is_no_support(april):
    put(members(april, "gov", 2)[0], "By one of two")
    assert has_support(april) == {"By one of two": False}


def test_half_of_a_lane_of_three_is_support(april):
    people = members(april, "gov", 3)
    proposal = put(people[0], "By two of three")
    proposing.support(participant=people[1], proposal=proposal)
    assert has_support(april) == {"By two of three": True}
