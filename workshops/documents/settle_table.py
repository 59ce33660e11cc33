"""Points to settle, in a document: a table of tasks, in words, so that any number of groups fits."""

from django.utils.translation import gettext

WIDTHS = (0.38, 0.22, 0.4)  # shares of a table's width


def heads():
    return gettext("Task"), gettext("What is open"), gettext("What the groups say")


def rows(document):
    """[(task, why it is open, who says what)]"""
    return [(said(row), row.why, row.sentence) for row in document.to_settle.rows]


def said(row):
    return gettext("Its words cannot be read any more.") if row.withdrawn else row.task
