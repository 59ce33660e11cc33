"""A press is about the words that its page showed: what its author changed meanwhile is not agreed with by whoever read other words."""

import hashlib
import re

import pytest

from dialogue import keys
from issues import releasing
from issues.models import Contribution, Reaction, SaidStatement, StatementMark
from issues.reacting import react
from issues.receipts import Reworded
from issues.statements import marking
from tests import factories
from tests.issues.reactions.reacting_room import SIZES, spoken
from tests.issues.statements.statement_room import make_statement_room, open_round, write
from tests.issues.voting_room import make_room
from tests.speaking import at, client_of, key_of

pytestmark = pytest.mark.django_db
QUESTION = "/d/april/issues/rights/1/"
ONE = f"{QUESTION}one-by-one/"
CHANGED = "Nothing was changed: the words were changed while you read them."


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes={**SIZES, "communities": 6})


@pytest.fixture
def answer(room):
    return spoken(room, "Pay in time")[0]


@pytest.fixture
def amina(room):
    return room.people["owners"][0]


def buttons(client, page, name="value"):
    return re.findall(rf'name="{name}" value="([^"]+)"', client.get(page).content.decode())


@pytest.mark.trust("A2")
def test_press_from_a_page_with_other_words_counts_for_neither(room, answer, amina):
    client = client_of(amina)
    agree = buttons(client, QUESTION)[0]
    Contribution.objects.filter(pk=answer.pk).update(text="Never pay")
    path = f"/d/april/answers/{answer.pk}/react/"
    sent = {"value": agree, "key": key_of(amina), "round": "1"}
    refused = client.post(path, sent)
    assert (refused.status_code, CHANGED in refused.content.decode()) == (409, True)
    assert "Never pay" in refused.content.decode()
    assert not Reaction.objects.exists()
    client.post(path, {**sent, "value": buttons(client, QUESTION)[0]})
    assert Reaction.objects.get().value == 1


@pytest.mark.trust("A2")
def test_one_by_one_shows_the_new_words_instead(room, answer, amina):
    client = client_of(amina)
    sent = {"answer": answer.pk, "value": buttons(client, ONE)[0], "key": key_of(amina), "round": "1"}
    Contribution.objects.filter(pk=answer.pk).update(text="Never pay")
    refused = client.post(f"{ONE}react/", sent)
    assert (refused.status_code, CHANGED in refused.content.decode()) == (409, True)
    assert not Reaction.objects.exists()
    client.post(f"{ONE}react/", {**sent, "value": buttons(client, ONE)[0]})
    assert Reaction.objects.get().value == 1


def test_taking_back_asks_for_no_words_and_a_page_of_before_names_none(room, answer, amina):
    react(participant=amina, contribution=answer, value=1)
    answer.text = "Never pay"
    with pytest.raises(Reworded):
        react(participant=amina, contribution=answer, value=-1, instead=1, seen="000000")
    assert react(participant=amina, contribution=answer, value=None, instead=1, seen="000000") is None
    assert not Reaction.objects.exists()


def test_buttons_say_no_digest_that_others_can_work_out(room, answer, amina):
    sent = {each.split("-")[2] for each in buttons(client_of(amina), QUESTION)}
    assert sent == set(keys.seen(room.dialogue, ["Pay in time"]))
    other = factories.make_dialogue(slug="other")
    assert sent.isdisjoint(keys.seen(other, ["Pay in time"]))
    assert not hashlib.sha256(b"Pay in time").hexdigest().startswith(sent.pop())


@pytest.mark.trust("A2")
def test_statement_whose_words_changed_is_not_marked_by_an_old_page():
    room = make_statement_room()
    asked = open_round(room)
    said = write(room.people["diggers"][0], asked, "Nobody lends us a pump.")
    releasing.tonight(room.dialogue)
    amina = room.people["owners"][0]
    client, page = client_of(amina), at("statement_list", "challenges")
    [yes] = [each for each in buttons(client, page, "mark") if each.startswith(f"said-{said.pk} yes")]
    SaidStatement.objects.filter(pk=said.pk).update(text="Pumps are too dear.")
    sent = {"mark": yes, "round": "1", "key": key_of(amina)}
    refused = client.post(at("statement_mark", "challenges"), sent)
    assert (refused.status_code, CHANGED in refused.content.decode()) == (409, True)
    assert not StatementMark.objects.exists()
    [yes] = [each for each in buttons(client, page, "mark") if each.startswith(f"said-{said.pk} yes")]
    client.post(at("statement_mark", "challenges"), {**sent, "mark": yes})
    with pytest.raises(Reworded):
        marking.mark(
            participant=amina, asked=asked, ref=f"said-{said.pk}", has=False, instead=True, key="", seen="000000"
        )
    assert StatementMark.objects.get().has
