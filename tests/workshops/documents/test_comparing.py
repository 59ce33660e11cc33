"""What changed between two agenda drafts: the pure comparison, which drafts are compared, and where it is read."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from issues import answering, balloting
from issues.models import Ballot
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from tests.workshops import publishing
from workshops.documents.comparing import Change, Version, compare, out_of_order
from workshops.documents.structure import AgendaDocument, AgendaItem
from workshops.drafts import drafting, versions

ITEM = AgendaItem(1, "Rights", minutes=60, stamp="Kept", sentence="Kept. Why.", problem="P")
TITLES = {"rights": "Rights", "roles": "Roles", "voices": "Voices", "migration": "Migration"}


def version(*keys, quoted=None, total=240, foreword=(), ahead=(), check="", **changes):
    """A draft with these issues in this order; `changes`: {issue key: fields that differ}."""
    items = tuple(
        replace(ITEM, **({"number": n, "title": TITLES[key]} | changes.get(key, {}))) for n, key in enumerate(keys, 1)
    )
    document = AgendaDocument(
        "T", "D", 1, "today", items=items, total_minutes=total, foreword=foreword, next_steps=ahead, check_value=check
    )
    return Version(document, {str(n): key for n, key in enumerate(keys, 1)}, quoted or {})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (version("rights"), version("rights"), ()),
        (version("rights"), version("rights", "roles"), (("Roles", "New on the agenda, at place 2."),)),
        (version("rights", "roles"), version("rights"), (("Roles", "No longer on the agenda."),)),
        (
            version("rights", "roles", "voices"),
            version("voices", "rights", "roles"),
            (("Voices", "Moved from place 3 to place 1."),),
        ),
        (version("rights"), version("rights", rights={"minutes": 45}), (("Rights", "45 minutes instead of 60."),)),
        (
            version("rights"),
            version("rights", rights={"stamp": "Contested", "sentence": "Contested. Why.", "contested": "Who."}),
            (("Rights", "Now “Contested”; it was “Kept”."), ("Rights", "Now open between groups.")),
        ),
        (
            version("rights", rights={"contested": "Who."}),
            version("rights"),
            (("Rights", "No longer open between groups."),),
        ),
        (version("rights", rights={"stamp": ""}), version("rights"), (("Rights", "Decided: “Kept”."),)),
        (version("rights"), version("rights", rights={"sentence": "Else."}), (("Rights", "The reason for the decision is another."),)),
        (version("rights"), version("rights", rights={"sentence": "Kept. Why. Two thirds or more are for it in: Lsm."}), ()),
        (
            version("rights", "roles", "voices"),
            version("voices", "roles", "rights"),
            (("Rights", "Moved from place 1 to place 3."),),
        ),
        (version("rights"), version("rights", ahead=("May.",)), (("", "The team said what comes next."),)),
        (version("rights", ahead=("May.",)), version("rights", ahead=("June.",)), (("", "The team changed what comes next."),)),
        (version("rights"), version("rights", rights={"note": ("Look.",)}), (("Rights", "The team added a note."),)),
        (version("rights"), version("rights", rights={"title": "Land"}), (("Land", "It was called “Rights”."),)),
        (
            version("rights", foreword=("A",), check="1"),
            version("rights", foreword=("B",), total=200, check="2"),
            (
                ("", "The whole agenda takes 200 minutes; it was 240."),
                ("", "The team changed its foreword."),
                ("", "It rests on a newer final ballot."),
            ),
        ),
        (
            version("rights", quoted={"rights": {1, 2}}),
            version("rights", quoted={"rights": {2, 3, 4}}),
            (
                ("Rights", "2 answers are quoted that were not before."),
                ("Rights", "1 answer is no longer quoted."),
            ),
        ),
    ],
)  # fmt: skip
def test_comparison_says_what_changed(old, new, expected):
    assert tuple((change.title, said) for change in compare(old, new) for said in change.what) == expected


@given(st.permutations(range(6)))
def test_only_what_must_have_moved_is_said_to_have_moved(places):
    moved = out_of_order(places)
    stayed = [place for place, out in zip(places, moved, strict=True) if not out]
    assert stayed == sorted(stayed)
    assert sum(moved) == 0 or places != sorted(places)
    longest = max(
        len(row) for mask in range(1, 64) if (row := [p for i, p in enumerate(places) if mask >> i & 1]) == sorted(row)
    )
    assert len(stayed) == longest


# ---- drafts


@pytest.fixture
def room(settings, db):
    settings.DEMO = True
    return make_room(phase="decide", issues=2)


def make(room, publish=False, **more):
    made = drafting.make(dialogue=room.dialogue, by=room.organiser, **more)
    if publish:
        publishing.publish(made, room.organiser)
        made.refresh_from_db()
    return made


def test_published_draft_is_compared_with_the_last_published_one(room):
    """Members learn nothing of a preview that the team kept to itself, nor does a later publication change what they read."""
    first, second, third = make(room, publish=True), make(room, total_minutes=100), make(room)
    assert versions.before(third) == second
    publishing.publish(third, room.organiser)
    third.refresh_from_db()
    assert versions.before(third) == first
    publishing.publish(second, room.organiser)
    assert (versions.before(third), versions.before(first)) == (first, None)


def test_quotes_are_counted_as_far_as_they_stand(room):
    def say(person, text):
        return answering.answer(
            participant=person, question=factories.question(room.dialogue), text=text, language="en"
        )

    gone = say(room.people["lsm"][0], "It goes.")
    make(room, publish=True)
    say(room.people["gov"][0], "New.")
    last = make(room, publish=True)
    said = (Change("Mineral rights", ("1 answer is quoted that was not before.",)),)
    assert versions.whole(last).changes == said
    answering.withdraw(participant=room.people["lsm"][0], question=gone.question, now=True)
    assert versions.whole(last).changes == said


def test_page_and_exports_tell_what_changed(room):
    make(room, publish=True)
    make(room, publish=True, total_minutes=100)
    client = client_of(room.people["gov"][0].user)
    light = client.get(reverse("draft", args=["april", 2])).content.decode()
    assert "What changed since draft 1" in light
    assert reverse("draft_changes", args=["april", 2]) in light
    whole = client.get(reverse("draft_changes", args=["april", 2])).content.decode()
    sentence = "The whole agenda takes 100 minutes; it was 240."
    assert sentence in whole
    for form in ("html", "md"):
        exported = client.get(reverse("draft_export", args=["april", 2, form])).content.decode()
        assert sentence in " ".join(exported.split())


def test_first_draft_has_nothing_to_compare_with(room):
    make(room, publish=True)
    client = client_of(room.people["gov"][0].user)
    assert "Nothing to compare with" in client.get(reverse("draft_changes", args=["april", 1])).content.decode()
    assert "What changed" not in client.get(reverse("draft_export", args=["april", 1, "html"])).content.decode()


@pytest.mark.one_database
def test_pages_of_a_draft_keep_to_their_queries(room, django_assert_max_num_queries):
    for n in range(3):
        make(room, publish=True, total_minutes=100 + 5 * n)
    client = client_of(room.people["gov"][0].user)
    for name in ("draft", "draft_changes"):
        with django_assert_max_num_queries(8):
            client.get(reverse(name, args=["april", 3]))


@pytest.mark.parametrize("name", ["draft", "draft_shared", "draft_method", "draft_changes", "draft_export"])
def test_preview_needs_the_teams_second_step(room, settings, name):
    make(room)
    settings.DEMO = False
    args = ["april", 1, *(["pdf"] if name == "draft_export" else [])]
    response = client_of(room.organiser).get(reverse(name, args=args))
    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


@pytest.mark.one_database
def test_demo_after_its_final_ballot_says_what_it_changed(db, write_demo):
    demo = write_demo()
    balloting.close_ballot(ballot=Ballot.objects.get(closed_at=None), by=None, seed=1)
    drafting.make(dialogue=demo, by=None, total_minutes=240)
    changes = {change.title: change.what for change in versions.whole(demo.drafts.first()).changes}
    assert changes["Gold without mercury that pays for itself"] == ("New on the agenda, at place 5.",)
    assert "Now “Contested”; it was “To the tables”." in changes["Tackling migration and security"]
