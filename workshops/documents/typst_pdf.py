"""The agenda as PDF, by typst and our own template `agenda.typ`; PDF/UA-1, the same on every machine.

Texts go in as one JSON value through `sys_inputs`, so nothing that people wrote is ever read as markup, and the compiler sees no
file but the template and our fonts. It runs in a child process (dialogue/typesetting.py).
"""

import dataclasses
import re
from pathlib import Path

from django.utils.translation import gettext

from dialogue import typesetting

from . import answered, held_chart, logo, one_page, settle_table, shared_table, stand_chart, tie_chart, words
from .charts import colour, lanes_alt, lanes_picture
from .structure import paragraphs

_HERE = Path(__file__).parent
_PAPER = (_HERE / "paper.typ").read_text()
_AGENDA, _LEAFLET = (
    "\n".join((_HERE / f"{name}.typ").read_text() for name in ("pieces", "brief", last))
    for last in ("agenda", "leaflet")
)


def write(document):
    """PDF bytes of a cleaned `AgendaDocument`. Raises typesetting.Unmade."""
    return fill(_AGENDA, _data(document))


def write_leaflet(document):
    """PDF bytes of the brief alone, on one page. Raises typesetting.Unmade."""
    return fill(_LEAFLET, _shared(document))


def fill(template, data):
    """PDF bytes of a typst template (text, without what every one begins with), which finds `data`, anything JSON can hold."""
    return typesetting.pdf(_PAPER + template, data, note=gettext("[%(script)s writing: see the HTML or Word file]"))


def _shared(document):
    """What the agenda and the one page beside it both say."""
    labels = words.masthead(document)
    return {
        "words": labels,
        "language": language_pair(document.language),
        "rtl": words.is_right_to_left(document.language),
        "title": document.title,
        "subtitle": document.subtitle,
        "eyebrow": labels["eyebrow"],
        "date": document.date,
        "host": logo.typed(document),
        "published": document.status == "published",
        "running": f"{document.dialogue} · {labels['draft']}",
        "groups": [_group(group, document, labels) for group in words.in_tree(document.groups)],
        "brief": dataclasses.asdict(document.brief),
        "one_page": {"bare": one_page.BARE, "cuts": one_page.CUTS, "fewest": one_page.FEWEST},
    }


def _data(document):
    """What the template reads: the document's texts cut into paragraphs, our words beside them, pictures as SVG text."""
    labels = words.labels(document)
    groups = {group.key: _group(group, document, labels) for group in document.groups}
    return {
        **_shared(document),
        "words": labels,
        "check": document.check_value,
        "foot": f"{labels['how']}: {labels['page']} #" if words.has(document, "how") else "",
        "chapters": words.chapters(document, labels),
        "items": [_item(item, document, groups) for item in document.items],
        "parked": [_proposal(proposal) for proposal in document.parked],
        "removed": [{"title": issue.title, "why": issue.why, "date": issue.date} for issue in document.removed],
        "ledger": [(row.date, row.title, row.what, row.by, row.outcome) for row in document.ledger],
        "ties": [
            {"groups": tie.groups, "what": _blocks(tie.what), "said": words.tie_said(tie)} for tie in document.ties
        ],
        "tie_map": {
            "picture": tie_chart.picture(document),
            "width": tie_chart.width(document),
            "alt": tie_chart.alt(document),
            "heads": tie_chart.heads(),
            "rows": tie_chart.rows(document),
            "reading": tie_chart.reading(document),
        },
        "shared": {key: _found(key, document) for key in shared_table.KEYS},
        "challenges": [dataclasses.asdict(each) for each in document.challenges],
        "to_settle": _settle(document),
        "glossary": [dataclasses.asdict(entry) for entry in document.glossary],
        "evaluations": [
            {"title": each.title, "note": each.note, "rows": answered.by_answer(each)} for each in document.evaluations
        ],
        "foreword": _passages(document.foreword),
        "goals": list(document.goals),
        "changes": [
            {"title": change.title or labels["whole"], "what": list(change.what)} for change in document.changes
        ],
        "how": [
            {"heading": block.heading, "paragraphs": _all_blocks(block.paragraphs)} for block in document.how_decided
        ],
        "rights": _all_blocks(document.rights),
    }


def _found(key, document):
    shared = getattr(document, key)
    return {
        **_pictured(key, document),
        "closed": shared_table.closed(shared),
        "sentences": list(shared.sentences),
        "heads": shared_table.heads(key),
        "rows": shared_table.numbered(shared),
    }


def _pictured(key, document):
    drawn = shared_table.picture(document, key)
    return {
        "picture": drawn[0] if drawn else "",
        "alt": shared_table.alt(document, key),
        "reading": held_chart.reading(getattr(document, key).rows),
    }


def _settle(document):
    told = {"heads": settle_table.heads(), "rows": settle_table.rows(document)}
    return {**_pictured("to_settle", document), **told}


def language_pair(tag):
    """Typst's pair of language and region. A tag it would refuse counts as undetermined."""
    code, _, rest = tag.replace("_", "-").lower().partition("-")
    region = rest if re.fullmatch("[a-z]{2}", rest) else None
    return {"code": code if re.fullmatch("[a-z]{2,3}", code) else "und", "region": region}


def _group(group, document, labels):
    return {
        "name": group.name,
        "standing": words.standing(group, labels),
        "tier": group.tier,
        "taking_part": words.taking_part(group, document.groups, labels),
        "colour": colour(group.palette),
        "pattern": group.pattern,
        "counted": group.counted,
        "part": bool(group.part_of),
        "policy": group.policy,
    }


def _item(item, document, groups):
    return {
        **_proposal(item),
        "key": item.number,
        "number": item.number,
        "eyebrow": words.eyebrow(item),
        "stamp": words.stamp(item),
        "sentence": words.verdict(item),
        "contents": {"line": words.contents_line(item), "time": words.in_minutes(item.minutes) if item.minutes else ""},
        "time": words.in_minutes(item.minutes) if item.minutes else "",
        "picture": lanes_picture(item, f"item{item.number}"),
        "alt": lanes_alt(item),
        "quotes": [_quote(quote, document, groups) for quote in item.quotes],
        "unquoted": words.unquoted(item),
        "ground": list(item.ground),
        "stands": [_stand(stand, document, groups) for stand in item.stands],
        "stands_table": {"heads": stand_chart.heads(item.stands), "rows": stand_chart.rows(item.stands)},
        "said": [_quote(quote, document, groups) for quote in item.said],
        "background": _blocks(item.background),
        "sources": list(item.sources),
        "challenges": [dataclasses.asdict(each) for each in item.challenges],
        "has_background": words.has_background(item),
        "has_said": words.has_said(item),
        "reasons_for": [_said(reason, document) for reason in item.reasons_for],
        "reasons_against": [_said(reason, document) for reason in item.reasons_against],
        "reasons": [_said(reason, document) for reason in item.reasons],
        "contested": _blocks(item.contested),
        "tables": list(item.tables),
        "note": _passages(item.note),
    }


def _stand(stand, document, groups):
    return {
        "title": stand_chart.heading(stand),
        "quote": _quote(stand.quote, document, groups),
        "picture": stand_chart.picture(stand),
        "alt": lanes_alt(stand),
        "sentence": stand.sentence,
    }


def _proposal(issue):
    return {
        "title": issue.title,
        "problem": _blocks(issue.problem),
        "opportunity": _blocks(issue.opportunity),
        "questions": list(issue.questions),
        "why": _blocks(getattr(issue, "why", "")),
    }


def _quote(quote, document, groups):
    marked = words.quoted(quote)
    return {
        **_said(quote, document),
        "blocks": _blocks(marked),
        "withdrawn": quote.withdrawn,
        "group": groups.get(quote.group),
    }


def _said(entry, document):
    """`original`: what was written, where a translation stands in its place; it stands small beneath."""
    text, language, original = words.shown(entry)
    beneath = _in(original, words.written_in(entry)) if original else None
    return {**_in(text, language), "source": words.source(entry, document), "original": beneath}


def _in(text, language):
    rtl = words.is_right_to_left(language)
    return {"blocks": _blocks(text), "language": language_pair(language), "rtl": rtl}


def _passages(passages):
    return [dataclasses.asdict(passage) for passage in passages]


def _blocks(text):
    return ["\n".join(lines) for lines in paragraphs(text)]


def _all_blocks(texts):
    return [block for text in texts for block in _blocks(text)]
