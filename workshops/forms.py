"""Forms of agenda drafts and summaries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.models.dialogues import SummaryRhythm
from stakeholders.forms import CleanForm, SharedForm
from stakeholders.forms_fields import ParagraphsField
from stakeholders.models import Participant
from workshops.models.drafts import DRAFT_NOTE_LIMIT, FOREWORD_LIMIT, NEXT_STEPS_LIMIT
from workshops.models.summaries import PARAPHRASE_LIMIT, WORDS_LIMIT


class DraftForm(CleanForm):
    total_minutes = forms.IntegerField(
        label=_("Minutes for the whole agenda"),
        min_value=30,
        max_value=2400,
        error_messages={"invalid": _("Give whole minutes, for example 240.")},
    )


class WordsForm(SharedForm):
    """The team's own words: a foreword, what comes next, and a note for each issue of the draft."""

    foreword = ParagraphsField(
        label=_("Foreword"),
        limit=FOREWORD_LIMIT,
        rows=8,
        help_text=_("It stands before the agenda."),
    )
    next_steps = ParagraphsField(
        label=_("What comes next"),
        limit=NEXT_STEPS_LIMIT,
        rows=4,
        help_text=_(
            "Who does what with this agenda, and by when. It stands in the brief; a draft is published only with it. Plain text, "
            "without marks."
        ),
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        for key, title in items:
            self.fields[f"note_{key}"] = ParagraphsField(
                label=_("Note on “%(title)s”") % {"title": title}, limit=DRAFT_NOTE_LIMIT, rows=3
            )


class SummaryWordsForm(SharedForm):
    """The team's own words, and in its words what hidden groups said. `asked`: [(name of the field, group's name)]; `rests`: what these
    rest on, of which the page carries the marks."""

    words = ParagraphsField(
        label=_("Your words"),
        limit=WORDS_LIMIT,
        rows=8,
        help_text=_("They stand first, marked as the team’s. An empty line begins a new paragraph."),
    )

    rests = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)

    def __init__(self, *args, asked=(), rests="", **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["rests"] = self.now = rests
        for name, group in asked:
            label = _("What %(group)s said, in your words") % {"group": group}
            self.fields[name] = ParagraphsField(label=label, limit=PARAPHRASE_LIMIT, rows=3)

    def said(self):
        return {name: value for name, value in super().said().items() if name != "rests"}

    def moved(self, names, message):
        """Say so beside these fields; the next press counts as having seen what stands now."""
        data = self.data.copy()
        data[self.add_prefix("rests")] = self.now
        self.data = data
        for name in names:
            self.add_error(name, message)


BY_HAND = "hand"  # a choice of its own: the empty one would read as "optional"


class RhythmForm(CleanForm):
    rhythm = forms.ChoiceField(
        label=_("Summaries go out"),
        choices=[(value or BY_HAND, label) for value, label in SummaryRhythm.choices],
        widget=forms.RadioSelect,
    )

    def clean_rhythm(self):
        value = self.cleaned_data["rhythm"]
        return "" if value == BY_HAND else value


class ChoiceForm(CleanForm):
    summaries = forms.ChoiceField(
        label=_("How often shall we write to you?"),
        choices=Participant.Summaries.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
