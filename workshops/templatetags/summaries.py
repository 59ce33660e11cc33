"""A small help for the pages of a summary."""

from django import template

from workshops.summaries import summary

register = template.Library()
register.filter("shortened", summary.shortened)
