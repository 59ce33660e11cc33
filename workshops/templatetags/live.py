"""Small helps for the pages of the room."""

from django import template
from django.utils.safestring import mark_safe

from issues.lanes import bar_svg

register = template.Library()


@register.filter
def clock(seconds):
    """Seconds as minutes and seconds: 760 -> 12:40; from an hour on with hours: 1:05:00; past the end: +0:45."""
    sign = "+" if (seconds or 0) < 0 else ""
    hours, rest = divmod(abs(int(seconds or 0)), 3600)
    minutes, seconds = divmod(rest, 60)
    return sign + (f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}")


@register.simple_tag
def band(lane, height=18):
    """A lane as a bar with a soft end; its words must stand beside it."""
    return mark_safe(bar_svg(lane, height=height))
