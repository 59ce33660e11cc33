"""What the page of a collection shows: what can be marked while it is open, and this person's own words. Eight queries at most, with those
that tell who this is."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue import keys
from issues import leaving, release_words, releasing
from issues.disclosure import steps_of_five
from issues.models import Issue, Leaving, SaidStatement, StatementMark, StatementRound
from issues.models.evaluations import HEARD
from issues.models.statements import KINDS, Collection, Kind
from issues.reading import Flag
from issues.statements import refs

A_PAGE = 40  # statements
WISHES = {"yes": True, "no": False, "none": None}  # the state that a press asks for
SAID_AS = {True: "yes", False: "no", None: "none"}
BOTH = "both"
HALVES = {
    Issue.Theme.GOVERNANCE: gettext_lazy("Governance"),
    Issue.Theme.LIVELIHOODS: gettext_lazy("Livelihoods"),
    BOTH: gettext_lazy("Governance and livelihoods"),
    "": gettext_lazy("Of another theme, or of no issue"),
}


@dataclass
class Item:
    """A statement as a page shows it. `flags`: the groups that hold it by the outline, or that of whoever wrote it; `said`: its row where
    somebody wrote it; `has`: what this person said of it."""

    ref: str
    text: str
    kind: str
    flags: list = field(default_factory=list)
    issues: list = field(default_factory=list)
    said: Any = None
    has: bool | None = None
    seen: str = ""  # which words these are

    @property
    def stands(self):
        return SAID_AS[self.has]

    @property
    def replaces(self):
        """What a press replaces, and which words it is about."""
        return "-".join(filter(None, (self.stands, self.seen)))

    @property
    def half(self):
        """Of a challenge: the theme of its issues."""
        themes = {issue.theme for issue in self.issues if issue.theme}
        return BOTH if len(themes) > 1 else next(iter(themes), "")

    @property
    def half_words(self):
        return HALVES[self.half]


@dataclass
class Rounds:
    """The rounds of a collection, the latest first."""

    every: list

    @property
    def asked(self):
        return self.every[0] if self.every else None

    @property
    def closed(self):
        return [each for each in self.every if each.is_closed]


def pressed():
    """Of a round, how many took part at least: the marks of the statement that has most. A person has one there, and many in all."""
    marks = StatementMark.objects.filter(HEARD, round=OuterRef("pk")).order_by().values(*refs.COLUMNS)
    most = marks.annotate(n=Count("pk")).order_by("-n").values("n")[:1]
    return Coalesce(Subquery(most, output_field=IntegerField()), 0)


def rounds_of(here, collection):
    """Each with `.total` and `.readable`, how many that people wrote everybody reads; one query."""
    said = refs.readable(here.dialogue, collection).order_by().annotate(one=Value(1)).values("one")
    readable = Coalesce(Subquery(said.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    found = list(
        StatementRound.objects.filter(dialogue=here.dialogue, collection=collection).annotate(
            total=pressed(), readable=readable
        )
    )
    for each in found:
        each.dialogue = here.dialogue
    return Rounds(found)


# ---- statements


def outlined(here, collection):
    """[Item] of the outline, in its order, each with the groups that hold it; two queries, one of hopes."""
    name, model = refs.OF_OUTLINE[collection]
    found: dict[int, Item] = {}
    rows = model.objects.filter(dialogue=here.dialogue).order_by("position", "pk", "groups__position")
    fields: dict[str, Any] = {f"group_{part}": F(f"groups__{part}") for part in ("short_name", "palette", "pattern")}
    fields |= {"of": F("groups"), "group_key": F("groups__key")}
    kind = KINDS[collection][0]
    for row in rows.only("text", "position").annotate(**fields).told(here.dialogue):
        item = found.setdefault(row.pk, Item(f"{name}-{row.pk}", row.text, kind))
        if row.of:
            short = here.groups.name(row.group_key, row.group_short_name)
            item.flags.append(Flag(short, row.group_palette, row.group_pattern))
    for issue in _issues(here) if collection == Collection.CHALLENGES else ():
        if issue.challenge in found:
            found[issue.challenge].issues.append(issue)
    return list(found.values())


def _issues(here):
    """The issues of each challenge: a row for each pair."""
    rows = here.dialogue.issues.exclude(challenges=None).exclude(status=Issue.Status.REMOVED)
    rows = rows.annotate(challenge=F("challenges")).order_by("position", "pk")
    return rows.only("key", "title", "theme", "dialogue").told(here.dialogue)


def written(here, rows, own=None):
    """(those of these rows, this person's own), [SaidStatement] each; one query. `rows`: a Q that names them."""
    mine = Case(When(own, then=Value(1)), default=Value(0), output_field=IntegerField()) if own else Value(0)
    listed = Case(When(rows, then=Value(1)), default=Value(0), output_field=IntegerField())
    every = SaidStatement.objects.heard().filter(rows | own if own else rows)
    found = list(with_standing(every).annotate(is_mine=mine, is_listed=listed))
    for row in found:
        here.groups.tell(row.voice.group)
    return [row for row in found if row.is_listed], [row for row in found if row.is_mine]


def with_standing(rows):
    """What is told of one's own words: whose they are, and whether enough people have words waiting."""
    rows = rows.select_related("voice__group").order_by("pk")
    return rows.annotate(can_come_out=releasing.is_large_enough())


def item_of(row):
    return Item(row.ref, row.text, row.kind, [row.shown_group] if row.shown_group else [], said=row)


LAST = 32767  # among the places of groups
IN_ORDER = Case(  # by group where it may be shown, and those without one last; else in no order
    When(SaidStatement.IN_THE_OPEN | Q(show_group=True), then=F("voice__group__position")),
    default=Value(LAST),
    output_field=IntegerField(),
)


def in_order(rows):
    """As IN_ORDER."""
    return sorted(rows, key=lambda row: (row.voice.group.position if row.shown_group else LAST, row.pk))


# ---- the page while it is open, or before


def open_page(here, collection, rounds, number=None):
    """All that can be marked, a page of it, with what this person said; and their own words."""
    asked = rounds.asked
    items = sorted(outlined(here, collection), key=lambda item: list(HALVES).index(item.half))
    page = Paginator(range(len(items) + (asked.readable if asked else 0)), A_PAGE).get_page(number)
    first, last = max(page.start_index() - 1, 0), page.end_index()
    part = slice(max(0, first - len(items)), max(0, last - len(items)))
    shown = refs.readable(here.dialogue, collection).order_by(IN_ORDER, "pk").values("pk")[part]
    there, mine = written(here, Q(pk__in=shown), own_of(here, rounds)) if asked else ([], [])
    listed = _seen(here.dialogue, [*items[first:last], *map(item_of, in_order(there))])
    tokens = _mark(here, asked, listed) if asked and own_of(here, rounds) else set()
    return {
        "page": page,
        "sections": sections(listed),
        "total": steps_of_five(asked.total) if asked and asked.is_open else 0,
        **yours(here, collection, rounds, mine, tokens),
    }


def _seen(dialogue, items):
    for item, mark in zip(items, keys.seen(dialogue, [item.text for item in items]), strict=True):
        item.seen = mark
    return items


def own_of(here, rounds):
    """Which rows this person wrote: of the latest round, and of those before it what can still go; None for who writes nothing."""
    if here.participant is None or here.dialogue.is_sealed or not rounds.every:
        return None
    every = dict.fromkeys(scope for each in rounds.every for scope in each.every_writing(here.participant.group))
    tags = keys.tags(here.dialogue, here.participant.pk, list(every))
    of_these = Q() if rounds.asked.is_open else Q(round=rounds.asked.pk) | Q(released=False)
    return of_these & Q(
        round__in=[each.pk for each in rounds.every], voice__dialogue=here.dialogue.pk, voice__tag__in=tags
    )


def _mark(here, asked, listed):
    """Note on each item what this person said of it; returns the marks of all that goes, asked for along with it."""
    if not asked.is_open:
        return tokens_of(here)
    by_ref = {item.ref: item for item in listed}
    tags = keys.tags(here.dialogue, here.participant.pk, [asked.marking(ref) for ref in by_ref])
    rows = StatementMark.objects.filter(voice__dialogue=here.dialogue, voice__tag__in=tags, round=asked).order_by()
    has = Case(When(has=True, then=Value("yes")), default=Value("no"))
    tokens = set()
    for what, stands in (
        rows.annotate(what=refs.in_text(), stands=has).values_list("what", "stands").union(gone(here), all=True)
    ):
        if stands:
            by_ref[what].has = WISHES[stands]
        else:
            tokens.add(what)
    return tokens


def gone(here):
    rows = Leaving.objects.filter(dialogue=here.dialogue).order_by()
    return rows.annotate(what=F("token"), stands=Value("")).values_list("what", "stands")


def tokens_of(here):
    return {what for what, _stands in gone(here)}


def sections(listed):
    """[{"title", "outline", "items"}]: what the outline says by theme, then what people wrote by group; in the order of the list."""
    found: dict[Any, dict[str, Any]] = {}
    for item in listed:
        group = item.said.shown_group if item.said else None
        place = ("said", group and group.pk) if item.said else ("outline", item.half)
        title = group.name if group else _("Said without a group") if item.said else str(HALVES[item.half])
        if item.ref.startswith("vision-"):
            title = _("Hopes of the outline")
        found.setdefault(place, {"title": title, "outline": item.said is None, "group": group, "items": []})[
            "items"
        ].append(item)
    return list(found.values())


# ---- what this person wrote


def yours(here, collection, rounds, mine, tokens):
    """Their own words and what they can do."""
    asked, now = rounds.asked, here.clock.now()
    late = asked is not None and asked.is_open and here.is_late_for(asked.opened_at)
    is_open = asked is not None and asked.is_open and here.dialogue.may_answer
    by_pk = {each.pk: each for each in rounds.every}
    for row in mine:
        row.round = by_pk[row.round_id]
        row.can_come_out = row.can_come_out or row.is_named
        row.night = leaving.night_of(row, here.dialogue, tokens, now.date())
        row.standing = release_words.of_remark(row, here.dialogue, now)
        row.can_lose = here.may_speak and not row.is_leaving and (not row.released or (is_open and not late))
    latest = {}
    for row in sorted(
        mine, key=lambda row: row.pending
    ):  # of two the one that its author left last; a leaving one comes second
        if asked and row.round_id == asked.pk and (row.kind not in latest or not row.is_leaving):
            latest[row.kind] = row
    return {
        "own": latest,
        "unread_before": [row for row in mine if asked is None or row.round_id != asked.pk],
        "by_when": release_words.by_when(here.dialogue, now),
        "can_speak": here.may_speak and is_open and not late,
        "late": late,
        "kinds": KINDS[collection],
    }


ASKS = {
    Kind.CHALLENGE: gettext_lazy("What do you find hard? One challenge that you and others of your group face."),
    Kind.HOPE: gettext_lazy("In ten years, if this went well: what has changed?"),
    Kind.FEAR: gettext_lazy("What must not happen?"),
}
