"""Challenges and visions in a draft: which groups have which, as found when the last round closed. What people wrote stands in no draft: of
each it keeps the place, and fills it with what still stands when it is read. The outline's stand in it as they read on that day.
"""

from dataclasses import asdict, replace
from functools import reduce
from operator import or_

from django.db.models import F, Q
from django.utils.translation import ngettext

from dialogue.models import tell_whole
from issues import held_bands, held_drawing
from issues.disclosure import published_band
from issues.held_by import AGAINST, DIVIDED, FEW, FOR, units_of
from issues.models import SaidStatement, StatementRound
from issues.models.statements import Kind
from issues.statements import reading_found, refs
from workshops.documents.heard import Quote, Shared, SharedLane, SharedRow
from workshops.documents.shared_table import KEYS
from workshops.drafts import chapters

BANDS = (FOR, DIVIDED, AGAINST, FEW)  # columns of the table


def found(dialogue, names):
    """{chapter: Shared} of what was found last, as far as anything can be shown. `names`: {key: what a group is called}."""
    last = {}
    for asked in StatementRound.objects.filter(dialogue=dialogue).closed().order_by("number"):
        last[asked.collection] = asked
    made = {key: _shared(dialogue, last[of], names) for key, of in KEYS.items() if of in last}
    return {key: shared for key, shared in made.items() if shared.rows}


def _shared(dialogue, asked, names):
    results = asked.results
    names = {key: names.get(key, key) for key in held_bands.keys_of(results)}
    texts = _outlined(dialogue, asked.collection)
    shown = [n for n in held_bands.shown_first(results) if not held_bands.is_blank(results, n)]
    found = (
        asked.findings.filter(is_changed=False).order_by().annotate(ref=refs.in_text())
    )  # other words were not judged
    at = dict(found.values_list("place", "ref"))
    rows = tuple(_row(n, texts.get(at.get(n + 1)), held_bands.lanes_of(results, n), names) for n in shown)
    lines = (*reading_found.sentences(results, names), *_others(len(results["bands"]) - len(shown)))
    lanes = held_drawing.lanes_of(results, shown[: held_drawing.MOST], names) if shown else ()
    drawn = tuple(SharedLane(**asdict(lane)) for lane in lanes)
    return Shared(asked.number, lines, rows, chapters.day(asked.closed_at), drawn)


def _outlined(dialogue, collection):
    name, _model = refs.OF_OUTLINE[collection]
    return {f"{name}-{row.pk}": row.text for row in refs.outlined(dialogue, collection).told(dialogue)}


def _row(n, text, lanes, names):
    """`text`: of the outline's; None of one that somebody wrote, or that is in the outline no longer."""
    by_band = {band: [] for band in BANDS}
    for unit in (unit for lane in lanes for unit in units_of(lane)):
        by_band[published_band(unit)].append(names[unit.key])
    bands = tuple(map(tuple, by_band.values()))
    return SharedRow(Quote(text or ""), bands, place=0 if text else n + 1)


def _others(number):
    """Of how many nothing stands in the table."""
    if not number:
        return ()
    words = ngettext(
        "Of %(number)s more nothing can be shown: in every group, or in a part of it, fewer than six pressed.",
        "Of %(number)s more nothing can be shown: in every group, or in a part of it, fewer than six pressed.",
        number,
    )
    return (words % {"number": number},)


def filled(document, dialogue):
    """The document with the words that still stand, as they were found; no query where it has no such chapter."""
    kept = {key: shared for key in KEYS if (shared := getattr(document, key)).rows}
    said = _said(dialogue, kept) if kept else {}
    return replace(document, **{key: _filled(shared, KEYS[key], said) for key, shared in kept.items()})


def _filled(shared, collection, said):
    gone = {"quote": Quote("", withdrawn=True)}
    rows = (replace(r, **said.get((collection, r.place), gone)) if r.place else r for r in shared.rows)
    return replace(shared, rows=tuple(rows))


def _said(dialogue, kept):
    """{(collection, place): fields of its row} of what can be read and was not changed since, in one query."""
    wanted = (
        Q(findings__round__collection=KEYS[key], findings__round__number=shared.number) for key, shared in kept.items()
    )
    rows = SaidStatement.objects.readable().filter(
        reduce(or_, wanted), findings__round__dialogue=dialogue, findings__is_changed=False
    )
    rows = rows.annotate(of=F("findings__round__collection"), place=F("findings__place"))
    return {(row.of, row.place): _told(row, dialogue) for row in rows.select_related("voice__group")}


def _told(row, dialogue):
    tell_whole(dialogue, row.voice.group)
    group = row.shown_group
    quote = Quote(row.text, group=group.key if group else "", group_name=group.short_name if group else "")
    return {"quote": quote, "is_fear": row.kind == Kind.FEAR}
