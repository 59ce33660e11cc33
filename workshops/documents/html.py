"""The agenda as one HTML file that needs nothing else: styles and pictures inside, made to be read and to be printed."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from issues.lanes import COLOURS

from . import answered, logo, words
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
        "ties": [(tie, words.tie_said(tie)) for tie in document.ties],
        "has_background": words.has(document, "background"),
        "has_said": words.has(document, "said"),
        "items": [_item(item, document, groups) for item in document.items],
    }
    return render_to_string("workshops/documents/agenda_export.html", context).encode()


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
        "said": [_said(quote, document, groups, words.quoted(quote)) for quote in item.said],
        "reasons_for": [_said(reason, document, groups, reason.text) for reason in item.reasons_for],
        "reasons_against": [_said(reason, document, groups, reason.text) for reason in item.reasons_against],
        "reasons": [_said(reason, document, groups, reason.text) for reason in item.reasons],
    }


def _said(entry, document, groups, text):
    language = words.tag(entry.language or document.language)
    group = groups.get(getattr(entry, "group", ""))
    return {
        "text": text,
        "language": language,
        "rtl": words.is_right_to_left(language),
        "source": words.source(entry, document),
        "style": quote_style(group.palette if group else "") if hasattr(entry, "withdrawn") else "Reason",
        "withdrawn": getattr(entry, "withdrawn", False),
    }
