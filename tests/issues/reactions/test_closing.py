"""Rounds of reactions: what is counted when one closes, what stays, and that nobody reacts in between."""

import secrets
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dialogue import keys
from dialogue.digests import digest
from dialogue.models import Dialogue, TeamLog
from issues import answering, evaluations, leaving, moderating, receipts, releasing, scopes, steering
from issues.lanes import reacted_words
from issues.models import Contribution, Finding, Question, Reaction, ReactionRound
from issues.models.answers import Pending
from issues.models.leaving import DAY, NIGHTS
from issues.reactions import closing
from stakeholders.models import Voice
from tests.attacks.worlds import ask, say
from tests.issues.moderating.reading_first import let_through
from tests.issues.reactions.reacting_room import SIZES, again, all_react, asked, bands, close, kinds, react, spoken
from tests.issues.voting_room import in_threads, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(phase="gather", issues=1, sizes={**SIZES, "communities": 6})


@pytest.fixture
def answers(room):
    return spoken(room, "Pay in time", "Close the pits", "Ask the chief")


def of_one_mind(room, answer, letter="a"):
    all_react(room, answer, diggers=letter * 7, owners=letter * 6, lsm=letter * 8, gov=letter * 6)


# ---- what is found


@pytest.mark.trust("F5")
def test_classes_follow_from_the_bands_and_come_in_their_order(room, answers):
    unites, divides, few = answers
    of_one_mind(room, unites)
    all_react(room, divides, diggers="ddddddd", owners="dddddd", lsm="aaaaaaaa", gov="aaaddd")
    all_react(room, few, diggers="aaaaaaa", owners="aaaaa", lsm="aaaaaaaa", gov="aaaaaa")
    close(room)
    assert list(kinds(room).items()) == [
        ("Pay in time", "unites"),
        ("Close the pits", "divides"),
        ("Ask the chief", "needs_voices"),
    ]
    assert bands(divides) == {
        **{"asm": "against", "diggers": "against", "owners": "against", "lsm": "for", "gov": "divided"},
        **{"cso": "few", "communities": "few"},
    }
    assert (bands(few)["owners"], bands(few)["asm"]) == ("few", "few")  # one part too few, the lane too few
    assert ReactionRound.objects.get().kinds == {"unites": 1, "divides": 1, "needs_voices": 1}


@pytest.mark.trust("F5")
def test_what_is_stored_holds_no_number_where_a_group_hides(room, answers):
    all_react(room, answers[0], diggers="aaaadd", owners="aaaaaa", lsm="aaaaaaaa", gov="adadad")
    close(room)
    row = Finding.objects.get(contribution=answers[0])
    units = [unit for lane in row.ground["lanes"] for unit in (lane, *lane["parts"])]
    figures = {unit[name] for unit in units for name in ("yes", "no", "passed", "percent")}
    assert (figures, {unit["shown"] for unit in units}) == ({None}, {"band", "few"})
    assert (row.ground["agreement"], row.ground["rejection"], row.ground["needs"]) == (None, None, [])
    assert str(answers[0].pk) not in str(row.ground)  # sealing gives it another


def test_where_all_speak_openly_numbers_are_told():
    room = make_room(phase="gather", issues=1, asm="named", sizes={**SIZES, "communities": 0})
    room.dialogue.groups.update(policy="named")
    [answer] = spoken(room, "Pay in time", by="cso")
    all_react(room, answer, diggers="aaaadd", owners="aaaaaa", lsm="aaaaaaap", gov="aadd")
    close(room)
    found = Finding.objects.get().found
    counts = {lane.key: (lane.yes, lane.no, lane.passed) for lane in found.lanes if lane.counted}
    assert counts == {"asm": (10, 2, 0), "lsm": (7, 0, 1), "gov": (None, None, None)}  # fewer than six took a side
    assert [(part.key, part.shown) for lane in found.lanes for part in lane.parts] == [
        ("diggers", "count"),
        ("owners", "count"),
    ]
    assert (found.kind, found.agreement.rank) == ("mixed", 1)


def test_one_part_with_few_takes_the_numbers_of_all_parts():
    """Else what is left of the lane would be the few."""
    room = make_room(phase="gather", issues=1, asm="named", sizes={**SIZES, "communities": 0})
    room.dialogue.groups.update(policy="named")
    [answer] = spoken(room, "Pay in time", by="cso")
    all_react(room, answer, diggers="aaaadd", owners="aad", lsm="d", gov="aaaaaa")
    close(room)
    found = {lane.key: lane for lane in Finding.objects.get().found.lanes}
    assert (found["asm"].yes, {part.shown for part in found["asm"].parts}) == (6, {"few"})
    assert (found["lsm"].shown, reacted_words(found["lsm"])) == ("few", "fewer than 6")


def test_a_hidden_group_that_is_not_counted_makes_bands_of_all(room):
    """Which groups are counted can be changed until the last moment: it may not open what people were told stays closed."""
    room.dialogue.groups.exclude(key="communities").update(policy="named")
    [answer] = spoken(room, "Pay in time", by="cso")
    all_react(room, answer, lsm="aaaaaaaa", gov="aaaaaa")
    close(room)
    assert (bands(answer)["lsm"], bands(answer)["gov"]) == ("for", "for")


def test_only_what_everybody_can_read_is_judged(room, answers):
    hidden, gone, stays = answers
    for answer in answers:
        of_one_mind(room, answer)
    moderating.hide(text=hidden, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    Contribution.objects.filter(pk=gone.pk).update(released=False)
    close(room)
    assert kinds(room) == {stays.text: "unites"}


@pytest.mark.parametrize("team_reads", [False, True])
def test_changed_words_are_judged_anew(room, answers, team_reads):
    """Else an author could turn round what all have agreed with, just before it closes."""
    of_one_mind(room, answers[0])
    of_one_mind(room, answers[1], "d")
    sent = {"key": "k", "instead": None}
    react(room.people["communities"][1], answers[0], "a", **sent)
    if team_reads:
        Dialogue.objects.filter(pk=room.dialogue.pk).update(moderation="before")
        room.dialogue.refresh_from_db()
    say(room.people["communities"][0], room.issues[0], "Never pay")
    releasing.tonight(room.dialogue)
    if team_reads:
        assert Reaction.objects.filter(contribution=answers[0]).count() == 28
        assert let_through(room.dialogue, room.organiser, "Never pay") == 1
        releasing.tonight(room.dialogue)
    assert Contribution.objects.get(pk=answers[0].pk).text == "Never pay"
    assert Reaction.objects.filter(contribution=answers[0]).count() == 0
    with pytest.raises(receipts.Repeated):  # one that comes late is of the words of before
        react(room.people["communities"][1], answers[0], "a", **sent)
    close(room)
    assert kinds(room) == {"Never pay": "needs_voices", "Close the pits": "rejected", "Ask the chief": "needs_voices"}


def test_another_label_leaves_what_people_think(room, answers):
    of_one_mind(room, answers[0])
    label = {"pending": Pending.EDIT, "next_text": answers[0].text, "next_language": "sw", "next_show_group": True}
    Contribution.objects.filter(pk=answers[0].pk).update(**label)
    releasing.tonight(room.dialogue)
    assert Reaction.objects.filter(contribution=answers[0], contribution__language="sw").count() == 27


def test_changed_words_leave_a_round_that_has_closed_as_it_was(room, answers):
    of_one_mind(room, answers[0])
    close(room)
    say(room.people["communities"][0], room.issues[0], "Never pay")
    releasing.tonight(room.dialogue)
    assert (kinds(room)["Never pay"], Reaction.objects.count()) == ("unites", 27)


def test_who_took_everything_back_is_not_counted_although_the_night_has_yet_to_come(room, answers):
    all_react(room, answers[0], diggers="aaaaaa", owners="aaaaaa")
    leaving.take_all_back(participant=room.people["diggers"][0])
    close(room)
    assert bands(answers[0])["diggers"] == "few"
    before = Finding.objects.get(contribution=answers[0]).ground
    for days in range(1, NIGHTS + 1):
        leaving.tonight(room.dialogue, asked(room).reactions_closed_at.date() + days * DAY)
    assert (Reaction.objects.count(), Finding.objects.get(contribution=answers[0]).ground) == (11, before)


# ---- what stays


def test_closing_twice_changes_nothing_and_is_logged_once(room, answers):
    of_one_mind(room, answers[0])
    first = close(room).reactions_closed_at
    assert (close(room).reactions_closed_at, Finding.objects.count()) == (first, 3)
    assert list(TeamLog.objects.values_list("action", flat=True)) == ["closed a question for reactions"]


def test_closed_round_takes_nothing_and_gives_nothing_back(room, answers):
    amina = room.people["diggers"][0]
    react(amina, answers[0], "a", key="k")
    close(room)
    for letter in ("d", "a", ""):
        with pytest.raises(answering.NotOpen):
            react(amina, answers[0], letter)
    assert react(amina, answers[0], "a", key="k").value == 1  # it was in time: only its answer was lost
    assert leaving.take_all_back(participant=amina) == 0
    assert Reaction.objects.get().value == 1


def test_next_round_is_empty_has_voices_of_its_own_and_leaves_the_first_as_it_was(room, answers):
    of_one_mind(room, answers[0])
    close(room)
    before = list(Finding.objects.values_list("place", "kind", "ground"))
    again(room)
    amina = room.people["diggers"][0]
    with pytest.raises(receipts.Overtaken):  # a page of the first round says that something stands
        react(amina, answers[0], "d", instead=1)
    said = react(amina, answers[0], "d", key="k")
    first = Voice.objects.of(amina, f"reactions {asked(room).pk} 1")
    assert (said.round, said.voice.reactions.count(), first.reactions.count()) == (2, 1, 1)
    assert said.voice == Voice.objects.of(amina, f"reactions {asked(room).pk} 2")
    assert react(amina, answers[0], "", instead=-1) is None
    close(room)
    assert list(Finding.objects.filter(round__number=1).values_list("place", "kind", "ground")) == before
    assert set(kinds(room, 2).values()) == {"needs_voices"}


def test_taking_everything_back_reaches_only_rounds_that_are_open(room, answers):
    amina = room.people["diggers"][0]
    react(amina, answers[0], "a")
    close(room)
    again(room)
    react(amina, answers[1], "a")
    assert leaving.take_all_back(participant=amina) == 1


def test_asking_again_needs_a_phase_in_which_people_react(room):
    close(room)
    steering.change_phase(dialogue=room.dialogue, phase="decide", seen="gather", by=room.organiser)
    assert again(room).reaction_round == 2
    assert again(room).reaction_round == 2  # pressed twice
    steering.change_phase(dialogue=room.dialogue, phase="agenda", seen="decide", by=room.organiser)
    with pytest.raises(closing.NotNow):
        again(room)


def test_phase_in_which_nobody_reacts_closes_all_rounds(room, answers):
    of_one_mind(room, answers[0])
    for seen, phase in (("gather", "decide"), ("decide", "agenda")):
        assert asked(room).is_closed_for_reactions is False
        steering.change_phase(dialogue=room.dialogue, phase=phase, seen=seen, by=room.organiser)
    assert (asked(room).is_closed_for_reactions, kinds(room)[answers[0].text]) == (True, "unites")
    steering.change_phase(dialogue=room.dialogue, phase="decide", seen="agenda", by=room.organiser)
    assert (asked(room).is_closed_for_reactions, ReactionRound.objects.count()) == (True, 1)
    assert TeamLog.objects.get(action="closed all for reactions").detail == "1"


@pytest.mark.parametrize("why", ["no answer", "taken out", "removed"])
def test_phase_closes_no_question_that_shows_nothing(room, why):
    if why != "no answer":
        [answer] = spoken(room, "Pay in time")
        of_one_mind(room, answer)
    if why == "taken out":
        Question.objects.update(taken_out_on="2026-11-01", closed_at="2026-11-01T00:00Z")
    room.dialogue.issues.update(status="removed" if why == "removed" else "listed")
    assert closing.close_all(dialogue=room.dialogue) == 0
    assert (asked(room).is_closed_for_reactions, ReactionRound.objects.count(), TeamLog.objects.count()) == (
        False,
        0,
        0,
    )


def test_next_round_begins_a_day_later_at_the_earliest(room):
    closed = close(room).reactions_closed_at
    with pytest.raises(closing.TooSoon) as why:
        closing.ask_again(question=asked(room), by=room.organiser)
    assert why.value.args == (closed + closing.REST,)
    assert again(room).reaction_round == 2


def test_press_about_another_round_than_the_open_one_changes_nothing(room):
    close(room)
    again(room)
    with pytest.raises(closing.Overtaken):
        closing.close(question=asked(room), by=room.organiser, seen=1)
    assert closing.close(question=asked(room), by=room.organiser, seen=2).is_closed_for_reactions
    with pytest.raises(closing.Overtaken):
        closing.ask_again(question=asked(room), by=room.organiser, seen=1)


def test_answer_taken_back_later_leaves_its_place(room, answers):
    of_one_mind(room, answers[0])
    close(room)
    Contribution.objects.get(pk=answers[0].pk).delete()
    assert [row.found.kind for row in Finding.objects.all()] == ["unites", "needs_voices", "needs_voices"]


def digests():
    return [row.digest for row in Finding.objects.all()]


@pytest.mark.trust("F8")
def test_no_row_keeps_what_tells_of_words_that_stand_no_more(room, answers):
    """Bare digests of short answers are guessed; these need the key, and go with the words."""
    for answer in answers:
        of_one_mind(room, answer)
    close(room)
    found = list(Contribution.objects.filter(findings__isnull=False).order_by("findings__place"))
    assert digests() == keys.digests(room.dialogue, [answer.text for answer in found])
    assert sum(digest(answer.text) in digests() for answer in found) == 0
    Contribution.objects.filter(pk=found[0].pk).update(text="Never pay")
    found[1].delete()
    closing.forget_words(room.dialogue)
    closing.forget_words(room.dialogue)
    assert digests() == ["other", "other", *keys.digests(room.dialogue, [found[2].text])]
    closing.forget_words(room.dialogue, for_good=True)
    assert digests() == ["other", "other", ""]
    room.dialogue.phase = "sealed"
    last = Finding.objects.get(place=3)
    assert (last.is_about(found[2].text, room.dialogue), Finding.objects.get(place=1).is_about("x", room.dialogue)) == (
        True,
        False,
    )


# ---- what happens at once


@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_whoever_is_told_that_it_was_sent_is_counted(room, answers):
    people = [*room.people["diggers"], *room.people["lsm"]]
    calls = [lambda person=person: react(person, answers[0], "a") for person in people]
    found = in_threads([*calls[:8], lambda: close(room), *calls[8:]])
    told = [said for said in found if isinstance(said, Reaction)]
    late = [said for said in found if isinstance(said, answering.NotOpen)]
    assert (len(told) + len(late), Reaction.objects.count()) == (len(people), len(told))
    counted = Reaction.objects.filter(voice__group=room.groups["diggers"]).count()
    assert bands(answers[0])["diggers"] == ("for" if counted >= 6 else "few")


@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_at_once_make_one_round(room, answers):
    found = in_threads([lambda: close(room)] * 4)
    assert ({question.reaction_round for question in found}, ReactionRound.objects.count()) == ({1}, 1)


@pytest.mark.postgresql
@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["reacts", "takes everything back"])
def test_closing_waits_for_who_reacts_or_takes_everything_back(room, answers, what):
    closed = Event()
    amina = room.people["diggers"][0]
    react(amina, answers[0], "a")

    def press():
        close(room)
        closed.set()
        connection.close()

    with transaction.atomic():
        react(amina, answers[1], "a") if what == "reacts" else leaving.take_all_back(participant=amina)
        Thread(target=press).start()
        assert not closed.wait(0.5)
    assert closed.wait(10)


@pytest.mark.postgresql
@pytest.mark.trust("A5")
@pytest.mark.django_db(transaction=True)
def test_asking_again_waits_for_a_change_of_phase(room, answers):
    """No round is begun in a phase in which nobody can react."""
    close(room)
    found = []

    def press():
        found.extend(in_threads([lambda: again(room)]))

    asking = Thread(target=press)
    with transaction.atomic():
        Dialogue.objects.select_for_update().get(pk=room.dialogue.pk)  # so far has the change of phase come
        asking.start()
        asking.join(0.5)
        assert asking.is_alive()
        Dialogue.objects.filter(pk=room.dialogue.pk).update(phase="agenda")
    asking.join(10)
    assert ([type(each) for each in found], asked(room).is_closed_for_reactions) == ([closing.NotNow], True)


@pytest.mark.postgresql
@pytest.mark.trust("C2")
@pytest.mark.django_db(transaction=True)
def test_phase_changes_while_somebody_takes_everything_back(room, answers):
    """Both hold what is open in one order: neither waits for the other in a circle."""
    amina, found = room.people["diggers"][0], []
    evaluations.open_form(dialogue=room.dialogue, workshop=1, moment="end", by=room.organiser)
    react(amina, answers[0], "a")

    def press():
        found.append(leaving.take_all_back(participant=amina))
        connection.close()

    taking = Thread(target=press)
    with transaction.atomic():
        evaluations.hold_open(room.dialogue)  # so far has the change of phase come
        taking.start()
        taking.join(0.5)
        assert taking.is_alive()
        steering.change_phase(dialogue=room.dialogue, phase="decide", seen="gather", by=room.organiser)
    taking.join(10)
    assert found == [1]


@pytest.mark.trust("A4")
def test_open_round_is_asked_for_in_a_way_that_keeps_it_open(room, answers):
    with CaptureQueriesContext(connection) as queries:
        react(room.people["diggers"][0], answers[0], "a")
        leaving.take_all_back(participant=room.people["diggers"][0])
    asks = [
        query["sql"] for query in queries if query["sql"].startswith(("SELECT reaction_round", "SELECT id, reaction"))
    ]
    assert [sql.endswith(" FOR SHARE") for sql in asks] == [connection.vendor == "postgresql"] * 2


# ---- what stood before there were rounds


def before_rounds(person, answer):
    """As the release before this one writes it, which knows no rounds."""
    voice = Voice.objects.speaking(person, scopes.REACTIONS)
    columns = "id, voice_id, contribution_id, value, receipt"
    with connection.cursor() as cursor:
        values = [secrets.randbits(62), voice.pk, answer.pk, 1, ""]
        cursor.execute(f"INSERT INTO issues_reaction ({columns}) VALUES (%s, %s, %s, %s, %s)", values)


def test_reactions_of_before_are_counted_in_no_round_as_people_were_told(room, answers):
    people = room.people["diggers"]
    for person in people:
        before_rounds(person, answers[0])
    assert set(Reaction.objects.values_list("round", flat=True)) == {0}
    react(people[0], answers[0], "d", instead=None)  # the first round begins empty
    close(room)
    assert (bands(answers[0])["diggers"], Reaction.objects.count()) == ("few", 8)
    assert leaving.take_all_back(participant=people[0]) == 1  # that of before: nothing was made of it


def test_question_of_before_is_in_its_first_round(room):
    assert (ask(room.issues[0]).reaction_round, ask(room.issues[0]).last_found) == (1, 0)
