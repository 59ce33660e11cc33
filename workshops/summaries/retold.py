"""What hidden groups said, in the team's words: which of it stands, and whether it repeats somebody. Plain data in, plain data out.

Kept on a summary as {issue key: {"of": mark, "words": {group key: text}}}. `told`: {issue key: (the mark of the answers that the summary
tells of it and that still stand, the hidden groups that are shown under some of them)}.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from dialogue.digests import SHORT, digest

IN_A_ROW = 8  # words: so many of one's own, in their order, are recognised
NOTHING: tuple[str, Collection[str]] = ("", ())
Told = Mapping[str, tuple[str, Collection[str]]]
Kept = Mapping[str, Mapping]


def field(issue: str, group: str) -> str:
    """The name of its field in the form."""
    return f"said.{issue}.{group}"


def is_field(name: str) -> bool:
    return name.startswith("said.") and name.count(".") == 2


def pair(name: str) -> tuple[str, str]:
    """The issue and the group that a field is about."""
    _said, issue, group = name.split(".")
    return issue, group


def of(answers: Iterable[tuple[str, str]]) -> str:
    """The mark of what words rest on: other answers, other words in one of them or another group shown under it are another mark. A
    number would stay where one goes and another comes back. `answers`: [(digest of its words, key of the group shown or "")]."""
    return digest("\n".join(sorted(f"{mark} {group}" for mark, group in answers)))


def told(answers: Iterable[tuple[str, str, str, bool]]) -> dict[str, tuple[str, Collection[str]]]:
    """As above, of those that stand: [(issue's key, digest of its words, key of the group shown or "", whether that one is hidden)]."""
    found = defaultdict(list)
    for issue, mark, group, hidden in answers:
        found[issue].append((mark, group, hidden))
    return {
        issue: (of([one[:2] for one in rows]), {group for _mark, group, hidden in rows if group and hidden})
        for issue, rows in found.items()
    }


def seen(told: Told) -> str:
    """What the page of the words carries of it, in a hidden field."""
    return " ".join(f"{issue}:{mark[:SHORT]}" for issue, (mark, _groups) in told.items())


def moved(said: Mapping[tuple[str, str], str], rests: str, told: Told) -> set[tuple[str, str]]:
    """The pairs whose words rest on something else than the page showed. `rests`: as `seen` made it."""
    shown = dict(part.split(":", 1) for part in rests.split() if ":" in part)
    now = {pair: told.get(pair[0], NOTHING) for pair, words in said.items() if words}
    return {pair for pair, (mark, groups) in now.items() if shown.get(pair[0]) != mark[:SHORT] or pair[1] not in groups}


def standing(kept: Kept, told: Told) -> dict[tuple[str, str], str]:
    """{(issue, group): words} of what stands. All words about an issue go once any answer of it goes or changes, whoever wrote that: if
    one group's went alone, it would tell whose answer that was."""
    found = {}
    for issue, one in kept.items():
        mark, groups = told.get(issue, NOTHING)
        if mark == one["of"]:  # releases before kept a number, which says too little
            found |= {(issue, group): words for group, words in one["words"].items() if group in groups}
    return found


def keep(words: Mapping[tuple[str, str], str], told: Told) -> dict[str, dict]:
    """What a summary keeps of these words; of a group that nobody reads about there, nothing."""
    kept: dict[str, dict] = {}
    for (issue, group), text in words.items():
        mark, groups = told.get(issue, NOTHING)
        if text and group in groups:
            kept.setdefault(issue, {"of": mark, "words": {}})["words"][group] = text
    return kept


def echo(words: str, answers: Iterable[str]) -> str:
    """The first eight words in a row that an answer has too, or "". Capitals, accents' coding, apostrophes and punctuation do not count."""
    typed = _words(words)
    runs = {tuple(typed[at : at + IN_A_ROW]): at for at in reversed(range(len(typed) - IN_A_ROW + 1))}
    found = {runs[run] for answer in answers for run in _runs(_words(answer)) if run in runs} if runs else set()
    return " ".join(typed[min(found) : min(found) + IN_A_ROW]) if found else ""


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(_letter(character) for character in plain).split()


def _letter(character: str) -> str:
    if character in "'’ʼ":
        return ""
    return character if unicodedata.category(character)[0] in "LMN" else " "
