"""Whoever adds a role in which a ballot asks about an issue is told here of each place that has to say something of it; the table is
issues/item_roles.py."""

import html
from dataclasses import replace

import pytest

from issues import decisions, effects, item_roles, voting
from issues.models import Decision, Issue, LedgerEntry, Proposal, Vote
from issues.rules import ADOPT, DEFER, DISCUSS, REJECT
from tests.attacks.worlds import propose
from tests.factories import make_issue
from tests.issues.voting_room import Room, make_room
from tests.speaking import at, client_of
from workshops.drafts import drafting, snapshot

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("role", item_roles.TABLE)
TITLE, TEASER = "Zqtitle", "Zqteaser"


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(issues=2)


# How an issue comes to be asked about in each role: (its status before, what opens the ballot)
BEFORE = {
    item_roles.LISTED: ("listed", lambda _issue: {}),
    item_roles.PROPOSED: ("proposed", lambda _issue: {}),
    item_roles.BROUGHT_BACK: ("removed", lambda issue: {"bring_back": [issue.pk]}),
}


def put(room: Room, role):
    """(the issue, what opens a ballot that asks about it in this role)."""
    status, opens = BEFORE[role]
    issue = make_issue(room.dialogue, 9, status=status)
    Issue.objects.filter(pk=issue.pk).update(title=TITLE, teaser=TEASER)
    return issue, opens(issue)


@pytest.fixture
def told_apart(monkeypatch):
    """Each role in words of its own, where those of today's share some."""
    for role, one in item_roles.TABLE.items():
        words = {"asks": f"Asks of {role}", "choices": one.choices | {"yes": f"Yes of {role}"}}
        monkeypatch.setitem(item_roles.TABLE, role, replace(one, **words))


def page(person, *address):
    return html.unescape(client_of(person).get(at(*address)).content.decode())


def part_of(text, begin, end="</li>"):
    """What stands between the first place that says `begin` and the next `end`."""
    return text.split(begin, 1)[1].split(end, 1)[0]


@each
def test_role_is_found_again_on_the_open_ballot(room, role):
    issue, opens = put(room, role)
    item = room.open(**opens).ballot_items.get(issue=issue)
    assert (item.asked_as, item.status) == (role, item_roles.TABLE[role].status)
    assert item.status in Issue.Status.values


@pytest.mark.one_database
@each
def test_every_outcome_has_an_effect_and_every_choice_a_word(role):
    one = item_roles.TABLE[role]
    assert set(one.effects) == {ADOPT, REJECT, DISCUSS, DEFER}
    assert set(one.effects.values()) <= set(effects.TABLE)
    assert list(one.choices) == Vote.Choice.values
    assert all(map(str, one.choices.values()))
    assert decisions.effect(ADOPT, "straw", role) == one.effects[ADOPT]


@pytest.mark.one_database
@each
@pytest.mark.parametrize("by", ["", "cso"])
def test_paper_says_heading_words_and_choices(room, role, by):
    issue, opens = put(room, role)
    group = room.groups.get(by)
    Issue.objects.filter(pk=issue.pk).update(proposed_by=group)
    ballot = room.open(**opens)
    text, one = page(room.people["lsm"][0], "ballot", ballot.number), item_roles.TABLE[role]
    section = next(part for part in text.split("<section")[1:] if TITLE in part)
    assert f"{one.heading}</h2>" in section
    item = part_of(section, f'id="item-{issue.pk}"')
    assert item_roles.about(role, TEASER, group.short_name if group else "") in item
    assert [f"<span>{word}</span>" in item for word in one.choices.values()] == [True] * 3


def test_no_two_roles_stand_under_one_heading():
    assert len({str(one.heading) for one in item_roles.TABLE.values()}) == len(item_roles.TABLE)


@pytest.mark.one_database
@each
def test_team_reads_before_opening_what_is_asked(room, told_apart, role):
    put(room, role)
    text = page(room.organiser, "ballot_open")
    is_chosen = BEFORE[role][0] == "removed"  # in the form, which says it of all together
    told = part_of(text, '<form class="form"', "</form>") if is_chosen else part_of(text, TITLE)
    assert f"Asks of {role}" in told


@each
def test_opening_the_ballot_writes_into_the_ledger_how_the_issue_came_to_it(role):
    """What stands on the list came to none; what is proposed comes as a proposal."""
    room = make_room(phase="gather", issues=2)
    if role == item_roles.PROPOSED:
        proposal = propose(room.people["lsm"][0], TITLE)
        Proposal.objects.filter(pk=proposal.pk).update(released=True, supported_on="2026-04-12")
        opens = {}
    else:
        _issue, opens = put(room, role)
    room.open("straw", **opens)
    written = room.dialogue.ledger.filter(issue__title=TITLE, decision=None).values_list("what", "title")
    assert list(written) == ([] if role == item_roles.LISTED else [(item_roles.TABLE[role].entry, TITLE)])


@each
@pytest.mark.parametrize("kind", ["straw", "final"])
def test_own_page_says_the_vote_as_the_paper_did_while_the_ballot_is_open_and_after(room, told_apart, role, kind):
    """Once it is closed the issue's status is no longer the one it was asked with; what is left is the ledger."""
    issue, opens = put(room, role)
    ballot = room.open(kind, **opens)
    person = room.people["lsm"][0]
    voting.cast(participant=person, ballot=ballot, marks={issue.pk: voting.Mark("yes")})
    said = f"<b>Yes of {role}</b> <span>{TITLE}"
    assert said in page(person, "you")
    room.close(ballot)
    assert said in page(person, "you")


@pytest.mark.one_database
@each
def test_ledger_and_agenda_say_how_it_came_to_the_ballot(room, role):
    issue, _opens = put(room, role)
    one = item_roles.TABLE[role]
    assert len(one.entry) <= LedgerEntry._meta.get_field("what").max_length
    LedgerEntry.objects.create(dialogue=room.dialogue, issue=issue, what=one.entry, on="2026-04-12")
    assert str(one.entry_words) in page(room.people["lsm"][0], "ledger")
    draft = snapshot.fill(drafting.make(dialogue=room.dialogue, by=room.organiser))
    assert [row.what for row in draft.ledger] == [str(one.entry_in_agenda)]
    assert one.entry not in effects.TABLE  # a decision's effect is an entry, too


@each
def test_agenda_says_of_what_is_not_listed_why_while_a_ballot_asks_and_after(room, role):
    issue, opens = put(room, role)
    if issue.is_listed:
        return
    one = item_roles.TABLE[role]
    ballot = room.open(**opens)
    assert outside(room) == [str(one.is_asked)]
    room.close(ballot)  # nobody voted: it is parked
    assert Decision.objects.get(ballot=ballot, issue=issue).effect == one.effects[DEFER]
    assert outside(room) == [str(one.is_undecided or one.is_refused)]
    assert "" not in (one.is_asked, one.is_refused)


def outside(room):
    """What a draft says of each issue that is not on its list."""
    draft = snapshot.fill(drafting.make(dialogue=room.dialogue, by=room.organiser))
    return [one.why for one in (*draft.parked, *draft.removed)]
