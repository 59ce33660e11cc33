"""Reacting to answers one by one, and the page of what was found: what each shows to whom, and what nobody sees before."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from issues import moderating, steering
from issues.models import Contribution, Question, Reaction
from issues.reactions import closing
from stakeholders.models import SpentReceipt
from tests.attacks.worlds import ask, say
from tests.dialogue.test_sessions import enter, lasting
from tests.issues.reactions.reacting_room import SIZES, again, all_react, bands, close, react, spoken
from tests.issues.voting_room import make_room, staff
from tests.speaking import client_of, key_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ONE, FOUND, QUESTION = (f"/d/april/issues/rights/1/{page}" for page in ("one-by-one/", "found/", ""))
TEXTS = ("Pay in time", "Close the pits", "Ask the chief")


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes={**SIZES, "communities": 6})


@pytest.fixture
def amina(room):
    return room.people["diggers"][0]


def page(person, path, status=200):
    answer = client_of(person).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def main(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html.split("<main", 1)[1].split("</main>")[0]).split())


def shown(html):
    """The text of the answer that is to be judged, or ""."""
    found = re.search(r'<div class="answer"><p [^>]*>([^<]*)<', html)
    return found[1] if found else ""


def press(client, person, text, value, **more):
    answer = Contribution.objects.get(text=text)
    sent = {"answer": answer.pk, "value": value, "key": key_of(person), **more}
    return client.post(f"{ONE}react/", sent, follow=True)


def queries(person, path):
    client = client_of(person)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# ---- one by one


def test_each_answer_comes_once_and_the_last_press_can_be_undone(room, amina):
    spoken(room, *TEXTS)
    client, met = client_of(amina), []
    html = client.get(ONE).content.decode()
    while text := shown(html):
        met.append(text)
        html = press(client, amina, text, "agree-none").content.decode()
    assert sorted(met) == sorted(TEXTS)
    assert "You have reacted to all that can be read." in html
    assert f"You agreed: “{met[-1]}”" in html
    undone = press(client, amina, met[-1], "none-agree").content.decode()
    assert (shown(undone), "Undo" in undone) == (met[-1], False)
    assert Reaction.objects.count() == 2
    press(client, amina, met[-1], "disagree-none")
    assert Reaction.objects.get(contribution__text=met[-1]).value == Reaction.Value.DISAGREE


def test_what_comes_can_be_read_and_was_not_judged_yet(room, amina):
    read, hidden, waits, judged = spoken(room, "Pay in time", "Unkind", "Waits", "Judged")
    Contribution.objects.filter(pk=waits.pk).update(released=False)
    moderating.hide(text=hidden, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    react(amina, judged, "p")
    html = page(amina, ONE)
    assert (shown(html), "This is the last one." in html) == (read.text, True)


@pytest.mark.trust("F17")
def test_own_answer_is_asked_about_and_counted_like_any_other(room, amina):
    """A voice with a hole at one answer would be its author's, and so would a group that lacks one voice there."""
    say(amina, room.issues[0], "My own")
    Contribution.objects.update(released=True)
    own = Contribution.objects.get()
    assert (shown(page(amina, ONE)), f"/d/april/answers/{own.pk}/react/" in page(amina, QUESTION)) == ("My own", True)
    press(client_of(amina), amina, "My own", "agree-none")
    all_react(room, own, diggers="addddd")
    close(room)
    assert bands(own)["diggers"] == "against"  # six of them: the author is one


@pytest.mark.trust("F6")
def test_what_is_next_does_not_change_while_others_react(room, amina):
    """Not at the next fixed time either: by counts of then, two colleagues told 8 of 8 sides of somebody from their orders."""
    answers = spoken(room, *TEXTS)
    first = shown(page(amina, ONE))
    for answer in answers:
        all_react(room, answer, diggers="-aaaaaa", lsm="dddddddd")
    assert shown(page(amina, ONE)) == first


@pytest.mark.parametrize("path", [ONE, FOUND, QUESTION])
def test_pages_ask_as_much_for_three_answers_as_for_one(room, amina, path):
    numbers = []
    for texts in (TEXTS[:1], TEXTS[1:]):
        for answer in spoken(room, *texts, by="communities" if texts == TEXTS[:1] else "gov"):
            react(room.people["lsm"][0], answer, "a")
        found = [queries(amina, path)] if path != FOUND else []  # which asks for less before anything was found
        close(room)
        found.append(queries(amina, path))
        again(room)
        numbers.append(found)
    assert (numbers[0] == numbers[1], max(numbers[0]) <= 8) == (True, True), numbers


def test_page_of_one_answer_is_small(room, amina):
    spoken(room, "Pay " * 600)
    assert len(client_of(amina).get(ONE, headers={"accept-encoding": "gzip"}).content) < 12_000


def test_who_does_not_take_part_reacts_to_nothing(room):
    spoken(room, *TEXTS)
    assert client_of(room.organiser).get(ONE).status_code == 404
    assert client_of(room.organiser).post(f"{ONE}react/", {"value": "agree"}).status_code == 404


def test_press_of_a_closed_question_is_refused_in_words(room, amina):
    [answer] = spoken(room, "Pay in time")
    client = client_of(amina)
    client.get(ONE)
    close(room)
    html = press(client, amina, answer.text, "agree-none").content.decode()
    assert "Reactions are closed: nothing was changed." in html
    assert (FOUND in html, Reaction.objects.count()) == (True, 0)


@pytest.mark.trust("A2")
def test_press_that_comes_late_changes_nothing_in_the_next_round(room, amina):
    """Also one that was taken back, and whose receipt is long forgotten."""
    [answer] = spoken(room, "Pay in time")
    client, at = client_of(amina), Contribution.objects.get().pk
    assert '<input type="hidden" name="round" value="1">' in client.get(ONE).content.decode()
    press(client, amina, answer.text, "agree-none", round="1")
    press(client, amina, answer.text, "none-agree", round="1", key=key_of(amina, "undo"))
    close(room)
    again(room)
    SpentReceipt.objects.all().delete()
    for old in ({"round": "1"}, {}, {"round": ""}, {"round": "9" * 4301}, {"round": "-2"}):
        press(client, amina, answer.text, "agree-none", **old)
        client.post(f"/d/april/answers/{at}/react/", {"value": "agree-none", "key": key_of(amina), **old})
        assert Reaction.objects.count() == 0, old
    assert '<input type="hidden" name="round" value="2">' in page(amina, QUESTION)
    press(client, amina, answer.text, "agree-none", round="2")
    assert list(Reaction.objects.values_list("round", "value")) == [(2, 1)]


def test_answer_that_went_meanwhile_is_told_and_another_comes(room, amina):
    gone, stays = spoken(room, "Pay in time", "Ask the chief")
    number, gone_now = gone.pk, gone.delete()
    answer = client_of(amina).post(
        f"{ONE}react/", {"answer": number, "value": "agree", "key": key_of(amina)}, follow=True
    )
    assert gone_now[0] == 1
    assert "Nothing was changed: this answer cannot be read any more." in answer.content.decode()
    assert shown(answer.content.decode()) == stays.text


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 19, "9" * 5000, "1.5"])
def test_odd_numbers_of_an_answer_harm_nothing(room, amina, odd):
    spoken(room, "Pay in time")
    client = client_of(amina)
    sent = client.post(f"{ONE}react/", {"answer": odd, "value": "agree", "key": key_of(amina)})
    assert sent.status_code == 302
    client.cookies["reacted"] = odd[:3000]
    assert shown(client.get(ONE).content.decode()) == "Pay in time"


def test_press_that_another_phone_overtook_is_told(room, amina):
    [answer] = spoken(room, "Pay in time")
    react(amina, answer, "d")
    found = press(client_of(amina), amina, answer.text, "agree-none")
    assert (found.status_code, Reaction.objects.get().value) == (409, Reaction.Value.DISAGREE)


@pytest.mark.trust("F11")
def test_last_press_stays_in_no_shared_phone_and_goes_with_signing_out(room, amina):
    [answer] = spoken(room, "Pay in time")
    kept = []
    for shared in (True, False):
        client = enter(amina.user, shared=shared)
        client.post(f"{ONE}react/", {"answer": answer.pk, "value": "agree"}, follow=True)
        kept.append(lasting(client) & {settings.REACTED_COOKIE_NAME})
        client.post("/account/logout/")
        assert settings.REACTED_COOKIE_NAME not in lasting(client)
    assert (kept, Reaction.objects.count()) == ([set(), {settings.REACTED_COOKIE_NAME}], 1)


# ---- what was found


@pytest.mark.trust("F6")
def test_while_it_is_open_nobody_sees_what_groups_think(room, amina):
    [answer] = spoken(room, "Pay in time")
    before = {who: [main(page(who, path)) for path in (FOUND, QUESTION)] for who in (room.organiser, amina.user)}
    all_react(room, answer, diggers="-aaaaaa", owners="dddddd", lsm="aaaaaaaa", gov="aaaaaa")
    assert {who: [main(page(who, path)) for path in (FOUND, QUESTION)] for who in before} == before
    assert "Nothing to show yet" in before[room.organiser][0]


@pytest.mark.trust("F5")
def test_every_role_reads_the_same_of_what_was_found(room, amina):
    unites, divides = spoken(room, "Pay in time", "Close the pits")
    all_react(room, unites, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    all_react(room, divides, diggers="ddddddd", owners="dddddd", lsm="aaaaaaaa", gov="aaaddd")
    close(room)
    read = [amina, room.people["lsm"][0], staff(room.dialogue, "observer", "Noor")]
    [said] = {main(page(who, FOUND)) for who in read}
    assert "What unites the groups: 1 What divides the groups: 1" in said
    assert "In every counted group most agree." in said
    assert "Most agree in: Companies. Most disagree in: Small-scale miners. Divided: Government." in said
    assert re.findall(r"\d+ (?:agree|disagree|passed)|\d+%", said) == []
    assert said in main(page(room.organiser, FOUND))[: len(said)]


def test_answers_of_a_closed_question_say_what_was_found_in_place_of_buttons(room, amina):
    [answer] = spoken(room, "Pay in time")
    all_react(room, answer, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    assert (f"/d/april/answers/{answer.pk}/react/" in page(amina, QUESTION), ONE in page(amina, QUESTION)) == (
        True,
        True,
    )
    close(room)
    html = page(amina, QUESTION)
    assert (f"/d/april/answers/{answer.pk}/react/" in html, ONE in html, FOUND in html) == (False, False, True)
    assert "unites the groups In every counted group most agree." in main(html)
    assert "1 answer unites the groups." in main(page(amina, "/d/april/issues/rights/"))
    again(room)
    html = page(amina, QUESTION)
    assert (f"/d/april/answers/{answer.pk}/react/" in html, FOUND in html) == (True, True)


def test_words_that_changed_or_went_since_are_told(room, amina):
    changed, gone, hidden = spoken(room, *TEXTS)
    close(room)
    Contribution.objects.filter(pk=changed.pk).update(text="Never pay")
    moderating.hide(text=hidden, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    gone.delete()
    said = main(page(amina, FOUND))
    assert [text for text in (*TEXTS, "Never pay") if text in said] == ["Never pay"]
    assert said.count("Its author has changed the words since people reacted to them.") == 1
    assert said.count("This answer cannot be read any more.") == 2 * 2  # in the list, and in the table


def test_rounds_stand_beside_each_other(room, amina):
    [answer] = spoken(room, "Pay in time")
    all_react(room, answer, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    close(room)
    again(room)
    close(room)
    assert "In every counted group most agree." not in page(amina, FOUND)
    assert "In every counted group most agree." in page(amina, f"{FOUND}?round=1")
    assert "Nothing to show yet" in page(amina, f"{FOUND}?round=9")


def test_you_lists_reactions_of_every_round(room, amina):
    [answer] = spoken(room, "Pay in time")
    react(amina, answer, "a")
    close(room)
    again(room)
    react(amina, answer, "d")
    said = main(page(amina, "/d/april/you/"))
    assert ("Agree Pay in time" in said, "Disagree Pay in time" in said) == (True, True)


# ---- the team's presses


def test_team_closes_and_asks_again(room):
    client = client_of(room.organiser)
    pk = ask(room.issues[0]).pk
    assert "Close for reactions and show the results" in page(room.organiser, QUESTION)
    assert client.post(f"/d/april/team/questions/{pk}/reactions/close/", {"round": "1"}).url == FOUND
    assert "Ask for reactions again" in page(room.organiser, FOUND)
    asks_at_once = client.post(f"/d/april/team/questions/{pk}/reactions/open/", {"round": "1"}, follow=True)
    assert "Not opened: you can ask again from " in asks_at_once.content.decode()
    Question.objects.update(reactions_closed_at=timezone.now() - closing.REST)
    assert client.post(f"/d/april/team/questions/{pk}/reactions/open/", {"round": "1"}).url == QUESTION
    assert 'name="round" value="2"' in page(room.organiser, QUESTION)
    log = main(page(room.organiser, "/d/april/team/history/"))
    assert "Asked for reactions to a question again:" in log
    assert "Closed a question for reactions and showed what was found:" in log


def test_press_of_a_page_about_another_round_changes_nothing(room):
    close(room)
    again(room)
    client, pk = client_of(room.organiser), ask(room.issues[0]).pk
    for sent in ({"round": "1"}, {"round": "9" * 5000}, {}):
        answer = client.post(f"/d/april/team/questions/{pk}/reactions/close/", sent, follow=True)
        assert "Nothing was changed: something else was done here meanwhile" in answer.content.decode()
    close(room)
    answer = client.post(f"/d/april/team/questions/{pk}/reactions/open/", {"round": "1"}, follow=True)
    assert "Nothing was changed: something else was done here meanwhile" in answer.content.decode()
    assert (ask(room.issues[0]).reaction_round, ask(room.issues[0]).last_found) == (2, 2)


def test_list_of_questions_leads_to_the_page_that_closes(room):
    html = page(room.organiser, "/d/april/team/questions/")
    assert (f'href="{FOUND}"' in html, "/reactions/close/" in html) == (True, False)
    assert page(room.organiser, FOUND).count("/reactions/close/") == 1


def test_line_of_an_issue_says_only_what_there_is(room, amina):
    unites, divides = spoken(room, "Pay in time", "Close the pits")
    all_react(room, unites, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    close(room)
    assert "In questions that are closed for reactions, 1 answer unites the groups." in main(
        page(amina, "/d/april/issues/rights/")
    )
    again(room)
    all_react(room, unites, diggers="aaaaaaa", owners="aaaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    all_react(room, divides, diggers="ddddddd", owners="dddddd", lsm="aaaaaaaa", gov="aaaddd")
    close(room)
    assert "answers that unite the groups: 1, and answers that divide them: 1." in main(
        page(amina, "/d/april/issues/rights/")
    )


def test_asking_again_in_a_phase_without_reactions_is_refused_in_words(room):
    steering.change_phase(dialogue=room.dialogue, phase="decide", seen="gather", by=room.organiser)
    steering.change_phase(dialogue=room.dialogue, phase="agenda", seen="decide", by=room.organiser)
    pk = ask(room.issues[0]).pk
    sent = {"round": ask(room.issues[0]).last_found}
    answer = client_of(room.organiser).post(f"/d/april/team/questions/{pk}/reactions/open/", sent, follow=True)
    assert "Nothing was changed: in this phase nobody can react." in answer.content.decode()
    assert closing.close(question=ask(room.issues[0]), by=room.organiser).reaction_round == 1
