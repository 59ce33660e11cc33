"""Forms of joining and of one's own account, and the base form that cleans what people type."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dialogue import form_keys, merging, text
from stakeholders import countries
from stakeholders.forms_fields import LanguageField, NameField
from stakeholders.models import StakeholderGroup


def compact(code):
    """Capitals, without the blanks and hyphens that help when a code is read aloud."""
    return "".join(c for c in code.upper() if c.isalnum())


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


class SharedForm(CleanForm):
    """A form of what several of the team may change: its page carries marks of what it showed, and a verb merges or raises Clash."""

    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = merging.marks(self.initial)
        self.has_clash = False

    @property
    def status(self):
        """Of the page that shows it: 409 where somebody else was quicker."""
        return 409 if self.has_clash else 422 if self.is_bound else 200

    def said(self):
        """{name: value} of what was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def is_as_shown(self, name, value):
        """Whether this is what the page showed, so that who sent it did not change it."""
        shown = dict(part.split(":", 1) for part in self.cleaned_data["seen"].split() if ":" in part)
        return merging.mark(value) == shown.get(name)

    def clash(self, clash):
        """Show what stands beside each field that both changed; the typed words stay in it. The rest shows what stands now if
        only the other one changed it, so that the next press, which counts as having seen all this, takes nothing back."""
        self.has_clash = True
        data = self.data.copy()
        for name, value in self.said().items():
            if name not in clash.theirs and self.is_as_shown(name, value):
                stands = clash.now.get(name)
                if isinstance(self.fields.get(name), forms.MultipleChoiceField):
                    data.setlist(self.add_prefix(name), stands or [])
                else:
                    data[self.add_prefix(name)] = merging.plain(stands)
        data[self.add_prefix("seen")] = merging.marks(clash.now)
        self.data = data
        for name, value in clash.theirs.items():
            self.add_error(name if name in self.fields else None, self._theirs(self.fields.get(name), value))

    def _theirs(self, field, value):
        words = merging.plain(value)
        labels = {merging.plain(key): label for key, label in getattr(field, "choices", ())}
        label = labels.get(words, words)
        if isinstance(value, list):
            label = ", ".join(str(labels.get(each, each)) for each in value)
        if not words:
            return _("Somebody else emptied this meanwhile. Save again to put your words in.")
        if field is None:  # only the days of a workshop have forms of their own
            told = _(
                "Somebody else changed the days to %(theirs)s meanwhile. Save again to keep yours, or put theirs in."
            )
        elif isinstance(field, forms.CharField):
            told = _("Somebody else changed this meanwhile. Bring both together, then save again. Theirs: “%(theirs)s”")
        else:
            told = _("Somebody else changed this to %(theirs)s meanwhile. Save again to keep yours, or put theirs in.")
        return ValidationError(told, params={"theirs": label})


@dataclass(frozen=True)
class Version:
    """A field of a form that was sent twice: what stands now and what was typed, as a reader sees them."""

    label: str
    stands: str
    typed: str


class KeyedForm(CleanForm):
    """A form in which a person speaks: each of its keys is answered once (TRUST A2). `member`: the Participant whose form it is,
    None for who only reads it.

    A key that cannot be used is told by `trouble` (a form_keys.Trouble); the form then carries a new one, and every word that was
    typed, so that one press sends it.
    """

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        reference = member.ref if member else ""
        self.initial["key"] = form_keys.make(reference)
        self.trouble = form_keys.trouble(self.data.get("key", ""), reference) if self.is_bound else ""
        if self.trouble:
            self.renew()

    def renew(self):
        """The same words under a new key."""
        data = self.data.copy()
        data["key"] = self.initial["key"]
        self.data = data

    def versions(self, stands):
        """[Version] of the fields in which what was typed differs from what stands; `stands`: {field: value}, as far as one does."""
        typed = self.cleaned_data
        seen = [(name, field) for name, field in self.fields.items() if name != "key"]
        return [
            Version(str(field.label), in_words(field, stands.get(name)), in_words(field, typed.get(name)))
            for name, field in seen
            if name in stands and (stands[name] or "") != (typed.get(name) or "")
        ]

    def typed(self):
        """[Version] of every text that came, as it came."""
        texts = [
            (name, field)
            for name, field in self.fields.items()
            if type(field.widget) in (forms.Textarea, forms.TextInput)
        ]
        return [Version(str(field.label), "", came) for name, field in texts if (came := self.data.get(name))]


def in_words(field, value):
    """A field's value as its reader sees it."""
    if isinstance(field, forms.BooleanField):
        return gettext("yes") if value else gettext("no")
    return str(dict(getattr(field, "choices", ())).get(value, value)) if value else "–"


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
    language = LanguageField(label=_("Language"))
    name = NameField(
        help_text=_("The name people call you is enough. The team sees it, to know who is coming."),
        missing=_("Give a name; the name people call you is enough."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("I leave it out")), *countries.choices()],
        required=False,
        help_text=_("It shows the team from where people come. You may leave it out."),
    )

    def __init__(self, *args, dialogues=(), **kwargs):
        """`dialogues`: in which they are or come to be; they may read in any of their languages."""
        super().__init__(*args, **kwargs)
        self.fields["language"].offer(*dialogues)


class AgreeForm(NameForm):
    """Whoever joins agrees to the privacy notice, if the dialogue has one: `notice`."""

    def __init__(self, *args, notice=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.notice = notice
        if notice:
            self.fields["agree"] = forms.BooleanField(
                label=_("I have read the privacy notice and agree to it."),
                error_messages={"required": _("Read the privacy notice and tick this, if you agree to it.")},
            )
            self.fields["version"] = forms.IntegerField(
                required=False, initial=notice.version, widget=forms.HiddenInput
            )

    def agreed(self):
        """The notice that was on the page, or None: if another was published meanwhile, home asks about that one."""
        same = self.notice and self.cleaned_data["version"] == self.notice.version
        return self.notice if same else None


OF_NAMED = _("Only for groups that speak by name. For all other groups it is not stored.")


class PersonForm(AgreeForm):
    """Who somebody says they are. `groups`: the speaking groups they may choose from."""

    group = forms.ModelChoiceField(
        label=_("You speak for"),
        help_text=_(
            "Choose the group you belong to. Once you have been let in, only the team can change it, and you begin anew there."
        ),
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
        help_text=_(
            "Fill this in only if your group speaks by name: it is shown under your answers; if you leave it empty, your own name is. "
            "For all other groups we do not store it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        if len(groups) == 1:
            self.fields["group"].initial = self.initial["group"] = groups[0]

    def clean_organisation(self):
        """Asked of those only who speak by name; of others it is not kept, whatever a browser sends."""
        group = self.cleaned_data.get("group")
        return self.cleaned_data["organisation"] if group is None or group.is_named else ""


class JoinForm(PersonForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_(
            "We send a code to it, now and whenever you sign in. Only the team sees it. No e-mail? Ask the team for a printed card."
        ),
        error_messages={
            "required": _("Give an e-mail address; the code that lets you in is sent there."),
            "invalid": _("This is not an e-mail address we can write to. Check it for a missing @ or a space."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("language", "name", "email", "country", "group", "role", "organisation")
