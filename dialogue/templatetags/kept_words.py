"""Django's tags of translation; words that stand in a template are looked up once a language: each look-up took eighty calls.

The settings put this library in the place of `i18n`.
"""

from django import template
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters


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
        language = get_language()
        if language not in self.words:
            written = super().render(context)
            self.words[language] = context[self.asvar] if self.asvar else written
        if self.asvar:
            context[self.asvar] = self.words[language]
            return ""
        return self.words[language]
