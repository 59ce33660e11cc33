"""The widgets that nearly every form has, drawn without templates: the same HTML as Django's, in a fifth of the time."""

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe


class Renderer(DjangoTemplates):
    """What has no drawing here is left to Django's templates."""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return mark_safe(draw(context["widget"])) if draw else super().render(template_name, context, request)


def _input(widget):
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget):
    words = conditional_escape(widget["value"] or "")
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{words}</textarea>'


def _attributes(widget):
    """A value that is True stands by its name alone, one that is False not at all."""
    given = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in given)


INPUTS = ("input", "text", "hidden", "checkbox", "email", "number", "password", "date", "datetime", "time")
DRAWN = {f"django/forms/widgets/{name}.html": _input for name in INPUTS}
DRAWN["django/forms/widgets/textarea.html"] = _textarea
