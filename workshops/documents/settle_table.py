"""Points to settle, in a document: a table of tasks, in words, so that any number of groups fits."""

from django.utils.translation import gettext

WIDTHS = (0.38, 0.22, 0.4)  # shares of a table's width


def heads():
    return gettext("Task"), gettext("What is open"), gettext("What the groups say")


def rows(document):
    """[(task, why it is open, who says what)]"""
    told = document.to_settle
    return [(_numbered(said(row), n, told), row.why, row.sentence) for n, row in enumerate(told.rows, 1)]


def _numbered(words, n, told):
    """With the number of the picture; drafts that were made before there was one have none."""
    return f"{n}. {words}" if told.lanes else words


def said(row):
    return gettext("Its words cannot be read any more.") if row.withdrawn else row.task
