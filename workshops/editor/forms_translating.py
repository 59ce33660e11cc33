"""The form of one row's translations: a box for each of its texts."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
LEAST, LONGER = 200, 2  # characters a translation may have in any case; how many times its original
LINE = 60  # characters


class TranslationForm(SharedForm):
    shown = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, *args, row, tag, **kwargs):
        super().__init__(*args, initial=translating.stands(row, tag), **kwargs)
        self.initial["shown"] = translating.originals(row)
        for name in translating.fields_of(row):
            original = getattr(row, name)
            text = original if isinstance(original, str) else "\n".join(original)
            rows = max(2, min(14, len(text) // LINE + text.count("\n") + 1))
            limit = max(LEAST, LONGER * len(text))
            self.fields[name] = ParagraphsField(
                label=LABELS[name], limit=limit, rows=rows, attrs={"dir": "auto", "lang": tag}
            )

    def typed(self):
        """{field: its translation as typed}."""
        return {name: value for name, value in self.said().items() if name != "shown"}
