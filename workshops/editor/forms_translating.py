"""The form of one row's translations: a box for each of its texts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import wording
from issues.forms_outline import LinesField
from issues.frameworks.outline import MOST_ROLES
from stakeholders.forms import SharedForm
from stakeholders.forms_fields import ParagraphsField
from workshops.editor import translating

LABELS = {
    "title": _("Title"),
    "question": _("Guiding question"),
    "about": _("What it is about"),
    "name": _("Name"),
    "short_name": _("Short name"),
    "description": _("Description"),
    "roles": _("Roles, one a line"),
    "kind": _("What ties them"),
    "from_expects": _("What the first expects"),
    "to_expects": _("What the second expects"),
    "note": _("Note"),
    "text": _("Text"),
    "teaser": _("In one line"),
    "problem": _("Problem"),
    "opportunity": _("Opportunity"),
    "background": _("Background"),
    "definition": _("Meaning"),
}
LINE = 60  # characters


class TranslationForm(SharedForm):
    shown = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, *args, row, tag, **kwargs):
        super().__init__(*args, initial=translating.stands(row, tag), **kwargs)
        self.initial["shown"] = translating.originals(row)
        self.lists = {}
        for name in translating.fields_of(row):
            original = getattr(row, name)
            text = wording.in_lines(original)
            rows = max(2, min(14, len(text) // LINE + text.count("\n") + 1))
            limit = translating.longest(row, name)
            if not isinstance(original, str):
                self.lists[name] = LinesField(longest=limit, most=MOST_ROLES)
                limit = (limit + 1) * MOST_ROLES
            self.fields[name] = ParagraphsField(
                label=LABELS[name], limit=limit, rows=rows, attrs={"dir": "auto", "lang": tag}
            )

    def clean(self):
        super().clean()
        for name, lines in self.lists.items():
            try:
                lines.clean(self.cleaned_data.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def typed(self):
        """{field: its translation as typed}."""
        return {name: value for name, value in self.said().items() if name != "shown"}
