"""What the list of ties and the page of one show: what the groups said, as far as it is published, apart from what the outline says."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from dialogue import keys
from issues import leaving, release_words, releasing, scopes, tie_sides
from issues.disclosure import steps_of_five
from issues.models import Expectation, TieRound, TieView
from issues.models.evaluations import HEARD
from issues.ties import reading_closed, telling
from stakeholders import group_words
from stakeholders.people import ties_between, told_ties

A_PAGE = 60  # texts


@dataclass
class Side:
    """One end of a tie. `word`, and those of its `parts`: of the latest round that has closed; `paper`: what the outline expects there."""

    group: object
    word: object
    parts: list
    paper: str
    expects: list = field(default_factory=list)


@dataclass
class Entry:
    """A tie in the list. `words`: of both sides, in the latest round that has closed; `asked`: its latest round, or None."""

    tie: object
    words: tuple | None
    asked: object
    asks_reader: bool = False  # who can still say how they see it
    was_told: bool = False  # by the reader, in the round that is open

    @property
    def is_open(self):
        return self.asked is not None and self.asked.is_open


def views_of(dialogue):
    """[(relation, (word of the first side, word of the second) or None)] as the reader gets them, the words of tie_bands.WORDS; for
    pictures of all ties. Two queries."""
    return [(entry.tie, entry.words) for entry in entries(dialogue)]


def entries(dialogue):
    """[Entry] in the outline's order: two queries."""
    rounds = {}
    for found in TieRound.objects.filter(dialogue=dialogue).only("tie", "number", "opened_at", "closed_at", "results"):
        rounds.setdefault(found.tie_id, []).append(found)
    return [_entry(tie, rounds.get(tie.pk, [])) for tie in told_ties(dialogue)]


def _entry(tie, rounds):
    closed = next((found for found in rounds if found.is_closed), None)
    return Entry(tie, words_of(closed) if closed else None, rounds[0] if rounds else None)


def words_of(closed):
    """(word of the first side, word of the second) of a round that has closed."""
    first, second = closed.results["sides"]
    return first["word"], second["word"]


def list_page(here):
    found = entries(here.dialogue)
    may_tell = here.may_speak and here.dialogue.may_answer
    for entry in found:
        entry.asks_reader = may_tell and entry.is_open and not here.is_late_for(entry.asked.opened_at)
    told = telling.told_among(here.participant, [entry.asked for entry in found if entry.asks_reader])
    for entry in found:
        entry.was_told = entry.asks_reader and entry.asked.pk in told
    return {
        "newest": max((entry.asked.pk for entry in found if entry.asked), default=0),
        "entries": found,
        "some_open": any(entry.is_open for entry in found),
        "some_not": not all(entry.is_open for entry in found),
        "may_open": here.dialogue.may_answer,
    }


def find(here, pk):
    """A tie of this dialogue as the reader gets it, with `.asked`, the number of its latest round. Raises Http404."""
    latest = TieRound.objects.filter(tie=OuterRef("pk")).order_by("-number").values("number")[:1]
    rows = ties_between(here.dialogue).filter(pk=pk).annotate(asked=Subquery(latest))
    tie = rows.told(here.dialogue).first()
    if tie is None:
        raise Http404
    group_words.tell(here.dialogue, (tie.from_group, tie.to_group))
    return tie


def ends_of(tie):
    return tie.from_group_id, tie.to_group_id


def tie_page(here, tie, number=None):
    """All that the page shows besides its two forms. `number`: the page of what people expect."""
    tags = None if here.participant is None or here.dialogue.is_sealed else _Tags(here.participant, tie)
    rounds = _rounds(here, tie, tags)
    asked = rounds[0] if rounds else None
    closed = next((found for found in rounds if found.is_closed), None)
    both = reading_closed.both(closed, here.groups) if closed else None
    texts, mine = _texts(here, tie, rounds, tags, number)
    own = mine.pop(asked.pk, None) if asked else None
    return {
        "tie": tie,
        "asked": asked,
        "closed": closed,
        "sides": _sides(tie, both, texts.object_list),
        "third": both.third if both else [],
        "distance": both.sentence if both else "",
        "others": [text for text in texts.object_list if _side_of(tie, text) == -1],
        "unlabelled": [text for text in texts.object_list if text.shown_group is None],
        "texts": texts,
        "earlier": [
            (found, reading_closed.sentence(found, here.groups))
            for found in rounds
            if found.is_closed and found is not closed
        ],
        "total": steps_of_five(asked.total) if asked and asked.is_open else 0,
        **_yours(here, tie, asked, own, list(mine.values())),
    }


class _Tags:
    """The tags of one person's voices: of what they say in the latest round of a tie, of what they expect in every round of it."""

    def __init__(self, participant, tie):
        latest = tie.asked or 0
        each = [s for n in range(1, latest + 1) for s in scopes.every_expecting(participant.group, tie.pk, n)]
        self.telling, *self.expecting = keys.tags(
            participant.dialogue, participant.pk, [scopes.tie(tie.pk, latest), *dict.fromkeys(each)]
        )


def _rounds(here, tie, tags):
    """Its rounds, the latest first: `.total` people have said how it is; `.own_pk` and `.own_step` of what this person said in it."""
    views = TieView.objects.filter(round=OuterRef("pk"))
    heard = views.filter(HEARD).order_by().values("round").annotate(n=Count("pk")).values("n")
    rows = TieRound.objects.filter(dialogue=here.dialogue, tie=tie)
    if tags:
        mine = views.filter(voice__dialogue=here.dialogue, voice__tag=tags.telling)
        rows = rows.annotate(own_pk=Subquery(mine.values("pk")[:1]), own_step=Subquery(mine.values("step")[:1]))
    found = list(rows.annotate(total_heard=Subquery(heard, output_field=IntegerField())))
    for each in found:
        each.dialogue, each.tie, each.total = here.dialogue, tie, each.total_heard or 0
    return found


def _texts(here, tie, rounds, tags, number):
    """(a page of what all read, {round: this person's own row}: of the latest round, and of those before it what others do not read). The
    first page has their own in its query."""
    rows = Expectation.objects.heard().filter(round__tie=tie).select_related("voice__group")
    own, speaks = Q(pk__in=()), bool(tags and rounds)
    if speaks:
        own = Q(
            Q(round=rounds[0].pk) | Q(released=False), voice__dialogue=here.dialogue.pk, voice__tag__in=tags.expecting
        )
    mine = Case(When(own, then=Value(1)), default=Value(0), output_field=IntegerField())
    leaves = Case(When(own, then=F("pending")), default=Value(""))  # of others it moves no row: the order would tell it
    rows = rows.filter(Q(released=True, hidden=False) | own).annotate(
        is_mine=mine, can_come_out=releasing.is_large_enough()
    )
    first = ("-is_mine", leaves.desc()) if speaks else ()  # PostgreSQL orders by no constant
    found = _page(rows.order_by(*first, "pk"), number)
    for row in found.object_list:
        here.groups.tell(row.voice.group)
    own_rows = _by_round([row for row in found.object_list if row.is_mine], rounds)
    shown = [row for row in found.object_list if row.released and not row.hidden]
    found.object_list = sorted(shown, key=lambda row: row.pk)  # one's own stands nowhere else than those of others
    return found, own_rows


def _by_round(rows, rounds):
    """{round: the row that its author left last}, the latest round first."""
    last = {row.round_id: row for row in rows}
    found = {each.pk: last[each.pk] for each in rounds if each.pk in last}
    for each in rounds:
        if each.pk in found:
            found[each.pk].round = each
    return found


def _page(rows, number):
    """As a Paginator's; what one page holds is not counted by a query of its own."""
    pages = Paginator(rows, A_PAGE)
    is_first = number in (None, "", "1")
    if is_first:
        first = list(rows[: A_PAGE + 1])
        if len(first) <= A_PAGE:
            pages.count = len(first)
    page = pages.get_page(number)
    page.object_list = first[:A_PAGE] if is_first else list(page.object_list)
    return page


def _sides(tie, closed, texts):
    said = closed.sides if closed else ([None], [None])
    groups, papers = (tie.from_group, tie.to_group), (tie.from_expects, tie.to_expects)
    found = []
    for n, (group, paper, side) in enumerate(zip(groups, papers, said, strict=True)):
        expects = [text for text in texts if _side_of(tie, text) == n]
        first, *parts = side
        found.append(Side(group, first and first.words, parts, paper, expects))
    return found


def _side_of(tie, text):
    """0 or 1; -1 of other groups, None where no group stands under it."""
    group = text.shown_group
    if group is None:
        return None
    side = tie_sides.side_of(group.pk, group.parent_id, ends_of(tie))
    return -1 if side is None else side


def _yours(here, tie, asked, own, unread, marks=None):
    """What this person has said and can do. `marks`: the dialogue's, if they have been read."""
    late = asked is not None and asked.is_open and here.is_late_for(asked.opened_at)
    is_open = asked is not None and asked.is_open and here.dialogue.may_answer
    view = _own_view(asked)
    now = here.clock.now()
    if marks is None:
        marks = set(here.dialogue.leaving.values_list("token", flat=True)) if view or own or unread else set()
    for row in (*unread, *([own] if own else ())):
        row.can_come_out = row.can_come_out or row.is_named
        row.night = leaving.night_of(row, here.dialogue, marks, now.date())
        row.standing = release_words.of_remark(row, here.dialogue, now)
        row.can_lose = here.may_speak and not row.released and not row.is_leaving
    return {
        "view": view,
        "chosen": tie_sides.LABELS[view.step] if view else "",
        "view_night": view and leaving.night_of(view, here.dialogue, marks, now.date()),
        "own": own,
        "own_night": own and own.night,
        "standing": own.standing if own else "",
        "unread_before": unread,
        "by_when": release_words.by_when(here.dialogue, now),
        "can_speak": here.may_speak and is_open and not late,
        "can_lose": not is_open and own is not None and own.can_lose,
        "late": late,
        "asks": asks(here, tie),
    }


def in_a_room(here, asked):
    """What the form of a view needs where a room is asked: `asked` is a round with its tie, whose total and words stand elsewhere. One
    query for one's own view and the marks of what goes: sixty people load it at one moment."""
    own = telling.own(here.participant, asked).order_by().annotate(mark=Value("")).values_list("pk", "step", "mark")
    marks = here.dialogue.leaving.order_by().annotate(step=Value(0)).values_list("pk", "step", "token")
    rows = list(own.union(marks, all=True))
    said = next((row for row in rows if not row[2]), None)
    asked.own_pk, asked.own_step = said[:2] if said else (None, None)
    found = _yours(here, asked.tie, asked, None, [], {token for _pk, _step, token in rows if token})
    return {"tie": asked.tie, "asked": asked, **found}


def _own_view(asked):
    if asked is None or getattr(asked, "own_pk", None) is None:
        return None
    return TieView(pk=asked.own_pk, step=asked.own_step)


def asks(here, tie):
    """What is asked of this person about it in words."""
    group = here.participant.group if here.participant else None
    side = tie_sides.side_of(group.pk, group.parent_id, ends_of(tie)) if group else None
    if side is None:
        return _("What would help between the two?")
    other = (tie.to_group, tie.from_group)[side]
    return _("What do you expect of the other side (%(group)s), or what would help?") % {"group": other.short_name}
