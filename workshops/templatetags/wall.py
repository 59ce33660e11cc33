"""What the wall needs besides the lanes of every page: sizes by length, bars that grow with the screen."""

from django import template
from django.utils.safestring import mark_safe

from issues.lanes import bar_svg, reacted_words, words
from workshops.room import wall_pages
from workshops.room.wall_pages import shorten, size_of

register = template.Library()
register.filter("beside", wall_pages.beside)
register.filter("are_few", wall_pages.are_few)
register.filter("quote_size", wall_pages.quote_size)
FEW_ROWS = 6
BROAD, SLIM = 600, 1000  # widths of a bar against its height of 24: many rows are slimmer


@register.filter
def size(text):
    """The size of a text that stands alone: huge, large, middle, small or tiny."""
    return size_of(str(text))


@register.filter
def cut(text, most):
    return shorten(str(text), most)[0]


@register.inclusion_tag("workshops/room/_wall_lanes.html")
def wall_lanes(lanes):
    """The counted lanes of a result with their parts, and who is heard in a line."""
    return _lanes(lanes, words, rule=True)


@register.inclusion_tag("workshops/room/_wall_lanes.html")
def wall_reacted(lanes):
    """The same of what people think of an answer; no rule decides anything there."""
    return _lanes(lanes, reacted_words, rule=False)


def _lanes(lanes, told, *, rule):
    rows = [(lane, False) for lane in lanes if lane.counted]
    rows = [row for lane, _ in rows for row in [(lane, False), *((part, True) for part in lane.parts)]]
    width = BROAD if len(rows) <= FEW_ROWS else SLIM
    heard = [lane for lane in lanes if not lane.counted]
    return {
        "rows": [
            {"name": lane.name, "words": told(lane), "part": part, "svg": _bar(lane, part, width, rule)}
            for lane, part in rows
        ],
        "heard": ", ".join(f"{lane.name}: {told(lane)}" for lane in heard),
    }


def _bar(lane, part, width, rule):
    return mark_safe(bar_svg(lane, height=14 if part else 24, rule=rule, half_only=part, width=width))


@register.filter
def answers_size(answers):
    """The size of a page of answers: few words stand larger."""
    return wall_pages.answers_size([answer.fills for answer in answers])
