"""The settings of a dialogue that the team changes in the browser."""

from django.db import transaction

from dialogue import merging
from dialogue.models import Dialogue, TeamLog

ALWAYS = ("title", "question", "about", "answers_until", "decide_until", "join_open", "agenda_minutes")
RULE = ("name", "threshold", "block")
# Whoever lowers these night after night learns how many support a proposal, so they are fixed before anybody can.
BEFORE_OPENING = ("support_voices", "support_groups", "support_lane_share")


def stands(dialogue):
    """{field: value} of all that the page shows."""
    rule = {f"rule_{name}": dialogue.rule.get(name, "") for name in RULE}
    return {name: getattr(dialogue, name) for name in (*ALWAYS, *BEFORE_OPENING)} | rule


@transaction.atomic
def change(*, dialogue, by, seen="", **fields):
    """Change what differs; `seen`: the marks of what the page showed. A rule counts from the next ballot on: the one that is open keeps
    its own. Raises merging.Clash. Returns the names of what was changed."""
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if locked.was_opened:
        fields = {name: value for name, value in fields.items() if name not in BEFORE_OPENING}
    now = stands(locked)
    kept = merging.merge(seen, fields, now)
    changed = sorted(name for name, value in kept.items() if merging.plain(value) != merging.plain(now[name]))
    if not changed:
        return []
    for name in changed:
        if name.startswith("rule_"):
            locked.rule = locked.rule | {name.removeprefix("rule_"): kept[name]}
        else:
            setattr(locked, name, kept[name])
    locked.save(update_fields=[*(n for n in changed if not n.startswith("rule_")), "rule"])
    TeamLog.objects.create(dialogue=locked, by=by, action="changed settings", detail=", ".join(changed)[:300])
    return changed
