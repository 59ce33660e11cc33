"""The words that an address looks for and the page of the list that it asks for; and the rows in which such words stand."""

from django.db.models import Q

from dialogue import text

LONGEST, MOST_WORDS, LAST_PAGE = 100, 8, 1_000_000


class Odd(ValueError):
    """No page asks for this."""


def read(query):
    """(words, number of the page). Raises Odd."""
    typed, page = query.get("q", ""), query.get("page", "1")
    words = " ".join(text.clean(typed).split())
    if len(typed) > LONGEST or len(words.split()) > MOST_WORDS:
        raise Odd
    if not page.isdecimal() or len(page) > len(str(LAST_PAGE)) or not 0 < int(page) <= LAST_PAGE:
        raise Odd
    return words, int(page)


def holding(rows, words, columns):
    """Those in which each word stands, in one of the columns or another."""
    for word in words.split():
        rows = rows.filter(_stands_in(word, columns))
    return rows


def _stands_in(word, columns):
    """SQLite knows great and small letters of ASCII alone: what begins a sentence is looked for as well."""
    found = Q()
    for spelled in {word, word.lower(), word.capitalize()}:
        for column in columns:
            found |= Q(**{f"{column}__icontains": spelled})
    return found
