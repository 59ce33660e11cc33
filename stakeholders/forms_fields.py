"""Fields that many forms have: a language, paragraphs, a whole number, what somebody is called."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from dialogue import languages, speaking


class LanguageField(forms.ChoiceField):
    """One of the languages that people of a dialogue speak."""

    def __init__(self, **kwargs):
        super().__init__(choices=settings.LANGUAGES, **kwargs)

    def offer(self, *dialogues):
        """Also those of these dialogues that the product has no catalogue for."""
        more = dict.fromkeys(tag for dialogue in dialogues for tag in speaking.uncatalogued(dialogue))
        self.choices = [*settings.LANGUAGES, *((tag, languages.name(tag)) for tag in more)]


class ToldIterator(ModelChoiceIterator):
    def __init__(self, field):
        super().__init__(field)
        self.queryset = field.told


class ToldField(forms.ModelChoiceField):
    """Rows of a dialogue to choose from, called as their reader calls them. What is chosen keeps its own words: verbs write them."""

    iterator = ToldIterator
    told: Any = None

    def __init__(self, **kwargs):
        super().__init__(queryset=None, **kwargs)

    def offer(self, dialogue, rows, *along):
        """`along`: as `told` takes it."""
        self.told = rows.told(dialogue, *along)
        self.queryset = rows

    def label_from_instance(self, row):
        return str.__str__(str(row))  # in an option no mark can stand


class ParagraphsField(forms.CharField):
    """A longer text, empty unless it is said to be required. `attrs`: more of its box than `rows`."""

    def __init__(self, *, limit, rows, attrs=None, required=False, **kwargs):
        box = forms.Textarea(attrs={"rows": rows, **(attrs or {})})
        super().__init__(max_length=limit, required=required, widget=box, **kwargs)


class NumberField(forms.IntegerField):
    """A whole number, in a box as wide as it is long."""

    def __init__(self, *, least, most, **kwargs):
        box = forms.NumberInput(attrs={"class": "short"})
        super().__init__(min_value=least, max_value=most, widget=box, **kwargs)


class NameField(forms.CharField):
    """What somebody is called. `missing`: the words for who gave none."""

    def __init__(self, *, missing, **kwargs):
        box = forms.TextInput(attrs={"autocomplete": "name"})
        errors = {"required": missing}
        super().__init__(label=_("Your name"), max_length=120, widget=box, error_messages=errors, **kwargs)
