"""allauth's forms of signing in, in the words of this house."""

from allauth.account import forms as theirs
from django import forms
from django.utils.translation import gettext as _


class _Address(forms.Form):
    """One word for the address, on every page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["login" if "login" in self.fields else "email"]
        field.label = _("E-mail")
        field.widget.attrs.pop("placeholder", None)


class _TwoPasswords(forms.Form):
    """A new password, typed twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("The password you have now"),
            "password1": _("New password"),
            "password2": _("The same password again"),
        }
        for name in labels.keys() & self.fields.keys():
            self.fields[name].label = labels[name]
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self):
        first, again = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("The two passwords differ. Type both again."))
        return self.cleaned_data


class LoginForm(_Address, theirs.LoginForm):
    pass


class RequestLoginCodeForm(_Address, theirs.RequestLoginCodeForm):
    pass


class ResetPasswordForm(_Address, theirs.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_TwoPasswords, theirs.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_TwoPasswords, theirs.ChangePasswordForm):
    pass


class SetPasswordForm(_TwoPasswords, theirs.SetPasswordForm):
    pass
