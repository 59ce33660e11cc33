"""The form of one text: a box for each of its fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import languages, translated, wording
from stakeholders.forms import SharedForm
from stakeholders.forms_fields import ParagraphsField
from workshops.desk import texts, translating

LINE = 60  # characters
LABELS = {
    "text": _("Translation"),
    "title": _("Title"),
    "problem": _("Problem"),
    "opportunity": _("Opportunity"),
    "questions": _("Questions, one a line"),
    "agreed": _("What the table agreed on"),
    "contested": _("What not everybody at the table agreed to"),
    "still_open": _("What the table left open"),
}


class TranslationForm(SharedForm):
    """`text`: a texts.Text; `tags`: of which the team may say that the original is in one, none where it may not."""

    of = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, text, tag, tags=(), **kwargs):
        super().__init__(*args, initial=translating.shown_words(text, tag), **kwargs)
        self.initial["of"] = translated.digest(text.originals)
        self.originals = text.originals
        for name, original in text.originals.items():
            limit = translated.longest(original)
            rows = max(3, min(14, len(wording.in_lines(original)) // LINE + 2))
            self.fields[name] = ParagraphsField(
                label=LABELS[name], limit=limit, rows=rows, attrs={"dir": "auto", "lang": tag}
            )
        if tags and not text.is_declared:
            said = text.kept.get(translated.ORIGINAL, {}).get("language", "")
            self.initial["language"] = said
            self.fields["language"] = forms.ChoiceField(
                label=_("The original is written in"),
                choices=_choices(text, tags),
                required=False,
                help_text=_(
                    "Programs that read aloud choose their voice by it. Nobody who stays hidden has said in which language they write: "
                    "it is taken from the words themselves."
                ),
            )

    def clean(self):
        super().clean()
        for name, original in self.originals.items():
            said = self.cleaned_data.get(name, "")
            if said and not isinstance(original, str) and len(_lines(said)) != len(original):
                self.add_error(name, ValidationError(_("As many lines as the original has questions.")))
        return self.cleaned_data

    def renew(self, text):
        """The same words beside an original that has changed."""
        data = self.data.copy()
        data[self.add_prefix("of")] = translated.digest(text.originals)
        self.data = data
        self.has_clash = True

    def typed(self):
        """{field: its translation as typed}."""
        return {name: self.cleaned_data[name] for name in self.originals}


def _lines(said):
    return [line for line in said.splitlines() if line.strip()]


def _choices(text, tags):
    guessed = translated.guess(translated.joined(text.originals))
    known = dict.fromkeys([*tags, *sorted(languages.NAMES)])
    as_shown = _("As its words show: %(language)s") % {"language": languages.name(guessed)}
    return [("", as_shown if guessed else _("As its words show, which is not sure")), *texts.named(known)]
