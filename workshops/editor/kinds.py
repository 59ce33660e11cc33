"""The rows of an outline as the editor knows them: which kinds there are, what each says, in which order they stand."""

from typing import Any

from django.db.models import Prefetch
from django.utils.text import slugify

from issues.models import Issue, Question, Term
from issues.rewording import ABOVE, dialogue_of
from stakeholders.models import Challenge, Relation, StakeholderGroup, Vision
from workshops.models import Goal

KINDS: dict[str, Any] = {
    "goal": Goal,
    "group": StakeholderGroup,
    "tie": Relation,
    "challenge": Challenge,
    "vision": Vision,
    "issue": Issue,
    "question": Question,
    "term": Term,
}
NAMES = {model: name for name, model in KINDS.items()}
CLOSED_AFTER_OPENING = ("group", "issue")  # a ballot counts these: then only merging and ballots add to them
FIELDS = {
    "goal": ("scope", "text"),
    "group": ("name", "short_name", "description", "roles", "place", "tier", "policy", "palette", "pattern"),
    "tie": ("from_group", "to_group", "kind", "quality", "from_expects", "to_expects", "note"),
    "challenge": ("text", "groups", "issues"),
    "vision": ("text", "groups"),
    "issue": ("title", "teaser", "problem", "opportunity", "background", "sources", "theme", "role"),
    "question": ("issue", "text"),
    "term": ("name", "definition", "note"),
}
MANY = ("groups", "issues")  # said by their keys
LONGEST_KEY = 40


def everything(dialogue):
    """{kind: rows} of everything of an outline, in its order; eleven queries."""
    groups = tree_order(dialogue.groups.all())
    known = {group.pk: group for group in groups}
    ties = list(Relation.objects.filter(from_group__dialogue=dialogue).order_by("position", "pk"))
    for tie in ties:
        tie.from_group, tie.to_group = known[tie.from_group_id], known[tie.to_group_id]
    asked = Prefetch("questions", Question.objects.standing().order_by("position", "pk"), to_attr="asked")
    issues = list(dialogue.issues.listed().prefetch_related(asked).order_by("position", "pk"))
    return {
        "goal": list(dialogue.goals.order_by("scope", "position", "pk")),
        "group": groups,
        "tie": ties,
        "challenge": list(dialogue.challenges.prefetch_related("groups", "issues")),
        "vision": list(dialogue.visions.prefetch_related("groups")),
        "issue": issues,
        "question": [question for issue in issues for question in issue.asked],
        "term": list(dialogue.terms.all()),
    }


def kind_of(row):
    return NAMES[type(row)]


def rows(dialogue, kind):
    """All rows of a kind, each with what leads to its dialogue."""
    model = KINDS[kind]
    above = ABOVE.get(model)
    found = model.objects.filter(**{f"{above}__dialogue" if above else "dialogue": dialogue})
    return found.select_related(f"{above}__dialogue" if above else "dialogue")


def stands(row):
    """{field: what the editor's form shows}. Lists are lists of texts; `place` of a group is its standing, or the lane above it."""
    return {name: _value(row, name) for name in FIELDS[kind_of(row)]}


def _value(row, name):
    if name == "place":
        return place_of(row)
    if name in MANY:
        return list(getattr(row, name).order_by("position", "pk").values_list("key", flat=True))
    return getattr(row, name)


def place_of(group):
    return f"part:{group.parent_id}" if group.parent_id else group.standing


def in_order(row):
    """The rows that are numbered together with this one (itself among them), as they stand on the page."""
    kind = kind_of(row)
    if kind == "question":
        return sorted(row.issue.questions.all(), key=lambda one: (shelf(one), *_place(one)))
    if kind == "group":
        return tree_order(row.dialogue.groups.all())
    return sorted(rows(dialogue_of(row), kind), key=lambda one: (shelf(one), *_place(one)))


def shelf(row):
    """A row moves among those of the same shelf; questions that were taken out come below the others."""
    kind = kind_of(row)
    if kind == "question":
        return (row.is_taken_out,)
    if kind == "issue":
        return (row.role != Issue.Role.BUILDING_BLOCK,)
    if kind == "group":
        return row.parent_id, row.is_counted
    return (row.scope,) if kind == "goal" else ()


def tree_order(groups):
    """Lanes with their parts below them, then consultative groups."""
    known = {group.pk: group for group in groups}

    def place(group):
        top = known.get(group.parent_id, group)
        return not top.is_counted, *_place(top), group is not top, *_place(group)

    return sorted(known.values(), key=place)


def speaking(groups):
    """Those that people can belong to: parts, lanes without them, consultative groups. `groups`: all, in their order."""
    lanes = {group.parent_id for group in groups}
    return [group for group in groups if group.pk not in lanes]


def _place(row):
    return row.position, row.pk


def free_key(row, words, taken):
    """A key that lasts, made of a row's first words; numbered where they are taken or none of them can stand in an address."""
    stem = slugify(words)
    while len(stem) > LONGEST_KEY - 4:
        stem = stem.rpartition("-")[0] if "-" in stem else stem[: LONGEST_KEY - 4]
    stem = stem or kind_of(row)
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
