"""Challenges or visions that groups share, in a document: a table of who has which, in words, so that any number of groups fits."""

from django.utils.translation import gettext

KEYS = {"shared_challenges": "challenges", "shared_visions": "visions"}  # chapters, and what they are of
WIDTHS = (0.32, 0.17, 0.17, 0.17, 0.17)  # shares of a table's width


def heads(key):
    """`key`: of the chapter."""
    few = gettext("Too few to show")
    if KEYS[key] == "challenges":
        return gettext("Challenge"), gettext("Most have it"), gettext("Divided"), gettext("Most do not have it"), few
    first = gettext("Hope, or what must not happen")
    return first, gettext("Most say so"), gettext("Divided"), gettext("Most do not say so"), few


def rows(shared):
    """[(words, where they come from, groups of each band joined)]"""
    return [(said(each), source(each), *map(", ".join, each.bands)) for each in shared.rows]


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
