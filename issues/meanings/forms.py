"""What somebody writes about a word, the paper of a ballot on words, and the team's choice of words."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from issues.answering import state
from issues.forms_answers import SpeakingForm, WordsField
from issues.forms_ballots import NONE
from issues.meanings.ballots import ACTS, MOST_WORDS
from issues.models import Ballot, Meaning
from issues.models.meanings import CHOICES, MEANING_LIMIT, REGION_LIMIT, SAYS
from stakeholders.forms import CleanForm, KeyedForm, Version

ASKS = {
    Meaning.Kind.MEANING: _("What should the word mean here? Say it in a sentence or two."),
    Meaning.Kind.VARIANT: _("How is the word meant there, or which word do people use?"),
}


class MeaningForm(SpeakingForm):
    """As a form of an answer, without a language: these words are not translated."""

    before = forms.CharField(required=False, widget=forms.HiddenInput)
    region = WordsField(
        label=_("In which country or region?"),
        limit=REGION_LIMIT,
        rows=1,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        missing=_("Say where the word is meant so."),
    )
    text = WordsField(
        label="",
        limit=MEANING_LIMIT,
        rows=3,
        missing=_("There is nothing to read in this yet. Write a few words, then send them."),
    )
    limit = MEANING_LIMIT  # as the page says it
    field_order = ("region", "text", "show_group", "off_record", "key", "before")

    def __init__(self, *args, kind, own=None, **kwargs):
        super().__init__(*args, own=own, auto_id=f"id_{kind}_%s", **kwargs)
        self.kind = kind
        self.fields.pop("language", None)
        if kind != Meaning.Kind.VARIANT:
            self.fields.pop("region")
        elif not self.member.group.is_named:
            self.fields["region"].help_text = _(
                "It stands beside your words for all. A country few here know may tell others who you are."
            )
        self.fields["text"].label = ASKS[kind]
        self.initial["before"] = state(own)

    def first_of(self, own, member):
        text, show_group, region = own.latest
        return {"text": text, "region": region, "show_group": show_group, "off_record": own.off_record}

    def said(self):
        found = {"region": "", **super().said()}
        return {name: found[name] for name in ("text", "region", "show_group", "off_record", "key", "before")}


# ---- the paper


@dataclass
class Line:
    """A meaning on a paper: what is marked beside it, as it came, and what its page showed (None: unknown)."""

    item: Any
    choice: str = ""
    seen: str | None = None
    error: str = ""

    @property
    def key(self):
        return self.item.pk

    @property
    def mark(self):
        """The choice that it asks for; "" takes it back."""
        return "" if self.choice == NONE else self.choice

    @property
    def is_altered(self):
        return bool(self.choice) and self.seen != self.mark

    @property
    def counts_as(self):
        """The choice that counts, where it is another one than this line shows."""
        return SAYS.get(self.seen or "", "") if self.seen != self.mark else ""


class WordsForm(KeyedForm):
    """A paper of a ballot on words: for each meaning a choice, and what its page showed. `items`: those whose words are there;
    `stands`: {item's id: choice}."""

    def __init__(self, *args, items, stands=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines, self.has_votes = [Line(item) for item in items], bool(stands)  # perhaps of words that are gone
        for line in self.lines:
            if self.is_bound:
                line.choice = self.data.get(f"choice_{line.key}", "")
                line.seen = self.data.get(f"seen_{line.key}")
            else:
                line.choice = line.seen = (stands or {}).get(line.key, "")

    def clean(self):
        for line in self.lines:
            if line.choice not in ("", NONE, *CHOICES):
                line.error = gettext("Choose one of the three.")
        if wrong := [line.error for line in self.lines if line.error]:
            self._errors["lines"] = self.error_class(wrong)  # each is shown beside its line
        return self.cleaned_data

    def marks(self):
        return {line.key: line.mark for line in self.lines if line.choice}

    def seen(self):
        return {line.key: line.seen for line in self.lines if line.seen is not None}

    def differing(self, stands):
        """Ids of the items that it would change as things stand, or in which something is wrong."""
        return {x.key for x in self.lines if x.error or (x.is_altered and x.mark != stands.get(x.key, ""))}

    def meet(self, stands, apart):
        """Show what stands, but where these items keep what came: the next press puts it in place of the other."""
        for line in self.lines:
            line.seen = stands.get(line.key, "")
            line.choice = line.choice if line.key in apart else line.seen

    def beside(self, stands, apart):
        """[Version] of these items, where this paper says something else than what stands."""
        none = gettext("not voted")
        return [
            Version(line.item.text, str(SAYS.get(stands.get(line.key), none)), str(SAYS.get(line.mark, none)))
            for line in self.lines
            if line.key in apart and stands.get(line.key, "") != line.mark
        ]

    def typed(self):
        return []


# ---- the team


class TermsForm(CleanForm):
    """Which words. `least`: what is ticked at first."""

    terms = forms.MultipleChoiceField(
        label=_("Which words?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one word."), "invalid_choice": _("Choose words of this list.")},
    )

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["terms"].choices = [(str(term.pk), term.name) for term in terms]
        self.by_id = {str(term.pk): term for term in terms}

    def chosen(self):
        return [self.by_id[pk] for pk in self.cleaned_data["terms"]]


class OpenForm(TermsForm):
    """What kind of ballot, and about which words."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[], widget=forms.RadioSelect, error_messages={"required": _("Choose the kind.")}
    )

    def __init__(self, *args, dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            Ballot.Kind.STRAW: _("Show of hands: says which meanings the groups can live with, and agrees on none."),
            Ballot.Kind.FINAL: _(
                "Final ballot: where exactly one meaning of a word has enough support, it is agreed on."
            ),
        }
        self.fields["kind"].choices = [(kind, words[kind]) for kind in Ballot.Kind if dialogue.allows(ACTS[kind])]

    def clean_terms(self):
        if len(self.cleaned_data["terms"]) > MOST_WORDS:
            raise ValidationError(_("A paper has room for %(most)s words."), params={"most": MOST_WORDS})
        return self.cleaned_data["terms"]
