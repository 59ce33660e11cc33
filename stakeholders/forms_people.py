"""Forms about one person: sending away, another group, another address; erasing; the privacy notice."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue import merging
from stakeholders import addresses
from stakeholders.forms import OF_NAMED, CleanForm, SharedForm, compact
from stakeholders.forms_fields import ParagraphsField, ToldField
from stakeholders.forms_invitations import AddressField, reachable

LONGEST_NOTICE = 20_000


class RemoveForm(CleanForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The team reads it in the history, without a name. Do not write the name here."),
        error_messages={"required": _("Give a reason; the rest of the team will want to know it.")},
    )


class CorrectionForm(SharedForm):
    """What a person is called here."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("As it should read in this dialogue. Empty: what they call themselves in their account."),
    )
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False, help_text=OF_NAMED)


class RegroupForm(SharedForm):
    group = ToldField(
        label=_("Speaks for"),
        empty_label=None,
        error_messages={"required": _("Choose a group."), "invalid_choice": _("Choose a group.")},
    )

    def __init__(self, *args, participant, **kwargs):
        super().__init__(*args, initial={"group": participant.group_id}, auto_id="group_%s", **kwargs)
        self.fields["group"].offer(participant.dialogue, participant.dialogue.groups.speaking())  # type: ignore[attr-defined]


class ReaddressForm(SharedForm):
    """`asked`: the address that was asked before to take over the place, if it has not answered. The page says it beside the form."""

    email = AddressField()

    def __init__(self, *args, participant, asked="", **kwargs):
        super().__init__(*args, auto_id="address_%s", **kwargs)
        self.participant = participant
        self.initial["seen"] = merging.marks({"email": asked})
        self.fields["email"].label = _("New address")

    def clean_email(self):
        return reachable(self.cleaned_data["email"], self.participant.dialogue)


class DeputyForm(ReaddressForm):
    name = forms.CharField(label=_("Name of the deputy"), max_length=120, required=False)
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False, help_text=OF_NAMED)
    field_order = ("name", "email", "role", "organisation")

    def __init__(self, *args, participant, **kwargs):
        known = {"role": participant.role, "organisation": participant.organisation}
        super().__init__(*args, participant=participant, initial=known, prefix="deputy", **kwargs)
        self.fields["email"].label = _("Address of the deputy")


class AddressForm(CleanForm):
    email = AddressField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].label = _("New address")
        self.fields["email"].error_messages["required"] = _("Give the address you want to sign in with.")

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email == addresses.read(self.user.email or "").email:
            raise ValidationError(_("You sign in with this address already."))
        return email


class AddressCodeForm(CleanForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        error_messages={"required": _("Type the code from the mail.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self):
        return compact(self.cleaned_data["code"])


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone."),
        error_messages={"required": _("Tick this first, if you are sure.")},
    )


class NoticeForm(SharedForm):
    text = ParagraphsField(
        label=_("The notice"),
        limit=LONGEST_NOTICE,
        rows=24,
        required=True,
        help_text=_(
            "Plain text. An empty line begins a new paragraph. A line of its own above one is shown as a heading."
        ),
        error_messages={"required": _("Write the notice first.")},
    )

    def clean(self):
        """What only the organisers know stands in brackets in the words we offer: nobody publishes those."""
        if "publish" in self.data and "[" in self.cleaned_data.get("text", ""):
            self.add_error(
                "text", _("Some parts still stand in [brackets]. Fill them in or take them out, then publish.")
            )
        return self.cleaned_data
