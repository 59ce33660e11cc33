"""Moments in templates: `{{ ballot.closes_at|moment }}`, `{{ day.begins_at|moment:workshop.zone }}`, `{{ workshop.zone|clock_of }}`, and
`{% own_clock ballot.closes_at zone %}` on a page that loads clock.js."""

from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from dialogue import local_time

register = template.Library()


@register.filter
def moment(when, zone=""):
    return local_time.moment(when, zone) if when else ""


@register.filter
def weekday(when, zone=""):
    return local_time.weekday(_there(when, zone)) if when else ""


@register.filter
def weekday_year(when, zone=""):
    return local_time.weekday_year(_there(when, zone)) if when else ""


@register.filter
def weekday_hour(when, zone=""):
    return local_time.weekday_hour(_there(when, zone)) if when else ""


@register.filter(expects_localtime=True)
def short_day_hour(when):
    return local_time.short_day_hour(when)


def _there(when, zone):
    return when.astimezone(ZoneInfo(zone or local_time.WORLD))


@register.filter
def clock_of(zone):
    return local_time.clock(zone)


@register.simple_tag
def own_clock(when, zone=""):
    """The same moment by the clock of whoever reads, for the browser to work out: hidden until it has, and where both say the same."""
    words = _("By your clock: %(when)s") % {"when": "{}"}
    shown = '<time class="soft" datetime="{}" data-zone="{}" data-words="{}" hidden></time>'
    return format_html(shown, when.isoformat(), zone or local_time.WORLD, words) if when else ""
