"""French, Spanish, Portuguese and Swahili: whole, with the right gaps, compiled without any tool but Python."""

import os
import re

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from dialogue import catalogues
from tests import translated

LANGUAGES = ("es", "fr", "pt", "sw")
LOCALE = settings.BASE_DIR / "locale"
GAP = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|</?\w[^>]*>|&\w+;")
WRITTEN = 'msgid "Proof"\nmsgstr "{word}"\n'


def test_there_is_a_catalogue_for_every_language_people_speak():
    spoken = {code for code, _name in settings.LANGUAGES}
    assert set(catalogues.languages(LOCALE)) == set(LANGUAGES) == spoken - {"en"}


def catalogue(language):
    return {translated.key(entry): entry for entry in translated.catalogue(language)}


def forms(entry):
    """All that is written for one text."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def edges(text):
    return text[:1].isspace(), text[-1:].isspace()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_what_is_said_and_nothing_else(language):
    """Of a text with a plural both forms; nothing that gettext guessed."""
    needed, written = translated.needed(language), catalogue(language)
    assert {key: needed[key].occurrences for key in needed.keys() - written.keys()} == {}
    assert sorted(map(str, written.keys() - needed.keys())) == []
    assert [key for key, entry in written.items() if bool(entry.msgid_plural) != bool(needed[key].msgid_plural)] == []
    assert [key for key, entry in written.items() if entry.fuzzy or entry.obsolete or not all(forms(entry))] == []


def test_gettext_reads_every_text_of_the_code():
    """It passes over other names for its functions, and over what stands inside an f-string."""
    said = {text for _context, text in translated.said()}
    unread = [(place, text) for place, text in translated.in_code() if text not in said]
    assert unread == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_make_words_changes_nothing_where_nothing_is_new(language, tmp_path, monkeypatch):
    before = translated.path(language).read_bytes()
    monkeypatch.setattr(translated, "LOCALE", tmp_path)
    translated.path(language).parent.mkdir(parents=True)
    translated.path(language).write_bytes(before)
    assert translated.bring_up_to_date(language) == (0, 0)
    assert translated.path(language).read_bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_and_tags_are_the_same(language):
    wrong = [
        (entry.msgid, form)
        for entry in catalogue(language).values()
        for text, form in zip((entry.msgid, entry.msgid_plural or entry.msgid), forms(entry), strict=False)
        if sorted(GAP.findall(form)) != sorted(GAP.findall(text)) or edges(form) != edges(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unreviewed_catalogue_says_so(language):
    """The day a native speaker has read it, header and this test change together."""
    written = translated.catalogue(language)
    assert "AWAITS THE REVIEW OF A NATIVE SPEAKER" in written.header
    assert written.metadata["X-Review"] == "awaits a native speaker"


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "1 question is open.", "5 questions are open."),
        ("fr", "1 question est ouverte.", "5 questions sont ouvertes."),
        ("es", "1 pregunta está abierta.", "5 preguntas están abiertas."),
        ("pt", "1 pergunta está aberta.", "5 perguntas estão abertas."),
        ("sw", "Swali 1 liko wazi.", "Maswali 5 yako wazi."),
    ],
)
def test_every_process_finds_them_compiled(language, one, many):
    with translation.override(language):
        said = [
            ngettext("%(number)s question is open.", "%(number)s questions are open.", n) % {"number": n}
            for n in (1, 5)
        ]
    assert said == [one, many]


# ---- compiling


@pytest.fixture
def folders(tmp_path):
    """A catalogue of one word, and where it is compiled to."""
    source, target = tmp_path / "locale", tmp_path / "compiled"
    write(source, "Prova")
    return source, target


def write(source, word):
    path = source / "pt" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + WRITTEN.format(word=word))


def compiled(target):
    return [entry.msgstr for entry in polib.mofile(str(target / "pt" / "LC_MESSAGES" / "django.mo"))]


def test_compiled_once_and_again_when_changed(folders):
    source, target = folders
    assert catalogues.compile_changed(source, target) == ["pt"]
    assert catalogues.compile_changed(source, target) == []
    write(source, "Épreuve")
    assert (catalogues.compile_changed(source, target), compiled(target)) == (["pt"], ["Épreuve"])


def test_compiling_leaves_nothing_half_written(folders):
    source, target = folders
    catalogues.compile_changed(source, target)
    assert sorted(path.name for path in target.rglob("*") if path.is_file()) == ["django.mo", "django.sha256"]


def test_container_that_cannot_write_finds_nothing_to_do(folders):
    """Its files come out of an image, with other times than they were written with."""
    source, target = folders
    catalogues.compile_changed(source, target)
    os.utime(source / "pt" / "LC_MESSAGES" / "django.po", (0, 0))
    (target / "pt" / "LC_MESSAGES" / "django.mo").write_bytes(b"as it was")
    assert catalogues.compile_changed(source, target) == []


def test_texts_without_translation_stay_as_they_are():
    with translation.override("fr"):
        assert gettext("No such text") == "No such text"
