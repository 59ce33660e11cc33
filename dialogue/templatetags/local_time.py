"""Moments in templates: `{{ ballot.closes_at|moment }}`, `{{ day.begins_at|moment:workshop.zone }}`, `{{ workshop.zone|clock_of }}`."""

from django import template

from dialogue import local_time

register = template.Library()


@register.filter
def moment(when, zone=""):
    return local_time.moment(when, zone) if when else ""


@register.filter
def clock_of(zone):
    return local_time.clock(zone)
