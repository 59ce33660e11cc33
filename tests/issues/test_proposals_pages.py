"""The pages on which issues are put forward and supported."""

import datetime
import html
import re

import pytest

from issues import moderating, proposing, reading_proposals, steering, to_ballot
from issues.models import Proposal, Support
from tests.factories import make_dialogue, member, members, team
from tests.issues.voting_room import staff
from tests.speaking import at, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIELDS = {
    "title": "Mercury",
    "problem": "It poisons",
    "opportunity": "Retorts",
    "question_1": "Who pays?",
    "language": "en",
}


@pytest.fixture
def april(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_dialogue()


def get(person, name, *args, status=200):
    response = client_of(person).get(at(name, *args))
    assert response.status_code == status
    return response.content.decode()


def post(person, name, *args, status=302, **data):
    response = client_of(person).post(at(name, *args), data)
    assert response.status_code == status
    return response.content.decode()


def put(participant, title="Mercury"):
    fields = {"problem": "It poisons", "opportunity": "Retorts", "questions": ["Who pays?"], "language": "en"}
    return proposing.propose(participant=participant, title=title, **fields)


def test_proposal_is_sent_with_its_questions(april):
    kofi = member(april, "lsm", "Kofi")
    post(kofi, "proposal_new", **FIELDS, question_3="Who learns?", key="k")
    sent = Proposal.objects.get()
    assert (sent.title, sent.questions) == ("Mercury", ["Who pays?", "Who learns?"])
    page = get(kofi, "proposal", sent.pk)
    assert "Your own proposal" in page
    assert "Who learns?" in page


def test_further_questions_say_that_they_are_optional(april):
    page = get(member(april, "lsm", "Kofi"), "proposal_new")
    said = [html.unescape(label) for label in re.findall(r"<label[^>]*>(.*?)</label>", page)]
    assert "Question 1" in said
    assert [said.count(f"Question {n} <small>(optional)</small>") for n in (1, 2, 3)] == [0, 1, 1]


def test_phase_of_proposals_is_not_mixed_up_with_answering(settings):
    settings.DEMO = True
    page = get(member(make_dialogue(phase="decide"), "lsm", "Kofi"), "proposal_list")
    told = "New issues can be put forward in the phase “Answer”. Now the dialogue is in the phase “Decide”."
    assert (told in page, "Questions can still be answered." in page) == (True, True)


@pytest.mark.parametrize("name", ["title", "problem", "opportunity", "question_1"])
def test_missing_part_is_refused_beside_its_field_and_the_rest_kept(april, name):
    page = post(member(april, "lsm", "Kofi"), "proposal_new", status=422, **{**FIELDS, name: "\u200b"})
    assert f'<p class="error" id="id_{name}_error">' in page
    assert [text for field, text in FIELDS.items() if field not in (name, "language") and text not in page] == []
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "limit"), [("title", 160), ("problem", 1500), ("opportunity", 1500), ("question_2", 600)]
)
def test_one_character_too_many_is_refused(april, name, limit):
    kofi = member(april, "lsm", "Kofi")
    page = post(kofi, "proposal_new", status=422, **{**FIELDS, name: "x" * (limit + 1)})
    assert f'id="id_{name}_error">At most' in page
    post(kofi, "proposal_new", **{**FIELDS, name: "x" * limit})
    assert Proposal.objects.count() == 1


def test_repeated_form_is_harmless_and_other_words_come_back(april):
    kofi = member(april, "lsm", "Kofi")
    post(kofi, "proposal_new", **FIELDS, key="k")
    post(kofi, "proposal_new", **FIELDS, key="k")
    page = post(kofi, "proposal_new", status=409, **{**FIELDS, "title": "Cyanide"}, key="k")
    assert "this form was sent before" in page
    assert 'value="Cyanide"' in page
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(("phase", "status"), [("decide", "confirmed"), ("gather", "waiting")])
def test_closed_form_explains_and_keeps_the_words(phase, status):
    kofi = member(make_dialogue(phase=phase), "lsm", "Kofi", status=status)
    assert "<form class" not in get(kofi, "proposal_new")
    page = post(kofi, "proposal_new", status=409, **FIELDS)
    assert "your words are still below" in page
    assert "It poisons" in page
    assert Proposal.objects.count() == 0


def test_support_is_told_in_words_and_never_counted(april):
    people = members(april, "lsm", 8)
    proposal, ama = put(people[0]), members(april, "gov", 8)[0]
    page = get(ama, "proposal_list")
    assert "Needs more support" in page
    assert "at least 3 people of 2 groups, or half of one counted group" in page
    post(ama, "proposal_support", proposal.pk)
    post(people[1], "proposal_support", proposal.pk)
    page = get(ama, "proposal_list")
    assert ("Has its support" in page, 'aria-pressed="true"' in page) == (False, True)
    steering.night()
    assert "Has its support: comes to a ballot in its turn" in get(ama, "proposal_list")


def test_support_leads_back_to_the_page_on_which_it_was_pressed(april, monkeypatch):
    monkeypatch.setattr(reading_proposals, "PROPOSALS_A_PAGE", 1)
    people = members(april, "lsm", 3)
    [put(person, f"Mercury {n}") for n, person in enumerate(people[:2])]
    second = at("proposal_list") + "?page=2"
    page = client_of(people[2]).get(second).content.decode()
    assert "Page 2 of 2" in page
    press = re.search(r'action="([^"]+/support/[^"]*)"', page)[1]
    assert client_of(people[2]).post(press).url == second


def test_support_of_what_cannot_be_read_is_404(april):
    proposal, ama = put(member(april, "diggers", "Amina")), member(april, "gov", "Ama")
    post(ama, "proposal_support", proposal.pk, status=404)
    get(ama, "proposal", proposal.pk, status=404)
    post(ama, "proposal_withdraw", proposal.pk, status=404)
    assert (Proposal.objects.count(), Support.objects.count()) == (1, 0)


def test_waiting_proposal_is_seen_by_its_author_only(april):
    amina = member(april, "diggers", "Amina")
    put(amina)
    assert "Mercury" in get(amina, "proposal_list")
    assert "Mercury" not in get(member(april, "gov", "Ama"), "proposal_list")
    assert "Mercury" not in get(staff(april, "facilitator"), "proposal_list")


def test_hidden_proposal_shows_its_author_the_reason(april):
    kofi = member(april, "lsm", "Kofi")
    proposal = put(kofi)
    moderating.hide(text=proposal, reason="Names a person", dialogue=april, by=team(april))
    assert "Names a person" in get(kofi, "proposal", proposal.pk)
    get(member(april, "gov", "Ama"), "proposal", proposal.pk, status=404)


def test_author_takes_it_back_until_it_is_on_a_ballot(april):
    kofi, other = members(april, "lsm", 2)
    first, second = put(kofi), put(kofi, "Cyanide")
    post(other, "proposal_withdraw", first.pk, status=404)
    post(kofi, "proposal_withdraw", first.pk)
    assert "You have taken it back. Others can still read it" in get(kofi, "proposal", first.pk)
    post(kofi, "proposal_keep", first.pk)
    assert "Yes, take it back" in get(kofi, "proposal", first.pk)
    post(kofi, "proposal_withdraw", first.pk, now="yes")
    assert [p.title for p in Proposal.objects.all()] == ["Cyanide"]
    april.support_voices = april.support_groups = 1
    to_ballot.note_support(dialogue=april)
    to_ballot.bring_to_ballot(april, datetime.date(2026, 4, 9), to_ballot.standing(april))
    post(kofi, "proposal_withdraw", second.pk)
    page = get(kofi, "proposal", second.pk)
    assert "Read the issue" in page
    assert "Take it back" not in page


def test_participant_of_another_dialogue_gets_404(april):
    proposal, stranger = put(member(april, "lsm", "Kofi")), member(make_dialogue("may"), "gov", "Ama")
    for name, args in [
        ("proposal_new", ()),
        ("proposal_support", (proposal.pk,)),
        ("proposal_withdraw", (proposal.pk,)),
    ]:
        post(stranger, name, *args, status=404)


def test_team_reads_and_cannot_propose(april):
    somebody = staff(april, "facilitator")
    get(somebody, "proposal_list")
    get(somebody, "proposal_new", status=404)
    post(somebody, "proposal_new", status=404, **FIELDS)
