"""The form of one row's translations: a box for each of its texts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dialogue import product_words, wording
from issues.forms_outline import LinesField
from issues.frameworks import file, tongue_file
from issues.frameworks.outline import MOST_ROLES
from stakeholders.forms import SharedForm
from stakeholders.forms_fields import ParagraphsField
from workshops.editor import speaking_for, translating
from workshops.files import reading_files
from workshops.files.forms import OutlineForm

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


class ProductForm(SharedForm):
    """A box for each text of the product that a team says itself."""

    def __init__(self, *args, dialogue, tag, **kwargs):
        super().__init__(*args, initial=speaking_for.stands(dialogue, tag), **kwargs)
        for name, text in speaking_for.names().items():
            attrs = {"dir": "auto", "lang": tag}
            limit = product_words.longest(text)
            self.fields[name] = ParagraphsField(label=gettext(text), limit=limit, rows=2, attrs=attrs)

    def clean(self):
        super().clean()
        for name, text in speaking_for.names().items():
            typed = self.cleaned_data.get(name, "")
            if not product_words.is_plain(typed):
                self.add_error(name, _("Leave out <, >, & and straight double quotation marks."))
            elif product_words.has_stray_percent(typed):
                self.add_error(name, _("Leave out the percent sign: write it in words."))
            elif typed and not product_words.keeps_places(typed, text):
                self.add_error(name, _("Keep what stands in %(…)s as it is: something is put in there."))
        return self.cleaned_data

    def parts(self):
        """[(heading, its fields)]."""
        names = {text: name for name, text in speaking_for.names().items()}
        return [(gettext(title), [self[names[text]] for text in texts]) for title, texts in product_words.PARTS.items()]


class TongueForm(OutlineForm):
    """One language of the outline as a file. `coming`: what was read."""

    def __init__(self, *args, framework, tag, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing, self.tag, self.coming = framework, tag, {}
        self.fields["file"].help_text = _("The file that was taken from this page, at most 500,000 characters.")

    def _parse(self, text):
        try:
            self.coming = tongue_file.read(self.standing, self.tag, text)
        except file.FrameworkErrors as found:
            self.faults = reading_files.faults_in_words(found.errors, text)
        shown = reading_files.showable(text)
        self._show(outline=shown)
        if self.faults:
            self.add_error("outline" if shown else "file", reading_files.counted(self.faults))
