"""`{% part "a" answer.pk %}<li id="a7" data-part>…</li>{% endpart %}`: what a press inside of it is answered with (dialogue/parts.py)."""

from django import template

from dialogue.parts import Drawn

register = template.Library()


@register.simple_block_tag(takes_context=True)
def part(context, content, *name, goes_along=False):
    keep(context, "".join(map(str, name)), content, goes_along)
    return content


def keep(context, name, html, goes_along=False):
    """Only where a press is being answered does a page remember its parts."""
    parts = getattr(context.get("request"), "parts", None)
    if parts is not None:
        parts[name] = Drawn(html, goes_along)
