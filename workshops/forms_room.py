"""Forms of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms import CleanForm


class HandForm(CleanForm):
    def __init__(self, *args, labels, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(label.key, label.name) for label in labels]
        self.fields["label"] = forms.ChoiceField(label=_("Shown as"), choices=choices)
