"""Forms of cards: making a batch, opening one, and its first use."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import form_keys
from stakeholders import cards, pins
from stakeholders.forms import AgreeForm, CleanForm, compact
from stakeholders.forms_fields import LanguageField, NumberField, ToldField
from stakeholders.models.cards import NUMBER_LENGTH
from stakeholders.models.tokens import CODE_LENGTH

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class CardForm(CleanForm):
    number = forms.CharField(
        label=_("Number of the card"),
        max_length=20,
        error_messages={"required": _("Type the number of the card: eight digits.")},
        widget=forms.TextInput(attrs=DIGITS),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Ten letters and digits, printed under the number."),
        error_messages={"required": _("Type the code: it stands under the number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    pin = forms.CharField(
        label=_("Your PIN"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty the first time; you choose it on the next page."),
        widget=forms.PasswordInput(attrs=DIGITS),
    )

    def clean_number(self):
        number = compact(self.cleaned_data["number"])
        if len(number) != NUMBER_LENGTH or not number.isascii() or not number.isdigit():
            raise ValidationError(_("A card's number has eight digits. Look for them above the code."))
        return number

    def clean_code(self):
        code = compact(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise ValidationError(_("A card's code has ten letters and digits. Check that none is missing."))
        return code

    def clean_pin(self):
        return compact(self.cleaned_data["pin"])


class FirstUseForm(AgreeForm):
    """Who holds the card, and the PIN that nobody else knows. `number`: the card's, which the PIN must not repeat."""

    pin = forms.CharField(
        label=_("A PIN of your own"),
        max_length=20,
        help_text=_(
            "Six digits or more that nobody would guess. You need it each time. Nobody here can tell it to you."
        ),
        error_messages={"required": _("Choose a PIN of six digits or more.")},
        widget=forms.PasswordInput(attrs={**DIGITS, "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same PIN again"),
        max_length=20,
        error_messages={"required": _("Type the PIN a second time, so that a slip does not lock you out.")},
        widget=forms.PasswordInput(attrs={**DIGITS, "autocomplete": "new-password"}),
    )

    def __init__(self, *args, number, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number
        self.fields["name"].required = False
        self.fields["name"].help_text = _("If you like: what people call you. Only the team sees it.")

    def clean_pin(self):
        pin = compact(self.cleaned_data["pin"])
        if not pin.isascii() or not pin.isdigit():
            raise ValidationError(_("A PIN has digits only."))
        if not pins.SHORTEST <= len(pin) <= pins.LONGEST:
            raise ValidationError(_("A PIN has six to twelve digits."))
        if pins.is_weak(pin, self.number):
            raise ValidationError(_("This PIN is easy to guess. Choose digits without a pattern."))
        return pin

    def clean(self):
        pin, again = self.cleaned_data.get("pin"), self.cleaned_data.get("again")
        if pin and again and compact(again) != pin:
            self.add_error("again", _("The two PINs differ. Type both again."))
        return self.cleaned_data

    def said(self):
        said = {key: self.cleaned_data[key] for key in ("pin", "name", "language", "country")}
        return said | {"notice": self.agreed()}


class BatchForm(CleanForm):
    number = NumberField(
        label=_("How many cards"),
        least=1,
        most=cards.MOST,
        initial=8,
        help_text=_("Up to 200 at a time, eight on a sheet."),
        error_messages={
            "required": _("Say how many cards you need."),
            "invalid": _("Write a number."),
            "min_value": _("Make at least one card."),
            "max_value": _("Make up to 200 cards at a time; for more, come back here."),
        },
    )
    language = LanguageField(label=_("Language of the cards"), help_text=_("What is printed on them."))
    group = ToldField(
        label=_("For which group"),
        help_text=_("Whoever uses one of these cards speaks for this group. It cannot be changed afterwards."),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the group the cards are for.")},
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, dialogue, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].offer(dialogue)
        self.fields["group"].offer(dialogue, groups, "parent")
        self.initial.setdefault("key", form_keys.drawn())
