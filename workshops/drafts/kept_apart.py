"""What of a document a draft keeps, and where: plain data in, plain data out.

The release before this one reads `AgendaDraft.content` and refuses a field that it does not know, so what came later is kept
beside it, in `more`: {field: value, "groups": {key: {field: value}}, "items": {number: {field: value}}}, as far as it says anything.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Plain = dict[str, Any]

LANGUAGES = "languages"  # in `more`: {tag: what reads otherwise in it}
FOUND = ("changes_since", "changes", "brief")  # when a draft is read
KNOWN = (
    *("title", "dialogue", "number", "date", "subtitle", "language", "status", "total_minutes", "foreword", "goals"),
    *("groups", "items", "parked", "removed", "ledger", "how_decided", "rights", "check_value"),
)
KNOWN_OF_GROUPS = ("key", "name", "palette", "pattern", "counted", "policy", "part_of")
KNOWN_OF_ITEMS = (
    *("number", "title", "theme", "role", "minutes", "stamp", "effect", "sentence", "problem", "opportunity"),
    *("questions", "lanes", "lanes_title", "lanes_rule", "quotes", "reasons_for", "reasons_against", "contested"),
    *("tables", "note"),
)
KNOWN_OF_QUOTES = ("text", "language", "group", "group_name", "organisation", "withdrawn")
KNOWN_OF_REASONS = ("text", "language", "group_name")
REASONS = ("reasons_for", "reasons_against", "reasons")
PLACE = {"text": ""}  # of a quote: its words are read where their author can take them back


def parted(whole: Mapping[str, Any]) -> tuple[Plain, Plain]:
    """(content, more) of a document as a dict."""
    content = _those(whole, KNOWN)
    content["groups"] = [_those(group, KNOWN_OF_GROUPS) for group in whole["groups"]]
    content["items"] = [_known_of(item) for item in whole["items"]]
    more = _others(whole, (*KNOWN, *FOUND))
    more["groups"] = {group["key"]: _others(group, KNOWN_OF_GROUPS) for group in whole["groups"]}
    more["items"] = {str(item["number"]): _others_of(item) for item in whole["items"]}
    return content, more


def joined(content: Mapping[str, Any], more: Mapping[str, Any], language: str = "") -> Plain:
    """The document again, in one of its languages. A draft of the release before has nothing more; that a ballot decided tells its check
    value."""
    whole = _whole(content, {name: value for name, value in more.items() if name != LANGUAGES})
    return altered(whole, more[LANGUAGES][language]) if language else whole


def differing(one: Any, other: Any) -> Any:
    """What of a plain value reads otherwise in the other: of mappings and of lists as long the places, else the other value."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return {name: differing(value, other[name]) for name, value in one.items() if value != other[name]}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = zip(one, other, strict=True)
        return {str(n): differing(*pair) for n, pair in enumerate(pairs) if pair[0] != pair[1]}
    return [other]  # what is put in its place stands in a list: a mapping says where to go on


def altered(one: Any, change: Any) -> Any:
    """The way back: the other value."""
    if isinstance(change, list):
        return change[0]
    if isinstance(one, dict):
        return {**one, **{name: altered(one.get(name), inner) for name, inner in change.items()}}
    return [altered(value, change[str(n)]) if str(n) in change else value for n, value in enumerate(one)]


def _whole(content: Mapping[str, Any], more: Mapping[str, Any]) -> Plain:
    groups, items = more.get("groups", {}), more.get("items", {})
    return {
        "is_decided": bool(content.get("check_value")),
        **content,
        **more,
        "groups": [{**group, **groups.get(group["key"], {})} for group in content["groups"]],
        "items": [_item(item, items.get(str(item["number"]), {})) for item in content["items"]],
    }


def _item(known: Mapping[str, Any], others: Mapping[str, Any]) -> Plain:
    return {**known, **others}


def _known_of(item: Mapping[str, Any]) -> Plain:
    """Of its quotes only the places; reasons in one list only where there are some, since few drafts of before have any."""
    known = _those(item, KNOWN_OF_ITEMS)
    known["quotes"] = [_those(quote, KNOWN_OF_QUOTES) for quote in item["quotes"]]
    for name in REASONS:
        if item[name]:
            known[name] = [_those(reason, KNOWN_OF_REASONS) for reason in item[name]]
    return known


def _others_of(item: Mapping[str, Any]) -> Plain:
    others = _others(item, (*KNOWN_OF_ITEMS, "reasons"))
    return {**others, "said": [PLACE for _quote in item["said"]]} if "said" in others else others


def _those(whole: Mapping[str, Any], names: Iterable[str]) -> Plain:
    return {name: whole[name] for name in names}


def _others(whole: Mapping[str, Any], names: Iterable[str]) -> Plain:
    return {name: value for name, value in whole.items() if name not in names and _says(value)}


def _says(value: Any) -> bool:
    return any(map(_says, value.values())) if isinstance(value, dict) else bool(value)
