"""The map of ties and one tie with its two sides, in templates."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from issues import reading_ties
from issues.tie_drawing import Sides, map_svg, mark_svg, said_as, sides_svg
from issues.tie_map import MOST

register = template.Library()


@register.inclusion_tag("_components/tie_map.html")
def tie_map(figure):
    """The map of a `tie_map.figure`."""
    return shown(figure)


@register.simple_tag
def tie_mark(word):
    """The mark of a word, which stands beside it."""
    return mark_safe(mark_svg(word))


@register.simple_tag
def tie_sides(one, other, from_word, to_word, ids, published=True):
    """One tie as a picture: two groups (rows of the table), and how each sees it. `ids`: one of a kind on the page."""
    pair = reading_ties.plain_groups([one, other])
    return mark_safe(_two_sides(Sides((pair[0], pair[1]), (from_word, to_word), published), ids))


def shown(figure):
    """What the component needs: two pictures of which a page shows one, the marks that occur, and the same as rows."""
    title, desc = gettext("Map of the ties between the groups"), gettext("The table below the picture says the same.")
    plans = [plan for plan in (figure.broad, figure.tall) if plan]
    pictures = [map_svg(plan, title=title, desc=desc, ids="tall" if plan.is_ladder else "broad") for plan in plans]
    return {
        "figure": figure,
        "pictures": mark_safe("".join(pictures)),
        "marks": [_mark(word, figure) for word in figure.words],
        "has_heard": not all(group.counted for group in figure.groups),
        "left_out": len(figure.ties) > MOST and MOST,
        "title": title,
        "differing": [
            _differing(number, tie, figure) for number, tie in enumerate(figure.ties, 1) if tie.is_seen_differently
        ],
        "rows": [_row(number, tie, figure) for number, tie in enumerate(figure.ties, 1)],
    }


def _row(number, tie, figure):
    return {
        "number": number,
        "one": figure.names[tie.from_key],
        "kind": tie.kind,
        "other": figure.names[tie.to_key],
        "near": _mark(tie.from_word, figure),
        "far": _mark(tie.to_word, figure),
    }


def _mark(word, figure):
    return {"svg": mark_safe(mark_svg(word)), "words": said_as(word, published=figure.published)}


def _differing(number, tie, figure):
    of = {group.key: group for group in figure.groups}
    sides = Sides((of[tie.from_key], of[tie.to_key]), (tie.from_word, tie.to_word), figure.published)
    return {"number": number, "kind": tie.kind, "svg": mark_safe(_two_sides(sides, f"tie{number}"))}


def _two_sides(sides, ids):
    one, other = ((group.name, said_as(word, published=sides.published)) for group, word in sides.pairs)
    title = gettext("{one}: {near}. {other}: {far}.").format(one=one[0], near=one[1], other=other[0], far=other[1])
    return sides_svg(sides, title=title, ids=ids)
