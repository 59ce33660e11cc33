"""When words are the same: what taking over, correcting and translating are measured by. Pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence


def tidy(text: str) -> str:
    """One paragraph per line, single spaces, no empty lines: what folding a text in a file leaves unchanged."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def in_lines(value: str | Sequence[str]) -> str:
    """The words of a field: a text, or a list of texts with one on each line."""
    return value if isinstance(value, str) else "\n".join(value)


def digest_of(value: str | Sequence[str]) -> str:
    """Of one field: by it a translation knows its original, in a row and in a file."""
    return digest([in_lines(value)])


def digest(texts: Iterable[str]) -> str:
    """SHA-256 in hex of tidied texts in their order. It stands in rows and files: what it returns never changes."""
    return hashlib.sha256(json.dumps([tidy(text) for text in texts], ensure_ascii=False).encode()).hexdigest()
