"""Common ground in a draft: what was found of an issue's answers by the day it was made. Words of the answers stand in no draft: of each it
keeps the place, and fills it with what still stands when it is read.
"""

from dataclasses import replace

from issues import ground_words
from workshops.documents import stand_chart
from workshops.documents.heard import Quote

FIRST = 1000  # place of the first among the quotes of an issue: the release before reads none so far behind


def told(item, common):
    """The item with what was found; `common`: a reading_findings.Common, or None."""
    if common is None:
        return item
    stands = (stand_chart.stand_of(n, found) for n, found in enumerate(common.told, 1))
    return replace(item, ground=ground_words.how_many(common.kinds), stands=tuple(stands))


def places(common):
    """[(place, answer)] of what is quoted."""
    return [(FIRST + n, found.said) for n, found in enumerate(common.told)] if common else []


def filled(item, said):
    """The item with the words that still stand; what stands here is no further answer beneath. `said`: {place: Quote}."""
    gone = Quote("", withdrawn=True)
    stands = tuple(replace(one, quote=said.get(FIRST + n, gone)) for n, one in enumerate(item.stands))
    told = [one.quote for one in stands if not one.quote.withdrawn]
    return replace(item, stands=stands, said=tuple(quote for quote in item.said if quote not in told))
