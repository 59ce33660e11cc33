"""Words that know their language, in templates: where no mark can stand, where they are cut or laid out, and where the page says that
they are not in the reader's."""

from django import template
from django.template import defaultfilters
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from dialogue import languages, speaking
from dialogue.language_choice import closest
from dialogue.said import Said

register = template.Library()
OF_PAGES = ("dialogue", "open_dialogue", "joining")  # what the dialogue of a page is called there


@register.filter
def plain(text):
    """Inside an attribute, a title or an option."""
    return escape(str(text)) if isinstance(text, Said) else text


register.filter("language_called", languages.name)  # Django's own knows those of its catalogues only


def _kept(name, of_django):
    """As Django's filter of this name, with the language of what goes in."""

    def same(text, most):
        return text.like(str(of_django(str(text), most))) if isinstance(text, Said) else of_django(text, most)

    register.filter(name, same)


_kept("truncatewords", defaultfilters.truncatewords)
_kept("truncatechars", defaultfilters.truncatechars)


@register.filter(needs_autoescape=True)
def linebreaks(text, autoescape=True):
    laid_out = defaultfilters.linebreaks_filter(str(text) if isinstance(text, Said) else text, autoescape)
    return mark_safe(f"<div{text.attributes}>{laid_out}</div>") if isinstance(text, Said) and text.marks else laid_out


@register.simple_tag(takes_context=True)
def tongues(context):
    """{"others": [(tag, name)] of the dialogue's languages that the product has no catalogue for, "now": the name of the one chosen}."""
    dialogue = next((found for name in OF_PAGES if (found := context.get(name))), None)
    if dialogue is None:
        return {}
    others = speaking.uncatalogued(dialogue)
    now = closest(speaking.wanted(), others) if others else ""
    return {"others": [(tag, languages.name(tag)) for tag in others], "now": languages.name(now) if now else ""}


@register.simple_tag
def in_language(text):
    """A small mark behind words that are not in the reader's language; nothing behind all others."""
    if not isinstance(text, Said) or text.is_theirs:
        return ""
    told = _("in %(language)s") % {"language": languages.told(text.language)}
    return format_html(' <small class="tongue">{}</small>', told)
