"""Speaking twice, late, elsewhere or as somebody else: one person, one voice, in their own group and dialogue (TRUST A1, A2, D11)."""

import pytest
from django.urls import reverse

from issues import moderating
from issues.models import Ballot, Contribution, Proposal, Reaction, Support, Vote
from stakeholders import invitations, joining
from stakeholders.models import Participant, Voice
from tests import factories
from tests.attacks.worlds import client_of, everything_kept, make_world, propose, say
from tests.issues.voting_room import in_threads, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(april):
    """A digger who has said nothing yet."""
    return factories.member(april.room.dialogue, "diggers", "Amina")


def paper(world, *choices, **more):
    return {f"choice_{issue.pk}": choice for issue, choice in zip(world.room.issues, choices, strict=False)} | more


def votes_of(world):
    ballot = Ballot.objects.get(dialogue=world.room.dialogue, closed_at=None)
    return list(Vote.objects.filter(ballot=ballot).order_by("issue").values_list("choice", flat=True))


def answer(text, key="", **more):
    return {"text": text, "language": "en", "key": key, **more}


def proposal(title, key=""):
    return {"title": title, "problem": "P", "opportunity": "O", "question_1": "Q?", "language": "en", "key": key}


# ---- twice


@pytest.mark.trust("A1")
def test_two_sessions_of_one_person_have_one_vote(april, newcomer):
    phone, laptop = client_of(newcomer.user), client_of(newcomer.user)
    phone.post(april.path("vote"), paper(april, "yes", "yes", key="phone"))
    laptop.post(april.path("vote"), paper(april, "no", key="laptop"))
    laptop.post(april.path("mark"), paper(april, "pass", key="laptop"))
    assert votes_of(april) == ["pass", "yes"]
    assert Voice.objects.filter(votes__in=Vote.objects.filter(ballot__closed_at=None)).distinct().count() == 1


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_have_one_vote_answer_and_support():
    room = make_room(phase="gather", issues=1)
    room.open("straw")
    digger, issue = room.people["diggers"][0], room.issues[0]
    other = propose(room.people["lsm"][0], "Shared roads")
    clients = [client_of(digger.user) for _n in range(4)]
    calls = []
    for number, client in enumerate(clients):
        choice = {f"choice_{issue.pk}": ("yes", "no")[number % 2], "key": f"k{number}"}
        calls += [
            lambda c=client, d=choice: c.post("/d/april/ballots/1/vote/", d),
            lambda c=client, n=number: c.post("/d/april/issues/rights/1/answer/", answer(f"Tab {n}", f"a{n}")),
            lambda c=client: c.post(f"/d/april/proposals/{other.pk}/support/"),
        ]
    statuses = {getattr(told, "status_code", told) for told in in_threads(calls)}
    assert statuses == {302}
    assert (Vote.objects.count(), Contribution.objects.count()) == (1, 1)
    assert Support.objects.filter(proposal=other).count() == 1  # the digger's; its author's goes without a row


@pytest.mark.trust("A2")
def test_same_key_with_other_words_is_a_conflict(april, newcomer):
    client = client_of(newcomer.user)
    tries = [
        ("answer", answer("One.", "k" * 22), answer("Two.", "k" * 22)),
        ("proposal_new", proposal("One", "p" * 22), proposal("Two", "p" * 22)),
        ("vote", paper(april, "yes", key="v" * 22), paper(april, "no", key="v" * 22)),
        ("mark", paper(april, "yes", key="m" * 22), paper(april, "no", key="m" * 22)),
    ]
    for name, first, second in tries:
        statuses = [client.post(april.path(name), data).status_code for data in (first, first, second)]
        assert statuses == [302, 302, 409], name
    assert Contribution.objects.filter(text__in=["One.", "Two."]).count() == 1
    assert list(Proposal.objects.filter(title__in=["One", "Two"]).values_list("title", flat=True)) == ["One"]
    assert votes_of(april)[:1] == ["yes"]


@pytest.mark.trust("A2")
def test_key_of_another_person_is_no_conflict(april, newcomer):
    other = factories.member(april.room.dialogue, "diggers", "Baraka")
    for person, text in ((newcomer, "One."), (other, "Two.")):
        assert client_of(person.user).post(april.path("answer"), answer(text, "k" * 22)).status_code == 302
    assert Contribution.objects.filter(text__in=["One.", "Two."]).count() == 2


# ---- who may not


def verbs(world):
    return [
        ("answer", answer("In.")),
        ("answer_withdraw", {}),
        ("react", {"value": "agree"}),
        ("proposal_new", proposal("In")),
        ("proposal_support", {}),
        ("proposal_unsupport", {}),
        ("vote", paper(world, "yes")),
        ("mark", paper(world, "yes")),
    ]


@pytest.mark.parametrize("status", ["removed", "waiting"])
def test_person_who_was_removed_or_waits_cannot_speak(april, newcomer, status):
    client = client_of(newcomer.user)
    client.post(april.path("answer"), answer("Said before."))
    Participant.objects.filter(pk=newcomer.pk).update(status=status)
    before = everything_kept()
    statuses = {client.post(april.path(name), data).status_code for name, data in verbs(april)}
    assert statuses <= ({404} if status == "removed" else {302, 403, 409})
    assert everything_kept() == before
    assert Contribution.objects.filter(text="Said before.").exists()  # what a removed person said stays


def test_removed_person_does_not_come_back_by_code_or_invitation(april, newcomer):
    Participant.objects.filter(pk=newcomer.pk).update(status="removed")
    client, room = client_of(newcomer.user), april.room
    data = {"language": "en", "name": "Amina", "country": "TZ", "group": room.groups["lsm"].pk}
    client.post(reverse("join_dialogue", args=[room.dialogue.join_code]), data)
    invitation, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=newcomer.user.email)
    with pytest.raises(invitations.NotOpen):
        invitations.accept(
            invitation=invitation, person={**data, "group": room.groups["lsm"], "role": "", "organisation": ""}
        )
    newcomer.refresh_from_db()
    assert (newcomer.status, newcomer.group.key) == ("removed", "diggers")


def test_confirmed_group_is_frozen(april, newcomer):
    room, lsm = april.room, april.room.groups["lsm"]
    person = {"language": "en", "name": "Amina", "country": "TZ", "role": "", "organisation": ""}
    client = client_of(newcomer.user)
    client.post(reverse("join_dialogue", args=[room.dialogue.join_code]), {**person, "group": lsm.pk})
    client.post(reverse("account"), {**person, "group": lsm.pk})
    joining.join(dialogue=room.dialogue, user=newcomer.user, group=lsm)
    invitation, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=newcomer.user.email)
    invitations.accept(invitation=invitation, person={**person, "group": lsm})
    newcomer.refresh_from_db()
    assert newcomer.group.key == "diggers"


def test_observer_and_organiser_without_a_group_have_no_voice(april):
    clients = {role: client_of(april.users[role]) for role in ("observer", "facilitator", "organiser")}
    before = everything_kept()
    for role, client in clients.items():
        statuses = {client.post(april.path(name), data).status_code for name, data in verbs(april)}
        assert statuses <= {403, 404}, role
    assert everything_kept() == before


def test_confirming_reaches_waiting_people_of_ones_own_dialogue_only(april):
    other = make_world("elsewhere")
    removed = factories.member(april.room.dialogue, "lsm", "Gone", status="removed")
    foreign = other.users["waiting"].participants.get()
    ids = [removed.pk, foreign.pk]
    refs = [removed.ref, foreign.ref]
    posted = {"people": refs, "all": "yes", "shown": refs}
    client_of(april.users["organiser"]).post(april.path("people_confirm"), posted)
    assert set(Participant.objects.filter(pk__in=ids).values_list("status", flat=True)) == {"removed", "waiting"}


# ---- what is not there


def test_answer_that_is_hidden_or_waits_takes_no_reaction(april, newcomer):
    client = client_of(newcomer.user)
    waiting = say(april.room.people["owners"][1], april.room.issues[1], "It waits.")
    hidden = Contribution.objects.get(pk=april.things["contribution"])
    moderating.hide(text=hidden, reason="It names a person.", dialogue=april.room.dialogue, by=april.room.organiser)
    for said in (waiting, hidden):
        path = april.path("react", contribution=said.pk)
        assert client.post(path, {"value": "agree"}).status_code == 404
    assert not Reaction.objects.exists()


def test_proposal_that_is_hidden_or_waits_takes_no_support(april, newcomer):
    client = client_of(newcomer.user)
    waiting = propose(april.room.people["owners"][1], "Waits")
    hidden = Proposal.objects.get(pk=april.things["proposal"])
    moderating.hide(text=hidden, reason="It names a person.", dialogue=april.room.dialogue, by=april.room.organiser)
    before = Support.objects.count()
    for found in (waiting, hidden):
        for name in ("proposal_support", "proposal_unsupport"):
            assert client.post(april.path(name, proposal=found.pk)).status_code == 404
        assert client.get(april.path("proposal", proposal=found.pk)).status_code == 404
    assert Support.objects.count() == before


def test_own_answer_takes_a_reaction_of_its_author(april):
    """Else the voice that has judged all but one answer would be that one's author."""
    author = april.room.people["diggers"][0]
    own = Contribution.objects.get(text="Digger 0 speaks.")
    client_of(author.user).post(april.path("react", contribution=own.pk), {"value": "agree"})
    assert list(Reaction.objects.values_list("contribution__text", "value")) == [("Digger 0 speaks.", 1)]


def test_texts_of_others_cannot_be_withdrawn(april, newcomer):
    client = client_of(newcomer.user)
    before = everything_kept()
    assert client.post(april.path("proposal_withdraw")).status_code == 404
    assert client.post(april.path("answer_withdraw")).status_code == 302  # there was none of hers
    assert everything_kept() == before


def test_closed_question_and_ballot_take_nothing(april, newcomer):
    client, organiser = client_of(newcomer.user), client_of(april.users["organiser"])
    organiser.post(april.path("question_close"))
    organiser.post(april.path("ballot_close"))
    before = everything_kept()
    assert client.post(april.path("answer"), answer("Late.")).status_code == 409
    assert client.post(april.path("vote"), paper(april, "yes")).status_code == 409
    assert client.post(april.path("vote"), {"clear": "yes"}).status_code == 409
    assert client.post(april.path("mark"), paper(april, "yes")).status_code == 409
    assert client.post(april.path("vote", ballot=april.things["closed"]), paper(april, "yes")).status_code == 409
    assert everything_kept() == before


def test_member_of_two_dialogues_speaks_in_each_with_its_own_voice(april, newcomer):
    other = make_world("elsewhere")
    factories.member(other.room.dialogue, "lsm", "Amina", user=newcomer.user)
    client = client_of(newcomer.user)
    for world in (april, other):
        client.post(world.path("vote"), paper(world, "yes"))
        client.post(world.path("answer"), answer("Twice."))
    voices = Voice.objects.filter(contributions__text="Twice.")
    assert sorted(voices.values_list("dialogue__slug", "group__key")) == [("april", "diggers"), ("elsewhere", "lsm")]
    assert say(newcomer, april.room.issues[1], "Mine.").voice in voices
