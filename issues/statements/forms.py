"""What somebody writes into a collection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from issues.answering import state
from issues.forms_answers import SpeakingForm, WordsField
from issues.models.statements import STATEMENT_LIMIT
from issues.statements import reading


class StatementForm(SpeakingForm):
    """As a form of an answer, without a language: these words are not translated."""

    before = forms.CharField(required=False, widget=forms.HiddenInput)
    text = WordsField(
        label="",
        limit=STATEMENT_LIMIT,
        rows=3,
        missing=_("There is nothing to read in this yet. Write a few words, then send them."),
    )
    limit = STATEMENT_LIMIT  # as the page says it
    field_order = ("text", "show_group", "off_record", "key", "before")

    def __init__(self, *args, kind, own=None, **kwargs):
        super().__init__(*args, own=own, auto_id=f"id_{kind}_%s", **kwargs)
        self.kind = kind
        self.fields.pop("language", None)
        self.fields["text"].label = reading.ASKS[kind]
        self.initial["before"] = state(own)

    def first_of(self, own, member):
        text, show_group = own.latest
        return {"text": text, "show_group": show_group, "off_record": own.off_record}

    def said(self):
        found = super().said()
        return {name: found[name] for name in ("text", "show_group", "off_record", "key", "before")}
