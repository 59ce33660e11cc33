"""What somebody tries who means ill with words: reading what is hidden, keeping what was taken back, agreeing on what nobody reads."""

import gzip

import pytest
from django.utils import timezone

from issues import balloting, leaving, releasing, steering
from issues.meanings import ballots, reading_standing
from issues.models import Meaning, WordItem
from issues.models.leaving import DAY, NIGHTS
from issues.models.meanings import MEANING_LIMIT
from tests import factories
from tests.bulk import said as long_text
from tests.issues.meanings import meaning_room as words
from tests.large_house import AS_SENT
from tests.speaking import at, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return words.make_meaning_room()


def agree_on(room, said):
    ballot = words.open_ballot(room)
    words.adopt(room, ballot, ballot.items.get(said=said))
    return words.close(room, ballot)


def agreed(room):
    return [item.text for item in reading_standing.agreed(room.dialogue).values()]


def page(person, name, *args, **query):
    response = client_of(person).get(at(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


# ---- what the team hides


@pytest.mark.trust("E12")
def test_hidden_words_stand_on_no_page_of_a_closed_ballot(room):
    (said,) = words.put_forward(room, "A deep hole.")
    ballot = agree_on(room, said)
    Meaning.objects.update(hidden=True)
    voter = room.people["gov"][0]
    assert "A deep hole." not in page(voter, "word_ballot", ballot.number)
    assert "A deep hole." not in page(voter, "you", meanings="")


def test_nobody_decides_on_words_that_are_hidden_at_closing(room):
    deep, heap = words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    for said in (deep, heap):
        words.adopt(room, ballot, ballot.items.get(said=said))
    Meaning.objects.filter(pk=deep.pk).update(hidden=True)
    assert "nobody decides on it" in page(room.people["gov"][0], "word_ballot", ballot.number)
    words.close(room, ballot)
    assert (ballot.items.get(said=deep).outcome, agreed(room)) == ("", ["A heap."])
    assert "took it back" not in page(room.people["gov"][0], "word_ballot", ballot.number)


# ---- what its author has taken back


def taken_back_before_the_ballot(room):
    """A meaning that its author took back while they were asked; it stays readable until the night, as all do."""
    asked, author = words.ask(room), room.people["lsm"][0]
    said = words.write(author, asked, "A deep hole.")
    releasing.tonight(room.dialogue)
    return asked, author, said


@pytest.mark.trust("F8")
def test_what_was_taken_back_before_the_ballot_goes_also_if_it_was_agreed_on(room):
    asked, author, said = taken_back_before_the_ballot(room)
    assert words.take_back(author, asked) == "later"
    agree_on(room, said)
    releasing.tonight(room.dialogue)
    assert (Meaning.objects.count(), WordItem.objects.filter(text="A deep hole.").count(), agreed(room)) == (0, 0, [])


@pytest.mark.trust("F8")
def test_what_went_with_everything_before_the_ballot_goes_also_if_it_was_agreed_on(room):
    _asked, author, said = taken_back_before_the_ballot(room)
    assert leaving.take_all_back(participant=author) == 1
    ballot = agree_on(room, said)
    for night in range(NIGHTS + 1):
        leaving.tonight(room.dialogue, ballot.closed_at.date() + night * DAY)
    assert (Meaning.objects.count(), WordItem.objects.filter(text="A deep hole.").count()) == (0, 0)


@pytest.mark.trust("F15")
def test_what_was_agreed_on_waits_for_nothing(room):
    """Else it were one of the five for whose words the next hour waits."""
    asked, author, said = taken_back_before_the_ballot(room)
    words.take_back(author, asked)
    agree_on(room, said)
    releasing.tonight(room.dialogue)
    assert Meaning.objects.waiting().count() == 0


def test_words_that_go_while_a_ballot_opens_do_not_stay_on_its_paper(room):
    (said,) = words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    Meaning.objects.filter(pk=said.pk)._raw_delete("default")  # by a clock that saw no paper yet
    leaving.sweep_voices(room.dialogue)
    assert list(ballot.items.filter(is_outline=False).values_list("text", "said")) == [("", None)]


def test_no_press_is_offered_for_what_was_agreed_on(room):
    (said,) = words.put_forward(room, "A deep hole.")
    agree_on(room, said)
    words.ask(room)
    assert "take-back" not in page(room.people["lsm"][0], "term", "pit")


# ---- who may read what


@pytest.mark.trust("F6")
def test_whoever_waits_for_confirmation_reads_the_outline_alone(room):
    asked = room.issues[0].questions.first()
    asked.text = "How deep is a pit?"
    asked.save()
    (said,) = words.put_forward(room, "A deep hole.")
    agree_on(room, said)
    words.put_forward(room, "A tunnel.", term=room.adit)
    new = factories.member(room.dialogue, "gov", "New", status="waiting")
    listed = page(new, "term_list")
    assert "A hole in the ground." in listed
    assert [words for words in ("A deep hole.", "agreed in the ballot", "still open") if words in listed] == []
    beside = page(new, "question", room.issues[0].key, asked.key)
    assert ("A hole in the ground." in beside, "A deep hole." in beside) == (True, False)


@pytest.mark.trust("F17")
def test_whoever_is_hidden_is_told_what_a_country_may_give_away(room):
    words.ask(room)
    told = "may tell others who you are"
    assert told in page(room.people["diggers"][0], "term", "pit")
    assert told not in page(room.people["gov"][0], "term", "pit")


# ---- between two ballots, and beside one


def test_paper_of_a_closed_ballot_votes_in_no_later_one(room):
    first = words.open_ballot(room, kind="straw")
    old, amina = first.items.get(), room.people["diggers"][0]
    words.close(room, first)
    second = words.open_ballot(room, kind="straw")
    sent = {f"choice_{old.pk}": "yes", f"seen_{old.pk}": ""}
    assert client_of(amina).post(at("word_vote", first.number), sent).status_code == 409
    assert client_of(amina).post(at("word_vote", second.number), sent).status_code in (302, 422)
    assert second.votes.count() == 0


@pytest.mark.trust("F1")
def test_two_ballots_at_once_share_no_voice(room):
    issues, ballot = room.open(), words.open_ballot(room)
    room.vote(issues, "diggers", "y")
    words.vote(room, ballot, ballot.items.get(), diggers="y")
    assert set(issues.votes.values_list("voice")) & set(ballot.votes.values_list("voice")) == set()


@pytest.mark.trust("F6")
def test_paper_says_turnout_in_steps_of_five(room):
    ballot = words.open_ballot(room)
    item = ballot.items.get()
    words.vote(room, ballot, item, diggers="yyyy")
    before = page(room.people["gov"][0], "word_ballot", ballot.number)
    words.vote(room, ballot, item, lsm="yyyyy")
    after = page(room.people["gov"][0], "word_ballot", ballot.number)
    assert "Fewer than 5 people have voted" in before
    assert "At least 5 people have voted" in after


@pytest.mark.trust("F9")
def test_card_that_replaced_another_votes_on_later_papers_only(room):
    ballot = words.open_ballot(room)
    amina = room.people["diggers"][0]
    type(amina).objects.filter(pk=amina.pk).update(acts_from=timezone.now())
    amina.refresh_from_db()
    sent = {f"choice_{ballot.items.get().pk}": "yes"}
    assert client_of(amina).post(at("word_vote", ballot.number), sent).status_code == 409
    assert ballot.votes.count() == 0


def test_later_ballot_is_told_beside_what_was_agreed_before(room):
    agree_on(room, None)
    again = words.open_ballot(room)
    words.refuse(room, again, again.items.get())
    words.close(room, again)
    told = page(room.people["gov"][0], "word_ballot", again.number)
    assert agreed(room) == ["A hole in the ground."]
    assert ("Still open" in told, "What was agreed on before stands." in told) == (False, True)


def test_ballot_opens_in_no_phase_that_has_gone(room):
    stale = type(room.dialogue).objects.get(pk=room.dialogue.pk)
    steering.change_phase(dialogue=room.dialogue, phase="agenda", seen="decide", by=room.organiser)
    with pytest.raises(balloting.CannotOpen):
        ballots.open_ballot(dialogue=stale, kind="final", terms=[room.pit], by=room.organiser)


# ---- what comes on the paper


def test_all_that_were_adopted_stand_for_the_next_ballot_whatever_was_written_since(room):
    both = words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    for said in both:
        words.adopt(room, ballot, ballot.items.get(said=said))
    words.close(room, ballot)
    words.put_forward(room, *(f"Hole {n}." for n in range(6)))
    again = words.open_ballot(room)
    assert again.items.filter(said__in=both).count() == 2


def test_nothing_takes_the_place_of_what_was_agreed_on_without_a_ballot_that_asks_about_both(room):
    (said,) = words.put_forward(room, "A deep hole.")
    agree_on(room, said)
    words.put_forward(room, *(f"Hole {n}." for n in range(6)))
    assert words.open_ballot(room).items.filter(said=said).exists()


# ---- what it weighs


def test_own_votes_of_many_ballots_are_light(room):
    amina = room.people["diggers"][0]
    terms = [room.pit, room.adit, words.add_term(room, "Shaft", "A way down."), words.add_term(room, "Lode", "A vein.")]
    for _ballot in range(4):
        ballot = words.open_ballot(room, *terms)
        ballot.items.all().delete()
        for term in terms:
            for place in range(1, ballots.MOST_MEANINGS + 1):
                text = long_text(MEANING_LIMIT + 40)[:MEANING_LIMIT]
                words.vote(room, ballot, ballot.items.create(term=term, place=place, text=text), diggers="y")
        words.close(room, ballot)
    page_of = client_of(amina).get(at("you"), {"meanings": ""})
    assert len(gzip.compress(page_of.content, 6)) <= AS_SENT


def test_vote_on_words_that_are_hidden_since_can_be_taken_back(room):
    (said,) = words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    words.vote(room, ballot, ballot.items.get(said=said), gov="y")
    Meaning.objects.update(hidden=True)
    assert 'name="clear"' in page(room.people["gov"][0], "word_ballot", ballot.number)
