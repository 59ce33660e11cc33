"""What of a document a draft keeps, and where: plain data in, plain data out.

The release before this one reads `AgendaDraft.content` and refuses a field that it does not know, so what came later is kept
beside it, in `more`: {field: value, "groups": {key: {field: value}}, "items": {number: {field: value}}}, as far as it says anything.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Plain = dict[str, Any]

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


def joined(content: Mapping[str, Any], more: Mapping[str, Any]) -> Plain:
    """The document again. A draft of the release before has nothing more; that a ballot decided tells its check value."""
    groups, items = more.get("groups", {}), more.get("items", {})
    return {
        "is_decided": bool(content.get("check_value")),
        **content,
        **more,
        "groups": [{**group, **groups.get(group["key"], {})} for group in content["groups"]],
        "items": [{**item, **items.get(str(item["number"]), {})} for item in content["items"]],
    }


def _known_of(item: Mapping[str, Any]) -> Plain:
    """Of its quotes only the places; reasons in one list only where there are some, since few drafts of before have any."""
    known = _those(item, KNOWN_OF_ITEMS)
    return {**known, "reasons": item["reasons"]} if item["reasons"] else known


def _others_of(item: Mapping[str, Any]) -> Plain:
    others = _others(item, (*KNOWN_OF_ITEMS, "reasons"))
    return {**others, "said": [PLACE for _quote in item["said"]]} if "said" in others else others


def _those(whole: Mapping[str, Any], names: Iterable[str]) -> Plain:
    return {name: whole[name] for name in names}


def _others(whole: Mapping[str, Any], names: Iterable[str]) -> Plain:
    return {name: value for name, value in whole.items() if name not in names and _says(value)}


def _says(value: Any) -> bool:
    return any(map(_says, value.values())) if isinstance(value, dict) else bool(value)
