"""Which language a reader gets, of the product and of a dialogue."""

import pytest

from dialogue import product_words
from dialogue.language_choice import closest, reading

FIVE = ("en", "fr", "es", "pt", "sw")


@pytest.mark.parametrize(
    ("wanted", "own", "others", "interface", "order"),
    [
        ("sw", "en", ["fr", "sw"], "sw", ("sw", "en", "fr")),
        ("en", "en", [], "en", ("en",)),
        ("es", "en", ["fr"], "es", ("en", "fr")),
        ("tw", "tw", ["fr"], "fr", ("tw", "fr")),  # the dialogue's first that the product speaks
        ("tw", "fr", ["tw"], "fr", ("tw", "fr")),
        ("ln", "tw", ["pt", "fr"], "pt", ("tw", "pt", "fr")),
        ("ln", "tw", [], "en", ("tw",)),
        ("pt", "en", ["pt-BR"], "pt", ("pt-BR", "en")),
        ("pt-BR", "en", ["pt"], "pt", ("pt", "en")),
        ("pt-br", "en", ["pt", "pt-BR"], "pt", ("pt-BR", "en", "pt")),
        ("fr", "fr", ["en"], "fr", ("fr", "en")),
    ],
)
def test_interface_and_order_of_languages(wanted, own, others, interface, order):
    found = reading(wanted, own, others, FIVE)
    assert (found.interface, found.order, found.wanted, found.own) == (interface, order, wanted, own)


def test_what_is_theirs_is_theirs_in_any_variety():
    found = reading("pt", "en", ["pt-BR"], FIVE)
    assert (found.is_theirs("pt-BR"), found.is_theirs("en")) == (True, False)


def test_nothing_offered_is_nothing():
    assert closest("sw", []) == ""


def test_a_team_can_translate_them_all():
    assert len(product_words.ALL) == len(set(product_words.ALL)) <= product_words.MOST
    assert all(product_words.is_fit(text, text) for text in product_words.ALL)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Bue %(address)s", True),
        ("Bue", False),  # nothing is put in
        ("%(address)s %(address)s", False),
        ("%(other)s", False),
        ("Bue %(address)s, 50%", False),
        ("%%(address)s", False),
        ("%(a%(address)s)s", False),
        ("<b>%(address)s", False),
    ],
)
def test_what_a_team_says_keeps_the_places_of_its_original(text, fits):
    assert product_words.is_fit(text, "Open %(address)s") is fits
    assert not product_words.is_fit("100%", "All")
