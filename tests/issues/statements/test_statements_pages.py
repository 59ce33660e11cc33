"""The page of a collection, before, while and after it is asked about, and the presses on it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue import database_time
from issues import moderating, releasing
from issues.models import SaidStatement, StatementMark, StatementRound
from issues.statements import reading
from tests import factories
from tests.issues.statements.statement_room import (
    CHALLENGES,
    VISIONS,
    add_challenge,
    add_vision,
    close,
    make_statement_room,
    mark,
    mark_all,
    open_round,
    ref_of,
    write,
)
from tests.issues.voting_room import staff
from tests.speaking import at, client_of, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # its team needs no second step
    return make_statement_room()


@pytest.fixture
def amina(room):
    return client_of(room.people["diggers"][0])


def page_of(client, collection=CHALLENGES, status=200, name="statement_list", **query):
    response = client.get(at(name, collection) if name == "statement_list" else at(name), query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def press(client, room, statement, state, *, collection=CHALLENGES, number=1, **more):
    said = {"mark": f"{ref_of(statement)} {state}", "round": str(number), **more}
    return client.post(at("statement_mark", collection), said)


def share_water(room):
    """Miners and companies have it; too few officials say anything."""
    asked = open_round(room)
    mark_all(room, "diggers", asked, room.water, 6, 1)
    mark_all(room, "owners", asked, room.water, 6)
    mark_all(room, "lsm", asked, room.water, 7, 1)
    mark_all(room, "gov", asked, room.water, 3)
    return asked


# ---- what it shows


def test_page_before_it_is_asked_shows_what_the_outline_says(room, amina):
    page = page_of(amina)
    assert [page.count(words) for words in ("Water runs short.", "Nobody has been asked", "We have this too")] == [
        1,
        1,
        0,
    ]
    assert room.issues[0].get_absolute_url() in page


def test_page_while_it_is_open_shows_a_total_and_nothing_of_a_group(room, amina):
    share_water(room)
    page = page_of(amina)
    assert "20 people or more have pressed so far" in page  # of 24
    assert [page.count(words) for words in ("most have it", "fewer than 6", "Shared by")] == [0, 0, 0]
    assert page.count("We have this too") == 2


def test_matrix_and_sentences_stand_once_it_is_closed(room, amina):
    share_water(room)
    close(room)
    page = page_of(amina)
    asm, lsm, gov = (room.groups[key].short_name for key in ("asm", "lsm", "gov"))
    assert f"Shared by {asm} and {lsm}: 1." in page
    assert f"{gov}: too few to show." in page
    cells = re.findall(r'data-label="([^"]+)"><span class="t-said">.*?</svg>([^<]+)<', page)
    told = dict(cells)
    assert (told[asm], told[lsm], gov in told) == ("most have it", "most have it", False)
    assert re.search(f"Nothing can be shown of: {gov}", page)
    shown, nothing = page.split("Nothing can be shown of these")
    assert [("Water runs short." in part, "Permits take years." in part) for part in (shown, nothing)] == [
        (True, False),
        (False, True),
    ]


def test_groups_too_few_beside_one_statement_share_a_line_on_a_phone(room, amina):
    asked = open_round(room)
    mark_all(room, "lsm", asked, room.water, 8)
    mark_all(room, "lsm", asked, room.permits, 7)
    mark_all(room, "gov", asked, room.permits, 6)
    close(room)
    page = page_of(amina)
    assert re.findall(r'<td class="fewer soft">([^<]+)<', page) == [f"Too few to show: {room.groups['gov'].short_name}"]
    assert page.count('<td class="few"') == 1


def test_where_nothing_at_all_can_be_shown_there_is_a_list_and_no_table(room, amina):
    open_round(room)
    close(room)
    page = page_of(amina)
    assert ("<table" in page, page.count("Water runs short."), "Nothing can be shown of these" in page) == (
        False,
        1,
        True,
    )


def test_any_set_of_groups_can_be_chosen(room, amina):
    share_water(room)
    close(room)
    page = page_of(amina, groups=["asm", "lsm"])
    assert ("Water runs short." in page, "Permits take years." in page) == (True, False)
    assert "Of how many more it cannot be shown, since too few pressed: 1." in page
    page = page_of(amina, groups=["asm", "gov"])
    assert "None that all of them share can be shown." in page
    assert "nothing can be shown together: too few pressed." in page
    assert page_of(amina, groups=["nobody"]).count("Water runs short.") == 1  # no group of that name: all


def test_what_was_found_stays_beside_the_next_round(room, amina):
    share_water(room)
    close(room)
    open_round(room)
    page = page_of(amina)
    assert ("We have this too" in page, "?round=1" in page, "most have it" in page) == (True, True, False)
    earlier = page_of(amina, round="1")
    assert ("most have it" in earlier, "We have this too" in earlier) == (True, False)


def test_hopes_and_fears_stand_apart(room, amina):
    add_vision(room, "Children learn.", "asm")
    asked = open_round(room, VISIONS)
    write(room.people["gov"][0], asked, "One register for all.", "hope")
    write(room.people["lsm"][0], asked, "A river without fish.", "fear")
    page = page_of(amina, VISIONS)
    assert page.count("We say so too") == 3
    assert page.count("Must not happen:") == 1
    assert ("In ten years, if this went well" in page, "What must not happen?" in page) == (True, True)
    assert "Water runs short." not in page


def test_words_stand_under_a_group_only_where_their_author_let_them(room, amina):
    asked = open_round(room)
    write(room.people["diggers"][1], asked, "Of a group")
    write(room.people["diggers"][2], asked, "Of nobody", show_group=False)
    hidden = write(room.people["owners"][0], asked, "Hidden words")
    releasing.tonight(room.dialogue)
    moderating.hide(text=hidden, reason="Unkind.", dialogue=room.dialogue, by=room.organiser)
    parts = re.findall(r"<summary>(.*?)</summary>(.*?)</details>", page_of(amina))
    found = {re.sub("<[^>]+>", "", title).strip(): body for title, body in parts}
    place = {text: [title for title, body in found.items() if text in body] for text in ("Of a group", "Of nobody")}
    assert place == {
        "Of a group": [f"{room.groups['diggers'].name} said by people"],
        "Of nobody": ["Said without a group said by people"],
    }
    assert "Hidden words" not in page_of(amina)


def test_words_that_went_leave_their_place_without_words(room, amina):
    asked = open_round(room)
    said = write(room.people["gov"][0], asked, "Too few inspectors.")
    mark_all(room, "lsm", asked, said, 8)
    close(room)
    assert "Too few inspectors." in page_of(amina)
    SaidStatement.objects.all().delete()
    page = page_of(amina)
    assert ("Too few inspectors." in page, page.count("It cannot be read any more.")) == (False, 1)


@pytest.mark.trust("F16")
def test_words_that_changed_since_do_not_stand_beside_what_was_found(room, amina):
    """Neither page shows the earlier ones, nor lends the new ones what was said of others."""
    asked = open_round(room)
    author = room.people["gov"][0]
    said = write(author, asked, "Too few inspectors.")
    mark_all(room, "lsm", asked, said, 6)
    write(author, asked, "Ban all diggers.")
    close(room)
    releasing.tonight(room.dialogue)
    page = page_of(amina)
    assert [
        words in page for words in ("inspectors", "Ban all", "has changed the words since, so they do not stand")
    ] == [
        False,
        False,
        True,
    ]


def test_what_came_out_after_it_closed_has_a_place_until_it_is_asked_about(room, amina):
    asked = open_round(room)
    share_water(room)
    for n in range(5):
        write(room.people["diggers"][n], asked, f"Late words {n}")
    close(room)
    assert "after it closed" not in page_of(amina)
    releasing.tonight(room.dialogue)
    page = page_of(amina)
    assert (page.count("Late words"), "These came out after it closed" in page) == (5 + 1, True)  # one's own, too
    open_round(room)
    assert "after it closed" not in page_of(amina, round=1)


def test_number_of_queries_is_the_same_with_more_rows(room):
    person = room.people["diggers"][0]
    client = client_of(person)
    asked = open_round(room)
    counts = []
    for n in range(3):
        write(person, asked, f"Mine {n}")
        write(room.people["lsm"][n], asked, f"Words {n}")
        add_challenge(room, f"More {n}", "gov", "lsm", issues=room.issues)
        releasing.tonight(room.dialogue)
        for each in SaidStatement.objects.filter(round=asked, released=True):
            mark(person, asked, each)
        for which in ({}, {"round": "1"} if n else {}):
            with CaptureQueriesContext(connection) as queries:
                page_of(client, **which)
            counts.append(len(queries))
        close(room)
        with CaptureQueriesContext(connection) as queries:
            page_of(client)
        counts.append(len(queries))
        asked = open_round(room)
    assert (max(counts), {counts[0::3][1:] == counts[0::3][:-1], counts[2::3][1:] == counts[2::3][:-1]}) == (8, {True})


def test_many_are_paged(room, monkeypatch):
    monkeypatch.setattr(reading, "A_PAGE", 3)
    room.permits.delete()
    asked = open_round(room)
    for n in range(5):
        write(room.people["lsm"][n], asked, f"Text {n}")
    client = client_of(room.people["lsm"][0])
    pages = [page_of(client, page=number) for number in (1, 2)]
    listed = [re.findall(r'<li class="answer" id="([a-z]+)', page) for page in pages]
    assert listed == [["challenge", "said", "said"], ["said"] * 3]
    ids = [name for page in pages for name in re.findall(r'<li class="answer" id="(said-\d+)', page)]
    assert len(set(ids)) == 5
    assert [at("statement_write", CHALLENGES) in page for page in pages] == [True, False]


@pytest.mark.parametrize("number", ["9" * 4301, "0", "x", "-1"])
def test_number_of_a_page_or_round_may_be_anything(room, amina, number):
    share_water(room)
    assert "Water runs short." in page_of(amina, page=number)
    close(room)
    assert "Water runs short." in page_of(amina, page=number)
    page_of(amina, round=number)


# ---- who speaks


def test_somebody_marks_changes_and_takes_it_back(room, amina):
    open_round(room)
    assert press(amina, room, room.water, "yes-none").url == f"{at('statement_list', CHALLENGES)}#{ref_of(room.water)}"
    assert page_of(amina).count('aria-pressed="true"') == 1
    assert press(amina, room, room.water, "no-yes").status_code == 302
    assert [row.has for row in StatementMark.objects.all()] == [False]
    assert press(amina, room, room.water, "none-no").status_code == 302
    assert StatementMark.objects.count() == 0


def test_press_from_another_phone_is_told(room, amina):
    open_round(room)
    press(amina, room, room.water, "yes-none")
    again = press(amina, room, room.water, "no-none")
    assert (again.status_code, "something else was done here meanwhile" in again.content.decode()) == (409, True)
    key = key_of(room.people["diggers"][0], "button")
    assert press(amina, room, room.permits, "yes-none", key=key).status_code == 302
    assert press(amina, room, room.permits, "none-yes", key=key).status_code == 409
    assert StatementMark.objects.count() == 2


@pytest.mark.parametrize(
    "sent", ["", "yes-none", "challenge-x yes-none", "challenge-1 maybe-none", "elsewhere-1 yes-none"]
)
def test_senseless_presses_are_refused(room, amina, sent):
    open_round(room)
    assert amina.post(at("statement_mark", CHALLENGES), {"mark": sent, "round": "1"}).status_code == 400


def test_what_cannot_be_read_cannot_be_marked(room, amina):
    other = make_statement_room(slug="other")
    asked = open_round(room)
    unread = write(room.people["diggers"][1], asked, "It waits")
    vision = add_vision(room, "Children learn.", "asm")
    for statement in (other.water, unread, vision):
        assert press(amina, room, statement, "yes-none").status_code == 409
    assert amina.post(at("statement_mark", CHALLENGES), {"mark": f"said-{'9' * 19} yes-none"}).status_code == 409
    assert StatementMark.objects.count() == 0


def test_somebody_writes_changes_and_takes_it_back(room, amina):
    open_round(room)
    assert amina.post(at("statement_write", CHALLENGES), {"text": " ", "key": ""}).status_code in (409, 422)
    for text in ("The pit floods.", "The pit floods each May."):
        sent = amina.post(at("statement_write", CHALLENGES), {"text": text, "show_group": "on"})
        assert sent.url == f"{at('statement_list', CHALLENGES)}#yours"
    page = page_of(amina)
    assert ("The pit floods each May." in page, "Sent. Others can read it" in page) == (True, True)
    mine = page_of(amina, name="you", statements="")
    assert "The pit floods each May." in mine
    key = re.search(r'data-takes-back>.*?name="key" value="([^"]+)"', page)[1]
    taken = amina.post(at("statement_take_back", CHALLENGES), {"key": key, "round": "1", "kind": "challenge"})
    assert (taken.status_code, SaidStatement.objects.count()) == (302, 0)


def test_same_form_twice_with_something_else_is_told(room, amina):
    open_round(room)
    assert amina.post(at("statement_write", CHALLENGES), {"text": "Water.", "key": "one"}).status_code == 302
    again = amina.post(at("statement_write", CHALLENGES), {"text": "Air.", "key": "one"})
    assert (again.status_code, "What stands now" in again.content.decode()) == (409, True)


def test_words_that_come_too_late_stand_to_be_kept(room, amina):
    open_round(room)
    close(room)
    late = amina.post(at("statement_write", CHALLENGES), {"text": "Too late for it."})
    assert (late.status_code, "Too late for it.</textarea>" in late.content.decode()) == (409, True)
    assert press(amina, room, room.water, "yes-none").status_code == 409
    assert press(amina, room, room.water, "yes-none", collection=VISIONS).status_code == 404  # nobody was asked
    assert (StatementMark.objects.count(), SaidStatement.objects.count()) == (0, 0)


@pytest.mark.trust("A2")
def test_form_of_a_round_that_has_closed_changes_nothing_in_the_next(room, amina):
    open_round(room)
    press(amina, room, room.water, "yes-none", key=key_of(room.people["diggers"][0], "button"))
    close(room)
    open_round(room)
    assert press(amina, room, room.permits, "yes-none", number=1).status_code == 409
    assert amina.post(at("statement_write", CHALLENGES), {"text": "Late", "round": "1"}).status_code == 409
    assert [(row.round.number, row.challenge) for row in StatementMark.objects.all()] == [(1, room.water)]


def test_who_has_another_card_and_who_waits_are_told_so(room):
    open_round(room)
    late = factories.member(room.dialogue, "lsm", "Late")
    type(late).objects.filter(pk=late.pk).update(acts_from=database_time.now())
    client = client_of(late)
    assert "You were here before" in page_of(client)
    for answer in (
        press(client, room, room.water, "yes-none"),
        client.post(at("statement_write", CHALLENGES), {"text": "Words", "key": ""}),
    ):
        assert answer.content.decode().count("Not sent. This was already open when") == 1
    waiting = client_of(factories.member(room.dialogue, "lsm", "Waiting", status="waiting"))
    assert page_of(waiting, status=403)


def test_protected_group_is_unticked_at_first():
    room = make_statement_room(asm="protected")
    open_round(room)
    page = page_of(client_of(room.people["diggers"][0]))
    assert re.search(r'name="show_group"', page)
    assert not re.search(r'name="show_group"[^>]* checked', page)


# ---- the team


def test_team_opens_and_closes_and_the_log_says_so(room):
    team = client_of(room.organiser)
    assert "Open it" in page_of(team)
    for collection in (CHALLENGES, VISIONS):
        assert team.post(at("statements_open", collection), {"seen": "0"}).status_code == 302
        assert 'name="seen" value="1"' in page_of(team, collection)
        assert team.post(at("statements_close", collection), {"seen": "1"}).status_code == 302
    early = team.post(at("statements_open", CHALLENGES), {"seen": "1"}, follow=True).content.decode()
    assert early.count("Not opened: you can ask again from") == 1
    assert [each.is_closed for each in StatementRound.objects.all()] == [True, True]
    page = page_of(team, name="team_log")
    for words in ("Asked which challenges people face.", "Closed what was asked about visions"):
        assert words in page


def test_press_of_a_page_from_before_opens_and_closes_nothing(room):
    team = client_of(room.organiser)
    open_round(room)
    close(room)
    told = [team.post(at("statements_open", CHALLENGES), {"seen": "0"}, follow=True).content.decode()]
    open_round(room)
    told.append(team.post(at("statements_close", CHALLENGES), {"seen": "1"}, follow=True).content.decode())
    assert [page.count("Nothing was changed: something else was done here meanwhile") for page in told] == [1, 1]
    assert StatementRound.objects.open().count() == 1


def test_who_may_not_steer_sees_no_press_and_nobody_opens_once_answering_has_ended(room):
    observer = client_of(staff(room.dialogue, "observer", "Kwesi"))
    assert at("statements_open", CHALLENGES) not in page_of(observer)
    assert observer.post(at("statements_open", CHALLENGES)).status_code == 404
    room.dialogue.phase = "agenda"
    room.dialogue.save(update_fields=["phase"])
    team = client_of(room.organiser)
    assert "It can be opened while questions can be answered." in page_of(team)
    refused = team.post(at("statements_open", CHALLENGES), follow=True)
    assert ("Not opened" in refused.content.decode(), StatementRound.objects.count()) == (True, 0)


def test_team_finds_what_was_written_among_the_texts(room):
    asked = open_round(room)
    said = write(room.people["lsm"][0], asked, "By a company")
    team = client_of(room.organiser)
    page = " ".join(team.get(at("moderation"), {"in": "statements"}).content.decode().split())
    assert ("By a company" in page, "Challenges: challenge" in page) == (True, True)
    team.post(at("text_hide", "statement", said.pk), {"reason": "Unkind."})
    assert "Their reason: Unkind." in page_of(client_of(room.people["lsm"][0]))


def test_pages_lead_there(room, amina):
    for name, args in (("people", ()), ("issue", (room.issues[0].key,))):
        page = amina.get(at(name, *args)).content.decode()
        assert at("statement_list", CHALLENGES) in page
    words = "what your group finds hard"
    before = words in page_of(amina, name="dialogue_home")
    open_round(room)
    asked = [words in page_of(client, name="dialogue_home") for client in (amina, client_of(room.organiser))]
    close(room)
    assert (before, asked, words in page_of(amina, name="dialogue_home")) == (False, [True, False], False)
