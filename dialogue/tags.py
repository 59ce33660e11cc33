"""Language tags (BCP 47) as they are written. Pure."""

import re

LENGTH = 35  # characters of a tag: what RFC 5646 §4.4.1 asks one to be able to hold
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # well-formed as far as a path in JSON needs it
MOST = 8  # languages of a dialogue beside the original


def is_tag(text: str) -> bool:
    return len(text) <= LENGTH and TAG.fullmatch(text) is not None


def written(tag: str) -> str:
    """A tag as people write it (RFC 5646 §2.1.1): the language small, a script with a capital, a region in capitals."""
    first, *rest = tag.split("-")
    forms = {2: str.upper, 4: str.capitalize}
    return "-".join([first.lower(), *(forms.get(len(part), str.lower)(part) for part in rest)])


def primary(tag: str) -> str:
    """The language of a tag, whatever script or region it says: "pt" of "pt-BR"."""
    return tag.replace("_", "-").split("-")[0].lower()
