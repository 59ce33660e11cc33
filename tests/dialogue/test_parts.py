"""A press that the script sends: what it is answered with, and that nothing else comes of it (docs/presses.md)."""

import re

import pytest

from issues import answering, reacting
from issues.models import Contribution, Reaction
from tests.factories import make_dialogue, member, question
from tests.speaking import at, client_of, from_page, key_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGE = "/d/april/issues/rights/1/"
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture
def april():
    return make_dialogue()


@pytest.fixture
def amina(april):
    return member(april, "diggers", "Amina")


@pytest.fixture
def said(april):
    return answering.answer(
        participant=member(april, "lsm", "Kofi"), question=question(april), text="Open", language="en"
    )


def press(client, path, fields, page=PAGE, part="main", **headers):
    return client.post(path, fields, headers=from_page(page, part) | headers)


def react(someone, said, value, key, **headers):
    return press(client_of(someone), at("react", said.pk), {"value": value, "key": key}, part=f"a{said.pk}", **headers)


def test_answer_to_a_press_is_its_part_with_the_form_that_sends_the_next(amina, said):
    key = key_of(amina)
    told = react(amina, said, "agree-none", key, **{"X-Also": "react"})
    html = told.content.decode()
    assert (told.status_code, told.headers["X-Part"], told.headers["X-At"]) == (200, f"a{said.pk}", f"a{said.pk}")
    assert html.startswith(f'<li class="answer" id="a{said.pk}" data-part>')
    assert re.search(r'value="none-agree-\w+" aria-pressed="true"', html)
    assert re.findall(r'id="(\w+)" hx-swap-oob="true"', html) == ["notices", "react"]
    assert KEY.findall(html) != [key]
    assert len(KEY.findall(html)) == 1


def test_reaction_that_replaces_what_no_longer_stands_is_told_with_both(amina, said):
    reacting.react(participant=amina, contribution=said, value=Reaction.Value.DISAGREE)  # from another phone
    told = react(amina, said, "agree-none", key_of(amina))
    assert (told.status_code, told.headers["X-Part"]) == (409, f"a{said.pk}")
    assert "something else was done here meanwhile" in told.content.decode()
    assert re.search(r'value="none-disagree-\w+" aria-pressed="true"', told.content.decode())
    assert Reaction.objects.get().value == Reaction.Value.DISAGREE


def test_reaction_that_came_twice_on_a_bad_line_is_one(amina, said):
    key = key_of(amina)
    assert [react(amina, said, "agree-none", key).status_code for _twice in "12"] == [200, 200]
    assert Reaction.objects.get().value == Reaction.Value.AGREE


def test_answer_that_waited_overwrites_no_later_one(amina, april):
    client = client_of(amina)
    before = answering.state(None)
    answering.answer(participant=amina, question=question(april), text="From the other phone.", language="en")
    sent = {"text": "From the mine.", "before": before, "key": "k"}
    told = press(client, at("answer", "rights", 1), sent)
    html = told.content.decode()
    assert (told.status_code, "From the other phone." in html, "From the mine." in html) == (409, True, True)
    assert Contribution.objects.get().text == "From the other phone."
    again = dict(re.findall(r'name="(key|before)" value="([^"]*)"', html.split('class="form"')[-1]))
    assert press(client, at("answer", "rights", 1), {"text": "From the mine.", **again}).status_code == 200
    assert Contribution.objects.get().text == "From the mine."


def test_press_that_leads_to_another_page_says_where(amina):
    client = client_of(amina)
    fields = {"title": "T", "problem": "P", "opportunity": "O", "question_1": "Q", "language": "en", "key": "k"}
    told = press(client, at("proposal_new"), fields, page=at("proposal_new"))
    assert (told.status_code, told.content) == (204, b"")
    assert "Sent. That you support it" in client.get(told.headers["HX-Redirect"]).content.decode()


def test_words_of_who_is_signed_out_come_back_in_the_page(amina):
    told = press(client_of(), at("answer", "rights", 1), {"text": "Typed for long.", "key": key_of(amina)})
    assert (told.status_code, told.headers["X-Part"]) == (401, "main")
    assert "Typed for long." in told.content.decode()


def test_what_is_wrong_in_a_form_stands_in_its_part(amina):
    told = press(client_of(amina), at("answer", "rights", 1), {"text": ""})
    assert (told.status_code, told.headers["X-Part"], "X-At" in told.headers) == (422, "main", False)
    assert "There is nothing to read in this yet" in told.content.decode()


def test_what_is_no_longer_here_replaces_nothing(amina):
    told = press(client_of(amina), at("react", 5), {"value": "agree"})
    assert (told.status_code, "X-Part" in told.headers) == (404, False)


@pytest.mark.parametrize("page", ["http://[", "//evil.test/", "https://evil.test/d/april/", "", PAGE + "?page=2"])
@pytest.mark.trust("E9")
def test_page_that_a_script_makes_up_leads_home_or_nowhere(amina, page):
    told = client_of(amina).post(
        at("answer", "rights", 1),
        {"text": "In short.", "next": page},
        headers={"HX-Request": "true", "HX-Current-URL": page, "HX-Target": '"><script>'},
    )
    assert told.status_code == 204
    assert told.headers["HX-Redirect"].startswith("/d/april/")


def test_name_of_a_part_is_never_said_back(amina):
    told = press(
        client_of(amina), at("answer", "rights", 1), {"text": "In short."}, part='"><script>x', **{"X-Also": "<b> main"}
    )
    assert (told.headers["X-Part"], "<script>x" in told.content.decode(), "<b> main" in told.content.decode()) == (
        "main",
        False,
        False,
    )
