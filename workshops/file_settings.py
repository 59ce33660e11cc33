"""The part `settings` of a framework's file, and the columns of a dialogue that say the same."""

from issues.frameworks import settings
from issues.frameworks.settings import Settings, rule_of

NUMBERS = ("support_voices", "support_groups", "support_lane_share", "agenda_minutes")
PUBLIC = {name: f"{name}_public" for name in settings.PUBLIC}


def of(dialogue):
    return Settings(
        rule=dialogue.rule.get("name", ""),
        threshold=dialogue.rule.get("threshold", ""),
        block=dialogue.rule.get("block", ""),
        languages=tuple(dialogue.languages),
        public=tuple(word for word, column in PUBLIC.items() if getattr(dialogue, column)),
        **{name: getattr(dialogue, name) for name in NUMBERS},
    )


def columns(said, rule):
    """{column: value} of what a file says; `rule`: the one that stands, of which it may change a part."""
    found = {name: getattr(said, name) for name in NUMBERS if getattr(said, name)}
    found |= {column: word in said.public for word, column in PUBLIC.items()}
    if said.languages:
        found["languages"] = list(said.languages)
    return found | {"rule": rule | rule_of(said)}
