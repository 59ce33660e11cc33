"""What the page of a collection shows once a round has closed: which groups have which statement, as far as it is published. All of it
comes out of the stored row; eight queries at most, with those that tell who this is."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from issues import held_bands, held_by
from issues.disclosure import published_band, units
from issues.models.statements import Collection
from issues.statements import reading, refs
from issues.verdicts import in_speech

A_PAGE = 30  # statements
LATE = 30  # that came out after it closed; all are asked about in the next round


@dataclass
class Row:
    """A statement with its bands. `item`: None where its words are gone."""

    item: Any
    is_changed: bool
    lanes: tuple
    unshown: frozenset = frozenset()  # groups of which nothing is shown of any statement: they have no cell
    of_visions: bool = False

    @property
    def cells(self):
        return [
            {"name": unit.name, "band": published_band(unit), "words": self._words(unit)}
            for unit in units(self.lanes)
            if unit.key not in self.unshown
        ]

    def _words(self, unit):
        band = published_band(unit)
        if band == held_by.FEW and unit.parts:
            return held_by.JOINT_FEW
        return (held_by.WORDS_OF_VISIONS if self.of_visions else held_by.WORDS)[band]

    @property
    def few(self):
        """For a phone: those with a cell of which nothing is shown here, in one line."""
        names = [cell["name"] for cell in self.cells if cell["band"] == held_by.FEW]
        return _("Too few to show: %(names)s") % {"names": ", ".join(names)} if names else ""

    @property
    def is_blank(self):
        return all(cell["band"] == held_by.FEW for cell in self.cells)


def page(here, collection, rounds, made, chosen=(), number=None):
    """`made`: a round that has closed; `chosen`: keys of groups: then only what all of them share."""
    results = made.results
    names = names_of(here.groups, results)
    chosen = [key for key in names if key in chosen]
    places = held_bands.holding(results, chosen) if chosen else held_bands.shown_first(results)
    page = Paginator(places, A_PAGE).get_page(number)
    own = reading.own_of(here, rounds)
    is_last = made == rounds.asked and page.number == 1 and not chosen
    rows, late, mine, tokens = _rows(here, collection, made, list(page.object_list), own, is_last)
    unshown = held_bands.unshown(results)
    return {
        "made": made,
        "page": page,
        "rows": [row for row in rows if not row.is_blank],
        "blank": [row for row in rows if row.is_blank],
        "came_after": late,
        "columns": [{"name": names[key], "part": part} for key, part in _columns(results) if key not in unshown],
        "without": of_whom_nothing(unshown, names) if len(unshown) < len(names) else "",
        "choices": [
            {"key": key, "name": names[key], "part": part, "on": key in chosen} for key, part in _columns(results)
        ],
        "sentences": sentences(results, names),
        "answer": answer(collection, results, chosen, names) if chosen else "",
        **reading.yours(here, collection, rounds, mine, tokens),
    }


def names_of(groups, results):
    """{key: what a group is called now, if it was called so then}"""
    every = [unit for group in results["groups"] for unit in (group, *group["parts"])]
    return {unit["key"]: groups.name(unit["key"], unit["name"]) for unit in every}


def _columns(results):
    for group in results["groups"]:
        yield group["key"], False
        yield from ((part["key"], True) for part in group["parts"])


def _rows(here, collection, made, places, own, with_late):
    """([Row] of these places, what came out after it closed, this person's own words, the marks of all that goes). Words that are others
    than people pressed beside do not stand there: they could be the opposite."""
    found, tokens = _found(here, made, places, own)
    said = {ref for ref, _changed in found.values() if ref.startswith("said-")}
    wanted = Q(pk__in=[int(ref[5:]) for ref in said])
    if with_late:
        wanted |= Q(pk__in=refs.readable(here.dialogue, collection).exclude(findings__round=made).values("pk")[:LATE])
    there, mine = reading.written(here, wanted, own) if said or own or with_late else ([], [])
    written = {row.ref: reading.item_of(row) for row in there if row.released and not row.hidden}
    late = [item for ref, item in written.items() if ref not in said]
    changed = {ref for ref, is_changed in found.values() if is_changed}
    items = {item.ref: item for item in reading.outlined(here, collection)}
    items |= {ref: item for ref, item in written.items() if ref not in changed}
    rows, unshown = [], frozenset(held_bands.unshown(made.results))
    for n in places:
        lanes = tuple(map(here.groups.lane, held_bands.lanes_of(made.results, n)))
        ref, is_changed = found.get(n + 1, ("", False))
        rows.append(Row(items.get(ref), is_changed, lanes, unshown, collection == Collection.VISIONS))
    return rows, late, mine, tokens


def _found(here, made, places, own):
    """({place: (ref, whether its words have changed since)}, the marks of all that goes), in one query."""
    rows = made.findings.filter(place__in=[n + 1 for n in places]).order_by()
    what = Concat(Cast("place", CharField()), Value(" "), refs.in_text(), output_field=CharField())
    stands = Case(When(is_changed=True, then=Value("changed")), default=Value("same"))
    texts = rows.annotate(what=what, stands=stands).values_list("what", "stands")
    found, tokens = {}, set()
    for text, how in texts.union(reading.gone(here), all=True) if own else texts:
        if how:
            place, _blank, ref = text.partition(" ")
            found[int(place)] = ref, how == "changed"
        else:
            tokens.add(text)
    return found, tokens


def of_whom_nothing(unshown, names):
    """Who has no column, in a sentence; nothing where everybody has one."""
    listed = in_speech([names[key] for key in unshown])
    return (
        _("Nothing can be shown of: %(names)s. Too few pressed, in the group or in a part of it.") % {"names": listed}
        if unshown
        else ""
    )


def answer(collection, results, chosen, names):
    """What a chosen set shares, in a sentence; of how many that cannot be shown, in another."""
    listed = in_speech([names[key] for key in chosen])
    number = {"names": listed, "number": len(held_bands.holding(results, chosen))}
    alone = _("Most say so in %(names)s: %(number)s.")
    if collection == Collection.CHALLENGES:
        alone = _("Most have it in %(names)s: %(number)s.")
    blank = held_bands.blank(results, chosen)
    if blank and blank == len(results["bands"]):
        return _("Of %(names)s nothing can be shown together: too few pressed.") % {"names": listed}
    words = (alone if len(chosen) == 1 else _("Shared by %(names)s: %(number)s.")) % number
    if blank:
        words += " " + _("Of how many more it cannot be shown, since too few pressed: %(number)s.") % {"number": blank}
    return words


def _shared(some, number, larger, results, names):
    """`larger`: what was told before. What a set shares besides what a larger one does is told as more."""
    is_more = held_bands.are_apart(results) and any(set(some) < set(other) for other, _number in larger)
    words = _("Shared by %(names)s: %(number)s more.") if is_more else _("Shared by %(names)s: %(number)s.")
    return words % {"names": in_speech([names[key] for key in some]), "number": number}


def sentences(results, names):
    """What the counted groups share, the largest sets first, and of whom nothing can be shown."""
    sets = held_bands.sets(results)
    found = [_shared(some, number, sets[:at], results, names) for at, (some, number) in enumerate(sets)]
    counted = [group["key"] for group in results["groups"] if group["counted"]]
    few = [key for key in counted if key in held_bands.unshown(results)]
    if not found and len(counted) > 1 and results["bands"]:
        found = [_("No two of the groups that are counted share one, as far as it can be shown.")]
    if few:
        found.append(_("%(names)s: too few to show.") % {"names": in_speech([names[key] for key in few])})
    return found
