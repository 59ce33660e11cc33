"""A file of tables, made at one moment of the database and then sent from beside it.

It is written in one go: what a fixed time releases stands in all of its tables or in none, and a slow phone holds no view of the
database open, which would keep rows from being laid out anew (issues/stirring.py).
"""

import gzip
import tempfile
from contextlib import ExitStack, contextmanager, nullcontext

from django.db import connection

from dialogue import archive, typesetting

IN_MEMORY = 2**20  # bytes; what is larger lies in a file without a name, which is gone when it was sent
CHUNK = 2**16


def make(form, about, tables):
    """The file as Pieces. `tables`: (table, rows), which are read in here. Raises typesetting.Busy and Failed."""
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        with typesetting.place(), _one_moment():
            form.write(file, about, tables)
        file.seek(0)
        closing.pop_all()
    return Pieces(file, form)


@contextmanager
def _one_moment():
    """A full disk is told as a document that could not be made."""
    inside = connection.in_atomic_block  # then that transaction is the moment
    try:
        with nullcontext() if inside else archive.snapshot():
            yield
    except OSError as error:
        raise typesetting.Failed from error


class Pieces:
    """What goes out of a file, piece by piece. Whoever has them closes them, read or not: a phone may be gone before the first."""

    def __init__(self, file, form):
        self.file, self.form = file, form

    def __iter__(self):
        with gzip.GzipFile(fileobj=self.file, mode="rb") if self.form.is_packed else nullcontext(self.file) as whole:
            while part := whole.read(CHUNK):
                yield part

    def close(self):
        self.file.close()
