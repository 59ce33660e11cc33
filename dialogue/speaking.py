"""To whom something is being said now: the language they chose, and how a dialogue meets it."""

import json
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from dialogue import language_choice, product_words, tags
from dialogue.digests import digest

_chosen: ContextVar[str] = ContextVar("chosen", default="")  # where it is no language of the product
_here: ContextVar[Any] = ContextVar("here", default=None)  # the dialogue in which somebody reads


def _active() -> Any:
    """Where Django keeps the words that are on, for each thread."""
    return vars(trans_real)["_active"]


def choose(tag):
    """For the rest of this request or letter; "" for the language of the product that is on. Returns what gives it back."""
    return _chosen.set(tag if tags.is_tag(tag) else ""), _here.set(_here.get())


def give_back(tokens):
    chosen, here = tokens
    _chosen.reset(chosen)
    _here.reset(here)


def wanted():
    """The tag of the language that the reader wants."""
    return _chosen.get() or translation.get_language() or settings.LANGUAGE_CODE


def catalogues():
    """The languages that the product itself speaks."""
    return [code for code, _name in settings.LANGUAGES]


def own(dialogue):
    """The language of originals that name none."""
    return dialogue.language or settings.LANGUAGE_CODE


def spoken(dialogue):
    """All languages that something of it can be read in, its own first."""
    return [own(dialogue), *dialogue.languages, *catalogues()]


def offered(dialogue, more=()):
    """The reader's language as far as something of it, or the `more` that was kept, can be read in it, else its own. For whatever is
    kept or ordered: a rare tag of a browser would tell who asked."""
    return language_choice.closest(wanted(), [*spoken(dialogue), *more]) or own(dialogue)


def uncatalogued(dialogue):
    """The languages of a dialogue that the product itself does not speak, in its order."""
    return [tag for tag in (own(dialogue), *dialogue.languages) if not language_choice.closest(tag, catalogues())]


def order():
    """Of the languages that are read now, best first: the reader's, then those of the dialogue in which they read."""
    here = _here.get()
    return (wanted(), *(reading(here).order if here else ()))


def reading(dialogue, tag=""):
    """The Reading of a dialogue in this language, the reader's if none is given."""
    return language_choice.reading(tag or wanted(), own(dialogue), dialogue.languages, catalogues())


class Over:
    """A catalogue, and in front of it what a dialogue says itself in a language without one."""

    def __init__(self, below, texts, tag):
        self.below, self._texts = below, texts
        self.mark = f"{below.to_language()} {tag} {digest(json.dumps(texts, sort_keys=True))[:16]}"

    def gettext(self, text):
        own = self._texts.get(text)
        return own if own and product_words.is_fit(own, text) else self.below.gettext(text)

    def __getattr__(self, name):
        return getattr(self.below, name)


def mark():
    """Names the words that are on, for what is kept of them: the language, and what a dialogue puts in front of it."""
    over = getattr(_active(), "value", None)
    return over.mark if isinstance(over, Over) else translation.get_language()


def enter(dialogue, own_words=None):
    """A reader who chose a language that the product has no catalogue for gets the dialogue's, and what the team translated of the
    product: `own_words` in this language, where they were asked for along with the dialogue. In a dialogue without that language they
    are a reader of the one that is on: their device's or account's."""
    tag = _chosen.get()
    _here.set(dialogue)  # until `give_back`, too
    if tag and language_choice.closest(tag, [own(dialogue), *dialogue.languages]):
        _speak(dialogue, tag, own_words)
    elif tag:
        _chosen.set("")


def put_off():
    """What a dialogue says itself goes with its request: the thread serves others. The catalogue stays: it names the answer's language."""
    on = getattr(_active(), "value", None)
    if isinstance(on, Over):
        _active().value = on.below


def _speak(dialogue, tag, own_words=None):
    found = reading(dialogue, tag)
    translation.activate(found.interface)
    first = found.order[0]
    if language_choice.closest(first, catalogues()) or not found.is_theirs(first):
        return
    texts = (dialogue.product_words or {}).get(first) if own_words is None else own_words
    if texts:
        _active().value = Over(trans_real.translation(found.interface), texts, first)


@contextmanager
def to(tag, dialogue=None):
    """Inside, everything is said to somebody of this language: a letter, a document, a card."""
    token, before = choose(tag), getattr(_active(), "value", None)
    try:
        if dialogue:
            _here.set(dialogue)
            _speak(dialogue, tag)
        elif known := language_choice.closest(tag, catalogues()):  # without one, the words that are on stay
            translation.activate(known)
        yield
    finally:
        give_back(token)
        if before is not None:
            _active().value = before
        elif hasattr(_active(), "value"):  # Django asks whether there is one, and takes None for a catalogue
            del _active().value
