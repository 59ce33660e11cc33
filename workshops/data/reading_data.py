"""The page of the tables: what each holds and about how many rows, in one query; and the tables for a file."""

from django.db.models import F, Func, IntegerField, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue.models import Dialogue
from issues.disclosure import steps_of_five
from workshops.data import (
    reading_decided,
    reading_doing,
    reading_evaluated,
    reading_meanings,
    reading_outline,
    reading_reacted,
    reading_said,
    reading_statements,
    reading_ties,
    reading_translated,
)

# In the order of page and files. Another table is a row in one of these.
TABLES = (
    *reading_outline.TABLES,
    *reading_said.TABLES,
    *reading_translated.TABLES,
    *reading_reacted.TABLES,
    *reading_decided.TABLES,
    *reading_evaluated.TABLES,
    *reading_ties.TABLES,
    *reading_statements.TABLES,
    *reading_doing.TABLES,
    *reading_meanings.TABLES,
)


def tables(here):
    """Those that this person may read."""
    return [table.of(here) for table in TABLES if here.is_team or not table.for_team]


def filled(here):
    """(table, its rows), each read when it is asked for; the columns of a wide one, too, so that they are of the moment of its rows."""
    for table in tables(here):
        yield table, table.rows(here)


def page(here):
    """[{"table", "amount"}]: the amount in words, "" where it is not counted."""
    shown = tables(here)
    numbers = _numbers(here, [table for table in shown if table.counted])
    return [{"table": table, "amount": _amount(table, numbers.get(table.name))} for table in shown]


def _numbers(here, counted):
    """{name: rows}; in the order of `counted`, since a dialogue has fields of such names."""
    each = [Subquery(_number(table.counted(here)), output_field=IntegerField()) for table in counted]
    rows = Dialogue.objects.filter(pk=here.dialogue.pk).annotate(**{f"of_{n}": one for n, one in enumerate(each)})
    numbers = rows.values_list(*(f"of_{n}" for n in range(len(each)))).get()
    return {table.name: number for table, number in zip(counted, numbers, strict=True)}


def _number(rows):
    """As a subquery: an aggregate that groups by nothing, which `Count` would not be."""
    return rows.order_by().annotate(how_many=Func(F("pk"), function="COUNT")).values("how_many")


def _amount(table, number):
    if number is None:
        return ""
    if number == 0:
        return _("none yet")
    if not table.spoken:
        return ngettext("%(number)s row", "%(number)s rows", number) % {"number": number}
    return _("%(number)s rows or more") % {"number": steps_of_five(number)} if number >= 5 else _("a few rows")
