"""The team's own opening lines of a mail, in the languages of those who get it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dialogue.models import Mailing
from stakeholders.forms import CleanForm
from stakeholders.forms_fields import LanguageField, ParagraphsField

WORDS_LIMIT = 1000


class WordsForm(CleanForm):
    """One text per language, and the language to look at. `words`: {language: text} as kept so far."""

    language = LanguageField(label=_("Show it in"))

    def __init__(self, *args, words=None, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = ParagraphsField(
                label=name, limit=WORDS_LIMIT, rows=4, attrs={"lang": code}, initial=(words or {}).get(code, "")
            )

    def first(self):
        """The field in English, which stands in for languages without words of their own."""
        return self[f"words_{settings.LANGUAGE_CODE}"]

    def others(self):
        codes = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        return [self[f"words_{code}"] for code in codes]

    def words(self):
        """{language: text}, once the form is valid."""
        return {code: self.cleaned_data[f"words_{code}"] for code, _name in settings.LANGUAGES}


class MailingForm(WordsForm):
    """A mailing's words, and for a reminder to whom it goes."""

    audience = forms.ChoiceField(
        label=_("To whom"),
        choices=Mailing.Audience,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who gets the reminder."), "invalid_choice": _("Choose one of the two.")},
    )
    field_order = ["audience"]

    def __init__(self, *args, mailing, **kwargs):
        kwargs.setdefault("initial", {})["audience"] = mailing.audience
        super().__init__(*args, words=mailing.words, **kwargs)
        if mailing.kind != Mailing.Kind.REMINDER:
            del self.fields["audience"]
