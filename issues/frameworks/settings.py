"""The part `settings` of a framework's file: how a dialogue decides and what is public in it. A loader may ignore it. Pure.

What is not said stays as it is; `public` is always the whole list. Never people, sender, dates or the phase.
"""

from dataclasses import dataclass

from dialogue import tags
from issues.frameworks.nodes import Entry, gettext_noop
from issues.rules import Rule, exact

MINUTES, VOICES, GROUPS = range(15, 5_001), range(2, 51), range(1, 11)
SHARE = 20  # characters
PUBLIC = ("ledger", "results", "drafts")  # what everybody may read without signing in
NO_RULE = gettext_noop("these do not make a rule together: a known name, a threshold above 1/2, a block from 1/2 on")
NO_SHARE = gettext_noop("must be a share such as 1/2, above 0 and at most 1")


@dataclass(frozen=True, kw_only=True)
class Settings:
    rule: str = ""
    threshold: str = ""
    block: str = ""
    support_voices: int = 0
    support_groups: int = 0
    support_lane_share: str = ""
    agenda_minutes: int = 0
    languages: tuple[str, ...] = ()  # BCP 47, beside the original
    public: tuple[str, ...] = ()  # PUBLIC


def read(entry: Entry | None) -> Settings | None:
    """The settings of a file, or None where it has none; faults are noted at their line."""
    if entry is None:
        return None
    settings = Settings(
        rule=entry.text("rule", SHARE),
        threshold=entry.text("threshold", SHARE),
        block=entry.text("block", SHARE),
        support_voices=entry.number("support_voices", VOICES),
        support_groups=entry.number("support_groups", GROUPS),
        support_lane_share=entry.text("support_lane_share", SHARE),
        agenda_minutes=entry.number("agenda_minutes", MINUTES),
        languages=entry.tags("languages", tags.MOST),
        public=entry.choices("public", PUBLIC),
    )
    _check(settings, entry)
    return settings


def rule_of(settings: Settings) -> dict[str, str]:
    """The parts of the rule that are said."""
    said = {"name": settings.rule, "threshold": settings.threshold, "block": settings.block}
    return {name: value for name, value in said.items() if value}


def _check(settings: Settings, entry: Entry) -> None:
    try:
        Rule.from_dict(rule_of(settings))
    except (ValueError, OverflowError):
        field = next(name for name in ("rule", "threshold", "block") if getattr(settings, name))
        entry.reader.fault_at(entry.at(field), NO_RULE)
    if settings.support_lane_share and not _is_share(settings.support_lane_share):
        entry.reader.fault_at(entry.at("support_lane_share"), NO_SHARE)


def _is_share(text: str) -> bool:
    try:
        return 0 < exact(text) <= 1
    except (ValueError, OverflowError):
        return False
