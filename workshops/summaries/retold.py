"""What hidden groups said, in the team's words: which of it stands, and whether it repeats somebody. Plain data in, plain data out.

Kept on a summary as {issue key: {"of": number, "words": {group key: text}}}. `told`: {issue key: (how many answers the summary tells of it
that still stand, the hidden groups that are shown under some of them)}.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping

IN_A_ROW = 8  # words: so many of one's own, in their order, are recognised
Told = Mapping[str, tuple[int, Collection[str]]]
Kept = Mapping[str, Mapping]


def field(issue: str, group: str) -> str:
    """The name of its field in the form."""
    return f"said.{issue}.{group}"


def pair(name: str) -> tuple[str, str]:
    """The issue and the group that a field is about."""
    _said, issue, group = name.split(".")
    return issue, group


def standing(kept: Kept, told: Told) -> dict[tuple[str, str], str]:
    """{(issue, group): words} of what stands. All words about an issue go once any answer of it goes, whoever wrote that: if one group's
    went alone, it would tell whose answer that was."""
    found = {}
    for issue, one in kept.items():
        number, groups = told.get(issue, (0, ()))
        if number == one["of"]:
            found |= {(issue, group): words for group, words in one["words"].items() if group in groups}
    return found


def keep(words: Mapping[tuple[str, str], str], told: Told) -> dict[str, dict]:
    """What a summary keeps of these words; of a group that nobody reads about there, nothing."""
    kept: dict[str, dict] = {}
    for (issue, group), text in words.items():
        number, groups = told.get(issue, (0, ()))
        if text and group in groups:
            kept.setdefault(issue, {"of": number, "words": {}})["words"][group] = text
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
