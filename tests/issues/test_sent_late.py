"""What comes late changes nothing that was said since, and brings nothing back (TRUST A2)."""

import datetime

import pytest

from dialogue import database_time, job_names, keys
from dialogue.models import Job
from issues import answering, leaving, proposing, reacting, releasing, voting
from issues.models import Contribution, Leaving, Proposal, Reaction, Support, Vote
from issues.receipts import Repeated
from stakeholders.models import SpentReceipt, Voice
from tests.attacks.linkage import hours
from tests.factories import member, question
from tests.issues.sending import K, kept, propose, say
from tests.issues.voting_room import make_room, marks
from tests.speaking import at, client_of, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(phase="gather", issues=3)


@pytest.fixture(params=["diggers", "lsm", "cso"])
def speaker(request, room):
    return member(room.dialogue, request.param, "Sena", organisation="Gold Ridge")


# ---- late ones


def late_answer(speaker, **more):
    with pytest.raises(Repeated) as caught:
        say(speaker, **more)
    return caught.value.stands


@pytest.mark.trust("A2")
@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("now", [False, True])
def test_retry_after_a_withdrawal_brings_nothing_back(speaker, released, now):
    say(speaker)
    Contribution.objects.update(released=released)
    answering.withdraw(participant=speaker, question=question(speaker.dialogue), now=now, key="w")
    before = kept(Contribution)
    assert late_answer(speaker) is None
    releasing.tonight(speaker.dialogue)
    leaving.sweep_voices(speaker.dialogue)
    leaving.forget_receipts()
    assert (late_answer(speaker), kept(Contribution)) == (None, [[]])
    assert before == [[]] or released


@pytest.mark.parametrize(("days", "known"), [(0, True), (1, True), (2, False), (9, False)])
def test_receipt_is_forgotten_when_a_whole_day_has_passed_since_its_own(speaker, days, known):
    """Nights do not count: the next may follow within two hours, or be missed."""
    say(speaker)
    answering.withdraw(participant=speaker, question=question(speaker.dialogue), now=True)
    today = database_time.now().date()
    assert list(SpentReceipt.objects.values_list("day", flat=True)) == [today]
    SpentReceipt.objects.update(day=today - datetime.timedelta(days=days))
    for _night in range(3):
        leaving.forget_receipts()
    leaving.sweep_voices(speaker.dialogue)
    assert (SpentReceipt.objects.exists(), Voice.objects.exists()) == (known, False)


@pytest.mark.trust("A2")
@pytest.mark.django_db(transaction=True)
def test_retry_after_two_nights_within_two_hours_brings_nothing_back(speaker):
    """The worker was away until ten to midnight and made up for its night; the next came at its own hour."""
    path = at("answer", "rights", 1)
    with hours.Clock() as clock:
        clock.at(23.6)
        form = {"text": "We dig", "language": "en", "key": key_of(speaker)}
        assert client_of(speaker).post(path, form, raw=True).status_code == 302
        withdrawn = {"key": key_of(speaker), "now": "yes"}
        assert client_of(speaker).post(at("answer_withdraw", "rights", 1), withdrawn).status_code == 302
        for hour in (23.8, 23.85, 26.2, 26.3):
            clock.at(hour)
            hours.tick(clock)
        assert nights_done() == ["2027-04-12", "2027-04-13"]
        for hour in (26.4, 47.5):
            clock.at(hour)
            assert (client_of(speaker).post(path, form, raw=True).status_code, kept(Contribution)) == (409, [[]])
        clock.at(50.2)
        hours.tick(clock)
        assert SpentReceipt.objects.count() == 0


def nights_done():
    nights = Job.objects.filter(kind=job_names.NIGHT, state=Job.State.DONE)
    return sorted(nights.values_list("occasion", flat=True))


@pytest.mark.trust("A2")
def test_retry_of_words_that_were_replaced_does_not_bring_them_back(speaker):
    say(speaker)
    say(speaker, "We dig deeper", key="k2")
    assert late_answer(speaker).latest[0] == "We dig deeper"
    assert say(speaker, "We dig deeper", key="k2").latest[0] == "We dig deeper"


@pytest.mark.trust("A2")
def test_retry_after_everything_was_taken_back_brings_nothing_back(room, speaker):
    other = propose(room.people["gov"][0])
    said = say(speaker)
    propose(speaker, "Mine", key="p")
    proposing.support(participant=speaker, proposal=other, key="s")
    leaving.take_all_back(participant=speaker, key="all")
    assert leaving.take_all_back(participant=speaker, key="all") == 0
    marked = Leaving.objects.count()
    assert late_answer(speaker) is None
    with pytest.raises(Repeated):
        propose(speaker, "Mine", key="p")
    with pytest.raises(Repeated):
        proposing.support(participant=speaker, proposal=other, key="s")
    assert Leaving.objects.count() == marked == 3
    leaving.tonight(room.dialogue, datetime.date.today() + datetime.timedelta(days=4))
    assert late_answer(speaker) is None
    assert not Contribution.objects.filter(pk=said.pk).exists()


def test_press_of_everything_back_marks_nothing_that_was_written_since(speaker):
    say(speaker)
    leaving.take_all_back(participant=speaker, key="all")
    said = say(speaker, "Again", key="k2")
    assert (
        leaving.take_all_back(participant=speaker, key="all"),
        Leaving.objects.of(speaker.dialogue, said).exists(),
    ) == (0, False)


@pytest.mark.trust("A2")
def test_late_withdrawal_does_not_take_what_was_written_since(speaker):
    asked = question(speaker.dialogue)
    say(speaker)
    assert answering.withdraw(participant=speaker, question=asked, key="w") == (
        "gone" if not speaker.group.is_named else "later"
    )
    assert answering.withdraw(participant=speaker, question=asked, key="w") in ("gone", "later")
    say(speaker, "Again", key="k2")
    with pytest.raises(Repeated):
        answering.withdraw(participant=speaker, question=asked, key="w")
    assert answering.own(speaker, [asked.issue]).filter(question=asked).last().latest[0] == "Again"


def test_late_keeping_does_not_undo_a_later_withdrawal(speaker):
    asked = question(speaker.dialogue)
    say(speaker)
    Contribution.objects.update(released=True)
    answering.withdraw(participant=speaker, question=asked, key="w")
    assert answering.keep(participant=speaker, question=asked, key="kp") is True
    assert answering.keep(participant=speaker, question=asked, key="kp") is True
    answering.withdraw(participant=speaker, question=asked, key="w2")
    with pytest.raises(Repeated):
        answering.keep(participant=speaker, question=asked, key="kp")


@pytest.mark.trust("A2")
def test_retry_of_a_proposal_after_its_withdrawal(speaker):
    mine = propose(speaker, key=K)
    assert proposing.withdraw(participant=speaker, proposal=mine, now=True) == "gone"
    with pytest.raises(Repeated):
        propose(speaker, key=K)
    assert not Proposal.objects.exists()


@pytest.mark.trust("A2")
def test_retry_of_a_paper_after_it_was_changed_or_taken_back():
    room = make_room()
    ballot, digger = room.open(), room.people["diggers"][0]
    first, second = marks(room.issues), marks(room.issues, "no")
    voting.cast(participant=digger, ballot=ballot, marks=first, key="1")
    voting.cast(participant=digger, ballot=ballot, marks=second, key="2")
    with pytest.raises(Repeated):
        voting.cast(participant=digger, ballot=ballot, marks=first, key="1")
    for _n in range(2):
        voting.take_back(participant=digger, ballot=ballot, key="3")
    assert Vote.objects.count() == 0
    for key, paper in (("1", first), ("2", second)):
        with pytest.raises(Repeated):
            voting.cast(participant=digger, ballot=ballot, marks=paper, key=key)
    voting.cast(participant=digger, ballot=ballot, marks=second, key="4")
    with pytest.raises(Repeated):
        voting.take_back(participant=digger, ballot=ballot, key="3")
    assert set(Vote.objects.values_list("choice", flat=True)) == {"no"}


def test_paper_sent_again_is_the_same_though_more_than_three_are_marked_urgent(room):
    straw = room.open("straw")
    digger = room.people["diggers"][0]
    for _n in range(2):
        voting.cast(participant=digger, ballot=straw, marks=marks(room.issues, urgent=True), key=K)
    assert Vote.objects.count() == 3


def test_answer_that_was_in_time_is_told_as_sent_after_closing(room, speaker):
    said = say(speaker)
    asked = question(speaker.dialogue)
    asked.closed_at = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    again = {"participant": speaker, "question": asked, "text": "We dig", "language": "en", "key": K}
    assert answering.answer(**again) == said
    with pytest.raises(answering.NotOpen):
        answering.answer(**again | {"text": "Other"})


# ---- buttons say the state


def test_reaction_twice_is_once_and_a_late_one_changes_nothing(room, speaker):
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue), text="Open")

    def press(value, key):
        return reacting.react(participant=speaker, contribution=said, value=value, key=key)

    assert press(1, "a") == press(1, "a")
    press(-1, "b")
    with pytest.raises(Repeated):
        press(1, "a")
    assert [press(None, "c"), press(None, "c"), press(None, "d")] == [None] * 3
    for value, key in ((1, "a"), (-1, "b")):
        with pytest.raises(Repeated):
            press(value, key)
    press(0, "e")
    with pytest.raises(Repeated):
        press(None, "c")
    assert list(Reaction.objects.values_list("value", flat=True)) == [0]


def test_support_twice_is_once_and_a_late_one_changes_nothing(room, speaker):
    both = {"participant": speaker, "proposal": propose(room.people["gov"][0])}
    for _n in range(2):
        proposing.support(**both, key="s")
    for _n in range(2):
        proposing.unsupport(**both, key="u")
    with pytest.raises(Repeated):
        proposing.support(**both, key="s")
    assert Support.objects.count() == 0
    proposing.support(**both, key="s2")
    with pytest.raises(Repeated):
        proposing.unsupport(**both, key="u")
    assert Support.objects.count() == 1


def test_button_of_a_reaction_asks_for_the_state_it_shows(room, speaker):
    said = answering.answer(participant=room.people["gov"][0], question=question(room.dialogue), text="Open")
    client = client_of(speaker)
    client.post(at("react", said.pk), {"value": "agree"})
    page = client.get(at("question", "rights", 1)).content.decode()
    asked = [f"{value}-agree" for value in ("none", "agree", "disagree", "pass")]  # and what it replaces
    [words] = keys.seen(room.dialogue, ["Open"])
    assert [page.count(f'name="value" value="{value}-{words}"') for value in asked] == [1, 0, 1, 1]
    for _n in range(2):
        assert client.post(at("react", said.pk), {"value": "none"}).status_code == 302
    assert Reaction.objects.count() == 0
