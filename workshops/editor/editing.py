"""An outline is written and changed before its dialogue opens: rows are added, changed, moved and deleted.

From opening on nothing is deleted and words change by corrections (issues/correcting.py). Only `was_opened` decides, never whether
somebody has answered. All of these verbs hold the dialogue's row, as opening does: whatever they find stays so.
"""

from django.db import transaction
from django.db.models import Max, ProtectedError, RestrictedError

from dialogue import merging
from dialogue.models import Dialogue, TeamLog
from issues.frameworks import outline
from issues.models import Question
from stakeholders.models import StakeholderGroup
from workshops.editor import kinds
from workshops.models import Session, Workshop

TEXTS = ("title", "name", "text", "kind")  # the field that a row is called by
PROMISED = {"policy", "place"}  # of a group: what whoever is asked into it is told
Standing = StakeholderGroup.Standing


class NotNow(Exception):
    """`args[0]`: "opened", "over", "gone", "used" (people were asked it, or into it), "planned" (a run of show names it),
    "parts" (a lane has some), "told" (people rely on it), "people" (they belong to the lane, not to a part), "itself" (a tie) or "many"."""


def _hold(dialogue, *, opened=False):
    """The dialogue, locked. `opened`: the verb may also come after opening."""
    held = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
    if held.is_over:
        raise NotNow("over")
    if held.was_opened and not opened:
        raise NotNow("opened")
    return held


def _again(row):
    """The row as it stands now that the dialogue is held. Raises NotNow where a colleague deleted it."""
    found = kinds.rows(kinds.dialogue_of(row), kinds.kind_of(row)).filter(pk=row.pk).first()
    if found is None:
        raise NotNow("gone")
    return found


@transaction.atomic
def add(*, dialogue, what, by, **fields):
    """A new row, last of its kind. Some kinds can be added after opening as well: nobody has voted on them."""
    held = _hold(dialogue, opened=what not in kinds.CLOSED_AFTER_OPENING)
    row = kinds.KINDS[what](**({} if what in ("question", "tie") else {"dialogue": held}))
    many = _take(row, fields)
    _check(row)
    _put_last(row)
    row.save()
    _set(row, many)
    _number(row)
    _log(held, by, f"added to the outline a {what}:", row)
    return row


def _put_last(row):
    """Last of those it stands beside, under a key that none of them has. Raises NotNow."""
    beside = _beside(row)
    if beside.count() >= _most(kinds.kind_of(row)):
        raise NotNow("many")
    row.position = (beside.aggregate(last=Max("position"))["last"] or 0) + 1
    row.key = _key(row)


def _most(kind):
    limits = {"group": outline.MOST_GROUPS, "question": outline.MOST_QUESTIONS, "goal": outline.MOST_QUESTIONS}
    return limits.get(kind, outline.MOST_ITEMS)


def _beside(row):
    """The rows with which it shares positions and keys."""
    kind = kinds.kind_of(row)
    return row.issue.questions if kind == "question" else kinds.rows(kinds.dialogue_of(row), kind)


def _key(row):
    if isinstance(row, Question):
        return Question.free_key(row.issue_id)
    words = next(getattr(row, name) for name in TEXTS if hasattr(row, name))
    if kinds.kind_of(row) == "tie":
        words = f"{row.from_group.key} {row.to_group.key}"
    return kinds.free_key(row, words, set(_beside(row).values_list("key", flat=True)))


@transaction.atomic
def change(*, row, by, seen="", **fields):
    """Change what differs; `seen`: the marks of what the page showed. Raises NotNow, merging.Clash. Returns whether anything did."""
    held = _hold(kinds.dialogue_of(row))
    row = _again(row)
    now = kinds.stands(row)
    kept = merging.merge(seen, fields, now)
    changed = {name: value for name, value in kept.items() if merging.plain(value) != merging.plain(now[name])}
    if not changed:
        return False
    if PROMISED & set(changed) and kinds.kind_of(row) == "group" and _has_people(row):
        raise NotNow("told")
    many = _take(row, changed)
    _check(row)
    _make_room(row, changed)
    row.save()
    _set(row, many)
    _number(row)
    if left := "issue" in changed and now["issue"].questions.first():
        _number(left)
    _log(held, by, "changed the outline:", row)
    return True


def _make_room(row, changed):
    """A question comes last in an issue new to it, and a tie of another group gets a key that is free there. Raises NotNow."""
    if "issue" in changed:
        _put_last(row)
    elif "from_group" in changed and row.from_group.ties_out.exclude(pk=row.pk).filter(key=row.key).exists():
        row.key = _key(row)


def _take(row, fields):
    """Put these into the row; returns those that are rows of their own."""
    many = {name: fields[name] for name in kinds.MANY if name in fields}
    for name, value in fields.items():
        if name == "place":
            _stand(row, value)
        elif name not in many:
            setattr(row, name, value)
    return many


def _stand(group, place):
    standing, _colon, above = place.partition(":")
    group.standing = standing
    group.parent = group.dialogue.groups.get(pk=above, standing=Standing.LANE) if above else None


def _set(row, many):
    dialogue = kinds.dialogue_of(row)
    for name, keys in many.items():
        getattr(row, name).set(getattr(dialogue, name).filter(key__in=keys))


def _check(row):
    """What a form alone cannot know, or a colleague may have changed since. Raises NotNow."""
    kind = kinds.kind_of(row)
    if kind == "tie" and row.from_group_id == row.to_group_id:
        raise NotNow("itself")
    if kind != "group":
        return
    if row.pk and row.standing != Standing.LANE and row.parts.exists():
        raise NotNow("parts")
    if row.parent_id and (row.parent_id == row.pk or _has_people(row.parent)):
        raise NotNow("people")
    if row.parent_id and row.parent.parts.exclude(pk=row.pk).count() >= max(outline.PARTS):
        raise NotNow("many")


def _has_people(group):
    """Somebody was invited into it or has joined: then it cannot get parts, as they would belong to none."""
    named = group.dialogue.invitations.filter(group=group)
    return group.participants.exists() or named.exists() or group.dialogue.card_batches.filter(group=group).exists()


@transaction.atomic
def move(*, row, by, way):
    """One place up (-1) or down (1) among the rows of its shelf; groups and issues only before opening. Returns whether it moved."""
    held = _hold(kinds.dialogue_of(row), opened=kinds.kind_of(row) not in kinds.CLOSED_AFTER_OPENING)
    row = _again(row)
    _number(row)
    beside = [one for one in kinds.in_order(row) if kinds.shelf(one) == kinds.shelf(row)]
    at = [one.pk for one in beside].index(row.pk)
    if not way or not 0 <= at + way < len(beside):
        return False
    one, other = beside[at], beside[at + way]
    one.position, other.position = other.position, one.position
    for each in (one, other):
        each.save(update_fields=["position"])
    _number(row)
    _log(held, by, "moved in the outline:", row)
    return True


@transaction.atomic
def drop(*, row, by):
    """Delete a row that nobody but the team has read. Raises NotNow."""
    held = _hold(kinds.dialogue_of(row))
    row = _again(row)
    if kinds.kind_of(row) == "group" and row.parts.exists():
        raise NotNow("parts")
    if _is_planned(row):
        raise NotNow("planned")
    rest = [one for one in kinds.in_order(row) if one.pk != row.pk]
    words = str(row)
    try:
        row.delete()
    except (ProtectedError, RestrictedError) as error:
        raise NotNow("used") from error
    if rest:
        _number(rest[0])
    _log(held, by, "deleted from the outline:", words)


def _is_planned(row):
    """A session names it, which the database would leave without; of a workshop that was called off nobody needs that."""
    name = kinds.kind_of(row)
    if name not in ("group", "issue"):
        return False
    return Session.objects.filter(**{name: row}).exclude(workshop__state=Workshop.State.CANCELLED).exists()


def _number(row):
    """Positions from 1, as the page shows them."""
    for n, one in enumerate(kinds.in_order(row), 1):
        if one.position != n:
            one.position = n
            one.save(update_fields=["position"])


def _log(dialogue, by, action, row):
    TeamLog.objects.create(dialogue=dialogue, by=by, action=action, detail=str(row)[:300])
