"""The pages of cards: opening one, its first use, and what the team does with them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue.models import TeamLog
from stakeholders import cards
from stakeholders.models import Card, Participant
from tests.factories import group, make_dialogue, member
from tests.issues.voting_room import staff
from tests.stakeholders.test_cards import PIN, make, used

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WRONG = "Number, code and PIN do not go together."
JOIN = {"pin": PIN, "again": PIN, "language": "en", "country": "GH", "name": ""}


@pytest.fixture
def april(settings):
    settings.DEMO = True
    return make_dialogue()


@pytest.fixture
def boss(april):
    return staff(april, "facilitator")


@pytest.fixture
def pair(april, boss):
    return make(april, boss)[1][0]


def open_card(client, pair, pin=""):
    return client.post(reverse("card"), {"number": pair[0], "code": pair[1], "pin": pin})


def text(response):
    return " ".join(response.content.decode().split())


# ---- with the card in hand


def test_first_use_and_coming_back(client, april, pair):
    number, code = pair
    spoken = {"number": f"{number[:4]} {number[4:]}", "code": f"{code[:5].lower()}-{code[5:]}"}
    assert client.post(reverse("card"), spoken).url == reverse("card_first")
    page = text(client.get(reverse("card_first")))
    assert ("April dialogue" in page, "Diggers" in page, "Hidden: no name is stored" in page) == (True, True, True)
    joined = client.post(reverse("card_first"), JOIN)
    assert joined.url == "/d/april/"
    assert "Welcome. You are in." in text(client.get("/d/april/"))
    again = Client()
    assert open_card(again, pair, PIN).url == "/d/april/"
    assert again.get("/d/april/").wsgi_request.user == Participant.objects.get().user


def test_card_leads_back_to_where_its_holder_was(client, pair):
    """Through the sign-in page, the first use with its PIN, and each time after."""
    asked = client.get("/d/april/issues/rights/", follow=True).content.decode()
    way = reverse("card", query={"next": "/d/april/"})  # the rest is known to the browser alone
    assert f'href="{way}"'.replace("%2F", "/") in asked.replace("%2F", "/")
    shown = text(client.get(way))
    assert '<input type="hidden" name="next" value="/d/april/">' in shown
    fields = {"number": pair[0], "code": pair[1], "next": "/d/april/issues/rights/"}
    assert client.post(reverse("card"), fields).url == reverse("card_first")
    assert client.post(reverse("card_first"), JOIN).url == "/d/april/issues/rights/"
    again = Client()
    slip = text(again.post(reverse("card"), fields | {"pin": "270864"}))
    assert 'name="next" value="/d/april/"' in slip
    assert again.post(reverse("card"), fields | {"pin": PIN}).url == "/d/april/issues/rights/"


@pytest.mark.trust("E9")
@pytest.mark.parametrize("evil", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_card_leads_to_no_other_site(client, pair, evil):
    fields = {"number": pair[0], "code": pair[1], "next": evil}
    client.post(reverse("card"), fields)
    assert client.post(reverse("card_first"), JOIN).url == "/d/april/"
    assert Client().post(reverse("card"), fields | {"pin": PIN}).url == "/d/april/"


@pytest.mark.trust("E17")
@pytest.mark.parametrize("shared", [True, False])
def test_tick_of_the_first_page_stands_on_the_next(client, pair, shared):
    client.post(reverse("card"), {"number": pair[0], "code": pair[1]} | ({"shared": "on"} if shared else {}))
    page = client.get(reverse("card_first")).content.decode()
    assert page[page.index('name="shared"') :].partition(">")[0].endswith(" checked") == shared
    client.post(reverse("card_first"), JOIN | ({"shared": "on"} if shared else {}))
    assert ("I am done" in client.get("/d/april/").content.decode()) == shared


def test_square_opens_the_page_with_the_number_and_changes_nothing(client, pair):
    page = client.get(reverse("card", args=[pair[0]]))
    assert (f'value="{pair[0]}"' in text(page), pair[1] in text(page)) == (True, False)
    assert client.get(reverse("card_first")).url == reverse("card")
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_wrong_ones_get_one_answer(client, april, boss, pair):
    used(pair)
    tries = [("10000000", pair[1], PIN), (pair[0], "2222222222", PIN), (pair[0], pair[1], "270864"), (*pair, "")]
    answers = [open_card(client, (number, code), pin) for number, code, pin in tries]
    assert [a.status_code for a in answers] == [422] * 4
    assert [WRONG in text(a) for a in answers] == [True] * 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "1234"}, "A card&#x27;s number has eight digits."),
        ({"number": ""}, "Type the number of the card: eight digits."),
        ({"code": "ABC"}, "A card&#x27;s code has ten letters and digits."),
        ({"code": ""}, "Type the code: it stands under the number."),
    ],
)
def test_what_cannot_be_a_card_is_said_at_its_field(client, changes, said):
    answer = client.post(reverse("card"), {"number": "12345678", "code": "ABCDE FGHJK", **changes})
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert 'value="ABCDE FGHJK"' in text(answer) or "code" in changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pin": "123456", "again": "123456"}, "This PIN is easy to guess."),
        ({"pin": "4829", "again": "4829"}, "A PIN has six to twelve digits."),
        ({"pin": "secret"}, "A PIN has digits only."),
        ({"again": "482916"}, "The two PINs differ."),
        ({"again": ""}, "Type the PIN a second time"),
    ],
)
def test_first_use_says_what_is_missing(client, pair, changes, said):
    open_card(client, pair)
    answer = client.post(reverse("card_first"), {**JOIN, "name": "Kofi", **changes})
    assert (answer.status_code, said in text(answer), 'value="Kofi"' in text(answer)) == (422, True, True)
    assert PIN not in text(answer)
    assert "Not saved yet. Look at the marked fields, and type both PINs again." in text(answer)
    assert Participant.objects.count() == 0


def test_card_opened_long_ago_is_asked_for_again(client, pair, time_machine):
    time_machine.move_to("2027-04-12 10:00", tick=False)
    open_card(client, pair)
    time_machine.move_to("2027-04-12 10:31", tick=False)
    assert client.post(reverse("card_first"), JOIN).url == reverse("card")


def test_card_taken_back_meanwhile_is_not_used(client, boss, pair):
    open_card(client, pair)
    cards.revoke(card=Card.objects.get(), by=boss)
    assert client.post(reverse("card_first"), JOIN).url == reverse("card")
    assert Participant.objects.count() == 0


def test_taking_back_ends_sessions_at_once(client, boss, pair):
    open_card(client, pair)
    client.post(reverse("card_first"), JOIN)
    assert client.get("/d/april/").status_code == 200
    cards.revoke(card=Card.objects.get(), by=boss)
    assert client.get("/d/april/").url.startswith(reverse("account_request_login_code"))


@pytest.mark.parametrize("who", ["team", "participant"])
def test_people_of_the_dialogue_get_no_second_place(client, april, boss, pair, who):
    client.force_login(boss if who == "team" else member(april, "gov", "Grace").user)
    before = Participant.objects.count()
    open_card(client, pair)
    answer = client.post(reverse("card_first"), JOIN)
    assert (answer.status_code, "a card cannot give you a second place" in text(answer)) == (403, True)
    assert (Participant.objects.count(), Card.objects.get().user) == (before, None)


def test_signing_in_by_card_gives_a_new_session(client, pair):
    open_card(client, pair)
    before = client.cookies["sessionid"].value
    client.post(reverse("card_first"), JOIN)
    assert client.cookies["sessionid"].value != before


def test_number_typed_where_people_join_leads_to_the_card(client):
    for name in ("join", "join_short"):
        assert client.post(reverse(name), {"code": "1234 5678"}).url == reverse("card", args=["12345678"])


def test_ways_to_the_card(client):
    pages = [text(client.get(reverse(name))) for name in ("join", "account_request_login_code")]
    assert [f'href="{reverse("card")}"' in page for page in pages] == [True, True]


def test_account_names_the_card(client, pair):
    person = used(pair)
    client.force_login(person.user)
    page = text(client.get(reverse("account")))
    assert f"With your card <b>{pair[0][:4]} {pair[0][4:]}</b>" in page
    assert client.post(reverse("account"), {"name": "", "language": "fr", "country": "ML"}).status_code == 302


# ---- the team


def test_newest_cards_come_first(client, april, boss):
    older, newer = (make(april, boss)[0] for _n in range(2))
    client.force_login(boss)
    assert list(client.get(reverse("card_list", args=["april"])).context["batches"]) == [newer, older]


def test_answer_to_the_press_is_the_sheet(client, april, boss):
    client.force_login(boss)
    data = {"number": 3, "language": "en", "group": group(april, "diggers").pk, "key": "k"}
    answer = client.post(reverse("card_batch_new", args=["april"]), data)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert (answer.content[:5], answer["Cache-Control"]) == (b"%PDF-", "no-store, private")
    assert answer["Content-Disposition"].startswith('attachment; filename="cards-')
    assert "diggers" not in answer["Content-Disposition"].lower()
    assert Card.objects.count() == 3


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "Make at least one card."),
        ("201", "up to 200 cards at a time"),
        ("", "Say how many"),
        ("x", "Write a number."),
    ],
)
def test_too_many_and_too_few_cards_are_refused(client, april, boss, number, said):
    client.force_login(boss)
    data = {"number": number, "language": "en", "group": group(april, "diggers").pk}
    answer = client.post(reverse("card_batch_new", args=["april"]), data)
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_cards_are_for_speaking_groups_of_the_dialogue(client, april, boss):
    client.force_login(boss)
    foreign = group(make_dialogue("may"), "diggers")
    for bad in (group(april, "asm"), foreign):
        answer = client.post(
            reverse("card_batch_new", args=["april"]), {"number": 1, "language": "en", "group": bad.pk}
        )
        assert answer.status_code == 422
    assert Card.objects.count() == 0


def test_nothing_is_made_in_a_sealed_dialogue(client, april, boss, pair):
    client.force_login(boss)
    april.phase = "sealed"
    april.save()
    answer = client.post(
        reverse("card_batch_new", args=["april"]),
        {"number": 1, "language": "en", "group": group(april, "diggers").pk},
    )
    replaced = client.post(reverse("card_replace", args=["april", Card.objects.get().pk]), follow=True)
    assert ["This dialogue is sealed" in text(page) for page in (answer, replaced)] == [True, True]
    assert Card.objects.usable().count() == 1


def test_list_says_when_there_are_none(client, boss):
    client.force_login(boss)
    assert "No cards yet" in text(client.get(reverse("card_list", args=["april"])))


def test_pages_cost_the_same_for_one_card_and_many(client, april, boss):
    client.force_login(boss)
    costs = []
    for number in (1, 3):
        batch, pairs = make(april, boss, number)
        used(pairs[0], name="Kofi")
        cards.replace(card=Card.objects.get(number=pairs[0][0]), by=boss)
        for path in (reverse("card_list", args=["april"]), reverse("card_batch", args=["april", batch.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]


def test_batch_shows_numbers_and_states_and_no_codes(client, april, boss):
    client.force_login(boss)
    batch, pairs = make(april, boss, 3)
    used(pairs[0], name="Kofi")
    cards.revoke(card=Card.objects.get(number=pairs[1][0]), by=boss)
    page = text(client.get(reverse("card_batch", args=["april", batch.pk])))
    assert [s in page for s in ("Kofi", "in use", "taken back", "not used yet")] == [True] * 4
    assert [f"{n[:4]} {n[4:]}" in page for n, _code in pairs] == [True] * 3
    assert [code in page for _n, code in pairs] == [False] * 3


def test_team_takes_back_replaces_and_frees(client, april, boss, pair):
    client.force_login(boss)
    used(pair)
    card = Card.objects.get()
    Card.objects.update(pin_tries=20)
    assert "can be tried again" in text(client.post(reverse("card_free", args=["april", card.pk]), follow=True))
    sheet = client.post(reverse("card_replace", args=["april", card.pk]))
    assert sheet["Content-Type"] == "application/pdf"
    told = text(client.post(reverse("card_replace", args=["april", card.pk]), follow=True))
    assert "was printed in its place" in told
    told = text(client.post(reverse("card_revoke", args=["april", card.pk]), follow=True))
    assert "This card was taken back before" in told
    batch = card.batch_id
    told = text(client.post(reverse("card_batch_revoke", args=["april", batch]), follow=True))
    assert "0 unused cards were taken back." in told


@pytest.mark.parametrize("role", ["observer", "rapporteur"])
def test_cards_are_for_those_who_let_people_in(client, april, pair, role):
    client.force_login(staff(april, role, "Noor"))
    card = Card.objects.get()
    assert client.get(reverse("card_list", args=["april"])).status_code == 404
    assert client.get(reverse("card_batch", args=["april", card.batch_id])).status_code == 404
    names = ("card_revoke", "card_replace", "card_free")
    assert [client.post(reverse(n, args=["april", card.pk])).status_code for n in names] == [404] * 3


def test_history_has_sentences_for_cards(client, april, boss, pair):
    client.force_login(boss)
    cards.revoke(card=Card.objects.get(), by=boss)
    TeamLog.objects.create(dialogue=april, action="many wrong codes")
    page = text(client.get(reverse("team", args=["april"])))
    assert [s in page for s in (f"Took back card {pair[0]}.", "Made cards: 1, Diggers.", "Many wrong codes")] == [
        True
    ] * 3
