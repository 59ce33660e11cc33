"""Agendas of any number of issues, with texts as long as asked for, and with every chapter that a document can have."""

import re
from dataclasses import replace

from tests.workshops.documents.agenda_sample import GROUPS, agenda, lanes
from workshops.documents import marked
from workshops.documents.heard import Quote, Reason
from workshops.documents.structure import AgendaItem, Brief, Entry, Evaluated, Held, Line, Meeting, Section, Tie, Tied

RANKS = {"asm": 3, "diggers": 4, "owners": 2, "lsm": 1, "gov": 1, "cso": 3, "communities": 4, "buyers": 2}

WORDS = """permits are handed out in a capital that diggers never visit while one hillside carries a concession a promise of the
chief and the pit of a family and nobody sees the whole map so that each side waits for the other to begin and buyers name the price
on the day it rains because the road is closed and the scale belongs to them and what was agreed last year is not written down"""
WORDS = re.findall(r"\w+", WORDS)


def prose(length, start=0):
    """A text of about so many characters and never more, in sentences; `start` makes it another text."""
    found, at = "", start
    while len(found) < length:
        size = 9 + (at * 7) % 11
        sentence = " ".join(WORDS[(at * 5 + i) % len(WORDS)] for i in range(size))
        found, at = f"{found} {sentence.capitalize()}.".strip(), at + 1
    return found[: length - 1].rsplit(" ", 1)[0].rstrip(".") + "."


def item(number, *, sides=1600, question=200, quote=300, questions=4, quotes=3, note=0, said=4):
    """An issue whose texts have these lengths."""
    named = (
        ("diggers", "Diggers and labourers", ""),
        ("lsm", "Companies", "Société des Collines"),
        ("gov", "Government", "Ministry of Mines"),
    )
    chosen = tuple(
        Quote(prose(quote, number + at), "en" if at else "fr", *group) for at, group in enumerate(named[:quotes])
    )
    others = tuple(Quote(prose(quote + 90 * at, number * 3 + at), "en", *named[at % 3]) for at in range(said))
    return AgendaItem(
        number,
        f"{prose(40, number).rstrip('.')}",
        theme="Governance" if number % 2 else "Livelihoods",
        role="Building block" if number < 3 else "Focus area",
        minutes=35,
        stamp="Kept" if number % 4 else "Contested",
        sentence="Support across the groups is two thirds or more. "
        "Most for: miners, companies. Divided: government. Too few to show: civil society.",
        problem=prose(sides * 6 // 10, number) if sides else "",
        opportunity=prose(sides * 4 // 10, number + 9) if sides else "",
        questions=tuple(prose(question, number + at)[:-1] + "?" for at in range(questions)),
        lanes=lanes(),
        lanes_title="Support by group",
        lanes_rule=True,
        quotes=chosen,
        said=others,
        reasons_for=(Reason(prose(120, number), "en", "Companies"),) if said else (),
        reasons_against=(Reason(prose(200, number + 1)),) if said else (),
        contested="A majority against: government, and perhaps groups too small to show." if not number % 4 else "",
        tables=(prose(150, number),) if said else (),
        note=marked.passages(prose(note, number)) if note else (),
        background=prose(400, number + 2) if said else "",
        sources=("Discussion paper on mining relations, 2015, pages 3 to 9", "Mining act, article 12") if said else (),
        challenges=(Held(prose(90, number), ("Diggers", "Owners")),) if said else (),
        outcome="kept" if number % 4 else "contested",
    )


def brief(items, stretch=1.0):
    """What the one page says of them, by hand: drafts/briefing.py makes it of a real draft."""
    lines = tuple(Line(each.title, each.number, "Governance, 35 minutes") for each in items if each.outcome == "kept")
    contested = tuple(Line(each.title, each.number, each.contested) for each in items if each.contested)
    taken = tuple(Line(f"{group.name}: {'fewer than six' if group.part_of else '12 to 17'}") for group in GROUPS)
    gone = tuple(
        Line(f"{word}: {prose(int(30 * stretch), at)}")
        for at, word in enumerate(("Removed", "Added", "Parked", "Parked"))
    )
    sections = (
        Section("outcomes", "The issues", (Line(f"{len(lines)} issues were kept:"), *lines)),
        Section("contested", "Contested between groups", contested),
        Section("list", "What changed on the list", gone),
        Section("people", "Who took part", taken),
        Section(
            "meetings",
            "Where we met",
            (Line("Workshop in Geita, 12 and 13 April 2027"), Line("Workshop in Tarkwa, 3 May 2027")),
        ),
        Section("next", "What comes next", (Line(prose(min(600, int(420 * stretch)))),)),
    )
    lead = ("The groups agreed on what to talk about first.", prose(int(150 * stretch), 4))
    return Brief(lead, tuple(section for section in sections if section.entries))


def complete(items, stretch=1.0, **changes):
    """An agenda of these issues with every chapter."""
    groups = tuple(
        replace(
            group,
            tier="Holds least power and capital" if group.part_of else "Holds some",
            taking_part="12 to 17",
            rank=RANKS[group.key],
        )
        for group in GROUPS
    )
    more = {
        "items": tuple(items),
        "groups": groups,
        "total_minutes": 35 * len(items),
        "brief": brief(items, stretch),
        "is_decided": True,
        "glossary": tuple(
            Entry(
                f"Word {n}",
                prose(int(130 * stretch), n),
                "agreed" if n % 2 else "working meaning",
                ("In Peru: another word.",) * (n % 2),
            )
            for n in range(8)
        ),
        "ties": tuple(
            Tie("Companies → diggers", prose(int(60 * stretch), n), "conflict", "from the paper") for n in range(6)
        ),
        "tied": (
            Tied("gov", "asm", "licenses", "strained", "strained"),
            Tied("lsm", "gov", "shares duties with", "mixed", "mixed"),
            Tied("owners", "diggers", "finances and employs", "working", "working"),
        ),
        "challenges": tuple(Held(prose(int(80 * stretch), n), ("Diggers",)) for n in range(4)),
        "meetings": (Meeting("Workshop", "Geita", "12 and 13 April 2027"),),
        "evaluations": (
            Evaluated(
                "Workshop in Geita",
                (
                    (
                        "Could you say what you wanted to say?",
                        (("Diggers", "most agree"), ("Companies", "fewer than six answered")),
                    ),
                ),
                "Free words are left out.",
            ),
        ),
    }
    return agenda(**(more | changes))


def full(count, stretch=1.0, **lengths):
    """An agenda of `count` issues at the limits of one page, divided by 1.4 and stretched."""
    size = {"sides": 1600, "question": 200, "quote": 300} | lengths
    size = {name: int(length / 1.4 * stretch) for name, length in size.items()}
    return complete([item(number, **size) for number in range(1, count + 1)], stretch)
