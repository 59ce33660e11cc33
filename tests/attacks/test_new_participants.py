"""Who comes back with a new card is a new participant: old answers are out of sight, and open things out of reach (TRUST F9)."""

import pytest
from django.urls import reverse

from issues import (
    answering,
    evaluating,
    evaluations,
    proposing,
    reacting,
    scopes,
    steering,
    to_ballot,
    voting,
)
from issues.models import (
    Contribution,
    Evaluation,
    Expectation,
    Rating,
    Reaction,
    Remark,
    Support,
    TieRound,
    TieView,
    Vote,
)
from issues.reactions import closing
from issues.ties import expecting, rounds, telling
from stakeholders import cards, invitations, joining
from stakeholders.models import Card, Participant, Relation, Voice
from tests.attacks.worlds import ask, client_of, proposal, propose, say
from tests.factories import group, member, person, team
from tests.issues.reactions.reacting_room import again
from tests.issues.voting_room import make_room, marks
from tests.stakeholders.test_cards import make, used

pytestmark = pytest.mark.django_db
LATE = "You were here before, with another card, address or group."


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather", issues=2)


@pytest.fixture
def card(room):
    """A digger's card in use; the digger has answered, reacted, proposed, supported and voted."""
    _batch, (pair,) = make(room.dialogue, room.organiser)
    digger = used(pair)
    say(digger, room.issues[0], "It is slow for us.")
    said = say(room.people["lsm"][0], room.issues[0], "It is slow for all.")
    reacting.react(participant=digger, contribution=said, value=1)
    propose(digger, "Shared roads")
    form = evaluations.open_form(dialogue=room.dialogue, workshop=1, moment="start", by=room.organiser)
    evaluating.tell(participant=digger, evaluation=form, **HEARD)
    tie = Relation.objects.create(from_group=room.groups["asm"], to_group=room.groups["lsm"], kind="x", quality="mixed")
    asked = rounds.open_round(dialogue=room.dialogue, tie=tie, by=room.organiser)
    telling.tell(participant=digger, asked=asked, step=2)
    expecting.expect(participant=digger, asked=asked, text="Room to dig.")
    room.open("straw")
    voting.cast(participant=digger, ballot=room.dialogue.ballots.get(), marks=marks(room.issues))
    return Card.objects.get()


@pytest.fixture
def late(room, card):
    """The facilitator re-issues the card, to the digger or to somebody else."""
    _batch, (pair,) = cards.replace(card=card, by=room.organiser)
    return fresh(used(pair, pin="270864"))


HEARD = {"steps": (4, 4, None, None), "text": "We are heard."}


def fresh(participant):
    return Participant.objects.select_related("dialogue", "group", "user").get(pk=participant.pk)


def counts():
    return [
        model.objects.count() for model in (Contribution, Reaction, Support, Vote, Rating, Remark, TieView, Expectation)
    ]


def read(late, name, *args):
    return client_of(late.user).get(reverse(name, args=[late.dialogue.slug, *args])).content.decode()


# ---- what was open


@pytest.mark.trust("F9")
def test_old_answers_reactions_and_votes_are_not_found(room, late):
    question = ask(room.issues[0])
    assert list(answering.own(late, room.issues)) == []
    answers = Contribution.objects.filter(question=question).annotate(mine=reacting.own(late, question))
    assert set(answers.values_list("mine", flat=True)) == {None}
    assert list(proposing.own(late)) == []
    assert Voice.objects.of(late, scopes.REACTIONS) is None  # the voice that supports
    assert voting.own(late, room.dialogue.ballots.get()) == {}
    assert evaluating.own(late, Evaluation.objects.get()).is_nothing
    asked = TieRound.objects.get()
    assert (telling.own(late, asked).exists(), expecting.own(late, asked).exists()) == (False, False)
    assert "Evaluate it" not in read(late, "dialogue_home")
    page = read(late, "question", room.issues[0].key, 1)
    assert ("It is slow for us." in page, "It is slow for all." in page) == (False, True)


@pytest.mark.trust("F9")
def test_open_things_are_out_of_reach_of_the_verbs(room, late):
    question, ballot = ask(room.issues[0]), room.dialogue.ballots.get()
    said = Contribution.objects.get(text="It is slow for all.")
    other = propose(room.people["lsm"][0], "Other roads")
    before = counts()
    calls = [
        lambda: answering.answer(participant=late, question=question, text="Again.", language="en"),
        lambda: answering.withdraw(participant=late, question=question),
        lambda: reacting.react(participant=late, contribution=said, value=-1),
        lambda: propose(late, "New roads"),
        lambda: proposing.support(participant=late, proposal=other),
        lambda: voting.cast(participant=late, ballot=ballot, marks=marks(room.issues, "no")),
        lambda: evaluating.tell(participant=late, evaluation=Evaluation.objects.get(), **HEARD),
        lambda: evaluating.take_back(participant=late, evaluation=Evaluation.objects.get()),
        lambda: telling.tell(participant=late, asked=TieRound.objects.get(), step=4),
        lambda: telling.take_back(participant=late, asked=TieRound.objects.get()),
        lambda: expecting.expect(participant=late, asked=TieRound.objects.get(), text="Again."),
    ]
    for call in calls:
        with pytest.raises((answering.OpenedBefore, voting.OpenedBefore)):
            call()
    assert counts() == before


@pytest.mark.trust("F9")
def test_open_things_are_out_of_reach_of_the_pages(room, late):
    client, slug, key = client_of(late.user), room.dialogue.slug, room.issues[0].key
    said, other = Contribution.objects.get(text="It is slow for all."), propose(room.people["lsm"][0], "Other roads")
    before = counts()
    texts = {"text": "Again.", "language": "en"}
    new = proposal()
    sent = {
        "answer": client.post(reverse("answer", args=[slug, key, 1]), texts),
        "react": client.post(reverse("react", args=[slug, said.pk]), {"value": "agree"}, follow=True),
        "proposal_new": client.post(reverse("proposal_new", args=[slug]), new),
        "proposal_support": client.post(reverse("proposal_support", args=[slug, other.pk]), follow=True),
        "vote": client.post(reverse("vote", args=[slug, 1]), {f"choice_{room.issues[0].pk}": "no"}),
    }
    assert counts() == before
    assert {name: answer.status_code for name, answer in sent.items()} == {
        "answer": 409,
        "react": 200,
        "proposal_new": 409,
        "proposal_support": 200,
        "vote": 409,
    }
    words = {"answer": "Again.", "react": "earlier card", "proposal_support": "earlier card", "vote": LATE}
    assert [said in sent[name].content.decode() for name, said in words.items()] == [True] * 4


def test_pages_say_why(room, late):
    pages = [
        read(late, "dialogue_home"),
        read(late, "question", room.issues[0].key, 1),
        read(late, "ballot", 1),
        read(late, "proposal_list"),
    ]
    assert [LATE in page for page in pages] == [True] * 4
    assert ["<textarea" in page or 'name="choice_' in page for page in pages[:3]] == [False] * 3


# ---- what opens later


def test_next_ballot_is_open_to_them(room, late):
    room.close(room.dialogue.ballots.get())
    later = room.open("straw")
    voting.cast(participant=fresh(late), ballot=later, marks=marks(room.issues))
    assert set(voting.own(late, later)) == {issue.pk for issue in room.issues}
    assert "Vote now" in read(late, "dialogue_home") or LATE not in read(late, "ballot", later.number)


def test_question_that_opens_again_is_open_to_them(room, late):
    question = ask(room.issues[0])
    steering.close_question(question=question, by=room.organiser)
    steering.reopen_question(question=question, by=room.organiser)
    answering.answer(participant=fresh(late), question=ask(room.issues[0]), text="Later.", language="en")
    assert [a.text for a in answering.own(late, room.issues)] == ["Later."]
    assert "Later." in read(late, "question", room.issues[0].key, 1)


def test_question_that_opens_again_takes_no_second_reaction_in_its_round(room, late):
    """People react while it is closed, and so did the one who had the card before."""
    said = Contribution.objects.filter(text="It is slow for all.").select_related("voice", "question__issue__dialogue")
    steering.close_question(question=ask(room.issues[0]), by=room.organiser)
    steering.reopen_question(question=ask(room.issues[0]), by=room.organiser)
    with pytest.raises(answering.OpenedBefore):
        reacting.react(participant=fresh(late), contribution=said.get(), value=1)
    closing.close(question=ask(room.issues[0]), by=room.organiser)
    again(room)
    assert reacting.react(participant=fresh(late), contribution=said.get(), value=1).round == 2


def test_pressing_open_on_an_open_question_opens_nothing_anew(room, late):
    steering.reopen_question(question=ask(room.issues[0]), by=room.organiser)
    with pytest.raises(answering.OpenedBefore):
        answering.answer(participant=late, question=ask(room.issues[0]), text="Later.", language="en")


def phase(room, *ways):
    room.close(room.dialogue.ballots.get())
    for seen, to in ways:
        assert steering.change_phase(dialogue=room.dialogue, phase=to, seen=seen, by=room.organiser)


def test_phase_in_which_answering_goes_on_opens_nothing(room, late):
    phase(room, ("gather", "decide"))
    with pytest.raises(answering.OpenedBefore):
        answering.answer(participant=fresh(late), question=ask(room.issues[0]), text="Later.", language="en")


def test_phase_that_begins_answering_anew_opens_all(room, late):
    phase(room, ("gather", "decide"), ("decide", "agenda"), ("agenda", "decide"), ("decide", "gather"))
    answering.answer(participant=fresh(late), question=ask(room.issues[0]), text="Later.", language="en")
    propose(fresh(late), "New roads")
    assert proposing.own(late).get().title == "New roads"


def test_question_of_a_proposal_that_came_to_the_ballot_later_is_open_to_them(room, late):
    support = propose(room.people["gov"][0], "Clean water")
    for key in ("lsm", "gov", "diggers"):
        for one in room.people[key][1:3]:
            proposing.support(participant=one, proposal=support)
    room.close(room.dialogue.ballots.get())
    to_ballot.note_support(dialogue=room.dialogue)
    room.open("straw")
    issue = room.dialogue.issues.get(title="Clean water")
    assert answering.answer(participant=fresh(late), question=ask(issue), text="Yes.", language="en").text == "Yes."


def test_first_card_of_somebody_who_comes_late_may_act_on_everything(room, card):
    _batch, (pair,) = make(room.dialogue, room.organiser)
    newcomer = fresh(used(pair, pin="270864"))
    voting.cast(participant=newcomer, ballot=room.dialogue.ballots.get(), marks=marks(room.issues))
    say(newcomer, room.issues[0], "New here.")
    assert len(voting.own(newcomer, room.dialogue.ballots.get())) == 2


def test_what_the_old_card_said_stays(room, card):
    before = counts()
    cards.replace(card=card, by=room.organiser)
    assert counts() == before


# ---- the other ways to a second place


def test_nobody_changes_their_own_address_without_proving_the_new_one(client, room):
    amina = room.people["diggers"][0].user
    client.force_login(amina)
    before = amina.email
    for data in (
        {"action_add": "", "email": "new@x.test"},
        {"email": "new@x.test"},
        {"action_primary": "", "email": "n@x.test"},
    ):
        assert client.post(reverse("account_email"), data).url == reverse("address_change")
    amina.refresh_from_db()
    assert amina.email == before


@pytest.mark.trust("F9")
def test_facilitator_cannot_join_by_code(client, room):
    boss = room.organiser
    with pytest.raises(joining.OfTeam):
        joining.join(dialogue=room.dialogue, user=boss, group=group(room.dialogue, "diggers"))
    client.force_login(boss)
    said = {"name": "M", "language": "en", "country": "GH", "group": group(room.dialogue, "diggers").pk}
    assert client.post(reverse("join_dialogue", args=[room.dialogue.join_code]), said).status_code == 409
    assert not Participant.objects.filter(user=boss).exists()


def test_who_was_both_before_is_let_in_by_nobody(client, room):
    boss = room.organiser
    own = member(room.dialogue, "diggers", "Boss", status="waiting", user=boss)
    waiting = member(room.dialogue, "diggers", "Waiting", status="waiting")
    client.force_login(boss)
    page = client.get(reverse("team", args=[room.dialogue.slug])).content.decode()
    assert ("in the team: nobody is both" in page, f'value="{own.ref}"' in page) == (True, False)
    client.post(reverse("people_confirm", args=[room.dialogue.slug]), {"people": [own.ref, waiting.ref]})
    status = dict(Participant.objects.filter(pk__in=[own.pk, waiting.pk]).values_list("pk", "status"))
    assert status == {own.pk: "waiting", waiting.pk: "confirmed"}
    assert joining.confirm(dialogue=room.dialogue, ids=[own.pk], by=team(room.dialogue)) == 0


@pytest.mark.trust("F9")
def test_invitation_to_oneself_opens_nothing(room):
    said = {"name": "M", "language": "en", "country": "GH", "role": "", "organisation": ""}
    invitation, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=room.organiser.email)
    with pytest.raises(joining.OfTeam):
        invitations.accept(invitation=invitation, person={**said, "group": group(room.dialogue, "diggers")})
    other, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email=person("Ama").email)
    hers = invitations.accept(invitation=other, person={**said, "group": group(room.dialogue, "diggers")})
    assert hers.status == "confirmed"
