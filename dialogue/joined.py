"""Rows of several models out of one query that is written as text: for what every request asks. To put such a query together from a
queryset takes four times as long as to ask it."""

from functools import cached_property

from django.db import connection


class Joined:
    """Models whose columns stand side by side in a row: `columns` for the text of the query, `read` for what it answers. `without`:
    names of long columns that are left where they are."""

    def __init__(self, *models, without=()):
        self.models = models
        self.of = [[field for field in model._meta.concrete_fields if field.name not in without] for model in models]
        self.fields = [field for fields in self.of for field in fields]
        self._converting = None

    @cached_property
    def columns(self):
        quote = connection.ops.quote_name
        return ", ".join(f"{quote(field.model._meta.db_table)}.{quote(field.column)}" for field in self.fields)

    def read(self, row):
        """An instance of each model, and behind them what else stands in the row."""
        values, found, start = list(row), [], 0
        for place, column, convert in self._converters():
            values[place] = convert(values[place], column, connection)
        for model, fields in zip(self.models, self.of, strict=True):
            names = [field.attname for field in fields]
            found.append(model.from_db(connection.alias, names, values[start : start + len(names)]))
            start += len(names)
        return [*found, *values[start:]]

    def _converters(self):
        """[(place in the row, its column, what makes a value of the field out of it)]: days and JSON come as text from SQLite."""
        if self._converting is None:
            columns = [field.get_col(field.model._meta.db_table) for field in self.fields]
            self._converting = [
                (place, column, convert)
                for place, column in enumerate(columns)
                for convert in connection.ops.get_db_converters(column) + column.get_db_converters(connection)
            ]
        return self._converting
