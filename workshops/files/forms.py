"""The form of an outline as a file: chosen, or typed and mended on the page, so that nothing of a faulty one is lost."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue import digests
from workshops.files import reading_files

ACCEPT = ".yaml,.yml,.txt,text/plain,application/yaml"
UNREADABLE = {
    "big": _("This is larger than an outline can be: at most 500,000 characters fit."),
    "text": _("This is not a text in UTF-8. Save it as UTF-8, then choose it again."),
}


class FileField(forms.FileField):
    def __init__(self, **kwargs):
        box = forms.FileInput(attrs={"accept": ACCEPT})
        empty = _("This file is empty. Check that it was saved, then choose it again.")
        super().__init__(required=False, widget=box, error_messages={"empty": empty}, **kwargs)


class OutlineForm(forms.Form):
    """`framework`: what was read; `faults`: why not. `outline` shows what a chosen file holds."""

    file = FileField(label=_("The file"), help_text=_("A framework file (YAML), at most 500,000 characters."))
    outline = forms.CharField(
        label=_("What it says"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 24, "spellcheck": "false", "autocomplete": "off", "class": "code", "wrap": "off"}
        ),
    )
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    framework: Any = None
    faults: Sequence[reading_files.Fault] = ()

    def is_wanted(self):
        """Whether an outline is to be read at all."""
        return True

    def clean(self):
        """Whatever else is wrong, what was chosen is read: no page could show the file again."""
        if not self.is_wanted() or "file" in self.errors:
            return self.cleaned_data
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("outline") or ""
        try:
            text = self._read(upload) if upload else text.replace("\r\n", "\n")
        except reading_files.Unreadable as why:
            self.add_error("file", UNREADABLE[str(why)])
            return self.cleaned_data
        if not text.strip():
            self.add_error("file", _("Choose a file first."))
            return self.cleaned_data
        self._parse(text)
        return self.cleaned_data

    def _read(self, upload):
        if upload.size > reading_files.MOST_BYTES:
            raise reading_files.Unreadable("big")
        return reading_files.decoded(upload.read())

    def _parse(self, text):
        self.framework, self.faults = reading_files.read(text)
        shown = reading_files.showable(text)
        self._show(outline=shown)
        if self.faults:
            self.add_error("outline" if shown else "file", reading_files.counted(self.faults))

    def _show(self, **values):
        data = self.data.copy()
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data

    # ---- a press counts for what its page showed

    def mark(self, *more):
        """Of all that the differences follow from."""
        return digests.digest("|".join([self.data.get("outline", ""), *more]))[:32]

    def has_shown(self, *more):
        """Whether the page that was pressed showed just this. The next one will."""
        was = self.cleaned_data.get("shown", "")
        mark = self.mark(*more)
        self._show(shown=mark)
        return was == mark


class PutForm(OutlineForm):
    how = forms.ChoiceField(
        label=_("What happens to the outline that stands"),
        choices=[
            ("replace", _("It becomes what the file says; what the file does not have goes")),
            ("merge", _("It takes in what is new and changes what both have; nothing goes")),
        ],
        initial="replace",
        widget=forms.RadioSelect,
    )
    head = forms.BooleanField(label=_("Title, guiding question and what it is about as well"), required=False)
    settings = forms.BooleanField(
        label=_("The settings of the file as well: rule, thresholds, minutes, what is public"), required=False
    )
    field_order = ("file", "how", "head", "settings", "outline", "shown")
