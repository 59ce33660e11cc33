"""The run of show: its times, its patterns for half a day to two days, and what in a plan will not work.

Pure: sessions are plain data; times are computed in UTC and shown in the workshop's own zone, so that a night with a change of
clocks between two days moves nothing (TRUST C6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from workshops.session_kinds import RESTS, WITH_BALLOT, Kind, row

LONGEST_SITTING = 120  # minutes without a break that a room stands
LONGEST_DAY = 9 * 60
VOTING = 20  # minutes that a ballot of seven issues needs in a room with paper, phones and helpers


@dataclass(frozen=True)
class Step:
    """One session of a plan."""

    kind: str
    minutes: int
    day: int = 1


@dataclass(frozen=True)
class Slot:
    """When a session begins and ends, in UTC."""

    begins: datetime
    ends: datetime


# ---- times


def instants(day: date, at: time, zone: str) -> list[datetime]:
    """The moments, in UTC, that a clock on the wall shows this time: none, one, or two when the clocks change that night."""
    place = ZoneInfo(zone)
    found = []
    for fold in (0, 1):
        moment = datetime.combine(day, at, place).replace(fold=fold).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) == datetime.combine(day, at) and moment not in found:
            found.append(moment)
    return found


def slots(begins: datetime, minutes: Sequence[int]) -> list[Slot]:
    """One after the other from the day's beginning."""
    found, at = [], begins.astimezone(UTC)
    for length in minutes:
        found.append(Slot(at, at + timedelta(minutes=length)))
        at = found[-1].ends
    return found


# ---- patterns
# They follow the framework's goals for a workshop: to know and rely on each other, to question fixed opinions, to start
# joint work, to plan what follows. Hands in the morning, tables between, the final ballot after them.

WELCOME, RULES, VISIT, CAUCUS = Kind.WELCOME, Kind.RULES, Kind.VISIT, Kind.CAUCUS
PLENARY, ISSUES, TABLES, HANDS = Kind.PLENARY, Kind.ISSUES, Kind.TABLES, Kind.HANDS
BALLOT, BREAK, CLOSING = Kind.BALLOT, Kind.BREAK, Kind.CLOSING
HALF_DAY = (
    Step(WELCOME, 15),
    Step(RULES, 15),
    Step(CAUCUS, 30),
    Step(HANDS, 20),
    Step(BREAK, 15),
    Step(TABLES, 55),
    Step(PLENARY, 25),
    Step(BALLOT, VOTING),
    Step(CLOSING, 20),
)
ONE_DAY = (
    Step(WELCOME, 30),
    Step(RULES, 20),
    Step(CAUCUS, 60),
    Step(BREAK, 20),
    Step(HANDS, 25),
    Step(ISSUES, 65),
    Step(BREAK, 60),
    Step(TABLES, 55),
    Step(TABLES, 45),
    Step(BREAK, 20),
    Step(PLENARY, 30),
    Step(BALLOT, 30),
    Step(CLOSING, 30),
)
TWO_DAYS = (
    Step(WELCOME, 45),
    Step(RULES, 30),
    Step(BREAK, 20),
    Step(VISIT, 120),
    Step(BREAK, 60),
    Step(CAUCUS, 75),
    Step(BREAK, 20),
    Step(PLENARY, 60),
    Step(HANDS, 30),
    Step(WELCOME, 15, day=2),
    Step(TABLES, 75, day=2),
    Step(BREAK, 20, day=2),
    Step(TABLES, 75, day=2),
    Step(BREAK, 60, day=2),
    Step(ISSUES, 75, day=2),
    Step(BREAK, 20, day=2),
    Step(BALLOT, 30, day=2),
    Step(PLENARY, 30, day=2),
    Step(CLOSING, 30, day=2),
)
PATTERNS = {"half_day": HALF_DAY, "one_day": ONE_DAY, "two_days": TWO_DAYS}


# ---- what will not work


@dataclass(frozen=True)
class Problem:
    """`code` names the sentence; `at` is the place of the session in the plan (from 0), or None for the whole day."""

    code: str
    day: int
    at: int | None = None
    minutes: int = 0


def problems(steps: Sequence[Step], ends: dict[int, int] | None = None) -> list[Problem]:
    """What a facilitator should look at. `ends`: day -> minutes from its beginning to the end that was announced."""
    return [*_order(steps), *_lengths(steps, ends or {}), *_sittings(steps)]


def _places(steps, name, value=True):
    """Where in the plan those sessions stand of whose kind the table says so."""
    return [at for at, step in enumerate(steps) if getattr(row(step.kind), name) == value]


def _order(steps):
    """Rules before anybody votes, hands before tables, tables before the final ballot, a vote not after the closing."""
    final, hands = (_places(steps, "ballot", kind) for kind in ("final", "straw"))
    tables, talks, rules, end = (_places(steps, name) for name in ("seats", "talks", "explains", "ends"))
    votes = sorted(final + hands)
    found = {
        "ballot_before_tables": final[:1] if final and tables and final[0] < tables[-1] else [],
        "ballot_without_talk": [] if talks else final[:1],
        "ballot_before_hands": final[:1] if final and hands and final[0] < hands[0] else [],
        "no_rules": [] if rules else votes[:1],
        "rules_late": rules[:1] if rules and votes and votes[0] < rules[0] else [],
        "closing_not_last": end[:1] if end and end[0] < len(steps) - 1 else [],
    }
    for code, places in found.items():
        yield from (Problem(code, steps[at].day, at) for at in places)


def _lengths(steps, ends):
    for day in sorted({step.day for step in steps}):
        total = sum(step.minutes for step in steps if step.day == day)
        if day in ends and total > ends[day]:
            yield Problem("over_long", day, minutes=total - ends[day])
        elif total > LONGEST_DAY:
            yield Problem("long_day", day, minutes=total)
    for at, step in enumerate(steps):
        if step.kind in WITH_BALLOT and step.minutes < VOTING:
            yield Problem("short_vote", step.day, at, VOTING)


def _sittings(steps):
    """Longer than two hours without a break."""
    sitting, day = 0, None
    for at, step in enumerate(steps):
        if step.day != day or step.kind in RESTS:
            sitting, day = 0, step.day
        if step.kind in RESTS:
            continue
        before, sitting = sitting, sitting + step.minutes
        if before <= LONGEST_SITTING < sitting:
            yield Problem("no_break", step.day, at, sitting)


def written(days: Sequence[tuple[datetime, datetime]], zone: str) -> str:
    """ "2027-04-12 09:00–17:00; 2027-04-13 09:00–13:00": (begins, ends) of each day on the zone's clock."""
    there = [(begins.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))) for begins, ends in days]
    return "; ".join(f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}" for begins, ends in there)


def problem_in_words(problem: Problem) -> str:
    """One sentence that says what to do."""
    minutes = {"n": problem.minutes, "day": problem.day}
    sentences = {
        "ballot_before_tables": _("The final ballot comes before the tables. People should talk first, then decide."),
        "ballot_without_talk": _("There is a final ballot and nothing before it where people talk about the issues."),
        "ballot_before_hands": _("The show of hands comes after the final ballot. It belongs into the morning."),
        "no_rules": _("Nothing in the plan explains the rule before people vote. Add the ground rules."),
        "rules_late": _("The ground rules come after the first vote. Move them before it."),
        "closing_not_last": _("Something comes after the closing."),
        "over_long": _("Day %(day)s runs %(n)s minutes past its end.") % minutes,
        "long_day": _("Day %(day)s is longer than nine hours.") % minutes,
        "short_vote": _("Voting needs %(n)s minutes at least: some need help or a borrowed phone.") % minutes,
        "no_break": _("By here people have sat for %(n)s minutes without a break.") % minutes,
    }
    return sentences[problem.code]
