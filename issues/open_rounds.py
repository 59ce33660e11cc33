"""Everything that is asked in rounds, held and closed in one order: nobody waits in a circle."""

from issues.doing import rounds as of_tasks
from issues.meanings import rounds as of_words
from issues.reactions import closing
from issues.statements import rounds as of_statements
from issues.ties import rounds as of_ties


def hold_all(dialogue):
    """Lock what is open, before the dialogue's row where that is locked, too: who speaks holds theirs FOR SHARE."""
    for rounds in (of_ties, of_statements, of_tasks, of_words):
        rounds.hold_open(dialogue)
    closing.hold(dialogue)


def close_all(*, dialogue, by=None):
    """A phase in which nobody answers ends what is asked."""
    for rounds in (of_ties, of_statements, of_tasks):
        rounds.close_all(dialogue=dialogue, by=by)
    of_words.close_rounds(dialogue=dialogue, by=by)
    closing.close_all(dialogue=dialogue, by=by)
