"""The map of ties in a document: a picture with literal colours, the same in one line of words, and as rows of a table."""

from django.utils.translation import gettext

from issues.tie_drawing import map_svg, said_as
from issues.tie_map import MOST, WORDS, Group, Tie, figure

BROADEST, HIGHEST = 450, 560  # points: the text's width, and what leaves room for heading and lead on a page
KEY = 60  # units: the marks in words, below the picture


def picture(document, ids="ties"):
    """The SVG, or "" where a document has no map: drafts that were made before there was one."""
    found = _figure(document)
    title, plan = _title(), found.broad or found.tall
    if not found.ties:
        return ""
    key = {"key": found.words, "published": found.published}
    return map_svg(plan, title=title, desc=alt(document), ids=ids, literal=True, **key)


def is_told(document):
    return bool(_figure(document).ties)


def width(document):
    """Points: as wide as the text, but no higher than a page. Where there are too many lanes for columns, groups stand below each other."""
    found = _figure(document)
    plan = found.broad or found.tall
    return int(min(BROADEST, HIGHEST * plan.width / (plan.height + KEY)))


def alt(document):
    """All that the picture shows."""
    lines = (
        gettext("{number}. {one} {kind} {other}: {near}, {far}").format_map(_told(row)) for row in rows(document)[:MOST]
    )
    return f"{_title()}. {'; '.join(lines)}"


def rows(document):
    """(number, group, tie, other group, how the group sees it, how the other sees it)"""
    found = _figure(document)
    return [
        (
            str(n),
            found.names[t.from_key],
            t.kind,
            found.names[t.to_key],
            _said(t.from_word, found),
            _said(t.to_word, found),
        )
        for n, t in enumerate(found.ties, 1)
    ]


def heads():
    return (
        gettext("Number"),
        gettext("Group"),
        gettext("Tie"),
        gettext("Other group"),
        gettext("How the group sees it"),
        gettext("How the other sees it"),
    )


def reading(document):
    """How to read it, and whose word it is."""
    if document.ties_asked:
        return gettext(
            "How to read it: who holds more power and capital stands higher. Each line is a tie, "
            "with its number and an arrow from the group that acts. "
            "The mark at each end, and the half of the line beside it, say how that side sees the tie."
        )
    return gettext(
        "How to read it: who holds more power and capital stands higher. "
        "Each line is a tie, with its number and an arrow from the group that acts."
    )


def _title():
    return gettext("Map of the ties between the groups")


def _told(row):
    return dict(zip(("number", "one", "kind", "other", "near", "far"), row, strict=True))


def _figure(document):
    groups = [
        Group(g.key, g.name, g.rank, g.palette, g.pattern, g.part_of, g.counted, place=place)
        for place, g in enumerate(document.groups)
        if g.rank
    ]
    ties = [
        Tie(str(place), tie.one, tie.other, tie.kind, _word(tie.near), _word(tie.far), place)
        for place, tie in enumerate(document.tied)
    ]
    return figure(groups, ties, published=document.ties_asked)


def _word(word):
    return word if word in WORDS else None


def _said(word, found):
    return said_as(word, published=found.published)
