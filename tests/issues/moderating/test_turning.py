"""Where the team reads first: silent writing, the setting turned on and off, and sentences that are right in both ways."""

import pytest
from django.urls import reverse

from dialogue.models import Dialogue
from issues import answering, proposing, releasing, steering
from issues.disclosure import K
from tests.factories import make_dialogue, members, question
from tests.issues.moderating.reading_first import WORDS, hold_back, let_through, queue, readable, say, turn
from tests.speaking import client_of

pytestmark = pytest.mark.django_db


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
