"""An agenda that is complete in itself: who is there, words, ties, challenges, meetings, what a final ballot decided."""

from datetime import UTC, datetime, timedelta

import pytest

from issues import correcting
from issues.models import Issue, Term
from stakeholders.models import Challenge, Relation
from tests import factories
from tests.issues.voting_room import make_room
from workshops.documents.structure import Entry, Held, Line, Meeting, Tie, Tied
from workshops.drafts import chapters, drafting, versions
from workshops.models import AgendaDraft, Workshop
from workshops.plan import planning
from workshops.public import copying

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 4, 12, 8, tzinfo=UTC)
EVENING = datetime(2027, 4, 12, 23, 30, tzinfo=UTC)


@pytest.fixture
def room(settings):
    """Government 5 to 3 against the first issue, diggers too few to show; the second is kept; the third came after."""
    settings.DEMO = True
    room = make_room(sizes={"diggers": 6, "owners": 12, "lsm": 6, "gov": 8, "cso": 2}, issues=2)
    ballot = room.open()
    for group, choices in {"diggers": "yyynnp", "owners": "y" * 12, "lsm": "yyyyyy", "gov": "yyynnnnn"}.items():
        room.vote(ballot, group, choices)
        room.vote(ballot, group, "y" * 12, room.issues[1])
    room.close(ballot)
    factories.make_issue(room.dialogue, 3)
    return room


def made(room):
    """A draft as its readers get it."""
    return versions.whole(drafting.make(dialogue=room.dialogue, by=room.organiser))


def test_outcomes_and_opponents_of_the_final_ballot_stand_with_each_issue(room):
    document = made(room)
    contested, kept, late = (
        next(item for item in document.items if item.title == issue.title) for issue in room.dialogue.issues.all()
    )
    assert (contested.outcome, contested.against) == (
        "contested",
        "Government, and perhaps in groups too small to show",
    )
    assert [(item.outcome, item.against) for item in (kept, late)] == [("kept", ""), ("waiting", "")]
    assert document.brief.lead[1] == (
        "1 issue was kept, 1 issue is contested and stays on the list and 1 issue waits for a decision."
    )


def test_agenda_names_its_ballot_by_the_day_and_says_how_to_read_charts_and_names(room):
    document = made(room)
    on = chapters.day(room.dialogue.ballots.get().closed_at)
    stands = "3 issues stand on this agenda, in the order of the final ballot, closed on"
    assert document.brief.lead[0] == f"{stands} {on}."
    assert {row.what for row in document.ledger if row.outcome} == {"final ballot"}
    how = {block.heading: block.paragraphs for block in document.how_decided}
    assert how["The ballot"] == (f"This agenda rests on the final ballot that closed on {on}.",)
    assert [words in how["Why bands and not numbers"][1] for words in ("dotted line", "solid line", "fades out")] == [
        True
    ] * 3
    assert how["Order and time"][0].startswith("A building block lays the ground, and others build on it;")
    explained = ("no name stands", "by their organisation", "“A participant” means", "recognises", "take it back")
    assert [any(each in said for said in document.rights) for each in explained] == [True] * 5


def test_groups_tell_their_power_and_roughly_how_many_they_are(room):
    found = {group.key: (group.tier, group.taking_part) for group in made(room).groups}
    tiers = dict(room.dialogue.groups.values_list("key", "tier"))
    words = {1: "most", 2: "a good deal of", 3: "little", 4: "least"}
    people = {"diggers": 6, "owners": 10, "lsm": 6, "gov": 6}
    assert found == {
        key: (
            f"holds {words[tier]} power and capital",
            "" if key == "asm" else f"{people[key]} people or more" if key in people else "0 to 5 people",
        )
        for key, tier in tiers.items()
    }


@pytest.mark.trust("F5")
def test_one_who_joins_changes_no_figure_between_two_steps(room):
    before = made(room).groups
    factories.members(room.dialogue, "gov", 1, name="late")
    assert made(room).groups == before


def test_words_ties_challenges_background_stand_in_the_agenda(room):
    lsm, gov = room.groups["lsm"], room.groups["gov"]
    Term.objects.filter(dialogue=room.dialogue).delete()
    Term.objects.create(
        dialogue=room.dialogue, key="formal", position=1, name="Formal", definition="Allowed.", note="Not all."
    )
    tie = {"kind": "is licensed by", "quality": "mixed", "from_expects": "Time.", "note": "Slow."}
    Relation.objects.create(from_group=lsm, to_group=gov, key="tie", **tie)
    Relation.objects.create(
        from_group=gov, to_group=lsm, key="back", kind="taxes", quality="mixed", to_expects="Peace."
    )
    Relation.objects.create(from_group=gov, to_group=room.groups["asm"], key="law", kind="licenses", quality="mixed")
    Relation.objects.create(
        from_group=gov, to_group=room.groups["asm"], key="guards", kind="polices", quality="conflict"
    )
    Challenge.objects.filter(dialogue=room.dialogue).delete()
    for key, text in (("poor", "Poverty"), ("far", "Distance")):
        Challenge.objects.create(dialogue=room.dialogue, key=key, text=text).groups.add(lsm, gov)
    Issue.objects.filter(pk=room.issues[0].pk).update(background="Long ago.", sources=["A paper"])
    room.issues[0].challenges.add(Challenge.objects.get(key="poor"))
    document, names, miners = made(room), (lsm.short_name, gov.short_name), room.groups["asm"].short_name
    assert document.glossary == (Entry("Formal", "Allowed.", "working meaning", ("Not all.",)),)
    assert document.ties == (
        Tie(
            f"{names[0]} and {names[1]}",
            f"{names[0]}: is licensed by {names[1]}.\nExpected by {names[0]}: Time.\nSlow.\n\n"
            f"{names[1]}: taxes {names[0]}.\nExpected by {names[0]}: Peace.",
            "mixed",
            "as the team sees it",
        ),
        Tie(
            f"{names[1]} and {miners}",
            f"{names[1]}: licenses {miners}.\nHow it stands: mixed (as the team sees it).\n\n"
            f"{names[1]}: polices {miners}.\nHow it stands: in conflict (as the team sees it).",
        ),
    )
    assert document.tied == (
        Tied("lsm", "gov", "is licensed by", "mixed", "mixed"),
        Tied("gov", "lsm", "taxes", "mixed", "mixed"),
        Tied("gov", "asm", "licenses", "mixed", "mixed"),
        Tied("gov", "asm", "polices", "conflict", "conflict"),
    )
    assert document.challenges == (Held("Distance", names),)
    item = next(item for item in document.items if item.title == room.issues[0].title)
    assert (item.background, item.sources, item.challenges) == ("Long ago.", ("A paper",), (Held("Poverty", names),))


def test_workshops_stand_with_place_and_days_of_their_own_clock(room):
    def plan(title, begins, **more):
        return planning.plan(
            dialogue=room.dialogue, by=room.organiser, title=title, zone="Africa/Nairobi", begins=begins, **more
        )

    plan("First", [EVENING], place="Hall")
    two = plan("Second", [MORNING, MORNING + timedelta(days=1)], pattern="two_days")
    Workshop.objects.filter(pk=two.pk).update(state=Workshop.State.OVER)
    Workshop.objects.filter(pk=plan("Third", [MORNING]).pk).update(state=Workshop.State.CANCELLED)
    document = made(room)
    assert document.meetings == (
        Meeting("First", "Hall", "planned for 13 April 2027", 1),
        Meeting("Second", "", "12 to 13 April 2027", 2),
    )
    section = next(section for section in document.brief.sections if section.key == "meetings")
    assert section.entries == (
        Line("First", 0, "Hall, planned for 13 April 2027"),
        Line("Second", 0, document.meetings[1].when),
    )


def test_public_copy_tells_of_no_workshop_to_come(room):
    """Two of the same title are two; one that was to come when the draft was made, and is over now, was held."""
    workshops = [
        planning.plan(
            dialogue=room.dialogue, by=room.organiser, title="Workshop", zone="UTC", begins=[MORNING], place=place
        )
        for place in ("Hall", "Camp")
    ]

    def over(workshop):
        Workshop.objects.filter(pk=workshop.pk).update(state=Workshop.State.OVER)

    def told():
        document = copying.of_draft(AgendaDraft.objects.get())
        return document.meetings, next((s.entries for s in document.brief.sections if s.key == "meetings"), ())

    over(workshops[0])
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    hall, camp = (Meeting("Workshop", place, "12 April 2027", n) for n, place in ((1, "Hall"), (2, "Camp")))
    lines = [Line("Workshop", 0, f"{each.place}, 12 April 2027") for each in (hall, camp)]
    assert told() == ((hall,), (lines[0],))
    over(workshops[1])
    assert told() == ((hall, camp), tuple(lines))
    for kept in draft.more["meetings"]:  # a draft of before kept no number
        del kept["number"]
    draft.save(update_fields=["more"])
    assert told() == ((), ())


def test_public_copy_tells_of_no_show_of_hands(room):
    """Its stamp may be one that a final ballot gives, too."""

    def told(draft):
        document = copying.of_draft(draft)
        assert not any(i.lanes or i.sentence or i.contested or i.against for i in document.items if not i.stamp)
        contested = [line.text for s in document.brief.sections if s.key == "contested" for line in s.entries]
        return sorted(item.stamp for item in document.items), contested

    final = drafting.make(dialogue=room.dialogue, by=room.organiser)
    assert told(final) == (["", "Contested", "Kept"], [room.issues[0].title])
    for kept in final.more["items"].values():  # a draft of before kept no kind of the ballot
        kept.pop("ballot", None)
    assert told(final) == (["", "", "Kept"], [])
    straw = room.open("straw")
    for group, choice in {"diggers": "n", "owners": "n", "lsm": "y", "gov": "y"}.items():
        for issue in room.issues:
            room.vote(straw, group, choice * 12, issue)
    room.close(straw)
    hands = drafting.make(dialogue=room.dialogue, by=room.organiser)
    assert {item.stamp for item in versions.whole(hands).items} == {"To the tables", "Provisional"}
    assert told(hands) == (["", "", ""], [])


def test_agenda_of_one_country_hands_nothing_on_to_country_dialogues(room):
    def contested():
        return next(item.contested for item in made(room).items if item.contested)

    many = contested()
    room.dialogue.country = "GH"
    room.dialogue.save(update_fields=["country"])
    against = "A majority against: Government, and perhaps in groups too small to show."
    assert (many, contested()) == (
        f"{against} The country dialogues should take it up with them first.",
        f"{against} Talk with these groups about it first.",
    )


def test_issue_that_the_team_took_off_says_so_though_no_ballot_ever_asked_about_it():
    room = make_room(issues=2)
    issue = room.issues[1]
    correcting.take_issue_off(issue=issue, by=room.organiser, why="Not ours to settle.")
    assert [(gone.title, gone.why) for gone in made(room).removed] == [
        (issue.title, "Taken off the list by the team: Not ours to settle.")
    ]
