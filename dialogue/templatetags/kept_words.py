"""Django's tags of translation; words that stand in a template are looked up once a language: each look-up took eighty calls.

The settings put this library in the place of `i18n`.
"""

from django import template
from django.templatetags import i18n

from dialogue import speaking

MARKS = 64  # languages of which one place keeps its words: each edit of what a team says of the product makes another

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


def keep(kept, mark, words):
    """One more in a dict of what is kept; a full one begins anew."""
    if len(kept) >= MARKS:
        kept.clear()
    kept[mark] = words


@register.tag("translate")
@register.tag("trans")
def translate(parser, token):
    node = i18n.do_translate(parser, token)
    alone = not node.filter_expression.filters and node.message_context is None
    says = getattr(node.filter_expression.var, "literal", None)
    return Kept(node.filter_expression, node.noop, node.asvar) if alone and says is not None else node


class Kept(i18n.TranslateNode):
    def __init__(self, *args):
        super().__init__(*args)
        self.words = {}

    def render(self, context):
        language = speaking.mark()
        if language not in self.words:
            written = super().render(context)
            keep(self.words, language, context[self.asvar] if self.asvar else written)
        if self.asvar:
            context[self.asvar] = self.words[language]
            return ""
        return self.words[language]
