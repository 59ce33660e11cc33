"""Forms of joining and of one's own account, and the base form that cleans what people type."""

import secrets

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import text
from stakeholders.countries import COUNTRIES
from stakeholders.models import StakeholderGroup


def compact(code):
    """Capitals, without the blanks and hyphens that help when a code is read aloud."""
    return "".join(c for c in code.upper() if c.isalnum())


def form_key():
    """What makes a repeated POST harmless (TRUST A2)."""
    return secrets.token_urlsafe(16)


class CleanForm(forms.Form):
    """Every text loses control characters; a required one that shows nothing to the eye counts as empty (TRUST D3–D5).
    A line break is one character, as it will be kept, although browsers send two: limits count what the eye counts."""

    def _widget_data_value(self, widget, html_name):
        value = super()._widget_data_value(widget, html_name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

    def _clean_fields(self):
        super()._clean_fields()
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, forms.CharField) and isinstance(value, str):
                self._clean_text(name, field, text.clean(value))

    def _clean_text(self, name, field, value):
        """Checked again as it will be kept: normalising can make a text longer than its column."""
        self.cleaned_data[name] = "" if text.is_empty(value) else value
        if field.required and text.is_empty(value):
            self.add_error(name, ValidationError(field.error_messages["required"], code="required"))
            return
        try:
            field.run_validators(self.cleaned_data[name])
        except ValidationError as error:
            self.add_error(name, error)


class CodeForm(CleanForm):
    code = forms.CharField(
        label=_("Your code"),
        max_length=20,
        help_text=_(
            "Six characters from the wall or a leaflet, ten from your invitation, or the eight digits of your card."
        ),
        error_messages={"required": _("Type the code first.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        return compact(self.cleaned_data["code"])


class NameForm(CleanForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.SPOKEN_LANGUAGES)
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("The name people call you is enough. The team sees it, to know who is coming."),
        error_messages={"required": _("Give a name; the name people call you is enough.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("", _("Choose a country")), *COUNTRIES],
        error_messages={"required": _("Choose a country.")},
    )


class PersonForm(NameForm):
    """Who somebody says they are. `groups`: the speaking groups they may choose from."""

    group = forms.ModelChoiceField(
        label=_("You speak for"),
        help_text=_("Choose the group you belong to. Once you have been let in, it cannot be changed."),
        queryset=StakeholderGroup.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the group you speak for.")},
    )
    role = forms.CharField(
        label=_("Your role"),
        max_length=80,
        required=False,
        help_text=_("For example labourer, geologist or regional officer."),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        help_text=_("If your group speaks by name, it stands under your answers; without one, your own name does."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        if len(groups) == 1:
            self.fields["group"].initial = self.initial["group"] = groups[0]


class JoinForm(PersonForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We send a code to it, now and whenever you sign in. Only the team sees it."),
        error_messages={
            "required": _("Give an e-mail address; the code that lets you in is sent there."),
            "invalid": _("This is not an e-mail address we can write to. Check it for a missing @ or a space."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("language", "name", "email", "country", "group", "role", "organisation")
