"""Forms of what people say."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from issues.answering import state
from issues.models import Issue, Reaction
from issues.models.answers import ANSWER_LIMIT
from issues.sides import SIDES, sides_of
from stakeholders import group_words
from stakeholders.forms import KeyedForm
from stakeholders.forms_fields import LanguageField

SIDE_LIMIT, QUESTION_LIMIT, QUESTIONS = 1500, 600, 4
REACTIONS = {
    "agree": Reaction.Value.AGREE,
    "disagree": Reaction.Value.DISAGREE,
    "pass": Reaction.Value.PASS,
    "none": None,
}  # the state that a press asks for


def too_long(limit):
    return MaxLengthValidator(
        limit,
        message=ngettext_lazy(
            "At most %(limit_value)d character fits; this has %(show_value)d. Shorten it a little: nothing is lost.",
            "At most %(limit_value)d characters fit; this has %(show_value)d. Shorten it a little: nothing is lost.",
            "limit_value",
        ),
    )


class WordsField(forms.CharField):
    """Text of several lines with a limit. No maxlength in the page: browsers would cut a pasted text without a word."""

    def __init__(self, *, limit, rows, missing="", **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        messages = {"required": missing} if missing else None
        super().__init__(validators=[too_long(limit)], error_messages=messages, **kwargs)


class SpeakingForm(KeyedForm):
    """What every text of a voice has: how it is shown by the policy of the group, and its language if the group speaks by name."""

    language = LanguageField(label=_("Written in"))
    show_group = forms.BooleanField(required=False)
    off_record = forms.BooleanField(required=False, label=_("Off the record: without a name, and together with others"))

    def __init__(self, *args, member, own=None, initial=None, **kwargs):
        group = member.group
        first = {"language": member.user.language, "show_group": not group.is_protected}
        if own:
            first |= self.first_of(own, member)
        super().__init__(*args, member=member, initial={**first, **(initial or {})}, **kwargs)
        self.fields["language"].offer(member.dialogue)
        names = group_words.of(member.dialogue)
        self.fields["show_group"].label = _("May be shown as %(group)s") % {"group": names.plain(group)}
        for name in ["show_group"] if group.is_named else ["off_record", "with_name", "language"]:
            self.fields.pop(name, None)

    def first_of(self, own, member):
        """What the form of an earlier text begins with."""
        shown = {"show_group": own.show_group, "off_record": own.off_record}
        return shown | ({"language": own.language} if own.language else {})

    def said(self):
        """The cleaned fields as the verbs take them; a named group is always shown, and no other declares a language."""
        return {"show_group": True, "off_record": False, "language": "", **self.cleaned_data}

    def beside(self, own):
        """[Version] of what differs from an own text as it stands."""
        return self.versions(self.first_of(own, self.member))


class AnswerForm(SpeakingForm):
    before = forms.CharField(required=False, widget=forms.HiddenInput)
    text = WordsField(
        label=_("Your answer"),
        limit=ANSWER_LIMIT,
        rows=7,
        missing=_("There is nothing to read in this yet. Write a few words, then send them."),
    )
    with_name = forms.BooleanField(required=False, label=_("Show my name too, under all my answers"))
    field_order = ["text", "show_group", "off_record", "with_name", "language", "key", "before"]

    def __init__(self, *args, member, own=None, **kwargs):
        super().__init__(*args, member=member, own=own, **kwargs)
        self.initial["before"] = state(own)
        if own and own.released and own.is_named and "off_record" in self.fields:
            self.fields["off_record"].help_text = _(
                "Others have read your words under your name: whoever compares them with the new ones may tell whose those are."
            )
        if not member.organisation:
            self.fields.pop("with_name", None)

    def first_of(self, own, member):
        words, language, show_group = own.latest
        named = (member.name, member.user.name)  # the voice may have spoken before the team corrected it
        shows_name = any(name and name in own.voice.name for name in named)
        said = {"text": words, "with_name": shows_name, "show_group": show_group, "off_record": own.off_record}
        return said | ({"language": language} if language else {})


class ProposalForm(SpeakingForm):
    title = WordsField(
        label=_("The issue in a few words"),
        limit=160,
        rows=1,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        missing=_("Give the issue a title, so that others can name it."),
    )
    problem = WordsField(
        label=_("The problem"), limit=SIDE_LIMIT, rows=4, missing=_("Say what goes wrong today, in a sentence or two.")
    )
    opportunity = WordsField(
        label=_("The opportunity"),
        limit=SIDE_LIMIT,
        rows=4,
        missing=_("Say what could become better, in a sentence or two."),
    )
    role = forms.ChoiceField(
        label=_("Its place in the agenda"),
        choices=[
            ("", _("I leave it to the team")),
            (Issue.Role.BUILDING_BLOCK, _("Building block: it lays the ground, and others build on it")),
            (Issue.Role.FOCUS_AREA, _("Focus area: it follows once the ground is laid")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("You suggest; the team fixes it when a ballot asks about the issue."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        missing = _("Ask at least one question, so that others have something to answer.")
        for n in range(1, QUESTIONS + 1):
            self.fields[f"question_{n}"] = WordsField(
                label=_("Question %(number)s") % {"number": n},
                limit=QUESTION_LIMIT,
                rows=1,
                required=n == 1,
                missing=missing,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )
        names = [f"question_{n}" for n in range(1, QUESTIONS + 1)]
        self.order_fields([*SIDES, *names, "role", "show_group", "off_record", "language", "key"])

    def first_of(self, own, member):
        asked = dict.fromkeys((f"question_{n}" for n in range(1, QUESTIONS + 1)), "")
        asked |= {f"question_{n}": text for n, text in enumerate(own.questions, 1)}
        return super().first_of(own, member) | sides_of(own) | asked | {"role": own.role}

    def said(self):
        """As the verb takes it: the questions as one list without gaps."""
        fields = super().said()
        asked = [fields.pop(f"question_{n}") for n in range(1, QUESTIONS + 1)]
        return {**fields, "questions": [text for text in asked if text]}


class AboutForm(KeyedForm):
    """Who one is, as far as one says so."""

    woman = forms.BooleanField(label=_("I am a woman"), required=False)
    young = forms.BooleanField(label=_("I count myself among the young"), required=False)
    migrant = forms.BooleanField(label=_("I came from another region or country to live or work here"), required=False)
    field_order = ("woman", "young", "migrant", "key")

    def __init__(self, *args, member, own=None, **kwargs):
        super().__init__(*args, member=member, initial=dict(own.said) if own else {}, **kwargs)

    def beside(self, own):
        """[Version] of what differs from what stands."""
        return self.versions(own.said)
