"""Lanes in templates. The patterns are defined once a page (base.html) and every bar refers to them."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from issues.disclosure import PublishedLane
from issues.lanes import bar_svg, lanes_svg, reacted_words, swatch_svg, words
from issues.lanes import lane_defs as shared_defs

register = template.Library()
THICK, THIN = 24, 12  # px of a lane and of a part beside their names


@register.inclusion_tag("_components/lane_defs.html")
def lane_defs():
    return {"defs": mark_safe(shared_defs())}


@register.inclusion_tag("_components/lanes_small.html")
def lanes_small(lanes, title):
    """The lanes of an issue in a list: only the counted ones, without parts. `title` says in words what they show."""
    counted = [lane for lane in lanes if lane.counted]
    spoken = ", ".join(f"{lane.name}: {words(lane)}" for lane in counted)
    svg = lanes_svg(counted, title=f"{title}. {spoken}", size="small")
    return {"svg": mark_safe(svg)} if counted else {}


@register.inclusion_tag("_components/lanes_tall.html")
def lanes_tall(lanes, title, rule=False, caption="", table=True):
    """A result: names, bars and words; who is heard but not counted in a line; the same as a table, unless it is left out
    where many figures stand on one page (names and words then say it)."""
    counted = [lane for lane in lanes if lane.counted]
    heard = [lane for lane in lanes if not lane.counted]
    rows = [row for lane in counted for row in _with_parts(lane, rule)]
    return {
        "title": title,
        "caption": caption,
        "table": table,
        "rule": rule,
        "rows": rows,
        "heard": _in_a_line(heard, words),
        "heard_rows": [{"name": x.name, "words": words(x)} for x in heard],
        "has_bands": any(row["lane"].shown == "band" for row in rows),
        "has_leaning": any(row["lane"].leaning for row in rows),
        "has_few": any(row["lane"].shown == "few" for row in rows),
    }


@register.inclusion_tag("_components/lanes_tall.html")
def lanes_reacted(lanes, title):
    """What the groups think of an answer: names, bars and words. The table of the page says the same."""
    counted = [lane for lane in lanes if lane.counted]
    rows = [row for lane in counted for row in _with_parts(lane, False, reacted_words)]
    heard = _in_a_line([lane for lane in lanes if not lane.counted], reacted_words)
    return {"title": title, "rows": rows, "heard": heard, "table": False}


def _in_a_line(heard, told):
    return ", ".join(gettext("{group}: {words}").format(group=x.name, words=told(x)) for x in heard)


@register.inclusion_tag("_components/lane_row.html")
def lane_meter(group, percent, words):
    """A lane that shows progress instead of votes, such as joined of invited; `percent` from 0 to 100."""
    lane = PublishedLane(
        key="",
        name=group.name,
        palette=group.palette,
        pattern=group.pattern,
        counted=True,
        shown="percent",
        percent=percent,
    )
    return {"row": {"name": group.name, "words": words, "part": False, "svg": mark_safe(bar_svg(lane, height=16))}}


@register.simple_tag
def swatch(group):
    """The colour and pattern of a group; its name must stand beside it."""
    return mark_safe(swatch_svg(group.palette, group.pattern))


@register.simple_tag
def flags(groups):
    """The swatches of several groups with their names, to be put into a sentence."""
    return format_html_join(" ", '<span class="who">{}{}</span>', ((swatch(group), group.name) for group in groups))


@register.simple_tag
def flagged(group):
    """A group's name behind its flag, to be put into a sentence as one."""
    return format_html('<b class="who">{}{}</b>', swatch(group), group.name)


def _with_parts(lane, rule, told=words):
    yield _row(lane, rule, told, part=False)
    for part in lane.parts:
        yield _row(part, rule, told, part=True)


def _row(lane, rule, told, *, part):
    svg = bar_svg(lane, height=THIN if part else THICK, rule=rule, half_only=part)
    return {"lane": lane, "name": lane.name, "words": told(lane), "part": part, "svg": mark_safe(svg)}
