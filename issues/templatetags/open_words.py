"""`{{ dialogue|open_to_all }}`: what everybody may read, said where people write."""

from django import template

from issues import open_words

register = template.Library()


@register.filter
def open_to_all(dialogue):
    return open_words.open_to_all(dialogue)
