"""What the migrations of November 2026 gave to outlines that were there before they had uids. Its values stand in rows and in the
bundled framework, so nothing of it ever changes. Done twice, as by an upgrade and by a backup of before, it gives the same."""

import uuid

from dialogue import wording

SPACE = uuid.UUID("6d1f1f0c-5f0e-5bd0-9c39-5f6f0a4b7a11")


def outline_uid(dialogue):
    return _uid(dialogue, "outline")


def _uid(dialogue, *place):
    """`place`: the kind of a row, then the keys by which it is found in every copy. The same framework has the same everywhere; a
    dialogue's own rows have theirs, as no two houses draw the same `key_name`."""
    root = dialogue.slug if dialogue.kind == "framework" else dialogue.key_name
    return uuid.uuid5(SPACE, "/".join([root, *place])).hex


def give_uids(model, *, of, place, words):
    """To all rows, to those of dialogues that descend from a framework the framework's, with where they came from. `of(row)`: its
    dialogue; `place(row)`: as above; `words(row)`: its texts."""
    rows = list(model.objects.all())
    source = {(of(row).pk, place(row)): row for row in rows if of(row).kind == "framework"}
    for row in rows:
        parent = source.get((of(row).framework_id, place(row)))
        row.uid = _uid(of(parent or row), *place(row))
        if parent is not None:
            row.from_uid, row.from_version = outline_uid(of(parent)), 1
            row.from_digest = wording.digest(words(parent))
    model.objects.bulk_update(rows, ["uid", "from_uid", "from_version", "from_digest"], batch_size=200)
