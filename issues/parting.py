"""Sealing takes profiles apart: each row a voice wrote gets a fresh id and a fresh voice of its own (TRUST §1).

Tables and columns are found by walking the models, so that what a later branch adds is parted as well, or refused.
"""

from django.apps import apps
from django.db import connection, transaction

from dialogue.models import Dialogue
from issues.stirring import spoken
from stakeholders.models import Voice, random_key

ALONE = {"id": "m.b", "tag": "NULL"}  # what a voice shares with no other
BATCH = 200  # rows of a statement: three values each, and SQLite once took no more than 999


class Unknown(TypeError):
    """A table that voices write in a way this module does not know: nothing can be sealed before it does."""


def said():
    """The tables whose rows belong to a voice."""
    return [model for model in spoken() if model is not Voice and "voice" in _names_of_links_to(model, Voice)]


def _check(dialogue):
    """Raises Unknown for a table with random keys whose rows belong to no voice, unless none of this dialogue's is left (marks
    that something goes and receipts that were spent: settled before), and for one that points to voices by another name."""
    for model in set(spoken()) - {Voice}:
        if (links := _names_of_links_to(model, Voice)) == ["voice"]:
            continue
        if links or "dialogue" not in _names_of_links_to(model, Dialogue):
            raise Unknown(model.__name__)
        if model._base_manager.filter(dialogue=dialogue).exists():
            raise Unknown(f"{model.__name__} is not settled")


def _names_of_links_to(model, target):
    return [f.name for f in _links(model) if f.related_model is target]


def _links(model):
    return [f for f in model._meta.local_concrete_fields if f.remote_field]


def pointing(target):
    """[(model, column)] of every foreign key to a table."""
    models = apps.get_models(include_auto_created=True)
    return [(m, f.column) for m in models for f in _links(m) if f.related_model is target]


def touched(also=()):
    """The tables outside of `spoken()` in which old ids stand."""
    found = [model for target in said() for model, _column in pointing(target)]
    return list(dict.fromkeys(m for m in [*found, *(model for model, _column, _target in also)] if m not in spoken()))


@transaction.atomic
def part(dialogue, also=()):
    """Move every spoken row of a dialogue to a fresh id and a nameless voice of its own, and what points to it along.

    `also`: [(model, column, model whose id stands there)] of plain columns without a foreign key. The order of the ids stays:
    it is chance already, and pages that show rows by it read as before. Voices that are left without a row go.
    """
    _check(dialogue)
    for model in said():
        places = [*pointing(model), *((m, column) for m, column, target in also if target is model)]
        rows = model._base_manager.filter(voice__dialogue=dialogue).order_by("pk").values_list("pk", "voice")
        found = list(rows)
        fresh = sorted(random_key() for _row in found)
        for start in range(0, len(found), BATCH):
            part_of = slice(start, start + BATCH)
            _part_batch(model, places, zip(found[part_of], fresh[part_of], strict=True))
    _drop_voices(dialogue)


def _part_batch(model, places, rows):
    moved = [(old, new, voice, random_key()) for (old, voice), new in rows]
    _make_voices([(voice, own) for _old, _new, voice, own in moved])
    _move(model, [(old, new, own) for old, new, _voice, own in moved])
    for place, column in places:
        _point(place, column, [(old, new) for old, new, _voice, _own in moved])


def _with(width, rows):
    """(start of a statement that knows the rows as m(a, b, …), its parameters)."""
    names = ", ".join("abc"[:width])
    marks = ", ".join(["(" + ", ".join(["%s"] * width) + ")"] * len(rows))
    return f"WITH m ({names}) AS (VALUES {marks}) ", [value for row in rows for value in row]


def _run(sql, rows):
    start, values = _with(len(rows[0]), rows)
    with connection.cursor() as cursor:
        cursor.execute(start + sql, values)


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


def _make_voices(pairs):
    """A copy of each voice under another id: everything but the tag, by which a key would find it."""
    quote = connection.ops.quote_name
    copied = [quote(str(f.column)) for f in Voice._meta.local_concrete_fields if f.name not in ALONE]
    into, out_of = ", ".join([*ALONE, *copied]), ", ".join([*ALONE.values(), *(f"v.{c}" for c in copied)])
    _run(f"INSERT INTO {_table(Voice)} ({into}) SELECT {out_of} FROM m JOIN {_table(Voice)} v ON v.id = m.a", pairs)


def _move(model, rows):
    """Every other column stays as it is, but for the receipt: with its form's key somebody could claim the row."""
    emptied = ", receipt = ''" if "receipt" in {f.name for f in model._meta.local_concrete_fields} else ""
    table = _table(model)
    _run(f"UPDATE {table} SET id = m.b, voice_id = m.c{emptied} FROM m WHERE {table}.id = m.a", rows)


def _point(model, column, pairs):
    table, name = _table(model), connection.ops.quote_name(column)
    _run(f"UPDATE {table} SET {name} = m.b FROM m WHERE {table}.{name} = m.a", pairs)


def _drop_voices(dialogue):
    """Voices that wrote nothing that is left. (Foreign keys of others to a voice are unknown above.)"""
    voices = Voice.objects.filter(dialogue=dialogue)
    for model in said():
        voices = voices.exclude(pk__in=model._base_manager.filter(voice__dialogue=dialogue).values("voice"))
    voices._raw_delete(voices.db)
