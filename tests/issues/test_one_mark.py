"""One mark of a ballot alone: the others stay, nothing is replaced unseen, and twice is once (TRUST A1, A2, A4)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from issues import voting
from issues.models import Vote
from issues.models.ballots import URGENT_LIMIT, BallotItem
from issues.papers import asked, numbered
from issues.receipts import Repeated
from issues.voting import Mark, TooManyUrgent, shown
from stakeholders.models import SpentReceipt, Voice
from tests.issues.voting_room import in_threads, make_room, marks

pytestmark = pytest.mark.django_db
YES, NO, PASS = Mark("yes"), Mark("no"), Mark("pass")


@pytest.fixture
def room():
    return make_room(issues=4)


@pytest.fixture
def digger(room):
    return room.people["diggers"][0]


@pytest.fixture
def press(room, digger):
    """`press(place, mark, key, seen=…)` casts one mark in a ballot that is open."""
    ballot = room.open()
    room.ballot = ballot

    def pressed(place, mark, key="", **more):
        issue = room.issues[place].pk
        return voting.cast_one(participant=digger, ballot=ballot, issue=issue, mark=mark, key=key, **more)

    return pressed


def standing(room, digger):
    """By place."""
    found = voting.standing(digger, room.ballot)
    return {place: found[issue.pk] for place, issue in enumerate(room.issues) if issue.pk in found}


# ---- one alone


def test_one_mark_leaves_the_others_as_they_are(room, digger, press):
    for place in range(3):
        press(place, YES, f"k{place}")
    before = {vote.issue_id: (vote.pk, vote.receipt) for vote in Vote.objects.all()}
    done = press(1, Mark("no", urgent=True, reason="The river."), "again", seen="yes")
    assert (len(done.stands), done.items, done.apart) == (3, 4, frozenset())
    assert standing(room, digger) == {0: YES, 1: Mark("no", urgent=True, reason="The river."), 2: YES}
    after = {vote.issue_id: (vote.pk, vote.receipt) for vote in Vote.objects.all()}
    assert [before[issue.pk] == after[issue.pk] for issue in room.issues[:3]] == [True, False, True]
    assert (Voice.objects.count(), set(Vote.objects.values_list("language", flat=True))) == (1, {""})


def test_one_mark_is_taken_back(room, digger, press):
    for place in (0, 1):
        press(place, YES)
    assert press(0, None, "back", seen="yes").stands == {room.issues[1].pk: YES}
    assert standing(room, digger) == {1: YES}
    assert press(3, None, "nothing", seen="").stands == {room.issues[1].pk: YES}


def test_mark_of_an_issue_that_is_not_asked_changes_nothing(room, digger, press):
    elsewhere = make_room(slug="other").issues[0]
    voting.cast_one(participant=digger, ballot=room.ballot, issue=elsewhere.pk, mark=YES)
    assert (Vote.objects.count(), Voice.objects.filter(votes__isnull=False).count()) == (0, 0)


def test_one_mark_is_urgent_only_in_a_final_ballot(room, digger):
    straw = room.open("straw")
    urgent = Mark("yes", urgent=True)
    voting.cast_one(participant=digger, ballot=straw, issue=room.issues[0].pk, mark=urgent)
    assert voting.standing(digger, straw) == {room.issues[0].pk: YES}


def test_fourth_mark_of_urgency_is_refused_and_replaces_nothing(room, digger, press):
    for place in range(URGENT_LIMIT):
        press(place, Mark("yes", urgent=True))
    press(3, NO)
    with pytest.raises(TooManyUrgent):
        press(3, Mark("no", urgent=True), seen="no")
    press(0, Mark("no", urgent=True), seen="yes!")  # one that is urgent already may be changed
    press(0, NO, seen="no!")
    press(3, Mark("no", urgent=True), seen="no")
    assert [mark.urgent for _place, mark in sorted(standing(room, digger).items())] == [False, True, True, True]


def test_what_a_page_shows_of_a_mark_tells_any_two_apart():
    every = [None, *(Mark(c, u, r) for c in ("yes", "no", "pass") for u in (True, False) for r in ("", "A", "B"))]
    assert len({shown(mark) for mark in every}) == len(every)


# ---- what the page did not show


@pytest.mark.trust("A1")
def test_mark_that_another_phone_changed_is_not_replaced_unseen(room, digger, press):
    press(0, YES, "page")
    press(0, Mark("no", reason="Seen today."), "phone", seen="yes")
    late = press(0, PASS, "tab", seen="yes")
    assert (late.apart, late.stands[room.issues[0].pk]) == ({room.issues[0].pk}, Mark("no", reason="Seen today."))
    assert standing(room, digger) == {0: Mark("no", reason="Seen today.")}
    assert (
        press(0, Mark("no", reason="Seen today."), "same", seen="yes").apart == frozenset()
    )  # it asks for what stands
    assert press(0, PASS, "asked", seen=shown(Mark("no", reason="Seen today."))).stands == {room.issues[0].pk: PASS}


@pytest.mark.parametrize("theirs", [None, PASS, Mark("yes", urgent=True), Mark("yes", reason="Why")])
def test_whatever_was_changed_of_a_mark_is_told(room, digger, press, theirs):
    press(0, YES, "page")
    press(0, theirs, "phone", seen="yes")
    assert press(0, NO, "tab", seen="yes").apart == {room.issues[0].pk}
    assert standing(room, digger) == ({0: theirs} if theirs else {})


def paper(room, digger, drawn, *mine, key=""):
    """Save a whole paper whose page showed `drawn`, with `mine` in it: marks by place."""
    issues = [issue.pk for issue in room.issues]
    sent = {
        "marks": dict(zip(issues, mine, strict=True)),
        "seen": {i: shown(m) for i, m in zip(issues, drawn, strict=True)},
    }
    return voting.cast(participant=digger, ballot=room.ballot, key=key, **sent)


@pytest.mark.trust("A1")
def test_paper_changes_what_was_altered_and_tells_of_one_mark_that_was_not_as_shown(room, digger, press):
    drawn = [YES, YES, YES, None]
    paper(room, digger, [None] * 4, *drawn, key="first")
    press(0, NO, "phone 0", seen="yes")
    press(1, NO, "phone 1", seen="yes")
    done = paper(room, digger, drawn, YES, PASS, NO, None, key="tab")  # 0 was not touched, 1 and 2 were
    assert done.apart == {room.issues[1].pk}
    assert standing(room, digger) == {0: NO, 1: NO, 2: NO}


@pytest.mark.trust("A2")
def test_retry_of_a_paper_is_told_the_same_whatever_another_phone_did_to_other_marks(room, digger, press):
    drawn = [YES, YES, None, None]
    paper(room, digger, [None] * 4, *drawn, key="first")
    for _n in range(2):
        assert paper(room, digger, drawn, YES, NO, None, None, key="tab").apart == frozenset()
        press(0, PASS, "phone", seen="yes")
    assert standing(room, digger) == {0: PASS, 1: NO}
    press(1, PASS, "phone 1", seen="no")
    with pytest.raises(Repeated) as told:
        paper(room, digger, drawn, YES, NO, None, None, key="tab")
    assert (told.value.apart, standing(room, digger)) == ({room.issues[1].pk}, {0: PASS, 1: PASS})


@pytest.mark.trust("A2", "I3")
@pytest.mark.parametrize("other", [(YES, YES, NO, NO), (NO, NO, NO, NO), (NO, YES, None, NO), (NO, YES, NO, PASS)])
def test_same_paper_with_any_mark_otherwise_is_told(room, digger, press, other):
    drawn = [YES, YES, YES, None]
    paper(room, digger, [None] * 4, *drawn, key="first")
    paper(room, digger, drawn, NO, YES, NO, NO, key="tab")
    with pytest.raises(Repeated) as told:
        paper(room, digger, drawn, *other, key="tab")
    assert (len(told.value.apart), standing(room, digger)) == (1, {0: NO, 1: YES, 2: NO, 3: NO})


# ---- twice


@pytest.mark.trust("A2")
def test_same_press_twice_makes_nothing_new(room, digger, press):
    first = press(0, YES, "k", seen="")
    rows = list(Vote.objects.values_list())
    assert (press(0, YES, "k", seen=""), list(Vote.objects.values_list())) == (first, rows)
    with pytest.raises(Repeated):
        press(0, NO, "k", seen="")
    with pytest.raises(Repeated):
        press(0, NO, "k", seen="yes")
    assert press(1, NO, "k", seen="").apart == frozenset()  # the key of another part of the page
    assert standing(room, digger) == {0: YES, 1: NO}


@pytest.mark.trust("A2")
def test_late_press_brings_nothing_back(room, digger, press):
    press(0, YES, "1", seen="")
    press(0, NO, "2", seen="yes")
    press(0, None, "3", seen="no")
    press(0, None, "3", seen="no")
    press(1, YES, "so", seen="")
    press(1, YES, "also", seen="")  # of a second tab: it stands already
    press(1, None, "4", seen="yes")
    for place, mark, key in [(0, YES, "1"), (0, NO, "2"), (1, YES, "so"), (1, YES, "also")]:
        with pytest.raises(Repeated):
            press(place, mark, key)
    assert standing(room, digger) == {}
    press(0, PASS, "5", seen="")
    with pytest.raises(Repeated):
        press(0, None, "3", seen="no")
    assert standing(room, digger) == {0: PASS}


# ---- at once


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_presses_on_one_mark_at_once_leave_one_and_tell_the_others(turn):
    room = make_room()
    ballot, digger, issue = room.open(), room.people["diggers"][0], room.issues[0].pk
    said = [Mark(choice, reason=f"{n}") for n, choice in enumerate(["yes", "no", "pass", "no"])]
    every = {"participant": digger, "ballot": ballot, "issue": issue, "seen": ""}
    told = in_threads([lambda m=m: voting.cast_one(mark=m, key=m.reason, **every) for m in said])
    assert (Vote.objects.count(), Voice.objects.count()) == (1, 1)
    kept = voting.standing(digger, ballot)
    assert [done.stands for done in told] == [kept] * 4
    assert [done.apart == frozenset() for done in told] == [mark == kept[issue] for mark in said]


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
def test_presses_on_different_marks_and_a_paper_at_once_are_all_kept():
    room = make_room(issues=8)
    ballot, digger = room.open(), room.people["diggers"][0]
    every = {"participant": digger, "ballot": ballot}
    one = [lambda i=i: voting.cast_one(issue=i.pk, mark=NO, seen="", key="k", **every) for i in room.issues[:6]]
    whole = {
        "marks": {i.pk: YES for i in room.issues[6:]} | {room.issues[0].pk: None},
        "seen": {i.pk: "" for i in room.issues},
    }
    told = in_threads([*one, lambda: voting.cast(key="k", **every, **whole)])
    assert [done for done in told if isinstance(done, Exception) or done.apart] == []
    kept = voting.standing(digger, ballot)
    assert kept == {**{i.pk: NO for i in room.issues[:6]}, **{i.pk: YES for i in room.issues[6:]}}
    assert Voice.objects.count() == 1


@pytest.mark.trust("A2")
@pytest.mark.django_db(transaction=True)
def test_fifty_presses_of_one_mark_make_one_row():
    room = make_room()
    every = {"participant": room.people["diggers"][0], "ballot": room.open(), "issue": room.issues[0].pk, "seen": ""}
    told = in_threads([lambda: voting.cast_one(mark=YES, key="k", **every) for _n in range(50)])
    assert {str(done) for done in told} == {str(voting.Cast({room.issues[0].pk: YES}, 3))}
    assert (Vote.objects.count(), SpentReceipt.objects.count()) == (1, 0)


@pytest.mark.trust("A1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_four_marks_of_urgency_at_once_leave_three(turn):
    room = make_room(issues=4)
    every = {
        "participant": room.people["diggers"][0],
        "ballot": room.open(),
        "seen": "",
        "mark": Mark("yes", urgent=True),
    }
    told = in_threads([lambda i=i: voting.cast_one(issue=i.pk, **every) for i in room.issues])
    assert sum(isinstance(done, TooManyUrgent) for done in told) == 1
    assert list(Vote.objects.values_list("urgent", flat=True)) == [True] * URGENT_LIMIT


@pytest.mark.trust("A4")
@pytest.mark.django_db(transaction=True)
def test_single_marks_racing_the_closing_are_counted_or_told():
    room = make_room(asm="named", sizes={"diggers": 8, "owners": 6, "lsm": 8, "gov": 4}, issues=1)
    ballot, issue = room.open(), room.issues[0].pk
    voters = [person for group in room.people.values() for person in group]
    press = [lambda p=p: voting.cast_one(participant=p, ballot=ballot, issue=issue, mark=YES, seen="") for p in voters]
    told = in_threads([*press[:13], lambda: room.close(ballot), *press[13:]])
    told.pop(13)
    assert all(isinstance(done, voting.Cast | voting.BallotClosed) for done in told), told
    counted = sum(isinstance(done, voting.Cast) for done in told)
    lanes = [lane for lane in ballot.decisions.get().lanes if lane["counted"]]
    assert (sum(lane["yes"] for lane in lanes), Vote.objects.count()) == (counted, counted)


# ---- any order of presses

PLACES, PHONES = 4, 2
some = st.builds(Mark, st.sampled_from(["yes", "no", "pass"]), st.booleans(), st.sampled_from(["", "Why", "So"]))
mark = st.none() | some
steps = st.lists(
    st.one_of(
        st.tuples(st.just("look"), st.integers(0, PHONES - 1)),
        st.tuples(st.just("press"), st.integers(0, PHONES - 1), st.integers(0, PLACES - 1), mark),
        st.tuples(st.just("save"), st.integers(0, PHONES - 1), st.dictionaries(st.integers(0, PLACES - 1), mark)),
        st.tuples(st.just("again"), st.integers(0, 30)),
        st.tuples(st.just("back")),
    ),
    max_size=14,
)


class House:
    """A ballot and the simple model of what must stand: `stands` and what each phone's page shows, {place: mark}."""

    def __init__(self, room, ballot, digger):
        self.room, self.ballot, self.digger = room, ballot, digger
        self.stands, self.pages, self.sent = {}, [{} for _n in range(PHONES)], []

    def change(self, phone, wished, verb):
        """Every mark that is as its page showed it stays; one is replaced if its page showed what stands, or asks for just that."""
        page = self.pages[phone]
        altered = {p: m for p, m in wished.items() if m != page.get(p)}
        apart = {p for p, m in altered.items() if self.stands.get(p) not in (page.get(p), m)}
        after = {**self.stands, **{p: m for p, m in altered.items() if p not in apart}}
        after = {p: m for p, m in after.items() if m}
        press = verb(page, wished, f"key {len(self.sent)}")
        if sum(m.urgent for m in after.values()) > URGENT_LIMIT:
            with pytest.raises(TooManyUrgent):
                press()
            return
        assert press().apart == {self.room.issues[p].pk for p in apart}
        self.stands = after
        if altered.keys() - apart:
            self.sent.append(press)

    def one(self, page, wished, key):
        ((place, mark),) = wished.items()
        every = {"participant": self.digger, "ballot": self.ballot, "key": key, "issue": self.room.issues[place].pk}
        return lambda: voting.cast_one(mark=mark, seen=shown(page.get(place)), **every)

    def whole(self, page, wished, key):
        sent = {self.room.issues[p].pk: m for p, m in wished.items()}
        seen = {issue.pk: shown(page.get(p)) for p, issue in enumerate(self.room.issues)}
        every = {"participant": self.digger, "ballot": self.ballot, "key": key}
        return lambda: voting.cast(marks=sent, seen=seen, **every)

    def step(self, what, *more):
        if what == "look":
            self.pages[more[0]] = dict(self.stands)
        elif what == "press":
            self.change(more[0], {more[1]: more[2]}, self.one)
        elif what == "save":
            page = self.pages[more[0]]
            self.change(more[0], {p: page.get(p) for p in range(PLACES)} | more[1], self.whole)
        elif what == "again" and self.sent:
            self.again(self.sent[more[0] % len(self.sent)])
        elif what == "back":
            voting.take_back(participant=self.digger, ballot=self.ballot)
            self.stands = {}

    def again(self, press):
        """Whatever was done since, what comes late changes nothing."""
        try:
            press()
        except Repeated:
            return

    def holds(self):
        found = voting.standing(self.digger, self.ballot)
        places = {issue.pk: place for place, issue in enumerate(self.room.issues)}
        assert {places[i]: m for i, m in found.items()} == self.stands
        assert Voice.objects.count() <= 1


@pytest.mark.trust("A2", "A8")
def test_any_order_of_presses_papers_and_retries_leaves_what_the_model_says():
    room = make_room(issues=PLACES)
    ballot, digger = room.open(), room.people["diggers"][0]

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(steps)
    def holds(todo):
        for model in (Vote, Voice, SpentReceipt):
            model.objects.all().delete()
        house = House(room, ballot, digger)
        for what, *more in todo:
            house.step(what, *more)
            house.holds()

    holds()


# ---- what is read as text


def test_ballot_and_items_are_those_that_querysets_read(room):
    ballot = room.open(closes_at=None)
    issues = [issue.pk for issue in room.issues]
    found = numbered(room.dialogue, ballot.number)
    fresh = type(ballot).objects.get()
    assert [getattr(found, f.attname) for f in fresh._meta.concrete_fields] == [
        getattr(fresh, f.attname) for f in fresh._meta.concrete_fields
    ]
    short = [f.attname for f in BallotItem._meta.concrete_fields if f.name not in ("problem", "opportunity", "worded")]
    items = list(BallotItem.objects.filter(ballot=ballot).values(*short))
    assert [{k: v for k, v in vars(item).items() if k != "_state"} for item in asked(found)] == items
    assert [item.issue_id for item in asked(found, issues[2])] == [issues[2]]
    assert [numbered(room.dialogue, number) for number in (2, 2**70)] == [None, None]


def test_votes_are_read_and_written_whole(room, digger):
    """A column that the text of `voting` does not know would be lost."""
    ballot = room.open()
    voting.cast(participant=digger, ballot=ballot, marks=marks(room.issues[:1], urgent=True, reason="Why"), key="k")
    (stood,) = voting.own(digger, ballot).values()
    vote = Vote.objects.get()
    assert stood == (vote.pk, vote.issue_id, vote.voice_id, vote.choice, vote.urgent, vote.reason, vote.receipt)
    assert {field.column for field in Vote._meta.concrete_fields} == set(voting.KEPT)


def test_one_mark_writes_only_what_a_voice_writes(room, digger, press):
    press(0, YES)
    with CaptureQueriesContext(connection) as captured:
        press(0, NO, "k", seen="yes")
    written = [q["sql"] for q in captured if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert [re.search(r'(?:INTO|FROM|UPDATE) "(\w+)"', sql)[1] for sql in written] == ["issues_vote"]
