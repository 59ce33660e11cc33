"""Guessing codes does not pay, and a room behind one address gets in while somebody guesses (TRUST A6, E4, E5)."""

import contextlib
import re
import time
from fractions import Fraction
from functools import partial
from itertools import count

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue import gate, hashers, worker
from dialogue.models import TeamLog
from dialogue.models.dialogues import CODE_ALPHABET
from stakeholders import cards, guessing, invitations
from stakeholders.models import Card, Participant, tokens
from stakeholders.models.tokens import CODE_LENGTH
from tests.factories import group, make_dialogue, team
from tests.issues.voting_room import in_threads
from tests.stakeholders.test_cards import PIN, make, refused, used

pytestmark = pytest.mark.django_db
SPELLED = count(1)


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def boss(april):
    return team(april)


@pytest.fixture(autouse=True)
def one_moment(time_machine):
    """Tries are counted in windows of a quarter of an hour: a test that runs over the turn of one would find twice as many."""
    time_machine.move_to(timezone.now(), tick=False)


def guess():
    """A code nobody has: the guesses of a test differ."""
    number, letters = next(SPELLED), []
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[rest])
    return "".join(letters)


def patiently_refused(number, code):
    """As `refused`, asked again until there is a turn to look at the code."""
    while True:
        with contextlib.suppress(gate.Busy):
            return refused(number, code)


# ---- one card


def test_number_rests_after_ten_wrong_codes_whether_or_not_there_is_such_a_card(april, boss):
    _batch, (pair, other) = make(april, boss, 2)
    for number in (pair[0], "10000000"):
        assert [refused(number, guess()) for _n in range(12)] == ["wrong"] * 10 + ["resting"] * 2
    assert refused(*other) == ""


def test_right_code_and_pin_open_while_others_guess_at_the_number(april, boss):
    """E5. A wrong PIN is told what a wrong code is told."""
    _batch, (fresh, known) = make(april, boss, 2)
    used(known)
    for number in (fresh[0], known[0]):
        assert [refused(number, guess()) for _n in range(12)][-1] == "resting"
    assert (refused(*known, "270864"), refused(*known, ""), refused(*known, PIN), refused(*fresh)) == (
        "resting",
        "resting",
        "",
        "",
    )
    assert refused(*known, "270864") == "wrong"


def test_number_is_judged_anew_in_the_next_window(april, boss, time_machine):
    time_machine.move_to("2027-04-12 10:01", tick=False)
    _batch, (pair,) = make(april, boss)
    for _n in range(12):
        refused(pair[0], guess())
    time_machine.move_to("2027-04-12 10:16", tick=False)
    assert refused(pair[0], guess()) == "wrong"


def test_right_code_forgives_the_slips_before_it(april, boss):
    _batch, (pair,) = make(april, boss)
    for _n in range(3):
        assert [refused(pair[0], guess()) for _n in range(9)] == ["wrong"] * 9
        assert refused(*pair) == ""


@pytest.mark.trust("E4")
@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_all_but_ten_are_told_to_wait():
    april = make_dialogue()
    _batch, ((number, _code),) = make(april, team(april))
    results = in_threads([partial(patiently_refused, number, guess()) for _n in range(20)])
    assert sorted(results) == ["resting"] * 10 + ["wrong"] * 10


@pytest.mark.one_database
@pytest.mark.trust("E4")
def test_wrong_number_code_and_pin_take_as_long(april, boss, slow_pins):
    """Time on the processor, in turns, so that other work on the machine falls on all alike."""
    slow = tokens.SLOW
    assert (slow.time_cost, slow.memory_cost, slow.parallelism) == (hashers.PASSES, hashers.KIBIBYTES, hashers.LANES)
    _batch, (pair, *_rest) = make(april, boss, 2)
    used(pair)
    took = {"number": [], "code": [], "pin": []}
    for n in range(12):
        tries = {"number": (f"1000{n:04}", guess(), PIN), "code": (pair[0], guess(), PIN), "pin": (*pair, "270864")}
        for what, (number, code, pin) in tries.items():
            started = time.process_time()
            assert refused(number, code, pin) == "wrong"
            took[what].append(time.process_time() - started)
        Card.objects.update(pin_run=0, pin_tries=0, rests_until=None)
        guessing.right(pair[0])
    least = [min(times) for times in took.values()]  # what else the machine does only adds to it
    assert max(least) < 1.5 * min(least)


# ---- many cards


def besiege(numbers, tries):
    """So many guesses over these numbers in turn; how many of them were not told to wait."""
    return sum(refused(numbers[n % len(numbers)], guess()) == "wrong" for n in range(tries))


@pytest.fixture
def small(monkeypatch):
    """Smaller limits of dialogue and house, so that the tests need not guess for a minute."""
    monkeypatch.setattr(guessing, "MOST_IN_DIALOGUE", 20)
    monkeypatch.setattr(guessing, "MOST_IN_HOUSE", 40)


@pytest.mark.one_database
def test_dialogue_under_siege_says_wait_sooner_and_lets_the_right_in(april, boss, small):
    _batch, pairs = make(april, boss, 20)
    numbers = [number for number, _code in pairs]
    assert besiege(numbers[:5], 60) == 21  # four each, and then no more than three
    assert besiege(numbers[10:15], 60) == 5 * guessing.TRIES_BESIEGED
    assert [refused(*pair) for pair in pairs[15:]] == [""] * 5


@pytest.mark.one_database
def test_house_counts_guesses_of_cards_that_do_not_exist(april, boss, small):
    _batch, (pair,) = make(april, boss)
    assert besiege([str(20_000_000 + n) for n in range(60)], 60) == 60
    assert [refused("30000000", guess()) for _n in range(4)] == ["wrong"] * 3 + ["resting"]
    assert refused(*pair) == ""


@pytest.mark.one_database
def test_house_counts_codes_that_are_typed_as_an_invitations(april, boss, small, client):
    for _n in range(guessing.MOST_IN_HOUSE + 1):
        client.post(reverse("join"), {"code": guess()})
    assert [refused("30000000", guess()) for _n in range(4)] == ["wrong"] * 3 + ["resting"]


@pytest.mark.one_database
@pytest.mark.trust("E4")
def test_team_is_told_once(april, boss, small):
    other = make_dialogue("may")
    _batch, pairs = make(april, boss, 20)
    besiege([number for number, _code in pairs], 30)
    alarms = TeamLog.objects.filter(action="many wrong codes")
    assert [alarm.dialogue for alarm in alarms] == [april]
    besiege([str(20_000_000 + n) for n in range(60)], 60)
    assert sorted(a.dialogue.slug for a in alarms.all()) == ["april", "may"]
    assert other in [a.dialogue for a in alarms.all()]


@pytest.mark.one_database
def test_guesses_at_one_number_alarm_the_team(april, boss, small):
    _batch, (pair,) = make(april, boss)
    besiege([pair[0]], 21)
    assert [alarm.dialogue for alarm in TeamLog.objects.filter(action="many wrong codes")] == [april]


@pytest.mark.trust("E4")
def test_guessing_takes_lifetimes():
    """What a year leaves to somebody who knows the numbers of cards: each guess costs a slow hash, and no house makes a thousand
    of them a second. Of typed codes, which are found by themselves, the limits leave fewer."""
    compared = 365 * 24 * 3600 * 1000
    assert Fraction(compared, len(CODE_ALPHABET) ** CODE_LENGTH) < Fraction(1, 10_000)
    windows = 365 * 24 * 4
    typed = windows * guessing.MOST_TYPED * 1000  # a thousand open invitations
    assert Fraction(typed, len(CODE_ALPHABET) ** CODE_LENGTH) < Fraction(1, 10_000)


# ---- codes of invitations


@pytest.mark.one_database
def test_typed_invitation_codes_rest_and_the_link_goes_on(april, boss, client):
    invitation, _sent = invitations.invite(dialogue=april, by=boss, email="ama@x.test", group=group(april, "diggers"))
    code, token = tokens.code(invitation), tokens.token(invitation)
    for _n in range(guessing.MOST_TYPED):
        client.post(reverse("join"), {"code": guess()})
    typed = client.post(reverse("join"), {"code": code})
    assert (typed.status_code, "Use the link in your mail instead" in typed.content.decode()) == (422, True)
    assert client.get(reverse("invitation", args=[code])).status_code == 429
    assert client.get(reverse("invitation", args=[token])).status_code == 200
    assert client.post(reverse("join"), {"code": april.join_code}).status_code == 302


# ---- a room behind one address


class Guesser:
    """Tries codes without end from the room's own address, each time under another forged one."""

    def __init__(self, number):
        self.client, self.number, self.got, self.tries = Client(), number, [], 0

    def strike(self):
        self.tries += 1
        forged = f"203.0.113.{self.tries % 250}"
        headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}"}
        card = self.client.post(reverse("card"), {"number": self.number, "code": guess()}, headers=headers)
        self.client.post(reverse("join"), {"code": guess()}, headers=headers)
        self.client.post(reverse("join"), {"code": guess()[:6]}, headers=headers)
        self.got.append(card.status_code)


def join_by_card(pair):
    client = Client()
    client.post(reverse("card"), {"number": pair[0], "code": pair[1]})
    return client.post(reverse("card_first"), {"pin": PIN, "again": PIN, "language": "en", "country": "GH"})


def join_by_code(april, email):
    client = Client()
    client.post(reverse("join"), {"code": april.join_code})
    said = {"name": "Ama", "language": "en", "country": "GH", "email": email, "group": group(april, "diggers").pk}
    asked = client.post(reverse("join_dialogue", args=[april.join_code]), said)
    worker.drain()
    code = re.search(r"^ {4}(\S+)$", next(m.body for m in reversed(mail.outbox) if m.to == [email]), re.MULTILINE)[1]
    return client.post(asked.url, {"code": code}, follow=True)


def join_by_link(april, invitation):
    said = {"name": "Ama", "language": "en", "country": "GH", "group": group(april, "diggers").pk}
    return Client().post(reverse("invitation", args=[tokens.token(invitation)]), said)


@pytest.mark.one_database
@pytest.mark.trust("E5")
def test_sixty_join_at_one_moment_while_somebody_guesses(april, boss):
    _batch, pairs = make(april, boss, 21)
    guesser = Guesser(pairs[-1][0])
    invited = [
        invitations.invite(dialogue=april, by=boss, email=f"i{n}@x.test", group=group(april, "diggers"))[0]
        for n in range(20)
    ]
    for n in range(20):
        for _blow in range(8):
            guesser.strike()
        join_by_card(pairs[n])
        join_by_code(april, f"c{n}@x.test")
        join_by_link(april, invited[n])
    assert Participant.objects.count() == 60
    assert guesser.got == [422] * guessing.TRIES + [429] * (160 - guessing.TRIES)


@pytest.mark.one_database
@pytest.mark.trust("E5")
def test_forged_addresses_gain_nothing(april, boss):
    _batch, (pair,) = make(april, boss)
    guesser = Guesser(pair[0])
    for _n in range(30):
        guesser.strike()
    assert guesser.got.count(422) == guessing.TRIES
    assert cards.Card.objects.get().user is None
