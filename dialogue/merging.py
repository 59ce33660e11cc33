"""Several of a team change the same texts: whose words stand, field by field. Plain data in, plain data out.

A page carries a mark of each field as it was shown. What only one of two people changed is kept as that one left it; what both
changed is a clash, which only a person can settle. No words are stored for it: a mark is a digest.
"""

from dialogue.digests import digest

MARK = 8  # hexadecimal digits: a slip once in four milliards of clashes


class Clash(Exception):
    """Somebody else changed the same fields. `theirs`: {name: what stands there}; `now`: {name: what stands} for all fields."""

    def __init__(self, theirs, now):
        super().__init__(sorted(theirs))
        self.theirs, self.now = theirs, now


def plain(value):
    """A field's value as a string: a row by its key, nothing as "", several texts as lines."""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(getattr(value, "pk", value))


def mark(value):
    return digest(plain(value))[:MARK]


def marks(fields):
    """The marks of {name: value}, as one string for a hidden field."""
    return " ".join(f"{name}:{mark(value)}" for name, value in fields.items())


def merge(seen, typed, now):
    """{name: value} to keep of `typed`, where `now` stands and the page had shown what `seen` marks. Raises Clash.

    A field without a mark is kept as typed.
    """
    shown, kept, theirs = _shown(seen), {}, {}
    for name, value in typed.items():
        stands, saw = now.get(name), shown.get(name)
        if saw is None or plain(value) == plain(stands) or mark(stands) == saw:
            kept[name] = value
        elif mark(value) == saw:
            kept[name] = stands
        else:
            theirs[name] = stands
    if theirs:
        raise Clash(theirs, now)
    return kept


def only_typed(seen, typed, now):
    """`typed`, where each field stands as the page had shown it, or as it was typed; what has no mark was shown empty. Raises Clash. As
    `merge`, where keeping words of somebody else would bring out what nobody has read."""
    shown = _shown(seen)
    theirs = {
        name: now.get(name)
        for name, value in typed.items()
        if plain(value) != plain(now.get(name)) and mark(now.get(name)) != shown.get(name, mark(""))
    }
    if theirs:
        raise Clash(theirs, now)
    return typed


def _shown(seen):
    """{field: mark}."""
    return dict(part.split(":", 1) for part in seen.split() if ":" in part)
