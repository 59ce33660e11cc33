"""The agenda on one page: what it says of a document, and that it says no more."""

from dataclasses import asdict, replace

from issues.disclosure import PublishedLane
from workshops.documents.structure import (
    AgendaDocument,
    AgendaItem,
    Brief,
    Group,
    Line,
    Meeting,
    ParkedProposal,
    RemovedIssue,
    Section,
)
from workshops.drafts.briefing import brief


def lane(key, name, band="", parts=(), leaning=""):
    return PublishedLane(
        key, name, "rust", "plain", True, "band" if band else "few", band, parts=parts, leaning=leaning
    )


ASM = lane("asm", "Miners", "divided", (lane("diggers", "Diggers", "for"), lane("owners", "Owners", "against")))
LANES = (ASM, lane("lsm", "Companies", "divided", leaning="against"), lane("gov", "Government"))
OPEN = AgendaDocument(
    title="April",
    dialogue="April",
    number=1,
    date="3 March 2026",
    items=(AgendaItem(1, "Rights", stamp="To the tables"), AgendaItem(2, "Roads")),
    groups=(Group("asm", "Miners"), Group("cso", "Civil society")),
)
DECIDED = replace(
    OPEN,
    is_decided=True,
    decided_on="3 March 2026",
    items=(
        AgendaItem(1, "Rights", outcome="kept"),
        AgendaItem(2, "Roads", outcome="added"),
        AgendaItem(3, "Scales", outcome="kept"),
        AgendaItem(
            4,
            "Migration",
            outcome="contested",
            contested="A majority against.",
            against="Companies, and perhaps in groups too small to show",
            opponents=("lsm",),
            lanes=tuple(asdict(each) for each in LANES),
        ),
    ),
    removed=(RemovedIssue("Taxes", "Refused.", "3 March 2026"),),
    parked=(ParkedProposal("Shared roads", why="It waits for its support."),),
    groups=(
        Group("asm", "Miners"),
        Group("diggers", "Diggers", part_of="asm", taking_part="10 people or more"),
        Group("cso", "Civil society", counted=False, taking_part="fewer than 6 people"),
    ),
    meetings=(Meeting("April", "Accra", "12 April 2026"), Meeting("May", when="planned for 3 May 2026")),
    next_steps=("We meet again in May.",),
)


def test_first_line_before_any_final_ballot_says_that_nothing_is_decided():
    assert brief(OPEN) == Brief(
        lead=(
            "Nothing is decided yet: no final ballot has closed. This is the list as it is being talked about.",
            "2 issues are on the list. The words beside issues come from a show of hands, which decides nothing.",
        ),
        sections=(Section("outcomes", "The issues", (Line("Rights", 1, "To the tables"), Line("Roads", 2))),),
    )


def test_brief_tells_outcomes_in_words_who_is_against_what_changed_who_takes_part_and_what_comes_next():
    told = brief(DECIDED)
    assert told.lead == (
        "4 issues stand on this agenda, in the order of the final ballot, closed on 3 March 2026.",
        "2 issues were kept, 1 issue was added and 1 issue is contested and stays on the list.",
    )
    assert {section.key: section.entries for section in told.sections} == {
        "outcomes": (
            Line("Rights", 1, "kept"),
            Line("Roads", 2, "added"),
            Line("Scales", 3, "kept"),
            Line("Migration", 4, "contested"),
        ),
        "contested": (
            Line(
                "Migration",
                4,
                "Against: Companies, and perhaps in groups too small to show. Two thirds or more are for it in: Diggers. Two thirds "
                "or more are against it in: Owners. Too few votes to show: Government.",
            ),
        ),
        "list": (
            Line("Taken off: Taxes", 0, "3 March 2026"),
            Line("Not on it now: Shared roads", 0, "It waits for its support."),
        ),
        "people": (
            Line("Miners: Diggers", 0, "10 people or more"),
            Line("Civil society (heard, not counted)", 0, "fewer than 6 people"),
        ),
        "meetings": (Line("April", 0, "Accra, 12 April 2026"), Line("May", 0, "planned for 3 May 2026")),
        "next": (Line("We meet again in May."),),
    }


def test_whoever_is_named_as_against_is_named_once_however_its_lane_is_shown():
    miners, women = lane("asm", "Miners", "for"), lane("women", "Women", "against")
    shown = (
        PublishedLane("lsm", "Women Miners", "blue", "plain", True, "count", yes=1, no=8, passed=0),
        PublishedLane("lsm", "Women Miners", "blue", "plain", True, "percent", percent=45),
        lane("lsm", "Women Miners", "against"),
    )
    for one in shown:
        item = replace(
            DECIDED.items[3],
            lanes=tuple(asdict(each) for each in (miners, women, one)),
            against="Women Miners",
            opponents=("lsm",),
        )
        told = next(s.entries for s in brief(replace(DECIDED, items=(item,))).sections if s.key == "contested")
        assert (
            told[0].more
            == "Against: Women Miners. Two thirds or more are for it in: Miners. Two thirds or more are against it in: Women."
        )


def test_what_was_only_proposed_is_no_change_of_the_list():
    document = replace(OPEN, items=(AgendaItem(1, "Rights"),), parked=(ParkedProposal("Roads", why="It waits."),))
    assert brief(document).lead[1] == "1 issue is on the list."
    assert brief(document).sections[1:] == (
        Section("list", "Proposed, not on the agenda", (Line("Roads", 0, "It waits."),)),
    )


def test_draft_of_the_release_before_has_stamps_for_outcomes():
    before = replace(OPEN, is_decided=True)
    assert brief(before).lead == ("2 issues stand on this agenda, in the order of the final ballot.",)
    assert [section.key for section in brief(before).sections] == ["outcomes"]
