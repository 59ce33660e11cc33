"""Forms of the facilitator's screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.keys import REFERENCE
from issues.models import Contribution, Question
from stakeholders.forms import CleanForm, SharedForm
from stakeholders.forms_fields import ParagraphsField
from workshops.models import Session, Workshop
from workshops.models.meetings import NOTES_LIMIT, TRANSLATION_LIMIT
from workshops.room.facilitating import QUESTION_MINUTES

STEPS = (-5, 5)


class SeenForm(CleanForm):
    """Every press says which state of the room it saw."""

    seen = forms.CharField(max_length=60)
    silent = forms.BooleanField(required=False)


class GoForm(SeenForm):
    session = forms.ModelChoiceField(queryset=Session.objects.none())

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = workshop.sessions.all()


class StretchForm(forms.Form):
    minutes = forms.TypedChoiceField(choices=[(m, m) for m in STEPS], coerce=int)


class AskForm(CleanForm):
    question = forms.ModelChoiceField(
        label=_("Question"),
        queryset=Question.objects.none(),
        error_messages={"required": _("Choose a question."), "invalid_choice": _("This question is closed by now.")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=240,
        initial=QUESTION_MINUTES,
        error_messages={"required": _("Say for how many minutes.")},
    )
    silent = forms.BooleanField(label=_("Silent writing: nobody reads anything of it before it ends"), required=False)

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = questions


class WallForm(forms.Form):
    wall = forms.ChoiceField(choices=Workshop.Wall)


class ShowForm(CleanForm):
    answer = forms.ModelChoiceField(queryset=Contribution.objects.none())
    translation = forms.CharField(label=_("Translation, if you have one"), max_length=TRANSLATION_LIMIT, required=False)

    def __init__(self, *args, answers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers


class TranslationForm(SharedForm, ShowForm):
    """Of the answer on the wall: two of the team may type it at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["translation"].widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class FloorForm(CleanForm):
    """A group of the dialogue gets the floor, or nobody; the hand that was called goes down."""

    label = forms.ChoiceField(required=False)
    hand = forms.CharField(max_length=REFERENCE, required=False)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].choices = [("", ""), *((group.key, group.short_name) for group in groups)]


class NotesForm(CleanForm):
    notes = ParagraphsField(
        label=_("Notes of this session"), limit=NOTES_LIMIT, rows=3, help_text=_("They go into the minutes.")
    )
    before = forms.CharField(max_length=64, required=False)  # digest of the notes that the page showed
