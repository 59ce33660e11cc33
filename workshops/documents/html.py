"""The agenda as one HTML file that needs nothing else: styles and pictures inside, made to be read and to be printed."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from issues.lanes import COLOURS

from . import answered, held_chart, logo, settle_table, shared_table, stand_chart, tie_chart, words
from .charts import lanes_picture, mark_picture, quote_style, swatch_picture


def write(document):
    """UTF-8 bytes. The template escapes every text; safe are only the pictures, whose maker escapes the names in them."""
    groups = {group.key: group for group in document.groups}
    labels = words.labels(document)
    chapters = words.chapters(document, labels)
    context = {
        "document": document,
        "words": labels,
        "rtl": words.is_right_to_left(document.language),
        "colours": COLOURS,
        "host": logo.shown(document),
        "mark": mark_safe(mark_picture(document.groups)),
        "before": [chapter for chapter in chapters if chapter["opening"]],
        "after": [chapter for chapter in chapters if not chapter["opening"]],
        "groups": [
            _group(group, document, number, labels) for number, group in enumerate(words.in_tree(document.groups))
        ],
        "evaluations": [(each, answered.by_answer(each)) for each in document.evaluations],
        "tie_map": mark_safe(tie_chart.picture(document)),
        "tie_heads": tie_chart.heads(),
        "tie_rows": tie_chart.rows(document),
        "tie_reading": tie_chart.reading(document),
        "ties": [(tie, words.tie_said(tie)) for tie in document.ties],
        "shared": [_shared(document, key, labels) for key in shared_table.KEYS if words.has(document, key)],
        "settle": _settle(document),
        "has_background": words.has(document, "background"),
        "has_said": words.has(document, "said"),
        "items": [_item(item, document, groups) for item in document.items],
    }
    return render_to_string("workshops/documents/agenda_export.html", context).encode()


def _shared(document, key, labels):
    found = getattr(document, key)
    rows = [(said, source, bands) for said, source, *bands in shared_table.numbered(found)]
    return {
        "key": key,
        "title": labels[key],
        "closed": shared_table.closed(found),
        "sentences": found.sentences,
        **_pictured(document, key),
        "heads": shared_table.heads(key),
        "rows": rows,
    }


def _settle(document):
    return {
        **_pictured(document, "to_settle"),
        "heads": settle_table.heads(),
        "rows": settle_table.rows(document),
    }


def _pictured(document, key):
    drawn, told = shared_table.picture(document, key), getattr(document, key)
    return {"chart": mark_safe(drawn[0]) if drawn else "", "reading": held_chart.reading(told.rows)}


def _group(group, document, number, labels):
    swatch = mark_safe(swatch_picture(group, f"swatch{number}"))
    taking_part = words.taking_part(group, document.groups, labels)
    return {"swatch": swatch, "group": group, "standing": words.standing(group, labels), "taking_part": taking_part}


def _item(item, document, groups):
    return {
        "item": item,
        "eyebrow": words.eyebrow(item),
        "stamp": words.stamp(item),
        "verdict": words.verdict(item),
        "contents": words.contents_line(item),
        "time": words.in_minutes(item.minutes) if item.minutes else "",
        "chart": mark_safe(lanes_picture(item, f"item{item.number}")),
        "has_background": words.has_background(item),
        "has_said": words.has_said(item),
        "unquoted": words.unquoted(item),
        "quotes": [_said(quote, document, groups, words.quoted(quote)) for quote in item.quotes],
        "stands": [_stand(stand, at, item, document, groups) for at, stand in enumerate(item.stands)],
        "stand_heads": stand_chart.heads(item.stands),
        "stand_rows": stand_chart.rows(item.stands),
        "said": [_said(quote, document, groups, words.quoted(quote)) for quote in item.said],
        "reasons_for": [_said(reason, document, groups, words.shown(reason)[0]) for reason in item.reasons_for],
        "reasons_against": [_said(reason, document, groups, words.shown(reason)[0]) for reason in item.reasons_against],
        "reasons": [_said(reason, document, groups, words.shown(reason)[0]) for reason in item.reasons],
    }


def _stand(stand, at, item, document, groups):
    return {
        "stand": stand,
        "heading": stand_chart.heading(stand),
        "said": _said(stand.quote, document, groups, words.quoted(stand.quote)),
        "chart": mark_safe(lanes_picture(stand, f"stand{item.number}-{at}")),
    }


def _said(entry, document, groups, text):
    language, original = words.shown(entry)[1:]
    group = groups.get(getattr(entry, "group", ""))
    return {
        "text": text,
        "language": language,
        "rtl": words.is_right_to_left(language),
        "source": words.source(entry, document),
        "style": quote_style(group.palette if group else "") if hasattr(entry, "withdrawn") else "Reason",
        "withdrawn": getattr(entry, "withdrawn", False),
        "original": original,
        "written_in": words.written_in(entry),
        "written_rtl": words.is_right_to_left(words.written_in(entry)),
    }
