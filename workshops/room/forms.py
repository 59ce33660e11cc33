"""Forms of the room."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stakeholders.forms import CleanForm
from workshops.models import CALLED_LIMIT


class HandForm(CleanForm):
    def __init__(self, *args, labels, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(label.key, label.name) for label in labels]
        self.fields["label"] = forms.ChoiceField(label=_("Shown as"), choices=choices)


class CalledForm(CleanForm):
    called = forms.CharField(
        label=_("What does the room call you?"),
        max_length=CALLED_LIMIT,
        help_text=_("One name is enough, and it need not be the one in your papers."),
        error_messages={"required": _("Give a name; any name the others can call you by will do.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_called(self):
        """One line with a letter in it: a number would pass for somebody's number of the room."""
        called = " ".join(self.cleaned_data["called"].split())
        if called and not any(character.isalpha() for character in called):
            raise ValidationError(_("A name needs a letter: numbers are given to those who have no name yet."))
        return called
