"""A press is about the words that its page showed: what its author changed meanwhile is not agreed with by whoever read other words."""

import hashlib
import re

import pytest

from dialogue import keys, translated
from issues import releasing
from issues.answering import NotOpen
from issues.models import Contribution, Reaction, SaidStatement, StatementMark
from issues.reacting import react
from issues.receipts import Reworded
from issues.statements import marking
from stakeholders.models import Challenge
from tests import factories
from tests.issues.reactions.reacting_room import SIZES, spoken
from tests.issues.statements.statement_room import add_challenge, make_statement_room, open_round, write
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


def test_press_on_a_statement_that_was_hidden_meanwhile_is_not_told_that_its_words_changed():
    room = make_statement_room()
    asked = open_round(room)
    said = write(room.people["diggers"][0], asked, "Nobody lends us a pump.")
    releasing.tonight(room.dialogue)
    amina = room.people["owners"][0]
    marking.mark(participant=amina, asked=asked, ref=f"said-{said.pk}", has=True, instead=None)
    SaidStatement.objects.filter(pk=said.pk).update(hidden=True)
    with pytest.raises(NotOpen):
        marking.mark(participant=amina, asked=asked, ref=f"said-{said.pk}", has=False, instead=True, seen="000000")


@pytest.mark.trust("A2")
def test_words_of_the_outline_are_seen_in_the_readers_language():
    room = make_statement_room()
    room.dialogue.languages = ["en", "fr"]
    room.dialogue.save(update_fields=["languages"])
    told = {"fr": {"text": {"text": "L’eau manque.", "of": translated.digest({"text": "Water runs short."})}}}
    Challenge.objects.filter(pk=room.water.pk).update(worded=told)
    open_round(room)
    amina = room.people["owners"][0]
    client, page = client_of(amina), at("statement_list", "challenges")
    client.cookies["django_language"] = "fr"
    assert "L’eau manque." in client.get(page).content.decode()
    [yes] = [each for each in buttons(client, page, "mark") if each.startswith(f"challenge-{room.water.pk} yes")]
    told["fr"]["text"]["text"] = "Il y a trop d’eau."
    Challenge.objects.filter(pk=room.water.pk).update(worded=told)
    sent = {"mark": yes, "round": "1", "key": key_of(amina)}
    assert client.post(at("statement_mark", "challenges"), sent).status_code == 409
    assert not StatementMark.objects.exists()


def test_refused_press_shows_the_page_that_it_came_from():
    room = make_statement_room()
    for n in range(45):
        add_challenge(room, f"Trouble number {n}.")
    open_round(room)
    amina = room.people["owners"][0]
    client, page = client_of(amina), at("statement_list", "challenges")
    yes = buttons(client, f"{page}?page=2", "mark")[-2]
    last = Challenge.objects.get(pk=yes.split(" ")[0].removeprefix("challenge-"))
    Challenge.objects.filter(pk=last.pk).update(text="Another trouble.")
    sent = {"mark": yes, "round": "1", "page": "2", "key": key_of(amina)}
    refused = client.post(at("statement_mark", "challenges"), sent)
    assert (refused.status_code, "Another trouble." in refused.content.decode()) == (409, True)


def test_refused_press_on_an_answer_that_was_looked_for_leads_back_to_the_list(room, answer, amina):
    client = client_of(amina)
    found_at = f"{QUESTION}find/?q=pay"
    agree = buttons(client, found_at)[0]
    Contribution.objects.filter(pk=answer.pk).update(text="Never pay")
    sent = {"value": agree, "key": key_of(amina), "round": "1", "next": found_at}
    refused = client.post(f"/d/april/answers/{answer.pk}/react/", sent, follow=True)
    assert (CHANGED in refused.content.decode(), "Never pay" in refused.content.decode()) == (True, True)
    assert not Reaction.objects.exists()
