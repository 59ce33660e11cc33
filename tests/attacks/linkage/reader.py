"""Somebody who has the database: every column of every table, and what the database keeps beside its columns."""

import datetime
import json
from collections import Counter, defaultdict

from django.db import connection

from tests.attacks.linkage import sqlite_file

KINDS = 12  # values that are shared by more people than one: at most so many different ones
WRITTEN = (
    ("voice_id", "stakeholders_voice"),
    ("contribution_id", "issues_contribution"),
    ("proposal_id", "issues_proposal"),
)
ENOUGH = 8  # people must have left a row in a table for it to be worth matching


class Reading:
    """All rows of all tables at one moment: {table: {column: {primary key: value}}}."""

    def __init__(self, truth):
        self.rows = {table: _columns_of(table, key) for table, key in truth.keys.items()}
        if connection.vendor == "sqlite":
            file = sqlite_file.File(connection.settings_dict["NAME"])
            for table in truth.spoken:
                self.rows[table] |= file.places_of(table)
        self.disordered = file.disordered(truth.spoken) if connection.vendor == "sqlite" else (0, 0)


def _columns_of(table, key):
    beside = {"postgresql": ", ctid::text AS ctid, xmin::text AS xmin, xmax::text AS xmax", "sqlite": ""}[
        connection.vendor
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *{beside} FROM {connection.ops.quote_name(table)}")
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    place = names.index(key)
    found = {name: {row[place]: _sortable(name, row[n]) for row in rows} for n, name in enumerate(names)}
    return found | {"(order of reading)": {row[place]: n for n, row in enumerate(rows)}}


def _sortable(name, value):
    """A value that sorts as the database's own order does."""
    if name == "ctid":
        page, line = value.strip("()").split(",")
        return int(page) * 10_000 + int(line)
    if name in ("xmin", "xmax"):
        return int(value)
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


# ---- from rows to people


def of_people(house, reading):
    """({name: {person: value}}) of what is known of the 45: in all tables about them, and what an observer of the room saw."""
    found = {}
    for table in house.truth.keys:
        if table not in house.truth.spoken:
            found |= _by_person(table, reading, _owners(house, reading, table))
    for what in {what for person in house.people for what in person.moments}:
        found[f"seen: {what}"] = {p.n: p.moments[what] for p in house.people if what in p.moments}
    for number in (3, 5, 7):
        found[f"id of participant mod {number}"] = {p.n: p.participant.pk % number for p in house.people}
        found[f"id of user mod {number}"] = {p.n: p.user.pk % number for p in house.people}
    return found


def _owners(house, reading, table):
    """{primary key: person's number} of a table's rows: by a foreign key to the person, else by who caused them."""
    known = dict(house.truth.caused[table])
    ids = {"user_id": "user", "participant_id": "participant", "recipient": "participant"}
    if table in ("dialogue_user", "stakeholders_participant"):
        ids = {"id": table.rsplit("_", 1)[1]}
    for column, kind in ids.items():
        person = {str(getattr(p, kind).pk): p.n for p in house.people}
        values = reading.rows[table].get(column, {})
        known |= {key: person[str(value)] for key, value in values.items() if str(value) in person}
    return known


def of_words(house, reading):
    """{name: {person: value}} of everything that voices wrote and that stands under no name; by the person who wrote it."""
    found = {}
    for table in sorted(house.truth.keys):
        found |= _by_person(table, reading, _authors(house, reading, table))
    return found


def _authors(house, reading, table):
    """{primary key: person's number} of what a voice wrote, and of rows that point to it (a quote, a summary's list)."""
    rows, openly = reading.rows[table], {k for k, name in reading.rows["stakeholders_voice"]["name"].items() if name}
    if table == "stakeholders_voice":
        return {key: n for key, n in house.truth.caused[table].items() if n is not None and key not in openly}
    if table in house.truth.spoken:
        known = {key: n for key, n in house.truth.caused[table].items() if n is not None}
        return {key: n for key, n in known.items() if rows.get("voice_id", {}).get(key) not in openly}
    found = {}
    for column, other in WRITTEN:
        authors = _authors(house, reading, other) if column in rows else {}
        found |= {key: authors[value] for key, value in rows.get(column, {}).items() if value in authors}
    return found


def _by_person(table, reading, owners):
    """Each person's first, last and middle value in a column, and the kind they have most often."""
    found = {}
    if len({n for n in owners.values() if n is not None}) < ENOUGH:
        return found
    for column, values in reading.rows[table].items():
        mine = defaultdict(list)
        for key, value in values.items():
            if value is not None and owners.get(key) is not None:
                mine[owners[key]].append(value)
        if len({type(v) is str for own in mine.values() for v in own}) != 1:
            continue
        many = any(len(own) > 1 for own in mine.values())
        name = f"{table}.{column}"
        found |= {f"{name} (first)" if many else name: {n: min(own) for n, own in mine.items()}}
        if many:
            place = {v: i for i, v in enumerate(sorted({v for own in mine.values() for v in own}))}
            found[f"{name} (last)"] = {n: max(own) for n, own in mine.items()}
            found[f"{name} (middle)"] = {n: sum(place[v] for v in own) / len(own) for n, own in mine.items()}
            found[f"{name} (most often)"] = {n: Counter(sorted(own)).most_common(1)[0][0] for n, own in mine.items()}
    return found


def kinds_of(features):
    """Those of which several people share a value."""
    return {name: own for name, own in features.items() if 1 < len(set(own.values())) <= min(KINDS, len(own) - 1)}


def orders_of(features):
    """Those by which people can be put in an order."""
    return {name: own for name, own in features.items() if len(set(own.values())) > 2 and "(most often)" not in name}
