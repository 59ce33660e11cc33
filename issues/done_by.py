"""What is kept of tasks that a round has found: a letter for each cell, and nothing else (MATHS §7, R0 and R3). Plain data in, plain data
out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from issues.steps import SHOWN
from issues.who_does import DIVIDED, FEW, MOST, MOST_NOT, Row

LETTERS = {MOST: "f", DIVIDED: "d", MOST_NOT: "a", FEW: "-"}
WORDS = {letter: word for word, letter in LETTERS.items()}


def kept(bare: Sequence[Row], columns: Sequence[str], tables: Iterable[Sequence[Row]]) -> dict[str, Any]:
    """What a round keeps, JSON-able. `bare`: the groups that were asked, as a table has them, also where there was no task; `tables`: of
    each task, in the order of their places."""
    return {
        "groups": [_plain(row) for row in bare],
        "columns": list(columns),
        "tasks": ["".join(_letters(table, columns)) for table in tables],
    }


def _plain(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in SHOWN} | {"parts": [_plain(part) for part in row["parts"]]}


def _letters(table: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    for unit in (unit for row in table for unit in (row, *row["parts"])):
        yield from (LETTERS[unit["cells"][key]] for key in columns)
        yield LETTERS[unit["does"]]


def table_of(results: Mapping[str, Any], n: int) -> list[Row]:
    """The table of the n-th task, from 0 on, as `who_does.published` made it."""
    letters = iter(results["tasks"][n])
    return [_read(group, results["columns"], letters) for group in results["groups"]]


def _read(group: Mapping[str, Any], columns: Sequence[str], letters: Iterator[str]) -> dict[str, Any]:
    cells = {key: WORDS[next(letters)] for key in columns}
    does = WORDS[next(letters)]
    parts = [_read(part, columns, letters) for part in group["parts"]]
    return {**group, "cells": cells, "does": does, "parts": parts}


def is_blank(table: Sequence[Row]) -> bool:
    """Whether nothing is shown of a task, of no group."""
    return all(word == FEW for row in table for unit in (row, *row["parts"]) for word in _words(unit))


def _words(unit: Row) -> Iterator[str]:
    yield from unit["cells"].values()
    yield unit["does"]


def keys_of(results: Mapping[str, Any]) -> list[str]:
    """Of every group and part, in their order."""
    return [unit["key"] for group in results["groups"] for unit in (group, *group["parts"])]
