"""Widgets drawn without templates look as Django's own."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from dialogue.forms_drawn import DRAWN, Renderer

HOSTILE = """<b>"'&"""
WIDGETS = [
    *(forms.TextInput, forms.EmailInput, forms.NumberInput, forms.PasswordInput, forms.HiddenInput),
    *(forms.CheckboxInput, forms.DateInput, forms.TimeInput, forms.DateTimeInput, forms.Textarea, forms.Select),
]
ATTRIBUTES = {
    "id": "x",
    "data-n": 3,
    "required": True,
    "disabled": False,
    "title": _("Agree"),
    "lang": mark_safe("a&b"),
}


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize("value", [None, "", HOSTILE, "a\nb", 7, True, False])
@pytest.mark.parametrize("name", ["text", HOSTILE])
def test_drawn_as_by_django(widget, value, name):
    drawn, of_django = (
        widget().render(name, value, {**ATTRIBUTES, "class": HOSTILE}, renderer())
        for renderer in (Renderer, DjangoTemplates)
    )
    assert drawn == of_django


def test_all_but_the_list_of_choices_is_drawn():
    assert {widget.template_name for widget in WIDGETS} - set(DRAWN) == {forms.Select.template_name}
