"""The part `settings` of a framework's file, and the columns of a dialogue that say the same."""

from issues.frameworks.settings import Settings, rule_of

NUMBERS = ("support_voices", "support_groups", "support_lane_share", "agenda_minutes")
PUBLIC = {"ledger": "ledger_public"}


def of(dialogue):
    return Settings(
        rule=dialogue.rule.get("name", ""),
        threshold=dialogue.rule.get("threshold", ""),
        block=dialogue.rule.get("block", ""),
        public=tuple(word for word, column in PUBLIC.items() if getattr(dialogue, column)),
        **{name: getattr(dialogue, name) for name in NUMBERS},
    )


def columns(settings, rule):
    """{column: value} of what a file says; `rule`: the one that stands, of which it may change a part."""
    said = {name: getattr(settings, name) for name in NUMBERS if getattr(settings, name)}
    public = {column: word in settings.public for word, column in PUBLIC.items()}
    return said | public | {"rule": rule | rule_of(settings)}
