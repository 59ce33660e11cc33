"""Forms of the facilitator's screen."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue import merging
from dialogue.keys import REFERENCE
from issues.models import Contribution
from stakeholders.forms import CleanForm, SharedForm
from stakeholders.forms_fields import ParagraphsField, ToldField
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
    question = ToldField(
        label=_("Question"),
        error_messages={"required": _("Choose a question."), "invalid_choice": _("This question is closed by now.")},
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("how many", "Minutes"),
        min_value=1,
        max_value=240,
        initial=QUESTION_MINUTES,
        error_messages={"required": _("Say for how many minutes.")},
    )
    silent = forms.BooleanField(label=_("Silent writing: nobody reads anything of it before it ends"), required=False)

    def __init__(self, *args, dialogue, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].offer(dialogue, questions)


class WallForm(forms.Form):
    wall = forms.ChoiceField(choices=Workshop.Wall)


class ShowForm(CleanForm):
    answer = forms.ModelChoiceField(queryset=Contribution.objects.none())
    translation = forms.CharField(label=_("Translation, if you have one"), max_length=TRANSLATION_LIMIT, required=False)
    language = forms.ChoiceField(label=_("In which language it is"), required=False)

    def __init__(self, *args, answers, languages=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers
        self.fields["language"].choices = [("", ""), *languages]


class TranslationForm(SharedForm, ShowForm):
    """Of the answer on the wall: two of the team may type it at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["translation"].widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})

    def marks(self):
        """What the page showed of the translation in the language that is sent; of another language it showed nothing."""
        same = self.is_as_shown("language", self.cleaned_data["language"])
        shown = dict(part.split(":", 1) for part in self.cleaned_data["seen"].split() if ":" in part)
        return f"text:{shown.get('translation', '')}" if same else f"text:{merging.mark('')}"

    def clash_of(self, clash):
        """Beside the box: what stands there now."""
        now = {"translation": clash.now["text"], "language": self.cleaned_data["language"]}
        self.clash(merging.Clash({"translation": clash.theirs["text"]}, now))


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
