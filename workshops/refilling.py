"""An outline put in the place of another one, in a dialogue that nobody could read yet: rows that are found again keep their place
in the database, so that people, invitations and plans that hang on them stay."""

import copy
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, ProtectedError, RestrictedError, Value
from django.db.models.functions import Cast, Concat

from dialogue import digests
from dialogue.models import Dialogue, TeamLog
from issues.frameworks import comparison, dump
from issues.models import Issue, Question, Term
from stakeholders.models import CardBatch, Challenge, Invitation, Participant, Relation, StakeholderGroup, Vision
from workshops import file_settings, outlining
from workshops.models import Goal, Session

MODELS: dict[str, Any] = {"groups": StakeholderGroup, "relations": Relation, "challenges": Challenge, "visions": Vision}
MODELS |= {"issues": Issue, "questions": Question, "terms": Term, "goals": Goal}


class Opened(Exception):
    """People could read the outline: from then on nothing of it is deleted."""


class Changed(Exception):
    """Somebody changed the outline after the differences were shown."""


class Held(Exception):
    """People, a room or a plan hang on rows that would go or become another; `args[0]`: as `held_back` says."""


def mark(dialogue):
    """Of the outline and the settings as they stand, for a page that shows what would become of them."""
    return digests.short(dump.dump(replace(outlining.read(dialogue), settings=file_settings.of(dialogue))))


def held_back(dialogue, framework):
    """[(name, why)] of groups that people were asked into, and that would go ("gone"), protect otherwise ("policy"), stand elsewhere
    ("place"), or not be a group to speak for any more ("parts"); of what would go and was asked in a room ("asked"), or is what a
    session is about ("planned")."""
    read = outlining.read(dialogue)
    return [*_held_groups(dialogue, read, framework), *_in_use(dialogue, read, framework)]


def _held_groups(dialogue, read, framework):
    standing = list(comparison.rows_of(read, "groups"))
    coming = list(comparison.rows_of(framework, "groups"))
    back = {old: new for new, old in comparison.pairs(standing, coming).items()}
    taken = _taken(dialogue)
    named = {standing[old][1].key: coming[new][1].key for old, new in back.items()}
    found = [
        (named.get(place, place), row, coming[back[at]] if at in back else None)
        for at, (place, row) in enumerate(standing)
    ]
    return [(row.name, why) for place, row, new in found if row.key in taken and (why := _why(place, row, new))]


def _in_use(dialogue, read, framework):
    asked = Question.objects.filter(issue__dialogue=dialogue, in_rooms__isnull=False).select_related("issue").distinct()
    kept = _kept(read, framework, "questions")
    found = [(row.text, "asked") for row in asked if (row.issue.key, row.key) not in kept]
    sessions = Session.objects.filter(workshop__dialogue=dialogue)
    for name, field in (("issues", "issue"), ("groups", "group")):
        kept = {key for _where, key in _kept(read, framework, name)}
        named = MODELS[name].objects.filter(pk__in=sessions.filter(**{f"{field}__isnull": False}).values(field))
        found += [(comparison.label(row), "planned") for row in named if row.key not in kept]
    return found


def _kept(read, framework, name):
    """(where it stands, key) of the rows that are found again."""
    one, other = list(comparison.rows_of(read, name)), list(comparison.rows_of(framework, name))
    return {(one[old][0], one[old][1].key) for old in comparison.pairs(one, other).values()}


def _taken(dialogue):
    """Keys of groups that somebody is in, was invited into or has a card for."""
    used = dialogue.groups.none()
    for model in (Participant, Invitation, CardBatch):
        used |= dialogue.groups.filter(
            pk__in=model.objects.filter(dialogue=dialogue, group__isnull=False).values("group")
        )
    return set(used.values_list("key", flat=True))


def _why(place, row, new):
    """`place`: of the group in which it stands, as the coming outline calls it."""
    if new is None:
        return "gone"
    within, said = new
    if said.policy != row.policy:
        return "policy"
    if (within, said.standing) != (place, row.standing):
        return "place"
    return "parts" if said.parts and not row.parts else ""


@transaction.atomic
def put(*, dialogue, by, framework, seen, head=False, settings=False):
    """The outline becomes what `framework` says; with it, if wanted, what stands above the lists, and the settings. `seen`: the mark of
    the outline that the page showed. Raises Opened, Changed and Held."""
    locked = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if locked.was_opened:
        raise Opened
    if mark(locked) != seen:
        raise Changed
    if held := held_back(locked, framework):
        raise Held(held)
    changed = _columns(locked, framework, head, settings)
    for name, value in changed.items():
        setattr(locked, name, value)
    if changed:
        locked.save(update_fields=list(changed))
    try:
        _Refilling(locked).refill(framework)
    except (ProtectedError, RestrictedError) as why:
        raise Held([("", "used")]) from why
    TeamLog.objects.create(dialogue=locked, by=by, action="put in an outline", detail=_names(changed))
    return locked


def _names(changed):
    """Read after "put in an outline"."""
    names = ("translations" if name == "worded" else name.replace("_", " ") for name in changed)
    return f"and changed {', '.join(names)}"[:300] if changed else ""


def _columns(dialogue, framework, head, settings):
    """{column: value} of the dialogue itself that a press changes."""
    said = {"title": framework.title, **outlining.head(framework)} if head else {}
    if settings and framework.settings:
        said |= file_settings.columns(framework.settings, dialogue.rule)
    return {name: value for name, value in said.items() if getattr(dialogue, name) != value}


def foreseen(dialogue, coming, *, head=False, settings=False):
    """`coming` with the head and the settings that the dialogue would have after `put`, for a page that compares it."""
    after = copy.copy(dialogue)
    for name, value in _columns(dialogue, coming, head, settings).items():
        setattr(after, name, value)
    named = {name: getattr(after, name) for name in comparison.HEAD if name != "translations"}
    words = outlining.translations_of(after)
    return replace(coming, translations=words, settings=file_settings.of(after), **named)


class _Refilling(outlining.Filling):
    def refill(self, framework):
        read = outlining.read(self.dialogue)
        every = outlining.rows_of(self.dialogue)
        rows = {name: {(_within(r), r.key): r for r in every if isinstance(r, model)} for name, model in MODELS.items()}
        self.again, self.left = {}, {name: set(found.values()) for name, found in rows.items()}
        for name, found in rows.items():
            self._find(name, found, read, framework)
            _park(MODELS[name], found.values())
        self.fill(framework)
        self._drop()

    def _find(self, name, found, read, framework):
        """Which row of the database each row of the outline is."""
        one, other = list(comparison.rows_of(read, name)), list(comparison.rows_of(framework, name))
        for new, old in comparison.pairs(one, other).items():
            where, row = one[old]
            place = (where if name == "questions" else row.from_group if name == "relations" else "", row.key)
            self.again[id(other[new][1])] = found[place]
            self.left[name].discard(found[place])

    def row(self, model, said, **fields):
        found = self.again.get(id(said))
        if found is None:
            return super().row(model, said, **fields)
        for name, value in fields.items():
            setattr(found, name, value)
        if said.translations:  # a file without any leaves those that stand, which may be older than their original then
            found.worded = outlining.worded(said)
        if said.uid:
            found.uid = said.uid
            found.from_uid, found.from_version, found.from_digest = (
                outlining.origin_fields(said.origin) if said.origin else ("", None, "")
            )
        return found

    def ask(self, issue, questions):
        for at, asked in enumerate(questions, 1):
            self.row(Question, asked, issue=issue, key=asked.key, position=at, text=asked.text).save()

    def _drop(self):
        """What is gone, and only now: a part that moved to another lane would go with its old one."""
        for name in ("questions", "relations", "challenges", "visions", "issues", "terms", "goals", "groups"):
            MODELS[name].objects.filter(pk__in=[row.pk for row in self.left[name]]).delete()


def _within(row):
    if isinstance(row, Question):
        return row.issue.key
    return row.from_group.key if isinstance(row, Relation) else ""


def _park(model, rows):
    """Under keys that no file can hold, so that two rows may take each other's."""
    parked = Concat(Value("~"), Cast(F("pk"), CharField()))
    model.objects.filter(pk__in=[row.pk for row in rows]).update(key=parked)
