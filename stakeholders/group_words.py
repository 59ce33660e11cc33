"""What the groups of a dialogue are called in the reader's language, from one look: they stand on every page, beside rows of many kinds
and in what ballots froze."""

import json
from dataclasses import replace

from django.db import connection
from django.utils import translation

from dialogue import speaking, tags
from dialogue.said import Said

NAMES = ("name", "short_name")
TABLE = "stakeholders_stakeholdergroup"
AGGREGATES = {"sqlite": "json_group_array(json_array({0}))", "postgresql": "json_agg(json_build_array({0}))"}


def sql(tag, dialogue="%s", language="%s"):
    """The text of a query for the groups that say something beside the dialogue's own originals, for `GroupWords`. `dialogue`,
    `language`: the text of its id and its language; the tag goes into the query as it is."""
    if not tags.is_tag(tag):
        raise ValueError(f"no language tag: {tag!r}")
    texts = [_text(f"'{tag}'", name) for name in NAMES] + [_text(language, name) for name in NAMES]
    columns = ", ".join(["g.id", "g.key", "g.language", *(f"g.{name}" for name in NAMES), *texts])
    found = AGGREGATES[connection.vendor].format(columns)
    says = f"(g.language <> '' OR {texts[1]} IS NOT NULL OR {texts[0]} IS NOT NULL)"
    return f"SELECT {found} FROM {TABLE} g WHERE g.dialogue_id = {dialogue} AND {says}"


def _text(tag, name):
    if connection.vendor == "postgresql":
        return f"g.worded #>> ARRAY[({tag})::text, '{name}', 'text']"
    return f"""json_extract(g.worded, '$."' || {tag} || '".{name}.text')"""


class GroupWords:
    def __init__(self, rows, dialogue, tag, asked=""):
        """`rows`: what `sql` answered, asked in the reader's own tag or as the dialogue spells it."""
        self.reading = speaking.reading(dialogue, tag)
        self.page = translation.get_language() or self.reading.interface
        self.of, self.named = {}, {}
        theirs, knows = self.reading.order[0], self.reading.order[0] == (asked or tag)
        for pk, key, language, *words in json.loads(rows) if isinstance(rows, str) else rows or ():
            language = language or self.reading.own
            for n, (name, text) in enumerate(zip(NAMES, words[:2], strict=True)):
                said = [(words[2 + n] if knows else None, theirs)]
                said += [(words[4 + n], self.reading.own)] if language != self.reading.own else []
                found = next((one for one in said if one[0]), (text, language))
                self.of[pk, name] = self.named[key, text] = self._said(*found, text)

    def _said(self, text, language, original):
        return Said.of(text, language, original, page=self.page, is_theirs=self.reading.is_theirs(language))

    def name(self, key, text):
        """Of a group as something froze it: what it is called now, if it was called that."""
        return self.named.get((key, text)) or self._said(text, self.reading.own, text)

    def tell(self, group):
        """Its names, and its lane's where that was fetched along, in place of the columns; returns it. None stays None."""
        for name in NAMES if group is not None and not group.__dict__.get("is_told") else ():
            if text := group.__dict__.get(name):
                group.__dict__[name] = self.of.get((group.pk, name)) or self._said(text, self.reading.own, text)
        if group is not None:
            group.is_told = True
            self.tell(group._state.fields_cache.get("parent"))
        return group

    def plain(self, group):
        """Its name, where no mark can stand and the row keeps its own words: in an option, in a sentence."""
        return str.__str__(self.of.get((group.pk, "name")) or group.name)

    def lane(self, lane):
        """A lane with its parts, as published or as counted."""
        return replace(lane, name=self.name(lane.key, lane.name), parts=tuple(map(self.lane, lane.parts)))


def of(dialogue):
    """The GroupWords of a dialogue for the reader of this moment: asked for with who they are, else by one query."""
    kept = dialogue.__dict__.get("group_words")
    if kept is None or kept.reading.wanted != speaking.wanted() or kept.page != translation.get_language():
        with connection.cursor() as cursor:
            tag = speaking.reading(dialogue).order[0]  # as the dialogue spells it
            cursor.execute(sql(tag, "%s", "%s"), [*[speaking.own(dialogue)] * 2, dialogue.pk])
            kept = dialogue.group_words = GroupWords(cursor.fetchone()[0], dialogue, speaking.wanted(), tag)
    return kept


def tell(dialogue, groups):
    """Groups with the names that the reader gets; returns them."""
    words = of(dialogue)
    return [words.tell(group) for group in groups]
