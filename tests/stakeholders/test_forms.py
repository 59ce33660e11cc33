"""The base of all forms: what people type is counted as it will be kept."""

import pytest
from django import forms

from stakeholders.forms import CleanForm
from stakeholders.forms_mailings import WordsForm
from workshops.console.forms import NotesForm
from workshops.tables.forms import NoteForm


class Text(CleanForm):
    text = forms.CharField(max_length=5, widget=forms.Textarea)


@pytest.mark.parametrize(("typed", "kept"), [("a\r\nb\r\nc", "a\nb\nc"), ("a\r\nb\r\ncd", None), ("abcde", "abcde")])
def test_line_break_is_one_character(typed, kept):
    form = Text({"text": typed})
    assert (form.is_valid(), form.cleaned_data.get("text")) == (kept is not None, kept)


@pytest.mark.parametrize(
    ("kind", "name", "limit"), [(NoteForm, "agreed", 3000), (NotesForm, "notes", 10000), (WordsForm, "words_en", 1000)]
)
def test_lines_up_to_the_limit_are_kept(kind, name, limit):
    words = "word\r\n" * (limit // 5 - 1) + "words"
    form = kind({name: words, "language": "en"})
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data[name]) == limit
