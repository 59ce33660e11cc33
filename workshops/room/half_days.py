"""Mornings and afternoons of a workshop: who was there is known by half days, never by the hour."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

NOON = time(12, 30)


def half_day(days: Sequence[tuple[int, datetime, datetime]], now: datetime, zone: str) -> str:
    """ "1a" for the morning of the first day, "2p" for the afternoon of the second; "" on a day without workshop."""
    there = now.astimezone(ZoneInfo(zone))
    for number, begins, ends in days:
        if begins.astimezone(there.tzinfo).date() <= there.date() <= ends.astimezone(there.tzinfo).date():
            return f"{number}{'a' if there.time() < NOON else 'p'}"
    return ""
