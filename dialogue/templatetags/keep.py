"""What a page says to the script that keeps typed words until they are sent (dialogue/copies.py)."""

from django import template

from dialogue import copies

register = template.Library()


@register.simple_tag(takes_context=True)
def owner(context):
    """Beside the page's body: whose words it may bring back."""
    request = context.get("request")
    return copies.owner(request) if request else ""


@register.inclusion_tag("_components/keep.html", takes_context=True)
def keep(context, *named):
    """Inside a form, which is `form` of the page: its words are kept in the tab, under what `named` tells it from other forms.
    Hidden and protected groups are asked first; nothing stands there on a shared phone."""
    member, form = context.get("member"), context.get("form")
    name = copies.name(context.get("request"), member.ref if member else "", *named)
    return {"name": name, "asks": member and not member.group.is_named, "said": form is not None and form.is_bound}
