"""`lang="{{ text|written_in }}"`: of words whose author said no language, what the words themselves show; empty where nobody can say."""

from django import template

from dialogue import guessing_language

register = template.Library()
register.filter("written_in", guessing_language.guess)
