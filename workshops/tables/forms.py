"""Forms of the tables: how many, who changes places, who sits apart or together, and what a table notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms import CleanForm
from stakeholders.forms_fields import NumberField, ParagraphsField
from workshops.models import Pair
from workshops.models.rooms import MOST_TABLES, TABLE_NOTE_LIMIT
from workshops.room import naming

MOST_OFFERED = 200  # people in one list
AS_CALLED = _("As the room calls them: by name or by number.")


class TablesForm(CleanForm):
    tables = NumberField(
        label=_("Tables"),
        least=2,
        most=MOST_TABLES,
        error_messages={
            "required": _("Say how many tables there are."),
            "invalid": _("Give a whole number, for example 6."),
        },
    )


class PersonField(forms.TypedChoiceField):
    """One of some participants with `.label`: named by reference, shown as the room calls them; groups stay untold."""

    def __init__(self, **kwargs):
        errors = {"required": _("Choose a person."), "invalid_choice": _("Nobody in this room is called so.")}
        super().__init__(empty_value=None, error_messages=errors, **kwargs)

    def to_python(self, value):
        """A number may be typed without its mark."""
        said = super().to_python(value).strip()
        return f"{naming.MARK}{said}" if said.isdecimal() and f"{naming.MARK}{said}" in self.offered else said

    def offer(self, people):
        """A list to choose from; of more people than anybody looks through, a field to type what the room calls one."""
        is_long = len(people) > MOST_OFFERED
        found = {person.label if is_long else person.ref: person for person in people}
        self.coerce, self.offered = found.__getitem__, found
        if is_long:
            self.widget, self.help_text = forms.TextInput(attrs={"autocomplete": "off"}), AS_CALLED
        self.choices = [("", "---------"), *((key, person.label) for key, person in found.items())]


class PeopleForm(CleanForm):
    """Two people of the dialogue."""

    first = PersonField(label=_("One"))
    second = PersonField(label=_("The other"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].offer(people)

    def clean(self):
        if self.cleaned_data.get("first") and self.cleaned_data["first"] == self.cleaned_data.get("second"):
            self.add_error("second", _("Choose two different people."))
        return self.cleaned_data


class PairForm(PeopleForm):
    kind = forms.ChoiceField(label=_("They should sit"), choices=Pair.Kind, widget=forms.RadioSelect, initial="apart")


class FixForm(CleanForm):
    """Somebody who always sits at the same table: near the door, say. Without a number the wish goes."""

    person = PersonField(label=_("Who"))
    table = NumberField(
        label=_("Always at table"),
        least=1,
        most=MOST_TABLES,
        required=False,
        help_text=_("Leave it empty to forget the wish."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people)


class NoteForm(CleanForm):
    """What a table brings back. `before`: digest of the note that the page showed."""

    agreed = ParagraphsField(
        label=_("Agreed"),
        limit=TABLE_NOTE_LIMIT,
        rows=4,
        help_text=_("What everybody at this table can stand behind."),
    )
    contested = ParagraphsField(
        label=_("Not everyone agreed"),
        limit=TABLE_NOTE_LIMIT,
        rows=4,
        help_text=_("Say what the difference is. Name a group only if it speaks openly here, and never a person."),
    )
    still_open = ParagraphsField(
        label=_("Still open"),
        limit=TABLE_NOTE_LIMIT,
        rows=4,
        help_text=_("Questions that the table takes back to the room."),
    )
    before = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
