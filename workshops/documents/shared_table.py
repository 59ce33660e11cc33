"""Challenges or visions that groups share, in a document: a table of who has which, in words, so that any number of groups fits; and the
pictures of these chapters and of that on tasks."""

from django.utils.translation import gettext

from issues.held_drawing import TASKS

from . import held_chart

KEYS = {"shared_challenges": "challenges", "shared_visions": "visions"}  # chapters, and what they are of
PICTURED = {**KEYS, "to_settle": TASKS}
WIDTHS = (0.32, 0.17, 0.17, 0.17, 0.17)  # shares of a table's width


def heads(key):
    """`key`: of the chapter."""
    return heads_of(KEYS[key])


def heads_of(collection):
    few = gettext("Too few to show")
    if collection == "challenges":
        return gettext("Challenge"), gettext("Most have it"), gettext("Divided"), gettext("Most do not have it"), few
    first = gettext("Hope, or what must not happen")
    return first, gettext("Most say so"), gettext("Divided"), gettext("Most do not say so"), few


def rows(shared):
    """[(words, where they come from, groups of each band joined)]"""
    return [(said(each), source(each), *map(", ".join, each.bands)) for each in shared.rows]


def numbered(shared):
    """The same, with the numbers of the picture; drafts that were made before there was one have none."""
    if not shared.lanes:
        return rows(shared)
    return [(f"{n}. {said}", *others) for n, (said, *others) in enumerate(rows(shared), 1)]


def closed(shared):
    """When the round closed, in a sentence; "" where it was not kept."""
    return (
        gettext("Asked until %(day)s; worked out then, once.") % {"day": shared.closed_on} if shared.closed_on else ""
    )


def said(each):
    if each.quote.withdrawn:
        return gettext("It cannot be read any more.")
    if each.is_fear:
        return gettext("Must not happen: %(words)s") % {"words": each.quote.text}
    return each.quote.text


def source(each):
    if each.quote.withdrawn:
        return ""
    if not each.place:
        return gettext("From the outline")
    if not each.quote.group_name:
        return gettext("Said without a group")
    return gettext("Said by %(who)s") % {"who": each.quote.group_name}


# ---- the pictures


def picture(document, key):
    """(SVG, width), or None where there is nothing to draw."""
    lanes = getattr(document, key).lanes
    return (held_chart.picture(lanes, PICTURED[key], key), held_chart.WIDTH) if lanes else None


def pictures(document):
    """Of all such chapters, in the order in which they stand."""
    return [made for key in PICTURED if (made := picture(document, key))]


def alt(document, key):
    lanes = getattr(document, key).lanes
    return held_chart.alt(lanes, PICTURED[key]) if lanes else ""


def alts(document):
    return [alt(document, key) for key in PICTURED if getattr(document, key).lanes]
