"""What is printed for the room, as PDF: table cards with the list of names, and the attendance register. Never a group."""

from pathlib import Path

from django.utils.translation import gettext as _

from .typst_pdf import fill

_TEMPLATE = Path(__file__).with_name("room.typ").read_text()
BLANK_LINES = 12  # of the register, for people nobody expected


def tables(*, title, language, rounds, people):
    """PDF bytes. `rounds`: (name, what they talk about or "") in order; `people`: [(label, [table of each round, or None])] in theirs."""
    cards = [
        {"round": name, "issue": issue, "number": number, "people": [p for p, seats in people if seats[n] == number]}
        for n, (name, issue) in enumerate(rounds)
        for number in sorted({seats[n] for _name, seats in people if seats[n]})
    ]
    listed = [{"name": name, "tables": [str(seat or "–") for seat in seats]} for name, seats in people]
    words = {
        "card": _("Write down together: what is agreed, what is not agreed by all, what stays open."),
        "by_name": _("Where do I sit?"),
        "by_name_lead": _("By name, with the table of each round."),
        "name": _("Name"),
    }
    shared = {"title": title, "language": _two(language), "words": words}
    return fill(_TEMPLATE, {**shared, "cards": cards, "rounds": [name for name, _issue in rounds], "people": listed})


def register(*, title, language, lead, halves, people):
    """PDF bytes. `halves`: headings of the columns to sign in; `people`: labels in order, "" for a line to write on."""
    rows = [*people, *[""] * BLANK_LINES]
    words = {"register": _("Who is here"), "name": _("Name")}
    shared = {"title": title, "language": _two(language), "words": words}
    return fill(_TEMPLATE, {**shared, "register": rows, "halves": list(halves), "lead": lead})


def _two(language):
    return language.split("-")[0][:3] or "en"
