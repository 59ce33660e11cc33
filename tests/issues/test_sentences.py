"""Every published sentence of random ballots, worked out a second time by a little judge of its own.

The judge knows the rule from MATHS §4, and what may be said from TRUST §3 and MATHS §7. It takes bare counts and uses
nothing of the product: neither its rule, nor its bands, nor its words.
"""

import random
from fractions import Fraction

import pytest

from issues import results, voting
from issues.lanes import words
from issues.models import Ballot, Issue
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from workshops.drafts import drafting

pytestmark = pytest.mark.django_db
NAMES = {"asm": "Small-scale miners", "lsm": "Companies", "gov": "Government", "cso": "Civil society"}
NAMES |= {"diggers": "Diggers", "owners": "Owners"}
LANES = {"asm": ("diggers", "owners"), "lsm": (), "gov": ()}
SIDES = ("yes", "no", "pass", "")
LEANINGS = [
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (6, 2, 1, 0),
    (2, 6, 1, 0),
    (5, 4, 0, 0),
    (4, 5, 0, 1),
    (3, 3, 1, 3),
    (0, 0, 1, 0),
]
ROOMS = [*range(6), *(pytest.param(number, marks=pytest.mark.one_database) for number in range(6, 24))]
IN = "Not all groups support it: a majority is against it in: "


# ---- the judge: counts are {group: (members, yes, no, passed)}


def summed(counts, lane):
    return [sum(column) for column in zip(*(counts[p] for p in LANES[lane] or (lane,)), strict=True)]


def verdict(counts):
    """(outcome, why deferred, mean, who is against, who is for it, who is short)."""
    lanes = {lane: summed(counts, lane) for lane in LANES}
    silent = [k for k, (n, y, no, p) in lanes.items() if y + no + p < max(min(n, 3), -(-n // 2))]
    abstained = [k for k, (n, y, no, _p) in lanes.items() if y + no < min(n, 3)]
    units = []
    for lane, (n, y, no, _p) in lanes.items():
        units.append((lane, y, no))
        for part in LANES[lane]:
            n, y, no, _p = counts[part]
            if n >= 5 and y + no >= max(3, -(-n // 2)):
                units.append((part, y, no))
    against, in_favour = [k for k, y, no in units if no > y], [k for k, y, no in units if y > no]
    if silent or abstained:
        return "DEFER", "quorum" if silent else "abstained", None, against, in_favour, silent or abstained
    mean = sum(Fraction(y, y + no) for _n, y, no, _p in lanes.values()) / len(lanes)
    if mean >= Fraction(2, 3) and not against:
        return "ADOPT", "", mean, against, in_favour, []
    if mean <= Fraction(1, 3) and not in_favour:
        return "REJECT", "", mean, against, in_favour, []
    return "DISCUSS", "", mean, against, in_favour, []


def few(counts, key):
    return any(sum(counts[k][1:3]) < 6 for k in LANES.get(key) or (key,))


def joined(keys):
    names = [NAMES[k] for k in keys]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def because(counts, hidden):
    outcome, reason, mean, against, in_favour, short = verdict(counts)
    if outcome in ("ADOPT", "REJECT"):
        more, side = ("more", "against") if outcome == "ADOPT" else ("less", "for")
        bound = "two thirds" if outcome == "ADOPT" else "one third"
        return (
            f"At least half of every group voted, support across the groups is {bound} or {more}, and no group, nor any "
            f"part of one with enough votes to count by itself, has a majority {side} it."
        )
    if outcome == "DEFER":
        said = (
            "Not enough voices are in: every group needs votes from at least half of its members, and from three of them "
            "where it has three."
            if reason == "quorum"
            else "Enough people voted, but in at least one group too few of them said yes or no; the others passed."
        )
        return said if hidden else f"{said} Still needed: {joined(short)}."
    return because_hidden(counts, against) if hidden else because_open(mean, against, in_favour)


def because_hidden(counts, against):
    named, blank = [k for k in against if not few(counts, k)], any(few(counts, lane) for lane in LANES)
    if named:
        return f"{IN}{joined(named)}{', and perhaps in groups too small to show' if blank else ''}."
    unclear = "Not all groups support it clearly, nor are all of them clearly against it."
    return f"{unclear} Which side the groups took that are too small to show is not told." if blank else unclear


def because_open(mean, against, in_favour):
    if mean >= Fraction(2, 3):
        return f"Support across the groups is two thirds or more, but a majority is against it in: {joined(against)}."
    if mean <= Fraction(1, 3):
        return f"Support across the groups is one third or less, but a majority is for it in: {joined(in_favour)}."
    if against:
        return f"Support across the groups is less than two thirds, and a majority is against it in: {joined(against)}."
    return "No group has a majority against it, but support across the groups is less than two thirds."


def short(counts, hidden):
    """The line above the sentence."""
    outcome, reason, mean, against, in_favour, still = verdict(counts)
    if outcome in ("ADOPT", "REJECT"):
        much, side = ("Enough", "against") if outcome == "ADOPT" else ("Too little", "for")
        return f"{much} support across the groups, and no group has a majority {side} it."
    if outcome == "DEFER":
        lack = "people voted" if reason == "quorum" else "people said yes or no"
        if not hidden:
            return f"Too few {lack} in: {joined(still)}."
        return (
            f"Too few {lack} in at least one group." if reason == "quorum" else f"In at least one group too few {lack}."
        )
    if hidden:
        return short_hidden(counts, against)
    if mean <= Fraction(1, 3):
        return f"Too little support across the groups, but a majority is for it in: {joined(in_favour)}."
    if not against:
        return "Not enough support across the groups, though no group has a majority against it."
    how = (
        "Enough support across the groups, but"
        if mean >= Fraction(2, 3)
        else "Not enough support across the groups, and"
    )
    return f"{how} a majority is against it in: {joined(against)}."


def short_hidden(counts, against):
    named, blank = [k for k in against if not few(counts, k)], any(few(counts, lane) for lane in LANES)
    if named:
        end = ", and perhaps in groups too small to show" if blank else ""
        return f"A majority is against it in: {joined(named)}{end}."
    unclear = "Not all groups are clearly for it, and not all are clearly against it."
    return f"{unclear} Which side the groups took that are too small to show is not told." if blank else unclear


def sentence(counts, hidden, kind):
    outcome = verdict(counts)[0]
    straw = kind == "straw"
    leaning = "This was a show of hands: the list does not change." if straw else ""
    stamp, after = {
        "ADOPT": ("Leaning to keep" if straw else "Kept", leaning),
        "REJECT": ("Leaning to remove" if straw else "Removed", leaning),
        "DISCUSS": ("To the tables", "It goes to the tables to be talked through.")
        if straw
        else ("Contested", "It stays on the list, marked as contested."),
        "DEFER": ("Provisional", "It stays on the list for now."),
    }[outcome]
    return " ".join(filter(None, [f"{stamp}.", because(counts, hidden), after, by_bands(counts, hidden)]))


def by_bands(counts, hidden):
    """Who stands where, by the words beside the lanes and by nothing else; not whom the sentence has named as against."""
    outcome, *_rest, against, _in_favour, _short = verdict(counts)
    if outcome == "DEFER":
        return ""
    named = [k for k in against if outcome == "DISCUSS" and not (hidden and few(counts, k))]
    found = {}
    for lane in LANES:
        parts = LANES[lane]
        alike = len({coarse(counts, part, hidden) for part in parts}) < 2
        for unit in [lane] if alike else parts:
            if unit not in named:
                found.setdefault(coarse(counts, unit, hidden), []).append(unit)
    leads = {
        "most for": "Two thirds or more are for it in",
        "divided": "Divided",
        "most against": "Two thirds or more are against it in",
        "fewer than 6": "Too few votes to show",
    }
    return " ".join(f"{lead}: {joined(found[word])}." for word, lead in leads.items() if word in found)


def coarse(counts, key, hidden):
    """The band of a lane or part, also where its counts are shown."""
    if hidden:
        return band(counts, key, hidden).removesuffix(", more against")
    _n, yes, no, _p = summed(counts, key) if LANES.get(key) else counts[key]
    return plain(yes, no) if yes + no else "fewer than 6"


def band(counts, key, hidden):
    """The words beside a lane or part."""
    _n, yes, no, passed = summed(counts, key) if LANES.get(key) else counts[key]
    if not hidden:
        return f"{yes} for, {no} against" + (f", {passed} passed" if passed else "")
    if few(counts, key):
        return "fewer than 6"
    if LANES.get(key):
        mine = {plain(*counts[part][1:3]) for part in LANES[key]}
        word = mine.pop() if len(mine) == 1 else "divided"
    else:
        word = plain(yes, no)
    outcome, *_rest, against, _in_favour, _short = verdict(counts)
    return "divided, more against" if word == "divided" and outcome == "DISCUSS" and key in against else word


def plain(yes, no):
    return "most for" if 3 * yes >= 2 * (yes + no) else "most against" if 3 * yes <= yes + no else "divided"


# ---- the ballots


def drawn(chance, number):
    """A room and its votes: {issue: {group: (members, yes, no, passed)}}."""
    sizes = {key: chance.choice((6, 6, 7, 9)) for key in ("diggers", "owners")}
    sizes |= {key: chance.choice((3, 5, 6, 8)) for key in ("lsm", "gov")} | {"cso": 2}
    return make_room(slug=f"room{number}", asm=chance.choice(("hidden", "hidden", "named")), sizes=sizes, issues=4)


def vote(room, ballot, chance):
    counts = {issue.pk: {} for issue in room.issues}
    for key, people in room.people.items():
        choices = {}
        for issue in room.issues:
            choices[issue.pk] = chance.choices(SIDES, chance.choice(LEANINGS), k=len(people))
            counts[issue.pk][key] = (len(people), *(choices[issue.pk].count(side) for side in SIDES[:3]))
        for place, person in enumerate(people):
            said = {pk: voting.Mark(sides[place]) for pk, sides in choices.items() if sides[place]}
            voting.cast(participant=person, ballot=ballot, marks=said)
    return counts


@pytest.mark.trust("F5")
@pytest.mark.parametrize("number", ROOMS)
def test_every_sentence_and_label_is_what_the_counts_say(number, settings):
    settings.DEMO = True
    chance = random.Random(number)
    room = drawn(chance, number)
    kind = chance.choice(("straw", "final"))
    ballot = room.open(kind)
    hidden = ballot.any_hidden
    counts = vote(room, ballot, chance)
    room.close(ballot)
    found = results.results_of(Ballot.objects.get())
    assert [r.sentence for r in found] == [sentence(counts[r.issue.pk], hidden, kind) for r in found]
    for result in found:
        shown = {u.key: words(u) for lane in result.lanes for u in (lane, *lane.parts)}
        assert shown == {key: band(counts[result.issue.pk], key, hidden) for key in shown}
        assert set(shown) == set(NAMES)
    client, paper = client_of(room.organiser), f"/d/{room.dialogue.slug}/ballots/1"
    glance = client.get(f"{paper}/").content.decode()
    for result in found:
        assert result.sentence in client.get(f"{paper}/on/{result.issue.key}/").content.decode()
        assert result.short in glance
        assert short(counts[result.issue.pk], hidden) == result.short
    contested(room, found, counts, hidden)


def contested(room, found, counts, hidden):
    """The line of the agenda that says who does not stand behind an issue."""
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    lines = {draft.keys[str(item["number"])]: item for item in draft.content["items"]}
    for result in (r for r in found if r.effect in ("contested", "tables")):
        here = counts[result.issue.pk]
        against = [k for k in verdict(here)[3] if not (hidden and few(here, k))]
        blank = hidden and any(few(here, lane) for lane in LANES)
        line = lines[Issue.objects.get(pk=result.issue.pk).key]["contested"]
        end = ", and perhaps in groups too small to show." if blank else "."
        expected = f"A majority against: {joined(against)}{end} " if against else "Not all groups support it. "
        assert line.startswith(expected), (line, expected)


def test_the_judge_itself_knows_the_worked_cases():
    """MATHS §4: C, E, P and U."""

    def whole(lsm, gov, diggers, owners):
        rows = {"lsm": lsm, "gov": gov, "diggers": diggers, "owners": owners}
        return verdict({key: (sum(row), *row) for key, row in rows.items()})

    assert whole((20, 0, 0), (8, 0, 0), (1, 2, 0), (1, 2, 0))[:3] == ("DISCUSS", "", Fraction(7, 9))
    assert whole((6, 14, 0), (8, 0, 0), (3, 0, 0), (3, 0, 0))[0::3] == ("DISCUSS", ["lsm"])
    assert whole((18, 2, 0), (7, 1, 0), (1, 0, 2), (0, 0, 3))[:2] == ("DEFER", "abstained")
    assert whole((20, 0, 0), (8, 0, 0), (2, 5, 0), (5, 0, 0))[:4] == ("DISCUSS", "", Fraction(31, 36), ["diggers"])
