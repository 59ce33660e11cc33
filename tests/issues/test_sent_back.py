"""A form that cannot be taken comes back with its words, and the page says why (TRUST A2)."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from issues import answering, proposing, releasing, voting
from issues.models import Contribution, Leaving, Proposal, Reaction, Support, Vote
from tests.factories import member, members, question
from tests.issues.sending import form_on, kept, propose, say
from tests.issues.voting_room import make_room
from tests.speaking import at, client_of, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(phase="gather", issues=3)


@pytest.fixture(params=["diggers", "lsm", "cso"])
def speaker(request, room):
    return member(room.dialogue, request.param, "Sena", organisation="Gold Ridge")


# ---- what the pages say


def old_key(person):
    """Of a form that was opened 25 hours ago."""
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=25), tick=False):
        return key_of(person)


@pytest.mark.trust("A2")
@pytest.mark.parametrize(
    ("opened", "words"),
    [
        ("old", "open for more than a day"),
        ("forged", "we do not know this form any more"),
        ("", "before the site was renewed"),
    ],
)
@pytest.mark.parametrize("name", ["answer", "proposal_new"])
def test_form_that_is_late_or_unknown_comes_back_with_its_words(speaker, opened, words, name):
    client, path = client_of(speaker), at("answer", "rights", 1) if name == "answer" else at("proposal_new")
    said = {"text": "Typed", "title": "Typed", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en"}
    told = client.post(path, said | {"key": old_key(speaker) if opened == "old" else opened}, raw=True)
    assert (told.status_code, words in told.content.decode(), kept(Contribution, Proposal)) == (409, True, [[], []])
    again = form_on(told, path)
    assert again["text" if name == "answer" else "title"].strip() == "Typed"
    assert client.post(path, again, raw=True).status_code == 302


@pytest.mark.parametrize("name", ["answer", "proposal_new", "vote"])
def test_form_of_somebody_else_is_not_sent_under_this_name(room, name):
    room.open("straw")
    amina, kofi = room.people["diggers"][0], room.people["lsm"][0]
    path = {"answer": at("answer", "rights", 1), "proposal_new": at("proposal_new"), "vote": at("vote", 1)}[name]
    reason = {f"choice_{room.issues[0].pk}": "yes", f"reason_{room.issues[0].pk}": "Hers"}
    said = {"text": "Hers", "title": "Hers", "problem": "P", "opportunity": "O", "question_1": "Q", **reason}
    told = client_of(kofi).post(path, said | {"key": key_of(amina)}, raw=True)
    page = told.content.decode()
    assert (told.status_code, "opened by somebody else" in page, page.count("Hers")) == (409, True, 1)
    assert "Hers" not in form_on(told, path).values()
    assert kept(Contribution, Proposal, Vote) == [[], [], []]


@pytest.mark.parametrize("opened", ["forged", "other", "old"])
def test_button_that_cannot_be_used_changes_nothing_and_says_so(room, opened):
    kofi = room.people["lsm"][0]
    mine, other = propose(kofi), propose(room.people["gov"][0])
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue), text="Open")
    say(kofi)
    key = {"forged": "forged", "other": key_of(room.people["gov"][0]), "old": old_key(kofi)}[opened]
    before = kept(Contribution, Proposal, Support, Reaction, Leaving)
    client = client_of(kofi)
    for name, args, more in [
        ("react", [said.pk], {"value": "agree"}),
        ("answer_withdraw", ["rights", 1], {}),
        ("answer_keep", ["rights", 1], {}),
        ("proposal_support", [other.pk], {}),
        ("proposal_unsupport", [other.pk], {}),
        ("proposal_withdraw", [mine.pk], {}),
        ("proposal_keep", [mine.pk], {}),
        ("take_all_back", [], {}),
    ]:
        told = client.post(at(name, *args), {"key": key, **more})
        assert (told.status_code, told.content.decode().count("Nothing was changed:")) == (409, 1), name
    assert kept(Contribution, Proposal, Support, Reaction, Leaving) == before


def test_taking_a_paper_back_late_shows_what_stands():
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    client = client_of(digger)
    for data in ({"key": "1"}, {"clear": "yes", "key": "2"}, {"key": "3"}):
        assert client.post(at("vote", 1), {f"choice_{room.issues[0].pk}": "yes", **data}).status_code == 302
    told = client.post(at("vote", 1), {"clear": "yes", "key": "2"})
    assert (told.status_code, len(voting.own(digger, ballot))) == (409, 1)
    page = told.content.decode()
    assert ("this button was pressed before" in page, 'name="clear"' in page) == (True, True)


def test_marks_that_came_too_late_stand_beside_what_is_counted():
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    client, issue = client_of(digger), room.issues[0]
    client.post(at("vote", 1), {f"choice_{issue.pk}": "yes"})
    room.close(ballot)
    late = client.post(at("vote", 1), {f"choice_{issue.pk}": "no", f"reason_{issue.pk}": "Too far"})
    assert (late.status_code, "Remove · Too far" in late.content.decode()) == (409, True)


def test_too_long_answer_to_a_closed_question_is_not_lost(room, speaker):
    room.dialogue.issues.get(key="rights").questions.update(
        closed_at=datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    )
    told = client_of(speaker).post(at("answer", "rights", 1), {"text": "x" * 5001, "language": "en"})
    assert (told.status_code, "x" * 5001 in told.content.decode()) == (422, True)


# ---- five


def test_sixth_open_proposal_is_told_and_its_words_stay(room):
    kofi = room.people["lsm"][0]
    mine = [propose(kofi, f"T{n}", off_record=bool(n % 2)) for n in range(proposing.MOST_OPEN)]
    client, path = client_of(kofi), at("proposal_new")
    assert "one person may have no more" in client.get(path).content.decode()
    said = {"title": "Sixth", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en"}
    told = client.post(path, said)
    assert (told.status_code, form_on(told, path)["title"]) == (409, "Sixth")
    proposing.withdraw(participant=kofi, proposal=mine[0], now=True)
    assert client.post(path, form_on(told, path), raw=True).status_code == 302


@pytest.mark.parametrize(
    ("was_off", "is_off", "read"), [(False, True, False), (True, False, False), (False, False, True)]
)
def test_proposal_in_place_of_another_does_not_change_places_with_it(room, was_off, is_off, read):
    kofi = members(room.dialogue, "lsm", 6)[0]
    first = propose(kofi, "First", off_record=was_off)
    Proposal.objects.update(released=True)
    second = propose(kofi, "Second", off_record=is_off, instead=first.pk)
    first.refresh_from_db()
    assert (first.is_leaving, second.released) == (True, read)
    releasing.tonight(room.dialogue)
    assert list(Proposal.objects.values_list("title", "released")) == [("Second", True)]


def test_proposal_of_another_cannot_be_put_aside(room):
    theirs = propose(room.people["gov"][0], "Theirs")
    propose(room.people["lsm"][0], "Mine", instead=theirs.pk)
    theirs.refresh_from_db()
    assert not theirs.is_leaving
