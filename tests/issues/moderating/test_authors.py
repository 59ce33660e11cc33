"""Where the team reads first: what an author does meanwhile, and that no press of theirs shows."""

import datetime

import pytest
from django.urls import reverse

from dialogue import database_time
from dialogue.models import TeamLog
from issues import answering, leaving, moderating, releasing, steering
from issues.models import Contribution
from issues.models.leaving import DAY, token
from tests.factories import make_dialogue, members, question
from tests.issues.moderating.reading_first import found, hold_back, let_through, queue, readable, say, texts
from tests.speaking import client_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("days", "comes_out"), [(-1, False), (0, True)])
def test_what_missed_its_night_stays_in_and_what_is_due_tonight_is_told_apart_by_nothing_before(
    april, by, rangers, days, comes_out
):
    people, write = rangers
    write(people[0], "First")
    releasing.tonight(april)
    let_through(april, by)
    row = Contribution.objects.first()
    night = database_time.now().date() + datetime.timedelta(days=days)
    april.leaving.create(token=token(april, row, night))
    releasing.at_fixed_time(april)
    assert (row.text in readable(april), len(readable(april))) == (comes_out, 3 + comes_out)
