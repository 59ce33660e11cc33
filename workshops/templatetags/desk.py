"""Who may translate, as the team sees it."""

from django import template

from issues.models import Translator

register = template.Library()


@register.filter
def translates(person):
    return Translator.objects.standing().filter(participant=person).exists()
