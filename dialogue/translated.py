"""Translations of what people wrote: how they stand in the row that they translate, and which one a reader gets. Pure.

{tag: {"text": {field: words}, "by": PERSON or MACHINE, "state": SHOWN or SENT, "of": digest of the words it was made from}}, and under
ORIGINAL what the team says of the words themselves: {"language": tag, "of": digest}. Who translated stands nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogue import tags, wording
from dialogue.guessing_language import guess

ORIGINAL = "original"  # no language: those of so many letters would have to be registered
PERSON, MACHINE = "person", "machine"
SHOWN, SENT = "shown", "sent"  # readers read it; the team has still to read it
REFUSED = "refused"  # somebody took a machine's away: it makes none of these words again
LONGER = 2  # times as long as its original a translation may be
ROOM = 200  # characters that it may be longer in any case

Text = str | list[str]
Texts = Mapping[str, Text]
Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """What a reader gets. `texts`: by field; `language`: of these words, "" where nobody can say; `original`: of those that were
    written."""

    texts: Texts
    language: str
    original: str
    is_translated: bool = False
    by_machine: bool = False

    @property
    def text(self) -> Text:
        """Of what has one field."""
        return next(iter(self.texts.values()))


def digest(originals: Texts) -> str:
    """Of all the words that a translation was made from."""
    return wording.digest(wording.in_lines(text) for text in originals.values())


def joined(originals: Texts) -> str:
    return "\n".join(wording.in_lines(text) for text in originals.values())


def longest(original: Text) -> int:
    """How many characters of a translation fit."""
    return len(wording.in_lines(original)) * LONGER + ROOM


def language_of(kept: Kept, originals: Texts, declared: str) -> str:
    """Of the words that were written: as their author said, else as the team says, else as they themselves show; "" for none."""
    if declared:
        return declared
    said = kept.get(ORIGINAL)
    if said and said["of"] == digest(originals):
        return str(said["language"])
    return guess(joined(originals))


def standing(kept: Kept, originals: Texts) -> dict[str, Any]:
    """{tag: translation} of those that were made from these very words, readers' and sent ones."""
    found = {tag: said for tag, said in kept.items() if tag != ORIGINAL and said and said["state"] != REFUSED}
    mark = digest(originals) if found else ""
    return {tag: said for tag, said in found.items() if said["of"] == mark}


def shown(kept: Kept, originals: Texts, *, by_machine: bool = False) -> dict[str, Any]:
    """{tag: translation} of those that readers read; those of a machine, which nobody has read, only where they are asked for."""
    found = {tag: said for tag, said in standing(kept, originals).items() if said["state"] == SHOWN}
    return {tag: said for tag, said in found.items() if by_machine or said["by"] != MACHINE}


def read(
    kept: Kept,
    originals: Texts,
    declared: str,
    order: Sequence[str],
    *,
    by_machine: bool = False,
    beside: bool = False,
) -> Reading:
    """In the first of these languages in which the words or a whole translation of them stand; else as they were written: who reads
    one language aloud, or hears it, is given no other under its name. `by_machine`: also by one that nobody has read, which belongs on
    pages, where its mark stands, and never on a wall or in a document. Words of which nobody can say the language may be anybody's: only
    a translation into the first stands in their place, any `beside` them."""
    language = language_of(kept, originals, declared)
    found = shown(kept, originals, by_machine=by_machine) if any(tag in kept for tag in order) else {}
    for tag in order:
        if language and tags.primary(language) == tags.primary(tag):
            break
        if not (language or beside) and tags.primary(tag) != tags.primary(order[0]):
            break
        said = found.get(tag)
        if said and all(said["text"].get(name) for name, words in originals.items() if words):
            texts = {name: said["text"].get(name) or words for name, words in originals.items()}
            return Reading(texts, tag, language, is_translated=True, by_machine=said["by"] == MACHINE)
    return Reading(originals, language, language)


def put(
    kept: Kept, originals: Texts, tag: str, texts: Texts, *, by: str = PERSON, state: str = SHOWN
) -> dict[str, Any]:
    """What is kept then; without any words the translation goes. What was made from other words goes as well."""
    rest = {other: said for other, said in kept.items() if other != tag and said["of"] == digest(originals)}
    said = {name: words for name, words in texts.items() if words}
    if not said and (kept.get(tag) or {}).get("by") == MACHINE:
        by, state = MACHINE, REFUSED
    elif not said:
        return rest
    return rest | {tag: {"text": said, "by": by, "state": state, "of": digest(originals)}}


def may_offer(kept: Kept, originals: Texts, tag: str) -> bool:
    """Whether a machine may put its words into this language: there are none of a person's, and its own were not taken away."""
    said = kept.get(tag)
    return not said or said["of"] != digest(originals)


def turned(kept: Kept, state: str) -> dict[str, Any]:
    """The same with what a machine made, and nobody has read, in this state; "" throws it away."""
    drafts = [tag for tag, said in kept.items() if said.get("by") == MACHINE and said["state"] != REFUSED]
    return {
        tag: said | {"state": state} if tag in drafts else said
        for tag, said in kept.items()
        if state or tag not in drafts
    }


def call(kept: Kept, originals: Texts, language: str) -> dict[str, Any]:
    """The same where the team says in which language the words are; "" leaves it to them."""
    rest = {tag: said for tag, said in kept.items() if tag != ORIGINAL}
    return rest | {ORIGINAL: {"language": language, "of": digest(originals)}} if language else rest
