"""Which words of the glossary a text uses: pure functions on plain data."""

import re


def used(texts, terms):
    """Those of `terms` (anything with a `name`) that one of `texts` uses, in their order.

    A word counts with whatever is written behind it, so that "formality" is explained by "formal" and "informal" is not.
    """
    return [term for term in terms if term.name and any(_at_word(term.name).search(text) for text in texts)]


def _at_word(name):
    return re.compile(rf"(?<!\w){re.escape(name)}", re.IGNORECASE)
