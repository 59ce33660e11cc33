"""`{% once %}` beside `{% csrf_token %}`: the key of a form whose view is guarded by dialogue/once.py."""

import secrets

from django import template
from django.utils.html import format_html

from dialogue.once import FIELD

register = template.Library()


@register.simple_tag
def once():
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_hex(10))
