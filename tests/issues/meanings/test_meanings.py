"""What words mean: what is written, what a ballot on words asks, and when a word is agreed (MATHS §7, R4)."""

import pytest
from django.db import IntegrityError, transaction

from issues import answering, balloting, leaving, receipts, releasing, steering
from issues.meanings import ballots, reading_standing, voting
from issues.models import Meaning, WordItem, WordVote
from issues.models.leaving import DAY, NIGHTS
from stakeholders.models import Voice
from tests.issues.meanings import meaning_room as words

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return words.make_meaning_room()


def standing(room):
    terms = reading_standing.tell(room.dialogue, list(room.dialogue.terms.all()))
    return {term.key: (term.agreed.text if term.agreed else "", term.standing) for term in terms}


# ---- the rule


def test_exactly_one_adopted_is_agreed(room):
    words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    outline, deep, heap = ballot.items.order_by("is_outline", "text")[::-1]
    assert [outline.text, sorted([deep.text, heap.text])] == ["A hole in the ground.", ["A deep hole.", "A heap."]]
    words.adopt(room, ballot, deep)
    words.refuse(room, ballot, outline)
    words.refuse(room, ballot, heap)
    words.close(room, ballot)
    rows = dict(ballot.items.values_list("text", "outcome"))
    assert rows == {outline.text: "REJECT", deep.text: "ADOPT", heap.text: "REJECT"}
    assert standing(room)["pit"][0] == deep.text
    assert standing(room)["adit"] == ("", "working meaning")


def test_two_adopted_both_stand_for_the_next_ballot(room):
    words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    for item in ballot.items.all():
        (words.refuse if item.text == "A heap." else words.adopt)(room, ballot, item)
    words.close(room, ballot)
    assert standing(room)["pit"] == ("", "still open: 3 meanings")
    again = words.open_ballot(room)
    assert sorted(again.items.values_list("text", flat=True)) == ["A deep hole.", "A hole in the ground."]


def test_without_enough_voices_it_stays_open_and_all_are_asked_again(room):
    words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    words.close(room, ballot)
    assert set(ballot.items.values_list("outcome", flat=True)) == {"DEFER"}
    assert words.open_ballot(room).items.count() == 2


def test_show_of_hands_agrees_on_nothing(room):
    ballot = words.open_ballot(room, kind="straw")
    words.adopt(room, ballot, ballot.items.get())
    words.close(room, ballot)
    assert (ballot.items.get().outcome, standing(room)["pit"][0]) == ("ADOPT", "")


def test_what_was_agreed_stands_until_another_is(room):
    ballot = words.open_ballot(room)
    words.adopt(room, ballot, ballot.items.get())
    words.close(room, ballot)
    again = words.open_ballot(room)
    words.close(room, again)
    assert standing(room)["pit"][0] == "A hole in the ground."


def test_variants_are_not_voted(room):
    asked = words.ask(room)
    words.write(room.people["gov"][0], asked, "They say shaft.", kind="variant", region="Ghana")
    releasing.tonight(room.dialogue)
    assert Meaning.objects.get().region == "Ghana"
    assert [item.is_outline for item in words.open_ballot(room).items.all()] == [True]


@pytest.mark.trust("F5")
def test_result_is_bands_where_a_counted_group_is_hidden(room):
    ballot = words.open_ballot(room)
    item = ballot.items.get()
    words.vote(room, ballot, item, diggers="yyyyyyyy", owners="yyy", lsm="yyyyyyyn", gov="yyyyyn")
    words.close(room, ballot)
    item.refresh_from_db()
    lanes = {lane["key"]: lane for lane in item.published}
    assert (lanes["asm"]["shown"], lanes["lsm"]["band"], lanes["gov"]["band"]) == ("few", "for", "for")
    assert {lane[name] for lane in lanes.values() for name in ("yes", "no", "passed")} == {None}
    assert (item.facts["side"], item.facts["short"]) == ("", [])


# ---- opening


def test_groups_that_are_too_small_keep_it_shut():
    room = words.make_meaning_room(sizes={"diggers": 4, "owners": 6, "lsm": 3, "gov": 3})
    with pytest.raises(balloting.CannotOpen):
        words.open_ballot(room)


def test_one_is_open_at_a_time_and_holds_the_phase(room):
    words.open_ballot(room)
    with pytest.raises(balloting.CannotOpen):
        words.open_ballot(room, room.adit)
    with pytest.raises(steering.BallotOpen):
        steering.change_phase(dialogue=room.dialogue, phase="agenda", seen="decide", by=room.organiser)


def test_opening_ends_what_is_asked_and_freezes_the_words(room):
    asked = words.ask(room)
    one = room.people["lsm"][0]
    words.write(one, asked, "A deep hole.")
    releasing.tonight(room.dialogue)
    words.write(one, asked, "A shallow hole.")  # waits for the night
    ballot = words.open_ballot(room)
    asked.refresh_from_db()
    assert asked.is_closed
    with pytest.raises(answering.NotOpen):
        words.write(one, asked, "No hole.")
    releasing.tonight(room.dialogue)
    assert Meaning.objects.get().text == "A shallow hole."
    assert ballot.items.filter(text="A deep hole.").exists()


def test_word_has_room_for_few_meanings_and_those_asked_least_come_first(room):
    words.put_forward(room, *(f"Hole {n}." for n in range(8)))
    asked = []
    for _round in range(2):
        ballot = words.open_ballot(room)
        asked.append({item.text for item in ballot.items.exclude(said=None)})
        assert ballot.items.count() == ballots.MOST_MEANINGS
        words.close(room, ballot)
    assert asked[0] & asked[1] == set()


# ---- voting


@pytest.mark.trust("A2")
def test_sent_twice_is_once_and_changed_is_told(room):
    ballot = words.open_ballot(room)
    item, amina = ballot.items.get(), room.people["diggers"][0]
    sent = {"participant": amina, "ballot": ballot}
    assert voting.cast(**sent, marks={item.pk: "yes"}, seen={item.pk: ""}, key="k") == ({item.pk: "yes"}, frozenset())
    assert voting.cast(**sent, marks={item.pk: "yes"}, seen={item.pk: ""}, key="k")[0] == {item.pk: "yes"}
    with pytest.raises(receipts.Repeated):
        voting.cast(**sent, marks={item.pk: "no"}, seen={item.pk: ""}, key="k")
    stands, apart = voting.cast(**sent, marks={item.pk: "no"}, seen={item.pk: ""}, key="k2")
    assert (stands, apart) == ({item.pk: "yes"}, {item.pk})
    assert voting.cast(**sent, marks={item.pk: "no"}, seen={item.pk: "yes"}, key="k3") == ({item.pk: "no"}, frozenset())
    voting.take_back(**sent, key="k4")
    with pytest.raises(receipts.Repeated):
        voting.cast(
            **sent, marks={item.pk: "yes"}, seen={item.pk: ""}, key="k"
        )  # it comes late, and brings nothing back
    assert WordVote.objects.count() == 0


@pytest.mark.trust("F1")
def test_votes_of_a_ballot_share_a_voice_that_says_nothing_else(room):
    said, _other = words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    one = room.people["lsm"][0]
    voting.cast(participant=one, ballot=ballot, marks={item.pk: "yes" for item in ballot.items.all()})
    voices = set(WordVote.objects.values_list("voice", flat=True))
    assert (len(voices), said.voice_id in voices) == (1, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        WordVote.objects.create(voice_id=voices.pop(), ballot=ballot, item=ballot.items.first(), choice="no")


@pytest.mark.trust("A4")
def test_nothing_is_counted_after_closing(room):
    ballot = words.open_ballot(room)
    item = ballot.items.get()
    words.close(room, ballot)
    with pytest.raises(voting.BallotClosed):
        voting.cast(participant=room.people["gov"][0], ballot=ballot, marks={item.pk: "yes"})
    before = ballot.items.get().published
    words.close(room, ballot)
    assert ballot.items.get().published == before


# ---- taking back


@pytest.mark.trust("F8")
def test_meaning_that_goes_leaves_its_item_without_words(room):
    said, _other = words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    deep = ballot.items.get(said=said)
    words.adopt(room, ballot, deep)
    said.refresh_from_db()
    said.delete()
    deep.refresh_from_db()
    assert (deep.text, deep.said_id) == ("", None)
    words.close(room, ballot)
    deep.refresh_from_db()
    assert (deep.outcome, deep.is_agreed) == ("", False)


def test_what_was_agreed_on_stays_as_a_proposal_on_a_ballot_does(room):
    (said,) = words.put_forward(room, "A deep hole.")
    person = room.people["lsm"][0]
    ballot = words.open_ballot(room)
    deep = ballot.items.get(said=said)
    words.adopt(room, ballot, deep)
    ballot = words.close(room, ballot)
    again = words.ask(room)
    with pytest.raises(answering.NotOpen):
        words.take_back(person, said.round)
    leaving.take_all_back(participant=person)
    for night in range(NIGHTS + 1):
        leaving.tonight(room.dialogue, ballot.closed_at.date() + night * DAY)
    releasing.tonight(room.dialogue)
    assert (again.is_open, standing(room)["pit"][0]) == (True, "A deep hole.")


def test_taking_everything_back_takes_meanings_and_leaves_votes(room):
    asked = words.ask(room)
    person = room.people["diggers"][0]
    words.write(person, asked, "Mine.")
    ballot = words.open_ballot(room, room.adit)
    voting.cast(participant=person, ballot=ballot, marks={ballot.items.get().pk: "yes"})
    assert leaving.take_all_back(participant=person) == 1
    for night in range(NIGHTS + 1):
        leaving.tonight(room.dialogue, asked.opened_at.date() + night * DAY)
    leaving.sweep_voices(room.dialogue)
    assert (Meaning.objects.count(), WordVote.objects.count(), Voice.objects.count()) == (0, 1, 1)


def test_hidden_words_are_shown_nowhere(room):
    (said,) = words.put_forward(room, "A deep hole.")
    ballot = words.open_ballot(room)
    words.adopt(room, ballot, ballot.items.get(said=said))
    words.close(room, ballot)
    Meaning.objects.update(hidden=True)
    assert standing(room)["pit"][0] == ""
    assert WordItem.objects.agreed().count() == 0


def test_what_was_agreed_on_outlives_a_night_of_the_release_before(room):
    """That release knows no meanings, and sweeps voices which say nothing in its tables."""
    words.put_forward(room, "A deep hole.", "A heap.")
    ballot = words.open_ballot(room)
    for item in ballot.items.all():
        (words.adopt if item.text == "A deep hole." else words.refuse)(room, ballot, item)
    words.close(room, ballot)
    voices = Voice.objects.filter(pk__in=Meaning.objects.values("voice"))
    voices._raw_delete(voices.db)
    leaving.sweep_voices(room.dialogue)
    assert Meaning.objects.get().text == "A deep hole."
    assert standing(room)["pit"][0] == "A deep hole."
