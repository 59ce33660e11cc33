"""The list of ties, the page of one, and the presses on it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue import database_time
from issues import moderating, releasing
from issues.models import Expectation, TieRound, TieView
from issues.ties import expecting, reading, rounds
from tests import factories
from tests.issues.ties.tie_room import add_tie, close, expect, make_tie_room, open_round, rest, tell, tell_all
from tests.issues.voting_room import staff
from tests.speaking import at, client_of, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # its team needs no second step
    return make_tie_room()


@pytest.fixture
def amina(room):
    return client_of(room.people["diggers"][0])


def page_of(client, *place, status=200, **query):
    response = client.get(at(*place), query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def section(page, name):
    """The words of the part of the page that is labelled so."""
    found = re.search(rf'aria-labelledby="{name}">(.*?)</section>', page)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


def say_all(room):
    """Miners find it strained, companies find it working; too few officials say anything."""
    asked = open_round(room)
    tell_all(room, "diggers", asked, 1, 2, 2, 2, 1, 2)
    tell_all(room, "owners", asked, 1, 2, 2, 2, 1, 2)
    tell_all(room, "lsm", asked, 4, 5, 4, 4, 5, 4, 2, 0)
    tell_all(room, "gov", asked, 3, 3, 3)
    return asked


# ---- what it shows


def test_both_sides_stand_beside_each_other_once_it_is_closed(room, amina):
    say_all(room)
    before = page_of(amina, "tie", room.tie.pk)
    assert ("ostly" in section(before, "both"), section(before, "both").count("It appears when this closes.")) == (
        False,
        2,
    )
    assert "20 people or more have said how it is." in before  # of 23
    close(room)
    page = page_of(amina, "tie", room.tie.pk)
    miners, companies = room.groups["asm"].short_name, room.groups["lsm"].short_name
    assert f"{miners}: mostly strained. {companies}: mostly working." in page
    both = section(page, "both")
    # of the lane, of its two parts, and once where the words are explained
    assert [both.count(words) for words in ("Mostly strained", "mostly strained", "Mostly working")] == [2, 2, 1]
    assert section(page, "third").count("fewer than 6 gave a view") == 3


def test_outline_stands_apart_from_what_groups_say(room, amina):
    page = page_of(amina, "tie", room.tie.pk)
    paper = section(page, "paper")
    assert ("Room to dig." in paper, "From a paper." in paper) == (True, True)
    assert "Room to dig." not in section(page, "both")


def test_words_stand_with_their_side_only_where_their_author_let_them(room, amina):
    asked = open_round(room)
    expect(room.people["diggers"][0], asked, "Of a side")
    expect(room.people["diggers"][1], asked, "Of nobody", show_group=False)
    expect(room.people["owners"][0], asked, "Of the same side")
    expect(room.people["gov"][0], asked, "Of a third")
    expect(room.people["lsm"][0], asked, "Off the record", off_record=True, show_group=False)
    hidden = expect(room.people["diggers"][2], asked, "Hidden")
    releasing.tonight(room.dialogue)
    moderating.hide(text=hidden, reason="Unkind.", dialogue=room.dialogue, by=room.organiser)
    page = page_of(client_of(room.people["lsm"][1]), "tie", room.tie.pk)
    texts = ("Of a side", "Of nobody", "Of the same side", "Of a third", "Off the record", "Hidden")
    found = {
        name: {text for text in texts if text in (section(page, name) or "")}
        for name in ("both", "third", "unlabelled")
    }
    assert found == {
        "both": {"Of a side", "Of the same side"},
        "third": {"Of a third"},
        "unlabelled": {"Of nobody", "Off the record"},
    }
    assert "Hidden" not in page


def test_list_says_how_each_tie_stands(room, amina):
    asked, other = say_all(room), add_tie(room, "gov", "lsm")
    add_tie(room, "lsm", "gov")
    close(room)
    open_round(room, other)
    page = page_of(amina, "tie_list")
    assert [page.count(words) for words in ("mostly strained", "mostly working", "Open now", "Not asked yet")] == [
        1,
        1,
        1,
        1,
    ]
    assert at("tie_list") in page_of(amina, "people")
    found = [(relation.pk, words) for relation, words in reading.views_of(room.dialogue)]
    assert [words for _pk, words in found] == [("strained", "working"), None, None]
    assert found[0][0] == asked.tie_id


def test_earlier_rounds_are_folded(room, amina):
    say_all(room)
    close(room)
    open_round(room)
    close(room)
    page = page_of(amina, "tie", room.tie.pk)
    assert "Earlier rounds" in page
    assert section(page, "both").count("Fewer than 6 gave a view") == 2
    assert page.count("mostly strained") == 1


def test_number_of_queries_is_the_same_with_more_rows(room):
    asked = open_round(room)
    client = client_of(room.people["diggers"][0])
    tell(room.people["diggers"][0], asked, 2)
    expect(room.people["diggers"][0], asked, "Words 0")
    counts = []
    for n in range(1, 4):
        expect(room.people["diggers"][n], asked, f"Words {n}")
        close(room)
        asked = open_round(room)
        add_tie(room, "gov", "lsm")
        tell(room.people["diggers"][0], asked, 2)
        expect(room.people["diggers"][0], asked, "Mine")
        releasing.tonight(room.dialogue)
        for place in (("tie", room.tie.pk), ("tie_list",)):
            with CaptureQueriesContext(connection) as queries:
                page_of(client, *place)
            counts.append(len(queries))
    assert counts == [7, 6] * 3


@pytest.mark.trust("F2")
def test_list_asks_only_about_ties_of_which_this_person_has_said_nothing(room, amina):
    asked = open_round(room)
    add_tie(room, "gov", "lsm")
    tell(room.people["diggers"][1], asked, 3)  # somebody else's says nothing here
    ask, done = "Open now: say how you see it", "Open now: you have said how you see it"
    before = page_of(amina, "tie_list")
    tell(room.people["diggers"][0], asked, 2)
    after = page_of(amina, "tie_list")
    assert [(page.count(ask), page.count(done)) for page in (before, after)] == [(1, 0), (0, 1)]
    close(room)
    tell(room.people["diggers"][1], open_round(room), 3)
    assert page_of(amina, "tie_list").count(ask) == 1  # another round begins anew


def test_many_words_are_paged(room):
    asked = open_round(room)
    person = room.people["diggers"][0]
    voices = factories.members(room.dialogue, "diggers", reading.A_PAGE, name="more")
    for n, each in enumerate(voices):
        expect(each, asked, f"Text {n}")
    expect(person, asked, "My own words")
    releasing.tonight(room.dialogue)
    client = client_of(person)
    pages = [page_of(client, "tie", room.tie.pk, page=number) for number in (1, 2)]
    said = [re.findall(r">(Text \d+|My own words)</p>", page) for page in pages]
    assert [len(page) for page in said] == [reading.A_PAGE + 1, 1]  # one's own stands twice
    assert {text for page in said for text in page} == {"My own words", *(f"Text {n}" for n in range(len(voices)))}
    assert [at("tie_tell", room.tie.pk) in page for page in pages] == [True, False]


# ---- who speaks


def test_somebody_says_it_changes_it_and_takes_it_back(room, amina):
    open_round(room)
    page = page_of(amina, "tie", room.tie.pk)
    assert ("In conflict" in page, "We do not meet" in page, "May be shown as" in page) == (True, True, True)
    refused = amina.post(at("tie_tell", room.tie.pk), {})
    assert (refused.status_code, "Choose one first" in refused.content.decode()) == (422, True)
    for step in ("2", "0"):
        assert amina.post(at("tie_tell", room.tie.pk), {"step": step}).url == at("tie", room.tie.pk)
    assert amina.post(at("tie_expect", room.tie.pk), {"text": "Room to dig.", "show_group": "on"}).status_code == 302
    page = page_of(amina, "tie", room.tie.pk)
    mine = section(page, "yours-title")
    assert ("We do not meet" in mine, "Room to dig." in mine, "Sent. Others can read it" in mine) == (True, True, True)
    assert "Room to dig." in page_of(amina, "you", ties="")
    key = {"key": re.search(r'name="key" value="([^"]+)"', page)[1]}
    assert amina.post(at("tie_untell", room.tie.pk), key).status_code == 302
    assert amina.post(at("tie_unexpect", room.tie.pk), key).status_code == 302
    assert (TieView.objects.count(), Expectation.objects.count()) == (0, 0)


def test_same_form_twice_with_something_else_is_told(room, amina):
    open_round(room)
    tie = room.tie.pk
    for name, first, second, shown in (
        ("tie_tell", {"step": "2"}, {"step": "4"}, "Strained"),
        ("tie_expect", {"text": "Water."}, {"text": "Air."}, "Water."),
    ):
        assert amina.post(at(name, tie), first | {"key": name}).status_code == 302
        again = amina.post(at(name, tie), second | {"key": name})
        page = again.content.decode()
        assert (again.status_code, "What stands now" in page, shown in page) == (409, True, True)


def test_words_that_come_too_late_stand_to_be_kept(room, amina):
    open_round(room)
    close(room)
    late = amina.post(at("tie_expect", room.tie.pk), {"text": "Too late for it."})
    assert (late.status_code, "Too late for it." in late.content.decode()) == (409, True)
    assert amina.post(at("tie_tell", room.tie.pk), {"step": "2"}).status_code == 409
    other = add_tie(room, "gov", "lsm")
    assert amina.post(at("tie_tell", other.pk), {"step": "2"}).status_code == 404  # nobody was asked
    assert (TieView.objects.count(), Expectation.objects.count()) == (0, 0)


def test_what_was_chosen_stays_once_it_is_closed_and_unread_words_can_go(room, amina):
    asked = open_round(room)
    person = room.people["diggers"][0]
    tell(person, asked, 2)
    expect(person, asked, "Regretted")
    close(room)
    page = page_of(amina, "tie", room.tie.pk)
    assert ("What you chose is counted." in page, at("tie_untell", room.tie.pk) in page) == (True, False)
    key = {"key": re.search(r'name="key" value="([^"]+)"', page)[1]}
    assert amina.post(at("tie_unexpect", room.tie.pk), key).status_code == 302
    assert (TieView.objects.count(), Expectation.objects.count()) == (1, 0)


@pytest.mark.trust("A2")
def test_form_of_a_round_that_has_closed_changes_nothing_in_the_next(room, amina):
    open_round(room)
    sent = {"tie_tell": {"step": "2"}, "tie_expect": {"text": "Regretted"}}
    key = {"key": key_of(room.people["diggers"][0], "button"), "round": "1"}
    for name, said in (*sent.items(), ("tie_untell", key), ("tie_unexpect", key)):
        assert amina.post(at(name, room.tie.pk), {"key": name, "round": "1"} | said).status_code == 302
    close(room)
    asked = open_round(room)
    tell(room.people["diggers"][0], asked, 5)
    for name, told in (
        ("tie_tell", "Nothing was changed: this is closed."),
        ("tie_expect", "Not sent: this closed before it arrived."),
    ):
        late = amina.post(at(name, room.tie.pk), sent[name] | {"key": name, "round": "1"})
        page = late.content.decode()
        assert (late.status_code, page.count(told), at("tie_tell", room.tie.pk) in page) == (409, 1, True)
    assert "Regretted</textarea>" in page
    for name in ("tie_untell", "tie_unexpect"):
        assert amina.post(at(name, room.tie.pk), key).status_code == 302  # it was done: nothing is left of it
    found = (list(TieView.objects.values_list("round", "step")), Expectation.objects.count())
    assert found == ([(asked.pk, 5)], 0)
    assert 'name="round" value="2"' in page_of(amina, "tie", room.tie.pk)
    assert amina.post(at("tie_tell", room.tie.pk), {"step": "2", "round": "3"}).status_code == 404


def test_unread_words_of_an_earlier_round_stay_in_reach_of_their_author(room, amina):
    person = room.people["diggers"][0]
    expect(person, open_round(room), "Regretted")
    close(room)
    expect(person, open_round(room), "Of now")
    mine = page_of(amina, "tie", room.tie.pk).partition('id="yours"')[2]
    assert [mine.count(words) for words in (">Regretted<", ">Of now<")] == [1, 1]
    press = re.search(r'name="key" value="([^"]+)"><input type="hidden" name="round" value="1"', mine)
    assert amina.post(at("tie_unexpect", room.tie.pk), {"key": press[1], "round": "1"}).status_code == 302
    assert [(said.text, said.round.number) for said in Expectation.objects.all()] == [("Of now", 2)]


def test_who_has_another_card_is_told_so(room):
    open_round(room)
    late = factories.member(room.dialogue, "lsm", "Late")
    type(late).objects.filter(pk=late.pk).update(acts_from=database_time.now())
    for name, said in (("tie_tell", {"step": "2"}), ("tie_expect", {"text": "Words"}), ("tie_untell", {})):
        page = client_of(late).post(at(name, room.tie.pk), said | {"key": ""}).content.decode()
        assert [page.count(words) for words in ("Not sent. This was already open when", "this is closed")] == [1, 0]


def test_order_of_texts_tells_nothing_of_what_waits(room, monkeypatch):
    monkeypatch.setattr(reading, "A_PAGE", 2)
    asked, people = open_round(room), room.people["diggers"]
    for n in range(6):
        expect(people[n], asked, f"Text {n}")
    releasing.tonight(room.dialogue)
    reader = client_of(room.people["gov"][0])
    said = [re.findall(r">(Text \d)</p>", page_of(reader, "tie", room.tie.pk, page=number)) for number in (1, 2, 3)]
    expecting.take_back(participant=people[int(said[2][1][-1])], asked=asked)
    assert [
        re.findall(r">(Text \d)</p>", page_of(reader, "tie", room.tie.pk, page=number)) for number in (1, 2, 3)
    ] == said


@pytest.mark.parametrize("number", ["9" * 4301, "0", "x", "-1"])
def test_number_of_a_page_may_be_anything(room, amina, number):
    expect(room.people["diggers"][0], open_round(room), "Words")
    assert ">Words<" in page_of(amina, "tie", room.tie.pk, page=number)


def test_each_is_asked_from_their_side(room):
    open_round(room)
    lanes = {key: room.groups[key].short_name for key in ("asm", "lsm")}
    asked = {key: page_of(client_of(room.people[key][0]), "tie", room.tie.pk) for key in ("owners", "lsm", "gov")}
    assert f"the other side ({lanes['lsm']})" in asked["owners"]
    assert f"the other side ({lanes['asm']})" in asked["lsm"]
    assert "What would help between the two?" in asked["gov"]


def test_protected_group_is_unticked_at_first():
    room = make_tie_room(asm="protected")
    open_round(room)
    ticked = [
        bool(re.search(r'name="show_group"[^>]* checked', page_of(client_of(room.people[key][0]), "tie", room.tie.pk)))
        for key in ("diggers", "communities")
        if room.people.get(key)
    ]
    assert ticked == [False]


# ---- the team


def test_team_opens_and_closes_one_and_all(room):
    add_tie(room, "gov", "lsm")
    team = client_of(room.organiser)
    assert "Ask about all ties" in page_of(team, "tie_list")
    for name, place in (
        ("tie_open", (room.tie.pk,)),
        ("ties_open", ()),
        ("tie_close", (room.tie.pk,)),
        ("ties_close", ()),
    ):
        assert team.post(at(name, *place)).status_code == 302
    assert [found.is_closed for found in TieRound.objects.all()] == [True, True]
    assert "Ask again" in page_of(team, "tie", room.tie.pk)
    page = page_of(team, "team_log")
    for words in ("Asked how a tie is", "Asked how the ties are: 1.", "Closed what was asked about a tie"):
        assert words in page


def test_press_of_a_page_from_before_opens_and_closes_nothing(room):
    """`seen`: of one tie the number of its round, of all the latest round there is."""
    other, team = add_tie(room, "gov", "lsm"), client_of(room.organiser)
    first = open_round(room)
    assert f'name="seen" value="{first.pk}"' in page_of(team, "tie_list")
    assert 'name="seen" value="1"' in page_of(team, "tie", room.tie.pk)
    close(room)
    told = [team.post(at("tie_open", room.tie.pk), {"seen": "0"}, follow=True).content.decode()]
    team.post(at("ties_open"), {"seen": "0"})
    assert [(found.tie_id, found.number, found.is_open) for found in TieRound.objects.order_by("pk")] == [
        (room.tie.pk, 1, False),
        (other.pk, 1, True),
    ]
    early = team.post(at("tie_open", room.tie.pk), {"seen": "1"}, follow=True).content.decode()
    assert early.count("Not opened: you can ask again from") == 1
    rest(room.dialogue)
    assert team.post(at("tie_open", room.tie.pk), {"seen": "1"}).status_code == 302
    told.append(team.post(at("tie_close", room.tie.pk), {"seen": "1"}, follow=True).content.decode())
    team.post(at("ties_close"), {"seen": f"{first.pk}"})
    assert TieRound.objects.open().count() == 2
    assert [page.count("Nothing was changed: something else was done here meanwhile") for page in told] == [1, 1]
    team.post(at("ties_close"), {"seen": f"{TieRound.objects.order_by('-pk')[0].pk}"})
    assert TieRound.objects.open().count() == 0


def test_list_asks_those_who_can_still_say_it(room, amina):
    open_round(room)
    late = factories.member(room.dialogue, "lsm", "Late")
    type(late).objects.filter(pk=late.pk).update(acts_from=database_time.now())
    readers = (amina, client_of(late), client_of(room.organiser))
    assert [
        "say how you see it" in page_of(reader, "tie_list").partition('id="all-ties"')[2] for reader in readers
    ] == [
        True,
        False,
        False,
    ]


def test_who_may_not_steer_sees_no_press_and_nobody_opens_once_answering_has_ended(room):
    observer = client_of(staff(room.dialogue, "observer", "Kwesi"))
    assert at("ties_open") not in page_of(observer, "tie_list")
    assert observer.post(at("ties_open")).status_code == 404
    room.dialogue.phase = "agenda"
    room.dialogue.save(update_fields=["phase"])
    team = client_of(room.organiser)
    assert "Ties can be opened while questions can be answered." in page_of(team, "tie_list")
    refused = team.post(at("tie_open", room.tie.pk), follow=True)
    assert ("Not opened" in refused.content.decode(), TieRound.objects.count()) == (True, 0)


def test_team_finds_what_is_expected_among_the_texts(room):
    asked = open_round(room)
    expect(room.people["lsm"][0], asked, "By a company")
    team = client_of(room.organiser)
    page = page_of(team, "moderation", **{"in": "expectations"})
    assert ("By a company" in page, "What is expected of a tie" in page) == (True, True)
    said = Expectation.objects.get()
    team.post(at("text_hide", "expectation", said.pk), {"reason": "Unkind."})
    mine = page_of(client_of(room.people["lsm"][0]), "tie", room.tie.pk)
    assert "Their reason: Unkind." in mine


def test_first_page_leads_there_while_something_is_asked(room, amina):
    words = "how the groups get on with each other"
    before = words in page_of(amina, "dialogue_home")
    open_round(room)
    asked = [words in page_of(client, "dialogue_home") for client in (amina, client_of(room.organiser))]
    close(room)
    assert (before, asked, words in page_of(amina, "dialogue_home")) == (False, [True, False], False)


def test_waiting_and_late_people(room):
    asked = open_round(room)
    waiting = client_of(factories.member(room.dialogue, "lsm", "Waiting", status="waiting"))
    assert waiting.get(at("tie", room.tie.pk)).status_code == 403
    late = factories.member(room.dialogue, "lsm", "Late")
    type(late).objects.filter(pk=late.pk).update(acts_from=database_time.now())
    page = page_of(client_of(late), "tie", room.tie.pk)
    assert "You were here before" in page
    assert asked.pk == rounds.open_round(dialogue=room.dialogue, tie=room.tie, by=None).pk
