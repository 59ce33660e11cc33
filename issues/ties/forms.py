"""What somebody says of a tie: how it is, and by another press what they expect of the other side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issues import tie_sides
from issues.answering import state
from issues.forms_answers import SpeakingForm, WordsField
from issues.models.ties import EXPECTS_LIMIT
from stakeholders.forms import KeyedForm


class ViewForm(KeyedForm):
    step = forms.ChoiceField(
        label=_("How is it, as you see it?"),
        choices=[(str(step), label) for step, label in tie_sides.LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one first: nothing was sent yet."),
            "invalid_choice": _("Choose one of these."),
        },
    )

    def __init__(self, *args, own=None, **kwargs):
        super().__init__(*args, initial=_chosen(own) if own else {}, **kwargs)

    @property
    def steps(self):
        """The five in their order."""
        return list(self["step"])[:-1]

    @property
    def apart(self):
        """That the two do not meet."""
        return list(self["step"])[-1]

    def said(self):
        """As the verb takes it."""
        return {"step": int(self.cleaned_data["step"]), "key": self.cleaned_data["key"]}

    def beside(self, own):
        """[Version] of what differs from what stands."""
        return self.versions(_chosen(own))


def _chosen(own):
    return {"step": str(own.step)}


class ExpectForm(SpeakingForm):
    """As a form of an answer, without a language: these words are not translated."""

    before = forms.CharField(required=False, widget=forms.HiddenInput)
    text = WordsField(
        label="",
        limit=EXPECTS_LIMIT,
        rows=4,
        missing=_("There is nothing to read in this yet. Write a few words, then send them."),
    )
    field_order = ("text", "show_group", "off_record", "key", "before")

    def __init__(self, *args, asks, own=None, **kwargs):
        """`asks`: what is asked of people on this side."""
        super().__init__(*args, own=own, **kwargs)
        self.fields.pop("language", None)
        self.fields["text"].label = asks
        self.initial["before"] = state(own)

    def first_of(self, own, member):
        text, show_group = own.latest
        return {"text": text, "show_group": show_group, "off_record": own.off_record}

    def said(self):
        found = super().said()
        return {name: found[name] for name in ("text", "show_group", "off_record", "key", "before")}
