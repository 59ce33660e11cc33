"""Small helps for the pages of a draft."""

from django import template

from issues.disclosure import lane_from_dict
from issues.templatetags.lanes import swatch
from workshops.documents import stand_chart, words

register = template.Library()
register.filter("stand_heading", stand_chart.heading)


@register.filter
def as_lanes(lanes):
    """Lanes as stored in a draft, as the figures take them."""
    return tuple(lane_from_dict(lane) for lane in lanes)


@register.filter
def unquoted(item):
    """Why an issue shows no quotes on its page."""
    return words.unquoted(item)


@register.simple_tag
def group_swatch(key, groups):
    """The swatch of a group by its key; nothing where the group is not shown."""
    group = next((g for g in groups if g.key == key), None)
    return swatch(group) if group else ""
