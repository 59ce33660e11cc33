"""The settings of a dialogue that the team changes in the browser. What each of them does says its sentence in the form."""

from django.conf import settings
from django.db import transaction

from dialogue import database_time, job_names, merging
from dialogue.mail import queueing, replies
from dialogue.models import Dialogue, Job, TeamLog

ALWAYS = (
    *("title", "question", "about", "country", "language", "languages", "zone", "answers_until", "decide_until"),
    *(
        "moderation",
        "machine_help",
        "ledger_public",
        "results_public",
        "drafts_public",
        "may_be_found",
        "join_open",
        "sender_name",
        "agenda_minutes",
    ),
)
ANSWERS = "answers_to"  # an address; another one counts once its owner has said yes
RULE = ("name", "threshold", "block")
# Whoever lowers these night after night learns how many support a proposal, so they are fixed before anybody can.
BEFORE_OPENING = ("support_voices", "support_groups", "support_lane_share")


def stands(dialogue):
    """{field: value} of all that the page shows."""
    answers_to = dialogue.reply_to_asked or dialogue.reply_to
    rule = {f"rule_{name}": dialogue.rule.get(name, "") for name in RULE}
    kept = {name: getattr(dialogue, name) for name in (*ALWAYS, *BEFORE_OPENING)}
    kept["language"] = dialogue.language or settings.LANGUAGE_CODE
    kept["languages"] = ", ".join(dialogue.languages)
    return kept | rule | {ANSWERS: answers_to}


@transaction.atomic
def change(*, dialogue, by, seen="", **fields):
    """Change what differs; `seen`: the marks of what the page showed. A rule counts from the next ballot on: the one that is open keeps
    its own. Raises merging.Clash and replies.Often. Returns the names of what was changed."""
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if locked.was_opened:
        fields = {name: value for name, value in fields.items() if name not in BEFORE_OPENING}
    now = stands(locked)
    kept = merging.merge(seen, fields, now)
    changed = sorted(name for name, value in kept.items() if merging.plain(value) != merging.plain(now[name]))
    if not changed:
        return []
    columns = [name for name in changed if name in now and not name.startswith("rule_") and name != ANSWERS]
    for name in columns:
        setattr(locked, name, _listed(kept[name]) if name == "languages" else kept[name])
    locked.rule = locked.rule | {n.removeprefix("rule_"): kept[n] for n in changed if n.startswith("rule_")}
    locked.public_late = _late(locked, changed)
    if ANSWERS in changed:
        _ask(locked, kept[ANSWERS])
    locked.save(update_fields=[*columns, "rule", "public_late", "reply_to", "reply_to_asked"])
    if "machine_help" in changed:
        _turn(locked)
    TeamLog.objects.create(dialogue=locked, by=by, action="changed settings", detail=", ".join(changed)[:300])
    return changed


def close_to_all(*, dialogue, by):
    """Nothing is open to everybody any more. Returns the names of what was."""
    return change(dialogue=dialogue, by=by, **{f"{name}_public": False for name in Dialogue.PUBLIC})


def _late(dialogue, changed):
    """What is opened to everybody once people could write: they had read that it would not be. Closing it takes the mark away, and
    opening it anew sets it again."""
    marks = {**{f"{part}_public": part for part in Dialogue.PUBLIC}, "may_be_found": "found"}
    pressed = {name: marks[name] for name in changed if name in marks}
    late = set(dialogue.public_late) - set(pressed.values())
    if dialogue.was_opened:
        late |= {mark for name, mark in pressed.items() if getattr(dialogue, name)}
    return sorted(late)


def _turn(dialogue):
    """What machines made so far is read by others from now on; the floor above does it, and asks no server for it."""
    queueing.enqueue(
        kind=job_names.TRANSLATE,
        occasion=f"turned {database_time.now().isoformat()}",
        recipient=dialogue.pk,
        dialogue=None,
        payload={"id": dialogue.pk, "turn": True},
        lane=Job.Lane.SLOW,
    )


def _listed(tags):
    return tags.split(", ") if tags else []


def _ask(dialogue, email):
    """Answers go to the house again at once; to another address once it has said yes. Raises replies.Often."""
    dialogue.reply_to_asked = "" if email == dialogue.reply_to else email
    if not email:
        dialogue.reply_to = ""
    elif dialogue.reply_to_asked:
        replies.ask(dialogue=dialogue, email=email)
