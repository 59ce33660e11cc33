"""Forms of the tables: how many, who changes places, who sits apart or together, and what a table notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms import CleanForm
from stakeholders.models import Participant
from workshops.live import called
from workshops.models import Pair

NOTE_LIMIT = 3000


class TablesForm(CleanForm):
    tables = forms.IntegerField(
        label=_("Tables"),
        min_value=2,
        max_value=60,
        error_messages={
            "required": _("Say how many tables there are."),
            "invalid": _("Give a whole number, for example 6."),
        },
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class PeopleForm(CleanForm):
    """Two people of the dialogue."""

    first = forms.ModelChoiceField(
        label=_("One"), queryset=Participant.objects.none(), error_messages={"required": _("Choose a person.")}
    )
    second = forms.ModelChoiceField(
        label=_("The other"), queryset=Participant.objects.none(), error_messages={"required": _("Choose a person.")}
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = people
            self.fields[name].label_from_instance = called  # names only: groups stay untold

    def clean(self):
        if self.cleaned_data.get("first") and self.cleaned_data["first"] == self.cleaned_data.get("second"):
            self.add_error("second", _("Choose two different people."))
        return self.cleaned_data


class PairForm(PeopleForm):
    kind = forms.ChoiceField(label=_("They should sit"), choices=Pair.Kind, widget=forms.RadioSelect, initial="apart")


class FixForm(CleanForm):
    """Somebody who always sits at the same table: near the door, say. Without a number the wish goes."""

    person = forms.ModelChoiceField(
        label=_("Who"), queryset=Participant.objects.none(), error_messages={"required": _("Choose a person.")}
    )
    table = forms.IntegerField(
        label=_("Always at table"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Leave it empty to forget the wish."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = called


class NoteForm(CleanForm):
    """What a table brings back. `before`: digest of the note that the page showed."""

    agreed = forms.CharField(
        label=_("Agreed"),
        max_length=NOTE_LIMIT,
        required=False,
        help_text=_("What everybody at this table can stand behind."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contested = forms.CharField(
        label=_("Not everyone agreed"),
        max_length=NOTE_LIMIT,
        required=False,
        help_text=_("Say what the difference is. Name a group only if it speaks openly here, and never a person."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    still_open = forms.CharField(
        label=_("Still open"),
        max_length=NOTE_LIMIT,
        required=False,
        help_text=_("Questions that the table takes back to the room."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    before = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
