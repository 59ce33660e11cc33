"""What a table is: its columns with what they mean, and how its rows are read. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

Words = Any  # a str, or one that is translated when it is shown
Cell = str | int | tuple[str, ...] | None  # a tuple: several, one a line


@dataclass(frozen=True)
class Column:
    """`name` stands in files and never changes. `values`: (code, what it means, "" where it says so itself) of a column that knows no
    others."""

    name: str
    says: Words
    values: tuple[tuple[str, Words], ...] = ()

    @property
    def values_in_lines(self) -> tuple[str, ...]:
        return tuple(f"{code}: {meaning}" if meaning else code for code, meaning in self.values)


@dataclass(frozen=True)
class Table:
    """`name` stands in files and never changes. `rows`: from a Here to rows as long as `columns`, read when they are asked for.
    `counted`: from a Here to the rows that the page counts, or None where it does not. `spoken`: voices wrote it, so that its rows
    are counted in steps and come in no order. `for_team`: members find it on no page either. `wide`: from a Here to further columns,
    where what they are follows from the dialogue."""

    name: str
    title: Words
    says: Words
    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterable[tuple[Cell, ...]]]
    counted: Callable[[Any], Any] | None = None
    spoken: bool = False
    for_team: bool = False
    wide: Callable[[Any], tuple[Column, ...]] | None = None

    def of(self, here: Any) -> "Table":
        """With all columns that it has in this dialogue."""
        return replace(self, columns=(*self.columns, *self.wide(here)), wide=None) if self.wide else self

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
