"""What a summary keeps of rounds and of ballots on words: plain data in, plain data out."""

from collections.abc import Mapping
from typing import Any


def entries(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """What stands under a name. Before any release some of it was kept as bare numbers: that is not told."""
    return [entry for entry in content.get(name, ()) if isinstance(entry, dict)]
