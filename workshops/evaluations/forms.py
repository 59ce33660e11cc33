"""What somebody says of a workshop; the sentences that the team asks about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issues import evaluations, steps
from issues.forms_answers import WordsField
from issues.models.evaluations import ASKED_LIMIT, QUESTIONS, REMARK_LIMIT, STEP_COLUMNS
from stakeholders.forms import KeyedForm, SharedForm


class EvaluationForm(KeyedForm):
    text = WordsField(label=_("In your own words"), limit=REMARK_LIMIT, rows=4, required=False)

    def __init__(self, *args, evaluation, own=None, **kwargs):
        super().__init__(*args, initial=_stands(own) if own else {}, **kwargs)
        for name, asked in zip(STEP_COLUMNS, evaluations.asked(evaluation), strict=True):
            self.fields[name] = forms.TypedChoiceField(
                label=asked,
                choices=list(steps.LABELS.items()),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the five.")},
            )
        self.fields["text"].help_text = _(
            "What was good, what was missing, what should be otherwise? Do not say who you are: it is not asked here."
        )
        self.order_fields([*STEP_COLUMNS, "text", "key"])

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if not self.errors and not said.get("text") and not any(said.get(name) for name in STEP_COLUMNS):
            self.add_error(None, _("Choose something, or write a few words: nothing was sent yet."))

    @property
    def scales(self):
        """The four fields of steps."""
        return [self[name] for name in STEP_COLUMNS]

    def said(self):
        """As the verb takes it."""
        data = self.cleaned_data
        return {"steps": tuple(data[name] for name in STEP_COLUMNS), "text": data["text"], "key": data["key"]}

    def beside(self, own):
        """[Version] of what differs from what stands."""
        return self.versions(_stands(own))


def _stands(own):
    return dict(zip(STEP_COLUMNS, own.steps, strict=True)) | {"text": own.text}


class QuestionsForm(SharedForm):
    """The warning stands beside the first field, where somebody would begin to ask who people are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, QUESTIONS + 1):
            self.fields[f"question_{n}"] = WordsField(
                label=_("Sentence %(number)s") % {"number": n},
                limit=ASKED_LIMIT,
                rows=2,
                missing=_("Write a sentence here, to which people can say how far it holds."),
            )
        self.fields["question_1"].help_text = _(
            "Ask how the meeting is, never who somebody is: no age, sex, origin, place, work or post. Beside other answers that could "
            "name a person."
        )
        self.order_fields([*(f"question_{n}" for n in range(1, QUESTIONS + 1)), "seen"])
