"""Cards: what is kept of them, their first use, the PIN, and what happens when one is lost."""

import datetime
import json

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogue.models import TeamLog
from stakeholders import cards, joining
from stakeholders.models import Card, CardBatch, Participant
from tests.factories import group, make_dialogue, team
from tests.issues.voting_room import in_threads

pytestmark = pytest.mark.django_db
PIN = "4829150637"  # longer than the number of a card, of which it may be no part
PERSON = {"name": "", "language": "en", "country": "GH"}


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def boss(april):
    return team(april)


def make(dialogue, by, number=1, **more):
    more = {"group": group(dialogue, "diggers"), "language": "en", **more}
    return cards.make(dialogue=dialogue, by=by, number=number, **more)


def used(pair, pin=PIN, **person):
    """The participant of a card's first use."""
    number, code = pair
    return cards.first_use(card=cards.knock(number=number, code=code), pin=pin, **{**PERSON, **person})


def refused(number, code, pin=""):
    """Why the card does not open; "" if it does."""
    try:
        cards.knock(number=number, code=code, pin=pin)
    except cards.Refused as reason:
        return str(reason)
    return ""


# ---- making


def test_codes_and_pins_are_nowhere_in_the_database(april, boss):
    _batch, pairs = make(april, boss, 3)
    used(pairs[0])
    rows = [o for model in apps.get_models() for o in model._default_manager.all()]
    kept = serializers.serialize("json", rows)
    assert [code in kept for _number, code in pairs] == [False] * 3
    card = json.loads(serializers.serialize("json", Card.objects.filter(number=pairs[0][0])))[0]["fields"]
    assert PIN not in json.dumps({k: v for k, v in card.items() if k not in ("number", "code_hash", "pin_hash")})
    assert card["pin_hash"].startswith("$argon2id$")


def test_database_alone_cannot_try_codes(april, boss, settings):
    """The same code under another key is another hash: whoever has only the database has nothing to compare with."""
    _batch, ((number, code),) = make(april, boss)
    settings.SECRET_KEY = "another"
    assert refused(number, code) == "wrong"


def test_making_two_hundred_takes_few_queries(april, boss):
    with CaptureQueriesContext(connection) as few:
        make(april, boss, 1)
    with CaptureQueriesContext(connection) as many:
        make(april, boss, 200)
    assert len(many) <= len(few) + 2
    assert Card.objects.count() == 201


def test_second_press_of_one_form_makes_the_first_sheet_void(april, boss):
    _first, old = make(april, boss, 2, key="k")
    _second, new = make(april, boss, 2, key="k")
    assert sorted(Card.objects.values_list("number", flat=True)) == sorted(n for n, _c in new)
    assert refused(*old[0]) == "wrong"


@pytest.mark.parametrize("change", ["group", "language", "number"])
def test_another_order_from_the_same_form_leaves_the_first_sheet(april, boss, change):
    _first, old = make(april, boss, 2, key="k")
    other = {"group": group(april, "gov"), "language": "fr", "number": 3}
    _second, new = make(april, boss, **{"number": 2, change: other[change]}, key="k")
    assert [refused(*pair) for pair in old + new] == [""] * (2 + len(new))


def test_second_press_leaves_a_sheet_that_is_in_use(april, boss):
    _first, old = make(april, boss, 2, key="k")
    used(old[0])
    CardBatch.objects.update(receipt="")
    make(april, boss, 1, key="k")
    assert Card.objects.count() == 3


# ---- first use


def test_first_use_makes_a_confirmed_participant_without_address(april, boss):
    _batch, (pair,) = make(april, boss)
    person = used(pair, name="Kofi")
    assert (person.user.email, person.user.name, person.group.key, person.status, person.acts_from) == (
        None,
        "Kofi",
        "diggers",
        "confirmed",
        None,
    )
    assert Card.objects.get().user == person.user


def test_after_the_first_use_number_and_code_alone_open_nothing(april, boss):
    """Who printed the sheet has both (TRUST §1)."""
    _batch, (pair,) = make(april, boss)
    person = used(pair)
    assert (refused(*pair), refused(*pair, "482916"), refused(*pair, PIN)) == ("wrong", "wrong", "")
    assert cards.knock(number=pair[0], code=pair[1], pin=PIN).user == person.user


def test_wrong_number_code_and_pin_are_told_apart_by_nobody(april, boss):
    _batch, (pair, other) = make(april, boss, 2)
    used(pair)
    number, code = pair
    tries = [("10000000", code, PIN), (number, other[1], PIN), (number, code, "270864"), (other[0], code, "")]
    assert [refused(*t) for t in tries] == ["wrong"] * 4


@pytest.mark.trust("A6")
@pytest.mark.django_db(transaction=True)
def test_two_first_uses_at_once_make_one_person():
    april = make_dialogue()
    _batch, ((number, code),) = make(april, team(april))
    card = cards.knock(number=number, code=code)
    calls = [lambda n=n: cards.first_use(card=card, pin=f"48291{n}", **PERSON) for n in range(8)]
    results = in_threads(calls)
    assert sorted(type(r).__name__ for r in results) == ["Participant"] + ["Refused"] * 7
    assert Participant.objects.count() == 1
    winner = next(n for n, r in enumerate(results) if isinstance(r, Participant))
    assert refused(number, code, f"48291{winner}") == ""


@pytest.mark.trust("A6")
@pytest.mark.django_db(transaction=True)
def test_batch_of_five_never_makes_more_than_five_people():
    """A6: fifteen at once on five cards."""
    april = make_dialogue()
    _batch, pairs = make(april, team(april), 5)
    found = [cards.knock(number=number, code=code) for number, code in pairs]
    in_threads([lambda c=c, n=n: cards.first_use(card=c, pin=f"48291{n}", **PERSON) for n in range(3) for c in found])
    assert (Participant.objects.count(), Card.objects.exclude(user=None).count()) == (5, 5)


# ---- the PIN


def later(minutes):
    """As if so many minutes had gone by since the last wrong PIN; the database's own clock decides, which no test can turn."""
    Card.objects.update(rests_until=F("rests_until") - datetime.timedelta(minutes=minutes))


def test_card_rests_after_five_wrong_pins_and_opens_again(april, boss):
    _batch, (pair,) = make(april, boss)
    used(pair)
    assert [refused(*pair, "270864") for _n in range(6)] == ["wrong"] * 5 + ["resting"]
    assert refused(*pair, PIN) == "resting"
    later(minutes=14)
    assert refused(*pair, PIN) == "resting"
    later(minutes=1)
    assert refused(*pair, PIN) == ""


def test_card_is_shut_after_twenty_wrong_pins_until_the_team_frees_it(april, boss):
    _batch, (pair,) = make(april, boss)
    used(pair)
    said = []
    for _quarter in range(4):
        said += [refused(*pair, "270864") for _n in range(5)]
        later(minutes=15)
    assert said == ["wrong"] * 20
    assert refused(*pair, PIN) == "shut"
    card = Card.objects.get()
    assert str(card.state) == "shut after many wrong PINs"
    assert [cards.free(card=card, by=boss) for _n in range(2)] == [True, False]
    assert refused(*pair, PIN) == ""


def test_right_pin_ends_the_run_but_not_the_sum(april, boss):
    _batch, (pair,) = make(april, boss)
    used(pair)
    for _n in range(4):
        refused(*pair, "270864")
    assert refused(*pair, PIN) == ""
    assert list(Card.objects.values_list("pin_run", "pin_tries", "rests_until")) == [(0, 4, None)]


@pytest.mark.django_db(transaction=True)
def test_of_many_pins_at_once_five_are_compared():
    april = make_dialogue()
    _batch, ((number, code),) = make(april, team(april))
    used((number, code))
    results = in_threads([lambda n=n: refused(number, code, f"27086{n}") for n in range(10)])
    assert sorted(results) == ["resting"] * 5 + ["wrong"] * 5


# ---- lost


def test_sealed_dialogue_makes_no_card_and_lets_none_in(april, boss):
    batch, (pair, other) = make(april, boss, 2)
    used(pair)
    found = cards.knock(number=other[0], code=other[1])
    batch.dialogue.phase = "sealed"
    batch.dialogue.save()
    with pytest.raises(cards.Refused, match="taken back"):
        cards.first_use(card=found, pin=PIN, **PERSON)
    for verb in (lambda: make(april, boss), lambda: cards.replace(card=Card.objects.exclude(user=None).get(), by=boss)):
        with pytest.raises(joining.Sealed):
            verb()
    assert (Card.objects.count(), Card.objects.usable().count(), refused(*pair, PIN)) == (
        2,
        2,
        "",
    )  # who is in reads on


def test_card_that_was_taken_back_opens_nothing(april, boss):
    _batch, (first, second) = make(april, boss, 2)
    person = used(first)
    for card in Card.objects.all():
        assert [cards.revoke(card=card, by=boss) for _n in range(2)] == [True, False]
    assert (refused(*first, PIN), refused(*second)) == ("taken back", "taken back")
    person.refresh_from_db()
    assert (person.status, person.user.is_active) == ("removed", False)


def test_replacement_belongs_to_a_new_participant_who_acts_from_then_on(april, boss):
    _batch, (pair,) = make(april, boss)
    old = used(pair)
    _new, (other,) = cards.replace(card=Card.objects.get(), by=boss)
    person = used(other, pin="270864")
    revoked = Card.objects.get(number=pair[0]).revoked_at
    assert (person.pk != old.pk, person.user != old.user, person.acts_from) == (True, True, revoked)
    assert not person.may_act_on(revoked)
    assert person.may_act_on(timezone.now())


def test_replacement_of_a_replacement_is_late_too(april, boss):
    _batch, (pair,) = make(april, boss)
    used(pair)
    _new, (second,) = cards.replace(card=Card.objects.get(number=pair[0]), by=boss)
    _new, (third,) = cards.replace(card=Card.objects.get(number=second[0]), by=boss)
    assert used(third, pin="270864").acts_from == Card.objects.get(number=second[0]).revoked_at


def test_second_press_names_the_replacement_there_is(april, boss):
    _batch, (pair,) = make(april, boss)
    used(pair)
    _new, ((number, _code),) = cards.replace(card=Card.objects.get(), by=boss)
    with pytest.raises(cards.AlreadyReplaced) as found:
        cards.replace(card=Card.objects.get(number=pair[0]), by=boss)
    assert found.value.args[0].number == number
    assert Card.objects.count() == 2


def test_lost_sheet_takes_back_the_unused_cards_only(april, boss):
    batch, pairs = make(april, boss, 3)
    used(pairs[0])
    assert cards.revoke_unused(batch=batch, by=boss) == 2
    assert [refused(*pair, PIN) for pair in pairs] == ["", "taken back", "taken back"]


def test_history_says_what_was_done_and_no_code(april, boss):
    batch, pairs = make(april, boss, 2)
    used(pairs[0])
    cards.replace(card=Card.objects.get(number=pairs[0][0]), by=boss)
    cards.revoke_unused(batch=batch, by=boss)
    actions = list(TeamLog.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["made cards", "took back a card", "replaced a card", "took back unused cards"]
    assert not any(code in str(list(TeamLog.objects.values())) for _n, code in pairs)
