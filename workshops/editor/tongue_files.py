"""A language of an outline that a translator takes along as a file and gives back: what would change, and putting it in."""

from dataclasses import dataclass

from django.db import transaction

from dialogue import languages, wording
from dialogue.digests import digest
from dialogue.models import Dialogue, TeamLog
from workshops.editor import kinds, translating
from workshops.editor.editing import NotNow

PREFIX = {"goal": "goals", "group": "groups", "tie": "relations", "challenge": "challenges", "vision": "visions"}
PREFIX |= {"issue": "issues", "term": "terms"}


class Changed(Exception):
    """What stands is not what the page showed."""


@dataclass(frozen=True)
class Difference:
    """One text that the file has otherwise. `older`: its original was changed after the translator took the file."""

    path: str
    original: str
    stands: str
    coming: str
    older: bool


def rows_of(dialogue):
    """{path by keys: row} of everything that can be translated, as a file names it."""
    found = {"": dialogue}
    for what, rows in kinds.everything(dialogue).items():
        for row in rows:
            found[_path(what, row)] = row
    return found


def _path(what, row):
    return f"issues.{row.issue.key}.questions.{row.key}" if what == "question" else f"{PREFIX[what]}.{row.key}"


def differences(rows, tag, coming):
    """[Difference] between what stands and {path with field: Translation}; no query."""
    found = []
    for path, said in coming.items():
        row = rows.get(path.rpartition(".")[0])
        if row is None:
            continue
        stands, new = translating.stands(row, tag)[said.field], wording.in_lines(said.text)
        if new != stands:
            value = getattr(row, said.field)
            older = said.of != wording.digest_of(value)
            found.append(Difference(path, wording.in_lines(value), stands, new, older))
    return found


def mark(rows, tag):
    """Of all that stands in a language and of its originals, so that a press counts for what its page showed."""
    said = [(path, row.worded.get(tag), translating.originals(row)) for path, row in rows.items()]
    return digest(repr(said))[:32]


@transaction.atomic
def put(*, dialogue, tag, by, coming, seen):
    """Put the texts of a file in; what it leaves empty stays. Returns how many changed. Raises NotNow, Changed."""
    held = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if held.is_over:
        raise NotNow("over")
    rows = rows_of(held)
    if mark(rows, tag) != seen:
        raise Changed
    changed = differences(rows, tag, coming)
    for one in changed:
        said, row = coming[one.path], rows[one.path.rpartition(".")[0]]
        row.reword(tag, **{said.field: said.text if isinstance(said.text, str) else list(said.text)})
        row.worded[tag][said.field]["of"] = said.of
    for row in {id(row): row for row in (rows[one.path.rpartition(".")[0]] for one in changed)}.values():
        row.save(update_fields=["worded"])
    if changed:
        TeamLog.objects.create(dialogue=held, by=by, action="translated from a file", detail=languages.name(tag))
    return len(changed)
