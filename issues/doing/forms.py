"""What the team writes of a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issues.forms_answers import WordsField
from issues.models.doing import TASK_LIMIT
from stakeholders.forms import CleanForm


class TaskForm(CleanForm):
    title = WordsField(
        label=_("What has to be done"),
        limit=TASK_LIMIT,
        rows=2,
        missing=_("Write in a few words what has to be done."),
    )
    limit = TASK_LIMIT  # as the page says it
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    of = forms.CharField(required=False, widget=forms.HiddenInput)
