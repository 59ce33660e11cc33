"""`{{ word|tie_word }}`: what is published of a group and a tie, in the reader's words."""

from django import template

from issues import tie_bands

register = template.Library()


@register.filter
def tie_word(word):
    return tie_bands.WORDS[word]
