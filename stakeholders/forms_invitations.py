"""Forms of inviting: one person, a list of people, what happens to the list, and the right address for a wrong one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogue.mail import stopping
from dialogue.models import Suppression
from stakeholders import addresses, countries, group_words
from stakeholders.forms import OF_NAMED, CleanForm, SharedForm
from stakeholders.forms_fields import LanguageField, ToldField
from stakeholders.forms_mailings import WordsForm
from stakeholders.invitation_words import ADDRESS_PROBLEMS, unreadable_in_words
from stakeholders.lists import list_plan, people_file
from stakeholders.models import Participant

MOST_CHOICES = 12  # unknown groups that can be given a meaning on the page; more than that is mended in the list
THEY_CHOOSE = (list_plan.THEY_CHOOSE, _("They choose themselves"))


class AddressField(forms.CharField):
    """An address as it is mailed; says what is wrong with one that cannot be."""

    def __init__(self, **kwargs):
        errors = {"required": _("Give the address that the invitation goes to.")}
        widget = forms.EmailInput(attrs={"autocomplete": "off"})
        super().__init__(label=_("E-mail"), max_length=300, error_messages=errors, widget=widget, **kwargs)

    def clean(self, value):
        found = addresses.read(super().clean(value))
        if found.problem:
            raise ValidationError(ADDRESS_PROBLEMS[found.problem] % {"hint": found.hint})
        return found.email


class InviteForm(CleanForm):
    email = AddressField()
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    group = ToldField(
        label=_("Speaks for"),
        required=False,
        empty_label=_("They choose themselves"),
    )
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False, help_text=OF_NAMED)
    language = LanguageField(label=_("Language of the mail"))
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", _("Not known")), *countries.choices()], required=False
    )

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.dialogue = dialogue
        self.fields["language"].offer(dialogue)
        self.fields["group"].offer(dialogue, dialogue.groups.speaking())

    def clean_email(self):
        return reachable(self.cleaned_data["email"], self.dialogue)


def reachable(email, dialogue):
    """The address, unless its owner takes part already, is of the team or wants no mail."""
    if dialogue.team.filter(user__email=email).exists():
        raise ValidationError(_("This address belongs to somebody of the team, and the team does not take part."))
    if stopping.why_not(email, dialogue) == Suppression.Reason.UNSUBSCRIBED:
        raise ValidationError(
            _("Whoever reads this address wants no mail from this dialogue. A printed card works too.")
        )
    if Participant.objects.confirmed().filter(dialogue=dialogue, user__email=email).exists():
        raise ValidationError(_("The person with this address takes part already."))
    return email


class CorrectForm(SharedForm):
    """What an invitation says, as long as nobody has used it."""

    email = AddressField()
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    group = ToldField(
        label=_("Speaks for"),
        required=False,
        empty_label=_("They choose themselves"),
    )
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False, help_text=OF_NAMED)

    def __init__(self, *args, invitation, **kwargs):
        stands = {name: getattr(invitation, name) for name in ("email", "name", "role", "organisation")}
        super().__init__(*args, initial=stands | {"group": invitation.group_id}, **kwargs)
        self.invitation = invitation
        self.fields["group"].offer(invitation.dialogue, invitation.dialogue.groups.all())
        if invitation.replaces_id:
            del self.fields["group"]  # whoever takes over a place speaks for its group
        self.fields["email"].help_text = _(
            "A new address gets a link of its own; the link that was sent before stops working."
        )

    def clean_email(self):
        email = self.cleaned_data["email"]
        return email if email == self.invitation.email else reachable(email, self.invitation.dialogue)

    def said(self):
        """What came: a page of the release before has the address only."""
        return {name: value for name, value in super().said().items() if name in self.data}


class ImportForm(forms.Form):
    """A pasted list or a file. `people` is what was read from it; None if it is long, for the worker, and its bytes are `upload`.

    What is pasted is cleaned cell by cell."""

    pasted = forms.CharField(
        label=_("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "Straight from a spreadsheet with its headers, or one address a line. “Name &lt;address&gt;” works too."
        ),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_("CSV or XLSX, up to 5,000 people and 2 MB."),
        widget=forms.FileInput(
            attrs={
                "accept": ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={"empty": _("This file is empty. Check that it was saved, then choose it again.")},
    )
    people = upload = None

    def __init__(self, *args, reads_at_once, **kwargs):
        """`reads_at_once`: says of the bytes of a list whether they are read within the request."""
        super().__init__(*args, **kwargs)
        self.reads_at_once = reads_at_once

    def clean(self):
        upload, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted", "")
        if self.errors:
            return self.cleaned_data
        if upload and pasted.strip():
            self.add_error("file", _("Paste a list or choose a file, not both: clear one of them."))
        elif upload:
            self._read("file", upload)
        elif pasted.strip():
            self._read("pasted", pasted)
        else:
            self.add_error("pasted", _("Paste a list, or choose a file below."))
        return self.cleaned_data

    def _read(self, name, given):
        try:
            if name == "file" and given.size > people_file.MOST_BYTES:
                raise people_file.Unreadable("too_big", 0)
            data = given.read() if name == "file" else people_file.of_pasted(given)
            if self.reads_at_once(data):
                self.people = people_file.read(data)
            else:
                self.upload = data
        except people_file.Unreadable as error:
            why, line = error.args
            is_misnamed = why == "no_addresses" and name == "file" and given.name.lower().endswith(".xlsx")
            self.add_error(name, unreadable_in_words("no_list" if is_misnamed else why, line))


class ListForm(WordsForm):
    """What happens to rows that leave something open, and the team's own lines. `unknown`: as list_plan.unknown_groups gives them."""

    group = forms.ChoiceField(label=_("Rows without a group"), required=False)
    field_order = ["group", "language"]

    def __init__(self, *args, kept, groups, unknown, **kwargs):
        first = {"group": str(kept.group_id or ""), "language": kept.language}
        super().__init__(*args, words=kept.words, initial=first, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        names = group_words.of(kept.dialogue)
        named = [(pk, names.plain(group)) for pk, group in self.groups.items()]
        self.fields["group"].choices = [THEY_CHOOSE, *named]
        self.fields["language"].label = _("Rows without a language")
        self.fields["language"].required = True
        self.unknown = unknown[:MOST_CHOICES]
        for at, (folded, written, _count) in enumerate(self.unknown):
            self.fields[f"unknown_{at}"] = forms.ChoiceField(
                label=_("“%(group)s”") % {"group": written},
                required=False,
                initial=str(kept.unknown.get(folded, list_plan.LEAVE_OUT)),
                choices=[(list_plan.LEAVE_OUT, _("Leave these rows out")), THEY_CHOOSE, *named],
            )

    def of_unknown(self):
        """[(field, how many rows)]."""
        return [(self[f"unknown_{at}"], count) for at, (_folded, _written, count) in enumerate(self.unknown)]

    def choices(self):
        """What invitation_lists.choose takes, once the form is valid."""
        said = {folded: self.cleaned_data[f"unknown_{at}"] for at, (folded, _w, _n) in enumerate(self.unknown)}
        return {
            "group": self.groups.get(self.cleaned_data["group"]),
            "language": self.cleaned_data["language"],
            "unknown": {folded: int(value) if value.isdigit() else value for folded, value in said.items()},
            "words": {code: words for code, words in self.words().items() if words},
        }
