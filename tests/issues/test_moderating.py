"""Where the team reads first: what comes before it and when, what comes out and when, and that no press of an author shows."""

import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import database_time
from dialogue.models import Dialogue, TeamLog
from issues import answering, leaving, moderating, proposing, reading_texts, releasing, steering, unread
from issues.disclosure import K
from issues.models import Contribution, Proposal, UnreadNight
from issues.models.leaving import DAY, token
from stakeholders.models import Participant
from tests.factories import make_dialogue, member, members, question
from tests.issues.voting_room import staff
from tests.speaking import client_of

pytestmark = pytest.mark.django_db
NIGHT = datetime.date(2026, 12, 1)
WORDS = {"title": "Wells", "problem": "None", "opportunity": "Some", "questions": ["Where?"], "language": "en"}


@pytest.fixture
def april():
    return make_dialogue(moderation="before")


@pytest.fixture
def by(april, settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return staff(april, "facilitator")


@pytest.fixture
def diggers(april):
    return members(april, "diggers", K)


def say(participant, text, *, number=1, **more):
    asked = question(participant.dialogue, "rights", number)
    return answering.answer(participant=participant, question=asked, text=text, language="en", **more)


def readable(dialogue):
    rows = Contribution.objects.readable().filter(question__issue__dialogue=dialogue)
    return sorted(rows.values_list("text", flat=True))


def queue(dialogue):
    """What the team has to read, as it reads it."""
    return sorted(row["text"].text for row in found(dialogue, "state=asked"))


def found(dialogue, query=""):
    wanted = reading_texts.wanted(QueryDict(query), reading_texts.places(dialogue))
    return list(reading_texts.page(dialogue, wanted))


def let_through(dialogue, by, *words):
    """A press on these, or on all that is to be read."""
    rows = [row for row in found(dialogue, "state=asked") if not words or getattr(row["text"], "text", "") in words]
    seen = {(row["kind"], row["text"].pk): row["seen"] for row in rows}
    return len(moderating.let_through(seen=seen, dialogue=dialogue, by=by))


def hold_back(text, by, reason="It names a person."):
    text.refresh_from_db()
    return moderating.hold_back(
        text=text, seen=moderating.state(text), reason=reason, dialogue=text.question.issue.dialogue, by=by
    )


# ---- into the queue, and out of it


def test_words_come_before_the_team_at_the_fixed_time_and_out_at_the_next(april, by, diggers):
    for n, amina in enumerate(diggers[:5]):
        say(amina, f"Hidden {n}")
    assert (queue(april), readable(april)) == ([], [])
    releasing.at_fixed_time(april)
    five = [f"Hidden {n}" for n in range(5)]
    assert (queue(april), readable(april)) == (five, [])
    assert let_through(april, by) == 5
    assert (queue(april), readable(april)) == ([], [])
    releasing.at_fixed_time(april)
    assert readable(april) == five


def test_named_words_wait_as_well(april, by):
    kofi = member(april, "lsm", "Kofi")
    say(kofi, "Open")
    proposing.propose(participant=kofi, **WORDS)
    assert (readable(april), Proposal.objects.readable().count()) == ([], 0)
    releasing.at_fixed_time(april)
    assert queue(april) == []  # fewer than five people of hidden groups wait
    steering.night()
    assert [row["kind"] for row in found(april, "state=asked")] == ["proposal", "answer"]
    let_through(april, by, "Open")
    steering.night()
    assert (readable(april), Proposal.objects.readable().count()) == (["Open"], 0)


@pytest.fixture
def may(by):
    """Nobody of it is hidden."""
    policies = dict.fromkeys(("asm", "diggers", "owners", "communities"), "named")
    return make_dialogue("may", policies=policies, moderation="before")


def test_where_nobody_hides_each_fixed_time_brings_new_words_before_the_team(may):
    kofi, ama = members(may, "lsm", 2)
    say(kofi, "Open")
    proposing.propose(participant=kofi, **WORDS)
    releasing.at_fixed_time(may)
    assert [row["kind"] for row in found(may, "state=asked")] == ["proposal", "answer"]
    say(kofi, "Changed")
    say(ama, "Open, too")
    releasing.at_fixed_time(may)
    assert queue_of_answers(may) == ["Open", "Open, too"]
    answering.withdraw(participant=ama, question=question(may))
    releasing.tonight(may)
    assert queue_of_answers(may) == ["Changed"]


def queue_of_answers(dialogue):
    return sorted(row["text"].text for row in found(dialogue, "state=asked") if row["kind"] == "answer")


@pytest.mark.trust("F16")
@pytest.mark.parametrize("press", ["none", "answer", "proposal", "taken back", "let through and taken back"])
def test_the_queue_tells_nothing_of_words_off_the_record_where_nobody_hides(may, by, press):
    kofi, ama, *_others = members(may, "lsm", K)
    off = "let through and taken back" in press and say(ama, "Off the record", number=2, off_record=True)
    releasing.tonight(may)
    let_through(may, by)
    releasing.tonight(may)
    assert readable(may) == (["Off the record"] if off else [])
    if press == "answer":
        say(ama, "Off the record", number=2, off_record=True)
    elif press == "proposal":
        proposing.propose(participant=ama, **{**WORDS, "off_record": True})
    elif press != "none":
        say(ama, "Off the record", number=2, off_record=True)
        answering.withdraw(participant=ama, question=question(may, number=2))
    say(kofi, "Bait")
    proposing.propose(participant=kofi, **{**WORDS, "title": "Bait"})
    releasing.at_fixed_time(may)
    assert [str(row["text"]) for row in found(may, "state=asked")] == ["Bait", "Bait"]
    releasing.tonight(may)
    assert len(found(may, "state=asked")) == 2 + (press in ("answer", "proposal"))


@pytest.mark.parametrize("who", ["the same", "another"])
def test_words_do_not_change_places_with_those_off_the_record(may, who):
    kofi, ama, *_others = members(may, "lsm", K)
    say(kofi, "Off the record", off_record=True)
    releasing.tonight(may)
    say(kofi, "Open")
    say(kofi, "Elsewhere", number=2)
    if who == "another":
        say(ama, "Of another")
    releasing.at_fixed_time(may)
    assert queue(may) == sorted(["Elsewhere", "Off the record", *["Of another"] * (who == "another")])
    releasing.tonight(may)
    assert queue(may) == sorted(["Elsewhere", "Open", *["Of another"] * (who == "another")])


def test_proposals_do_not_change_places_with_those_off_the_record(may):
    kofi, ama, *_others = members(may, "lsm", K)
    off = proposing.propose(participant=kofi, **{**WORDS, "title": "Off", "off_record": True})
    releasing.tonight(may)
    proposing.propose(participant=kofi, instead=off.pk, **{**WORDS, "title": "On"})
    proposing.propose(participant=ama, **{**WORDS, "title": "Of another"})
    releasing.at_fixed_time(may)
    assert sorted(str(row["text"]) for row in found(may, "state=asked")) == ["Of another", "Off"]
    releasing.tonight(may)
    assert sorted(str(row["text"]) for row in found(may, "state=asked")) == ["Of another", "On"]


def test_too_small_a_group_comes_before_nobody(april, by):
    say(member(april, "diggers", "Amina"), "Alone")
    steering.night()
    assert (queue(april), readable(april)) == ([], [])


@pytest.mark.parametrize("moderation", ["before", "after"])
def test_the_team_reads_no_words_on_that_their_author_removed_however_few_the_group_has_become(
    april, by, diggers, moderation
):
    say(diggers[0], "Of the village")
    steering.night()
    say(diggers[0], "Of nowhere")
    say(diggers[1], "New")
    Participant.objects.filter(pk=diggers[-1].pk).update(status=Participant.Status.REMOVED)
    turn(april, moderation)
    steering.night()
    assert (queue(april), Contribution.objects.filter(asked_text="Of the village").count()) == (["Of nowhere"], 0)
    let_through(april, by)
    steering.night()
    assert readable(april) == []


def test_one_that_is_let_through_comes_out_although_nobody_else_waits(april, by, diggers):
    for n, amina in enumerate(diggers[:5]):
        say(amina, f"Hidden {n}")
    releasing.at_fixed_time(april)
    let_through(april, by, "Hidden 3")
    releasing.at_fixed_time(april)
    assert readable(april) == ["Hidden 3"]


def test_four_before_the_team_do_not_bring_a_fifth_there(april, by, diggers):
    for n, amina in enumerate(diggers[:4]):
        say(amina, f"Hidden {n}")
    steering.night()
    say(diggers[4], "Hidden 4")
    releasing.at_fixed_time(april)
    assert queue(april) == [f"Hidden {n}" for n in range(4)]
    let_through(april, by, "Hidden 0")
    releasing.at_fixed_time(april)
    assert queue(april) == [f"Hidden {n}" for n in range(1, 4)]


def test_held_back_with_a_reason_until_its_author_changes_it(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    steering.night()
    assert hold_back(said, by)
    steering.night()
    said.refresh_from_db()
    assert (said.review, said.hidden_reason, readable(april), queue(april)) == ("held", "It names a person.", [], [])
    say(diggers[0], "Better")
    assert [row["text"].text for row in found(april, "state=held")] == ["Hidden 0"]
    steering.night()
    said.refresh_from_db()
    assert (queue(april), said.hidden_reason) == (["Better"], "")
    let_through(april, by)
    steering.night()
    assert readable(april) == ["Better"]


def test_held_back_is_let_through_after_all(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    steering.night()
    hold_back(said, by)
    said.refresh_from_db()
    seen = {("answer", said.pk): moderating.state(said)}
    assert moderating.let_through(seen=seen, dialogue=april, by=by) == [said]
    assert moderating.let_through(seen=seen, dialogue=april, by=by) == []
    steering.night()
    said.refresh_from_db()
    assert (readable(april), said.hidden_reason, said.review, said.asked_text) == (["Hidden 0"], "", "", "")


# ---- what its author does meanwhile


@pytest.fixture
def passed(april, by, diggers):
    """An answer that the team let through, and that has not come out."""
    said = say(diggers[0], "Hidden 0")
    steering.night()
    let_through(april, by)
    return said


def test_what_is_changed_after_it_was_let_through_is_read_anew(april, by, diggers, passed):
    say(diggers[0], "Without the village")
    assert [row["text"].text for row in found(april)] == ["Hidden 0"]
    releasing.at_fixed_time(april)
    assert (readable(april), queue(april)) == ([], [])
    steering.night()
    assert (readable(april), queue(april)) == ([], ["Without the village"])


def test_words_changed_back_come_out(april, by, diggers, passed):
    say(diggers[0], "Without the village")
    say(diggers[0], "Hidden 0")
    releasing.at_fixed_time(april)
    assert readable(april) == ["Hidden 0"]


def test_what_is_taken_back_after_it_was_let_through_never_comes_out(april, by, diggers, passed):
    assert answering.withdraw(participant=diggers[0], question=question(april)) == "team"
    assert [row["text"].text for row in found(april)] == ["Hidden 0"]
    releasing.at_fixed_time(april)
    assert readable(april) == []
    steering.night()
    assert Contribution.objects.count() == 0


def test_what_is_taken_away_now_goes_at_once(april, by, diggers, passed):
    assert answering.withdraw(participant=diggers[0], question=question(april), now=True) == "gone"
    assert Contribution.objects.count() == 0


def test_it_can_be_taken_back_after_the_question_closed(april, by, diggers, passed):
    steering.close_question(question=question(april), by=by)
    assert answering.withdraw(participant=diggers[0], question=question(april)) == "team"


def test_a_change_goes_the_same_way_while_the_old_words_stand(april, by, diggers, passed):
    steering.night()
    say(diggers[0], "Changed")
    assert (readable(april), queue(april)) == (["Hidden 0"], [])
    steering.night()
    assert (readable(april), queue(april)) == (["Hidden 0"], ["Changed"])
    say(diggers[0], "Changed again")
    assert queue(april) == ["Changed"]
    let_through(april, by)
    steering.night()
    assert (readable(april), queue(april)) == (["Hidden 0"], ["Changed again"])
    let_through(april, by)
    releasing.at_fixed_time(april)
    assert readable(april) == ["Changed again"]
    row = Contribution.objects.get()
    assert (row.review, row.asked_text, row.next_text, row.pending) == ("", "", "", "")


def test_a_change_that_is_held_back_leaves_the_old_words(april, by, diggers, passed):
    steering.night()
    said = say(diggers[0], "Changed")
    steering.night()
    hold_back(said, by, "Unkind.")
    steering.night()
    assert (readable(april), queue(april)) == (["Hidden 0"], [])
    answering.keep(participant=diggers[0], question=question(april))
    steering.night()
    row = Contribution.objects.get()
    assert (row.review, row.hidden_reason, row.text) == ("", "", "Hidden 0")


def test_a_change_of_hidden_words_shows_them_once_it_is_let_through(april, by, diggers, passed):
    steering.night()
    said = say(diggers[0], "Changed")
    moderating.hide(text=said, reason="Unkind.", dialogue=april, by=by)
    steering.night()
    said.refresh_from_db()
    assert (said.hidden, said.hidden_reason, queue(april)) == (True, "Unkind.", ["Changed"])
    let_through(april, by)
    steering.night()
    said.refresh_from_db()
    assert (said.hidden, said.hidden_reason, readable(april)) == (False, "", ["Changed"])


@pytest.mark.trust("F16")
@pytest.mark.parametrize("press", ["change", "withdraw", "first"])
def test_no_press_of_an_author_shows_on_the_page_of_the_team(april, by, diggers, press):
    say(diggers[0], "Hidden 0")
    steering.night()
    let_through(april, by)
    steering.night()
    say(diggers[0], "Changed")
    say(diggers[1], "Hidden 1")
    steering.night()
    client = client_of(by)
    paths = [reverse("moderation", args=["april"]) + query for query in ("", "?state=asked", "?q=hidden")]
    paths.append(reverse("team", args=["april"]))

    def seen():
        lists = [client.get(path).context["page"] for path in paths[:3]]
        told = [[(row["text"].text, row["state"], row["seen"], row["changes"]) for row in rows] for rows in lists]
        return [*told, client.get(paths[3]).context["to_read"]]

    before = seen()
    if press == "change":
        say(diggers[0], "Otherwise")
        say(diggers[1], "Otherwise, too")
    elif press == "withdraw":
        answering.withdraw(participant=diggers[0], question=question(april))
        answering.withdraw(participant=diggers[1], question=question(april))
    else:
        say(diggers[2], "Hidden 2")
    assert (seen(), before[-1]) == (before, 2)


def test_a_press_lets_only_those_words_through_that_were_read(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    steering.night()
    said.refresh_from_db()
    seen = moderating.state(said)
    say(diggers[0], "Otherwise")
    steering.night()
    assert moderating.let_through(seen={("answer", said.pk): seen}, dialogue=april, by=by) == []
    hold = {"text": said, "seen": seen, "reason": "x", "dialogue": april, "by": by}
    assert not moderating.hold_back(**hold)
    assert queue(april) == ["Otherwise"]


def test_the_log_counts_and_names_no_text(april, by, diggers):
    for n in range(2):
        say(diggers[n], f"Hidden {n}")
    steering.night()
    let_through(april, by)
    assert list(TeamLog.objects.values_list("action", "detail")) == [("let texts through", "2")]


@pytest.mark.trust("F1")
def test_the_log_gives_no_reason_by_which_a_text_is_found(april, by, diggers):
    said = [say(diggers[n], f"Hidden {n}") for n in range(2)]
    steering.night()
    hold_back(said[0], by, "It names a person.")
    moderating.hide(text=said[1], reason="Unkind.", dialogue=april, by=by)
    assert sorted(Contribution.objects.values_list("hidden_reason", flat=True)) == ["It names a person.", "Unkind."]
    expected = [("held back a text", ""), ("hid a text", "")]
    assert sorted(TeamLog.objects.values_list("action", "detail")) == expected


def test_other_dialogues_texts_are_not_let_through(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    steering.night()
    said.refresh_from_db()
    may = make_dialogue("may", moderation="before")
    seen = {("answer", said.pk): moderating.state(said)}
    assert moderating.let_through(seen=seen, dialogue=may, by=by) == []


def test_a_sealed_dialogue_lets_nothing_through(april, by, diggers):
    april.phase = "sealed"
    with pytest.raises(moderating.Sealed):
        moderating.let_through(seen={}, dialogue=april, by=by)


# ---- everything taken back at one press


@pytest.fixture
def rangers(april):
    """Eight of a protected group, and what lets one of them answer four questions, of two issues."""
    asked = [(issue.key, number) for issue in april.issues.all() for number in (1, 2)]

    def write(person, words):
        for key, number in asked:
            answering.answer(
                participant=person, question=question(april, key, number), text=f"{words} on {key}, {number}"
            )

    return members(april, "communities", 8), write


@pytest.mark.trust("F16")
@pytest.mark.parametrize("state", ["asked", "passed", "changed", "changed, let through", "changed twice"])
def test_everything_taken_back_shows_nobody_what_belongs_together(april, by, rangers, state):
    people, write = rangers
    for person in people[:2]:
        write(person, person.called)
    releasing.tonight(april)
    if state != "asked":
        let_through(april, by)
    if state.startswith("changed"):
        releasing.tonight(april)
        for person in people[:2]:
            write(person, f"{person.called}, changed,")
        releasing.tonight(april)
        if state == "changed, let through":
            let_through(april, by)
        elif state == "changed twice":
            let_through(april, by)
            for person in people[:2]:
                write(person, f"{person.called}, changed twice,")

    def of_each():
        """What the team and all find of each author in each state: of both the same, if nothing tells them apart."""
        lists = [texts(april, f"state={name}") for name in ("asked", "passed", "shown")]
        return [
            [sorted(t.removeprefix(p.called) for t in words if t.startswith(p.called)) for words in lists]
            for p in people[:2]
        ]

    leaving.take_all_back(participant=people[0])
    one, other = of_each()
    assert one == other != [[], [], []]
    releasing.tonight(april)
    one, other = of_each()
    assert one == other != [[], [], []]
    let_through(april, by)
    releasing.at_fixed_time(april)
    one, other = of_each()
    assert (one, [len(words) for words in one]) == (other, [0, 0, 4])
    for n in range(1, 4):
        leaving.tonight(april, database_time.now().date() + n * DAY)
    assert of_each() == [[[], [], []], other]


def test_words_that_nobody_was_given_go_unread(april, by, rangers):
    people, write = rangers
    write(people[0], "First")
    leaving.take_all_back(participant=people[0])
    releasing.tonight(april)
    assert (queue(april), readable(april)) == ([], [])


def test_what_is_let_through_in_its_own_night_stays_in(april, by, rangers):
    people, write = rangers
    write(people[0], "First")
    releasing.tonight(april)
    let_through(april, by)
    row = Contribution.objects.first()
    april.leaving.create(token=token(april, row, database_time.now().date()))
    releasing.at_fixed_time(april)
    assert (row.text in readable(april), len(readable(april))) == (False, 3)


# ---- silent writing, and turning it on and off


def test_the_end_of_a_silence_shows_nothing(april, by, diggers):
    asked = question(april)
    steering.begin_silence(question=asked)
    for n, amina in enumerate(diggers[:5]):
        say(amina, f"Hidden {n}")
    steering.end_silence(question=question(april))
    asked.refresh_from_db()
    assert (queue(april), readable(april), asked.shows_at is None) == ([], [], False)
    releasing.after_silences(april, asked.shows_at)
    assert (len(queue(april)), readable(april)) == (5, [])
    let_through(april, by)
    releasing.at_fixed_time(april)
    assert len(readable(april)) == 5


def turn(dialogue, moderation):
    Dialogue.objects.filter(pk=dialogue.pk).update(moderation=moderation)
    dialogue.refresh_from_db()
    return dialogue


def test_turned_on_while_words_wait(by, april):
    after = make_dialogue("after")
    amina, *others = members(after, "diggers", K, "After")
    say(amina, "Old")
    releasing.tonight(after)
    say(amina, "Changed")
    say(others[0], "New")
    turn(after, "before")
    assert (readable(after), queue(after)) == (["Old"], [])
    releasing.tonight(Dialogue.objects.get(pk=after.pk))
    assert (readable(after), queue(after)) == (["Old"], ["Changed", "New"])


def test_turned_off_while_words_stand_before_the_team(april, by, diggers):
    for n in range(3):
        say(diggers[n], f"Hidden {n}")
    steering.night()
    let_through(april, by, "Hidden 0")
    say(diggers[3], "Hidden 3")
    turn(april, "after")
    assert readable(april) == []
    steering.night()
    assert (readable(april), queue(april)) == (["Hidden 0", "Hidden 3"], ["Hidden 1", "Hidden 2"])
    let_through(april, by, "Hidden 1")
    steering.night()
    assert (readable(april), queue(april)) == (["Hidden 0", "Hidden 1", "Hidden 3"], ["Hidden 2"])


def test_turned_off_in_a_silence_what_stood_before_the_team_stays_there(april, by, diggers):
    say(diggers[0], "Hidden 0")
    steering.night()
    asked = question(april)
    steering.begin_silence(question=asked)
    say(diggers[0], "Changed")
    turn(april, "after")
    for n, amina in enumerate(diggers[1:5]):
        say(amina, f"Other {n}")
    steering.end_silence(question=question(april))
    steering.night()
    assert "Changed" not in readable(april)
    assert "Changed" in queue(april)


# ---- what waited for 48 hours


def test_what_stood_in_the_queue_for_two_nights_is_told(april, by, diggers):
    say(diggers[0], "Hidden 0")
    releasing.tonight(april)
    nights = [NIGHT + datetime.timedelta(days=n) for n in range(4)]
    assert [unread.note(april, night) for night in nights[:2]] == [0, 0]
    say(diggers[1], "Hidden 1")
    releasing.tonight(april)
    assert unread.note(april, nights[2]) == 1
    page = client_of(by).get(reverse("team", args=["april"])).content.decode()
    assert page.count("Last night 1 text had waited for 48 hours.") == 1
    let_through(april, by, "Hidden 0")
    assert unread.note(april, nights[3]) == 0
    let_through(april, by)
    assert (unread.note(april, nights[3]), UnreadNight.objects.count()) == (0, 0)


def test_new_words_have_their_own_48_hours(april, by, diggers):
    say(diggers[0], "Hidden 0")
    releasing.tonight(april)
    unread.note(april, NIGHT)
    say(diggers[0], "Otherwise")
    releasing.tonight(april)
    assert unread.note(april, NIGHT + datetime.timedelta(days=2)) == 0


def test_marks_are_no_ids(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    releasing.tonight(april)
    unread.note(april, NIGHT)
    marks = UnreadNight.objects.get().marks
    assert (len(marks), len(marks[0]), str(said.pk) in marks[0]) == (1, unread.MARK, False)


# ---- the page


@pytest.fixture
def many(april, by, diggers):
    """One text of each state."""
    said = {name: say(diggers[n], name) for n, name in enumerate(["shown", "hid", "passed", "held", "asked"])}
    steering.night()
    let_through(april, by, "shown", "hid")
    steering.night()
    moderating.hide(text=said["hid"], reason="x", dialogue=april, by=by)
    let_through(april, by, "passed")
    hold_back(said["held"], by)
    say(diggers[5], "unread")
    say(diggers[0], "changed")
    return said


def texts(dialogue, query):
    return [row["text"].text for row in found(dialogue, query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["asked", "held", "hid", "passed", "shown"]),
        ("state=asked", ["asked"]),
        ("state=passed", ["passed"]),
        ("state=held", ["held"]),
        ("state=shown", ["shown"]),
        ("state=hidden", ["hid"]),
        ("q=HEL", ["held"]),
        ("q=unread", []),
        ("q=changed", []),
        ("in=proposals", []),
        ("in=rights", ["asked", "held", "hid", "passed", "shown"]),
        ("q=h+d&in=rights", ["held", "hid"]),
    ],
)
def test_texts_are_found_in_what_the_team_was_given(april, many, query, expected):
    assert sorted(texts(april, query)) == expected


def test_texts_are_found_by_question(april, many):
    first, second = (question(april, number=n).key for n in (1, 2))
    assert (len(texts(april, f"in=rights/{first}")), texts(april, f"in=rights/{second}")) == (5, [])


@pytest.mark.parametrize(
    "query",
    [
        *("state=all", "state=ASKED", "page=0", "page=-1", "page=x", "page=99999999999999999999", "page=1.5", "page="),
        *("in=nowhere", "in=rights/none", "in=%2F", f"q={'x' * 101}", "q=" + "+".join("abcdefghi")),
    ],
)
def test_odd_questions_are_refused(april, by, query):
    assert client_of(by).get(f"{reverse('moderation', args=['april'])}?{query}").status_code == 400
    with pytest.raises(reading_texts.Odd):
        found(april, query)


def test_a_press_on_an_odd_text_is_refused(april, by):
    path = reverse("texts_pass", args=["april"])
    for value in ("vote:1:x", "answer:x:x", f"answer:{2**64}:x"):
        assert client_of(by).post(path, {"text": value}).status_code == 400
    assert client_of(by).post(path, {"text": "nothing"}).status_code == 302


def test_presses_of_the_page(april, by, diggers):
    said = say(diggers[0], "Hidden 0")
    say(diggers[1], "Hidden 1")
    steering.night()
    client, path = client_of(by), reverse("moderation", args=["april"]) + "?state=asked"
    rows = {row["text"].text: row for row in client.get(path).context["page"]}
    hold = reverse("text_hold", args=["april", "answer", said.pk])
    refused = client.post(f"{hold}?state=asked", {"seen": rows["Hidden 0"]["seen"], "reason": "\u200b"})
    assert (refused.status_code, "Say why: the author reads the reason." in refused.content.decode()) == (422, True)
    held = client.post(f"{hold}?state=asked", {"seen": rows["Hidden 0"]["seen"], "reason": "Unkind."})
    assert held.headers["Location"] == path
    row = rows["Hidden 1"]
    client.post(reverse("texts_pass", args=["april"]), {"text": f"answer:{row['text'].pk}:{row['seen']}"})
    assert dict(Contribution.objects.values_list("text", "review")) == {"Hidden 0": "held", "Hidden 1": "passed"}


@pytest.mark.parametrize("number", [5, 2])
def test_what_waited_is_told_apart_from_what_is_to_be_read_now(april, by, diggers, number):
    for n in range(number):
        say(diggers[n], f"Hidden {n}")
    releasing.tonight(april)
    for nights in (0, 2):
        unread.note(april, NIGHT + datetime.timedelta(days=nights))
    let_through(april, by, *(f"Hidden {n}" for n in range(1, number)))
    page = client_of(by).get(reverse("team", args=["april"])).content.decode()
    told = ("1 text is to be read", f"Last night {number} texts had waited for 48 hours.")
    assert [words in page for words in told] == [True, True]


SILENT, MIXED, SOON = (
    "after the silent writing, at a fixed time or in the night",
    "or after the silent writing where there is one",
    "by ",
)


@pytest.mark.parametrize("held", ["silent", "shows_at"])
@pytest.mark.parametrize(
    ("numbers", "others", "says"),
    [((1,), False, SILENT), ((1, 2), False, MIXED), ((2,), False, SOON), ((2,), True, SOON)],
)
def test_the_team_is_told_when_a_silence_holds_back_what_it_lets_through(
    april, by, diggers, held, numbers, others, says
):
    for number in numbers:
        say(diggers[number], f"Hidden {number}", number=number)
    if others:
        proposing.propose(participant=diggers[0], **WORDS)
    steering.night()
    asked = question(april)
    hour = database_time.now() + datetime.timedelta(hours=1)
    type(asked).objects.filter(pk=asked.pk).update(**({"silent": True} if held == "silent" else {"shows_at": hour}))
    client, path = client_of(by), reverse("moderation", args=["april"]) + "?state=asked"
    page = client.get(path)
    sent = [f"{row['kind']}:{row['text'].pk}:{row['seen']}" for row in page.context["page"]]
    said = client.post(reverse("texts_pass", args=["april"]), {"text": sent}, follow=True).content.decode()
    several = "them" if len(sent) > 1 else "it"
    assert [words in said for words in (SILENT, MIXED)] == [says == SILENT, says == MIXED]
    assert f"others can read {several} {page.context['out_at']}" in said
    assert says in page.context["out_at"]


@pytest.mark.one_database
def test_queries_do_not_grow(april, by, diggers):
    client, counts = client_of(by), []
    path = reverse("moderation", args=["april"])
    client.get(path)
    for group in (diggers[:1], diggers[1:4]):
        for amina in group:
            say(amina, f"Hidden {amina.pk}")
            proposing.propose(participant=amina, **{**WORDS, "title": str(amina.pk)})
        steering.night()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{path}?state=asked&q=hidden").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14


# ---- every sentence is right in both ways


def own_page(person, name="question", *args):
    args = args or (("rights", question(person.dialogue).key) if name == "question" else ())
    return " ".join(client_of(person.user).get(reverse(name, args=["april", *args])).content.decode().split())


SAYS_AFTER = ("Others can read it by", "What waits appears in the night")
SAYS_BEFORE = "The team reads your words before others do"


def test_sentences_where_the_team_reads_first(april, by, diggers):
    assert SAYS_BEFORE in own_page(diggers[0])
    said = say(diggers[0], "Hidden 0")
    told = [own_page(diggers[0])]
    steering.night()
    told.append(own_page(diggers[0]))
    let_through(april, by)
    told.append(own_page(diggers[0]))
    steering.night()
    told.append(own_page(diggers[0]))
    say(diggers[0], "Changed")
    told.append(own_page(diggers[0]))
    steering.night()
    told.append(own_page(diggers[0]))
    hold_back(said, by)
    told.append(own_page(diggers[0]))
    expected = [
        "Sent. The team reads it first: it comes before the team by",
        "The team reads it first. If it lets it through, others can read it from the next fixed time after that.",
        "The team has let it through: others can read it by",
        "Others can read it.",
        "Your change is kept. The team reads it first: it comes before the team by",
        "Your change is kept. The team reads it first. Others still read your earlier words.",
        "The team has held your change back. Others still read your earlier words.",
    ]
    assert [sentence in page for sentence, page in zip(expected, told, strict=True)] == [True] * 7
    assert [page for page in told if any(words in page for words in SAYS_AFTER)] == []
    assert "Why the team held it back: It names a person." in told[-1]


@pytest.mark.parametrize(("moderation", "says"), [("before", True), ("after", False)])
def test_no_page_says_what_is_so_in_the_other_way_only(april, by, diggers, moderation, says):
    turn(april, moderation)
    for person in diggers:
        person.dialogue = april
    pages = [own_page(diggers[0]), own_page(diggers[0], "proposal_new")]
    say(diggers[0], "Hidden 0")
    mine = proposing.propose(participant=diggers[0], **WORDS)
    pages += [own_page(diggers[0], "you"), own_page(diggers[0], "proposal", mine.pk)]
    assert [SAYS_BEFORE in page or "The team reads it first" in page for page in pages] == [says] * 4
    assert ["The team reads your words when others do." in page for page in pages[:2]] == [not says] * 2
    assert [any(words in page for words in SAYS_AFTER) for page in pages][1:3] == [False, not says]


def test_what_is_taken_back_says_who_reads_it(april, by, diggers, passed):
    page = own_page(diggers[0])
    assert "Only the team has read it. It does not come out; it goes from the team’s page" in page
    answering.withdraw(participant=diggers[0], question=question(april))
    assert "Taken back. It does not come out. Only the team can still read it" in own_page(diggers[0])
