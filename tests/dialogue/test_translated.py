"""Which words a reader gets, and what is kept of translations. Plain data."""

import pytest

from dialogue import content_languages, translated
from dialogue.translated import MACHINE, ORIGINAL, REFUSED, SENT, SHOWN

WORDS = {"text": "The people of the town are there, and they have no water."}


def kept(**more):
    return translated.put({}, WORDS, "fr", {"text": "Les gens n’ont pas d’eau."}, **more)


@pytest.mark.parametrize(
    ("order", "language", "is_translated"),
    [
        (("fr",), "fr", True),
        (("en",), "en", False),
        (("en", "fr"), "en", False),  # the words themselves come first
        (("tw", "fr", "en"), "fr", True),
        (("tw",), "en", False),
        ((), "en", False),
    ],
)
def test_reader_gets_the_first_language_that_stands(order, language, is_translated):
    reading = translated.read(kept(), WORDS, "", order)
    assert (reading.language, reading.is_translated, reading.original) == (language, is_translated, "en")


def test_what_waits_for_the_team_is_read_by_nobody():
    assert not translated.read(kept(state=SENT), WORDS, "", ("fr",)).is_translated
    assert translated.standing(kept(state=SENT), WORDS)["fr"]["state"] == SENT


def test_translation_of_other_words_is_read_by_nobody_and_goes_with_the_next_press():
    other = {"text": "Something else."}
    assert not translated.read(kept(), other, "", ("fr",)).is_translated
    assert set(translated.put(kept(), other, "tw", {"text": "Biribi"})) == {"tw"}
    assert translated.put(kept(), other, "", {}) == {}


def test_spaces_make_no_other_words():
    assert translated.read(kept(), {"text": WORDS["text"] + "\n\n "}, "", ("fr",)).is_translated


def test_language_is_declared_else_said_by_the_team_else_shown():
    assert translated.language_of({}, WORDS, "") == "en"
    told = translated.call(kept(), WORDS, "tw")
    assert (translated.language_of(told, WORDS, ""), translated.language_of(told, WORDS, "sw")) == ("tw", "sw")
    assert translated.language_of(told, {"text": "Il n’y a pas assez d’eau dans la ville pour les gens"}, "") == "fr"
    assert ORIGINAL not in translated.call(told, WORDS, "")
    assert translated.standing(told, WORDS).keys() == {"fr"}


def test_words_of_no_known_language_give_way_to_the_readers_own_alone():
    words = {"text": "Water!"}
    said = translated.put({}, words, "fr", {"text": "De l’eau !"})
    assert translated.read(said, words, "", ("fr", "en")).language == "fr"
    assert not translated.read(said, words, "", ("sw", "en", "fr")).is_translated
    assert translated.read(said, words, "", ("sw", "en", "fr"), beside=True).language == "fr"


def test_a_machine_is_told_and_read_only_where_it_is_asked_for():
    assert translated.read(kept(by=MACHINE), WORDS, "", ("fr",), by_machine=True).by_machine
    assert not translated.read(kept(by=MACHINE), WORDS, "", ("fr",)).is_translated
    assert (translated.shown(kept(by=MACHINE), WORDS), len(translated.shown(kept(), WORDS))) == ({}, 1)


def test_what_was_taken_away_from_a_machine_it_does_not_offer_again():
    gone = translated.put(kept(by=MACHINE), WORDS, "fr", {"text": ""})
    assert (gone["fr"]["state"], translated.standing(gone, WORDS)) == (REFUSED, {})
    assert not translated.may_offer(gone, WORDS, "fr")
    assert translated.may_offer(gone, {"text": "Other words."}, "fr")
    assert not translated.may_offer(kept(), WORDS, "fr")
    assert translated.turned(gone, SHOWN) == gone


def test_who_reads_a_machine_changes_and_what_people_wrote_stays():
    both = translated.put(kept(by=MACHINE), WORDS, "tw", {"text": "Nsuo nni hɔ."})
    turned = translated.turned(translated.call(both, WORDS, "en"), SENT)
    assert (turned["fr"]["state"], turned["tw"], set(turned)) == (SENT, both["tw"], {"fr", "tw", ORIGINAL})
    assert set(translated.turned(both, "")) == {"tw"}


def test_what_is_translated_in_part_is_read_as_it_was_written():
    words = {"title": "Shared roads for the people of the town", "note": "", "questions": ["Who pays for it?", "When?"]}
    half = translated.put({}, words, "fr", {"title": "Des routes", "questions": []})
    reading = translated.read(half, words, "", ("fr",))
    assert (reading.texts, reading.language, reading.is_translated) == (words, "en", False)
    whole = translated.put({}, words, "fr", {"title": "Des routes", "questions": ["Qui paie ?", "Quand ?"]})
    reading = translated.read(half | whole, words, "", ("fr",))
    assert reading.texts == {"title": "Des routes", "note": "", "questions": ["Qui paie ?", "Quand ?"]}


def test_an_empty_translation_takes_it_away():
    assert translated.put(kept(), WORDS, "fr", {"text": ""}) == {}


def test_who_reads_a_variety_reads_the_language():
    assert content_languages.widened(["pt-br", "tw", "no tag"]) == ("pt-BR", "pt", "tw")
    assert content_languages.besides("fr-CA", ("fr", "en")) == ("en",)
