"""Forms of the team about itself."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue.mail import stopping
from dialogue.models import Suppression
from dialogue.rights import Role
from stakeholders.forms import CleanForm
from stakeholders.forms_fields import LanguageField, NameField
from stakeholders.forms_invitations import AddressField


class RoleForm(CleanForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role)


class InviteMemberForm(RoleForm):
    email = AddressField()
    language = LanguageField(label=_("Language of the mail"))
    field_order = ("email", "role", "language")

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue

    def clean_email(self):
        email = self.cleaned_data["email"]
        if stopping.why_not(email, self.dialogue) == Suppression.Reason.UNSUBSCRIBED:
            raise ValidationError(_("Whoever reads this address wants no mail from this dialogue."))
        return email


class WelcomeForm(CleanForm):
    """What somebody is called in the team. Who has a name here already keeps it."""

    name = NameField(
        help_text=_("As the others of the team know you. It stands in the team's history beside what you do."),
        missing=_("Give a name; the team reads it beside what you do."),
    )
