"""What no person, role or phase changes is drawn once and kept by the process, until the next release starts another."""

import functools

from django import template
from django.conf import settings
from django.template.defaulttags import url as of_django
from django.urls import reverse

from dialogue import speaking
from dialogue.templatetags.kept_words import keep

register = template.Library()
ADDRESSES = 2000  # kept, those of all dialogues together
SLUG = "dialogue.slug"


@register.tag
def fixed(parser, token):
    """`{% fixed %}…{% endfixed %}`, once a language. Its inside sees nothing of the page: no person, form or token can get into it."""
    inside = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(inside)


class Fixed(template.Node):
    child_nodelists = ()  # nor can a block that another template fills

    def __init__(self, inside):
        self.inside, self.drawn = inside, {}

    def render(self, context):
        language = speaking.mark()
        if language not in self.drawn:
            nothing = template.Context()
            with nothing.bind_template(context.template):
                keep(self.drawn, language, self.inside.render(nothing))
        return self.drawn[language]


@register.tag
def url(parser, token):
    """As Django's. An address in which nothing stands but the dialogue, as those of every page's menu, is kept; no other is, since it
    may name a person or open something."""
    node = of_django(parser, token)
    plain = not (node.view_name.is_var or node.kwargs or node.asvar)
    return Kept(node) if plain and [arg.token for arg in node.args] in ([], [SLUG]) else node


class Kept(template.Node):
    def __init__(self, node):
        self.name, self.args = node.view_name.resolve({}), node.args

    def render(self, context):
        return _address(settings.ROOT_URLCONF, self.name, *(arg.resolve(context) for arg in self.args))


@functools.lru_cache(ADDRESSES)
def _address(_urls, name, *slug):
    return reverse(name, args=slug)  # a slug has nothing that must be escaped
