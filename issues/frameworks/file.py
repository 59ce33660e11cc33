"""A framework as a file: what a dialogue starts from, in one YAML text that people can read, edit and mail.

`parse` gives frozen dataclasses or raises FrameworkErrors with every fault, its line and its field. Pure: text in, data
out. `dump.dump` writes the same layout.
"""

from typing import Any

from issues.frameworks import settings, translations
from issues.frameworks.checks import NO_GROUPS, check
from issues.frameworks.nodes import Entry, Reader, gettext_noop
from issues.frameworks.nodes import FrameworkError as FrameworkError  # so that callers need this module only
from issues.frameworks.nodes import FrameworkErrors as FrameworkErrors
from issues.frameworks.outline import (
    BACKGROUND,
    CHALLENGE,
    DIGEST_LENGTH,
    GOAL,
    GROUP_KEY,
    GROUP_NAME,
    LINE,
    MOST_GROUPS,
    MOST_ITEMS,
    MOST_QUESTIONS,
    MOST_ROLES,
    NAME,
    PALETTES,
    PASSAGE,
    PATTERNS,
    POLICIES,
    QUALITIES,
    ROLES,
    SCOPES,
    SHORT,
    STANDINGS,
    STATEMENT,
    THEMES,
    TIE_KEY,
    TIERS,
    TITLE,
    UID_LENGTH,
    VERSIONS,
    Challenge,
    Framework,
    Goal,
    Group,
    IssueText,
    Origin,
    QuestionText,
    Relation,
    Term,
    Vision,
)

NOBODY, NO_ISSUES = gettext_noop("needs at least one group"), gettext_noop("needs at least one issue")
NO_QUESTIONS = gettext_noop("needs at least one question")


def parse(text: str) -> Framework:
    """Read a framework file. Raises FrameworkErrors with every fault found; a syntax fault is reported alone."""
    reader = Reader()
    entry = reader.root(text, Framework)
    framework = translations.read(_framework(entry), entry)
    check(framework, reader)
    reader.raise_faults()
    return framework


def _framework(entry: Entry) -> Framework:
    return Framework(
        key=entry.key("key"),
        uid=entry.key("uid", UID_LENGTH),
        version=entry.number("version", VERSIONS),
        language=entry.tag("language"),
        title=entry.text("title", TITLE),
        question=entry.text("question", LINE),
        about=entry.text("about", PASSAGE, paragraphs=True),
        settings=settings.read(entry.entry("settings", settings.Settings)),
        goals=tuple(_goal(item) for item in entry.entries("goals", Goal, MOST_QUESTIONS)),
        groups=tuple(_group(item) for item in entry.entries("groups", Group, MOST_GROUPS, empty=NO_GROUPS)),
        relations=tuple(_relation(item) for item in entry.entries("relations", Relation, MOST_ITEMS)),
        challenges=tuple(_challenge(item) for item in entry.entries("challenges", Challenge, MOST_ITEMS)),
        visions=tuple(_vision(item) for item in entry.entries("visions", Vision, MOST_ITEMS)),
        issues=tuple(_issue(item) for item in entry.entries("issues", IssueText, MOST_ITEMS, empty=NO_ISSUES)),
        terms=tuple(_term(item) for item in entry.entries("terms", Term, MOST_ITEMS)),
    )


def _row(entry: Entry) -> dict[str, Any]:
    origin = entry.entry("taken_from", Origin)
    return {"uid": entry.key("uid", UID_LENGTH), "origin": origin and _origin(origin)}


def _origin(entry: Entry) -> Origin:
    return Origin(
        uid=entry.key("uid", UID_LENGTH),
        version=entry.number("version", VERSIONS),
        digest=entry.key("digest", DIGEST_LENGTH),
    )


def _goal(entry: Entry) -> Goal:
    return Goal(**_row(entry), key=entry.key("key"), scope=entry.choice("scope", SCOPES), text=entry.text("text", GOAL))


def _group(entry: Entry) -> Group:
    return Group(
        **_row(entry),
        key=entry.key("key", GROUP_KEY),
        name=entry.text("name", GROUP_NAME),
        short_name=entry.text("short_name", SHORT),
        standing=entry.choice("standing", STANDINGS),
        tier=entry.number("tier", TIERS),
        policy=entry.choice("policy", POLICIES),
        palette=entry.choice("palette", PALETTES),
        pattern=entry.choice("pattern", PATTERNS),
        description=entry.text("description", PASSAGE, paragraphs=True),
        roles=entry.texts("roles", NAME, MOST_ROLES),
        parts=tuple(_group(item) for item in entry.entries("parts", Group, MOST_GROUPS)),
    )


def _relation(entry: Entry) -> Relation:
    return Relation(
        **_row(entry),
        key=entry.key("key", TIE_KEY),
        from_group=entry.key("from", GROUP_KEY),
        to_group=entry.key("to", GROUP_KEY),
        kind=entry.text("kind", NAME),
        quality=entry.choice("quality", QUALITIES),
        from_expects=entry.text("from_expects", STATEMENT),
        to_expects=entry.text("to_expects", STATEMENT),
        note=entry.text("note", STATEMENT),
    )


def _challenge(entry: Entry) -> Challenge:
    return Challenge(
        **_row(entry),
        key=entry.key("key"),
        text=entry.text("text", CHALLENGE),
        groups=entry.texts("groups", NAME, MOST_ITEMS, empty=NOBODY),
        issues=entry.texts("issues", NAME, MOST_ITEMS),
    )


def _vision(entry: Entry) -> Vision:
    held = entry.texts("groups", NAME, MOST_ITEMS, empty=NOBODY)
    return Vision(**_row(entry), key=entry.key("key"), text=entry.text("text", CHALLENGE), groups=held)


def _issue(entry: Entry) -> IssueText:
    return IssueText(
        **_row(entry),
        key=entry.key("key"),
        title=entry.text("title", TITLE),
        teaser=entry.text("teaser", LINE),
        theme=entry.choice("theme", THEMES),
        role=entry.choice("role", ROLES),
        problem=entry.text("problem", PASSAGE, paragraphs=True),
        opportunity=entry.text("opportunity", PASSAGE, paragraphs=True),
        background=entry.text("background", BACKGROUND, paragraphs=True),
        sources=entry.texts("sources", LINE, MOST_ROLES),
        questions=tuple(_question(n, item) for n, item in enumerate(_questions(entry), 1)),
    )


def _questions(entry: Entry) -> list[Entry | str]:
    return entry.entries_or_texts("questions", QuestionText, STATEMENT, MOST_QUESTIONS, empty=NO_QUESTIONS)


def _question(place: int, item: Entry | str) -> QuestionText:
    if isinstance(item, str):
        return QuestionText(key=str(place), text=item)
    return QuestionText(**_row(item), key=item.key("key"), text=item.text("text", STATEMENT))


def _term(entry: Entry) -> Term:
    return Term(
        **_row(entry),
        key=entry.key("key", GROUP_KEY),
        name=entry.text("name", SHORT),
        definition=entry.text("definition", STATEMENT),
        note=entry.text("note", STATEMENT),
    )
