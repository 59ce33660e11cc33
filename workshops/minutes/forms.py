"""What the team adds to the minutes once a session is over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms import CleanForm
from stakeholders.forms_fields import ParagraphsField
from workshops.models import Session
from workshops.models.meetings import NOTES_LIMIT


class AddedNoteForm(CleanForm):
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose a session that took place.")},
    )
    notes = ParagraphsField(label=_("What is missing"), limit=NOTES_LIMIT, rows=3, required=True, attrs={"dir": "auto"})

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = held
