"""Forms of the house."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue.models import Starter
from stakeholders.forms import CleanForm
from stakeholders.forms_fields import LanguageField
from stakeholders.forms_invitations import AddressField


class LetInForm(CleanForm):
    name = forms.CharField(
        label=_("Who it is"),
        max_length=120,
        help_text=_("As the house should call them. What they call themselves in their account is theirs."),
    )
    email = AddressField()
    language = LanguageField(label=_("Language of the mail"))

    def clean_email(self):
        email = self.cleaned_data["email"]
        if Starter.objects.filter(email=email).exists():
            raise ValidationError(_("Whoever reads this address may start dialogues already."))
        return email
