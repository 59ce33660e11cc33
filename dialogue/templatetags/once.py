"""`{% once %}` beside `{% csrf_token %}`: the key of a form whose view is guarded by dialogue/once.py."""

from django import template
from django.utils.html import format_html

from dialogue import form_keys
from dialogue.once import FIELD

register = template.Library()


@register.simple_tag
def once():
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, form_keys.drawn())
