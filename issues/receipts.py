"""What is sent twice (TRUST A2): a form leaves its receipt on the row that it makes, and what it made is told from what it asks.

Known and nothing different: the row, as it is. Known and anything different: Repeated, which pages answer with 409.
"""

from dialogue import keys
from stakeholders.models import SpentReceipt


class Repeated(Exception):
    """The same form came twice, and now asks for something else than what stands. `stands`: the row, None if it was taken back.
    `apart`: of a form with many things in it, those that differ."""

    def __init__(self, stands=None, apart=frozenset()):
        super().__init__()
        self.stands, self.apart = stands, apart


class Overtaken(Repeated):
    """What a press says that it replaces does not stand any more: it waited on a lost line, or another phone was quicker."""


class Reworded(Repeated):
    """The page showed other words than stand by now: what is said of the ones is not said of the others."""


def of(participant, key, scope):
    """The receipt of a form with this key in a scope; empty if it brought none. `scope` is that of the voice, and of what is said
    or pressed: one key serves several buttons of a page."""
    return keys.receipt(participant.dialogue, participant.pk, key, scope)


def is_known(participant, receipts, rows=()):
    """Whether a form with one of these receipts was answered before: on one of these rows (None is none), or among what was spent
    if its row has gone or said something else since. The voice may have been swept meanwhile, so it is not asked."""
    brought = {receipt for receipt in receipts if receipt}
    if any(row and row.receipt in brought for row in rows):
        return True
    return bool(brought) and SpentReceipt.objects.has(participant.dialogue, brought)
