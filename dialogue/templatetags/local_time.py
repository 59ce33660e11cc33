"""Moments in templates: `{{ ballot.closes_at|moment }}`, `{{ day.begins_at|moment:workshop.zone }}`, `{{ workshop.zone|clock_of }}`."""

from zoneinfo import ZoneInfo

from django import template

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
