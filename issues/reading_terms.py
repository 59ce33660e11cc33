"""The words of the glossary that a question uses, each with what it means by now: asked for along with the question, as JSON."""

import json

from django.db import connection

from dialogue.models.worded import tell_from, told_sqls
from issues import glossary
from issues.models import Term, WordItem

WORDS = {  # of the glossary, along with a question: some columns of each as JSON
    "sqlite": "(SELECT json_group_array(json_array({0})) FROM ({1}) AS words)",
    "postgresql": "(SELECT json_agg(json_build_array({0})) FROM ({1}) AS words)",
}
OF_TERM = ("key", "name", "definition", "language", "agreed_on", "agreed_in")
# With what was agreed on, as `WordItem.objects.agreed` finds it: the latest stands.
TERMS = """SELECT t.key, t.name, t.definition, t.language, i.text AS agreed_on, i.language AS agreed_in, {0} FROM issues_term t
    LEFT JOIN issues_worditem i ON i.id = (SELECT w.id FROM issues_worditem w JOIN issues_wordballot b ON b.id = w.ballot_id
        LEFT JOIN issues_meaning m ON m.id = w.said_id
        WHERE w.term_id = t.id AND w.is_agreed AND w.text <> '' AND NOT coalesce(m.hidden, w.text = '')
        ORDER BY b.number DESC LIMIT 1)
    WHERE t.dialogue_id = %s ORDER BY t.position, t.id"""


def sql(reading):
    """The text of the query, which asks for one parameter: the dialogue."""
    names = [f"in_{n}" for n in range(2 * len(reading.order))]
    every = (*told_sqls(reading, "t"), *told_sqls(reading, "i"))
    texts = (f"{one} AS {name}" for one, name in zip(every, names, strict=True))
    columns = ", ".join([*OF_TERM, *map(_as_json, names)])
    return WORDS[connection.vendor].format(columns, TERMS.format(", ".join(texts)))


def _as_json(name):
    """SQLite takes what was taken out of JSON for text, once it has been through another query."""
    return name if connection.vendor == "postgresql" else f"json({name})"


def used_in(text, told, reading, *, reads_words=True):
    """[Term] that a text uses, each with `.meaning` and `.is_agreed`. `told`: what the query found; not `reads_words`: as the outline has
    them."""
    told = json.loads(told) if isinstance(told, str) else told or []
    terms = [(Term(key=k, name=name, definition=d, language=tag), more) for k, name, d, tag, *more in told]
    used = {term.key for term in glossary.used([text], [term for term, _more in terms])}
    found = [(term, more if reads_words else ("", "", *more[2:])) for term, more in terms if term.key in used]
    return [_term(reading, term, *more) for term, more in found]


def _term(reading, term, agreed_on, agreed_in, *texts):
    """A word of the glossary with `.meaning`: what was agreed on, else its working meaning. `texts`: of the word in each language of the
    reading, then of the agreed meaning."""
    each = len(reading.order)
    tell_from(term, reading, texts[:each])
    term.is_agreed = bool(agreed_on)
    item = tell_from(WordItem(text=agreed_on or "", language=agreed_in or ""), reading, texts[each:])
    term.meaning = item.text if agreed_on else term.definition
    return term
