"""Which version of an outline this is: a digest of all that its pages show."""

from dialogue import wording
from dialogue.merging import plain
from workshops.editor import kinds

SHOWN = 12  # characters that people compare by eye


def digest_of(dialogue):
    return digest(dialogue, kinds.everything(dialogue))


def digest(dialogue, found):
    """Of what `kinds.everything` found; another order, place or policy is another version."""
    texts = [dialogue.title, dialogue.question, dialogue.about]
    for kind, rows in found.items():
        texts.append(kind)
        for row in rows:
            texts += [_said(row, name, found) for name in kinds.FIELDS[kind]]
    return wording.digest(texts)


def _said(row, name, found):
    """A field in words that no database's numbers are part of."""
    if name == "place":
        return next((group.key for group in found["group"] if group.pk == row.parent_id), row.standing)
    value = getattr(row, name)
    if name in kinds.MANY:
        return "\n".join(sorted(one.key for one in value.all()))
    return getattr(value, "key", None) or plain(value)


def briefly(digest):
    """As a page shows it: three groups of four."""
    return " ".join(digest[at : at + 4] for at in range(0, SHOWN, 4))
