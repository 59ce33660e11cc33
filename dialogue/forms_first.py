"""The form of a house's first account."""

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import text


def _password(label):
    box = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, max_length=200, widget=box)


class FirstAccountForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("You sign in with it. Nothing is sent to it now."),
        error_messages={"invalid": _("This is not an e-mail address. Check it for a missing @ or a space.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password1 = _password(_("Password"))
    password2 = _password(_("The same password again"))

    def clean_name(self):
        name = " ".join(text.clean(self.cleaned_data["name"]).split())
        if text.is_empty(name):
            raise ValidationError(_("Give a name; the others of the house see it."))
        return name

    def clean_password1(self):
        return get_adapter().clean_password(self.cleaned_data["password1"])

    def clean(self):
        first, again = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("The two passwords differ. Type both again."))
        return self.cleaned_data
