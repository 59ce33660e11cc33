"""The attacker's tools see what is there, and nothing where nothing is: on links and files whose answer is known."""

import sqlite3
from random import Random

import numpy as np
import pytest

from tests.attacks.linkage import attacks, sqlite_file, statistics
from tests.attacks.linkage.statistics import Kinds, People, at_least

GROUPS = [list(range(14)), list(range(14, 21)), list(range(21, 30)), list(range(30, 45))]
ROWS = 60


@pytest.fixture
def people():
    return People(GROUPS, 1)


def orders(people, values):
    return np.array([people.ranks(each) for each in values])


def drawn(chance):
    return {n: chance.random() for n in range(45)}


def names(a, b):
    return f"{a} {b}"


def test_places_left_alone_are_counted_exactly():
    """Of the six orders of three, one leaves three alone, none two, three one, two none."""
    assert [round(6 * at_least((3,), named)) for named in range(5)] == [6, 4, 1, 1, 0]
    assert at_least((14, 7, 9, 15), 0) == 1.0
    assert at_least((1, 1), 2) == 1.0


def test_order_that_is_the_same_names_everybody_head_to_tail_as_well(people):
    known = drawn(Random(1))
    found = list(
        people.by_order(orders(people, [known]), orders(people, [known, {n: -v for n, v in known.items()}]), names)
    )
    assert [(link.linked, link.n, link.p < 1e-9) for link in found] == [(45, 45, True), (45, 45, True)]


def test_order_that_is_only_alike_is_seen(people):
    known = drawn(Random(2))
    blurred = {n: value + Random(n).uniform(-0.3, 0.3) for n, value in known.items()}
    [link] = people.by_order(orders(people, [known]), orders(people, [blurred]), names)
    assert link.p < 1e-6


def test_luck_is_taken_for_a_link_as_seldom_as_it_says(people):
    chance = Random(3)
    sides = [orders(people, [drawn(chance) for _n in range(ROWS)]) for _side in range(2)]
    found = list(people.by_order(*sides, names))
    assert len(found) == ROWS**2
    assert sum(link.p < 0.01 for link in found) < 0.02 * ROWS**2
    assert 3 < np.mean([link.linked for link in found]) < 8  # the better of two directions; chance says four


def test_missing_people_tell_nothing(people):
    """Two lists that leave out the same people in every group, and agree in nothing else."""
    chance, left_out = Random(4), {0, 1, 2, 3, 4, 5, 6, 14, 15, 16, 21, 22, 23, 30, 31, 32, 33}
    lists = [[{n: v for n, v in drawn(chance).items() if n not in left_out} for _n in range(20)] for _side in range(2)]
    found = list(people.by_order(*(orders(people, side) for side in lists), names))
    assert sum(link.p < 0.01 for link in found) < 0.03 * len(found)


def test_kind_is_seen_whatever_stands_for_what(people):
    chance = Random(5)
    kind = {n: chance.choice(["en", "fr", "sw"]) for n in range(45)}
    row = {n: {"en": 1, "fr": 7, "sw": 7}[value] for n, value in kind.items()}
    luck = {n: chance.choice([1, 7]) for n in range(45)}
    link, luck = people.by_kind(kind, Kinds.of({"kind": row, "luck": luck}, 45))
    assert (link.p < 1e-6, link.linked > link.chance, luck.p > 0.01) == (True, True, True)
    assert link.linked == 8  # one person of each kind in each of four groups: a row tells the kind for sure


def test_every_kind_is_laid_beside_every_other_under_both_names(people):
    chance = Random(9)
    known = {name: {n: chance.choice("abc") for n in range(45)} for name in ("country", "way")}
    words = {"row": known["way"], "other": {n: chance.choice("de") for n in range(45)}}
    found = {link.attack: link.p < 1e-6 for link in attacks.by_kind(people, known, words)}
    linked = {"way = row": True, "country = row": False, "way = other": False, "country = other": False}
    assert found == linked
    assert list(attacks.by_kind(people, known, {})) == []


def test_pair_that_looks_linked_is_judged_by_all_shuffles(people, monkeypatch):
    """What a tenth of them already shows to be luck is left, and nothing else: each link is found as if none were left."""
    chance, rows = Random(8), {}
    kind = {place: chance.choice("abc") for place in range(45)}
    for n in range(120):
        stays = n / 240  # from luck to half of the rows
        drawn = {place: chance.choice("abcd"[: 2 + n % 3]) for place in range(45)}
        rows[n] = {place: value if chance.random() < stays else drawn[place] for place, value in kind.items()}
    others = Kinds.of(rows, 45)
    quick = people.by_kind(kind, others)
    monkeypatch.setattr(statistics, "OFTEN", statistics.SHUFFLES)
    whole = people.by_kind(kind, others)
    linked = [n for n, link in enumerate(whole) if link.p < 0.05]
    left = [n for n, link in enumerate(quick) if link != whole[n]]
    assert [quick[n] for n in linked] == [whole[n] for n in linked]
    assert (len(linked) > 30, len(left) > 20, min(quick[n].p for n in left) > 0.2) == (True, True, True)


def test_likeness_names_those_who_fit_best(people):
    table = np.random.default_rng(6).random((45, 45))
    luck = people.by_likeness(table, "luck")
    link = people.by_likeness(table + np.eye(45), "link")
    assert (link.linked, link.p < 1e-6, luck.linked < 15, luck.p > 0.01) == (45, True, True, True)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_file_tells_the_order_of_writing_until_it_is_written_anew(tmp_path, journal):
    path, chance = tmp_path / "some.sqlite3", Random(7)
    keys = [chance.getrandbits(62) for _n in range(300)]
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(f"PRAGMA journal_mode = {journal}")
    database.execute("PRAGMA wal_autocheckpoint = 0")
    database.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, text TEXT, voice TEXT)")
    database.execute("CREATE INDEX by_voice ON said (voice)")
    for key in keys:
        database.execute("INSERT INTO said VALUES (?, ?, ?)", [key, f"{key:x}", f"{chance.getrandbits(60):x}"])
    file = sqlite_file.File(path)
    places = file.places_of("said")
    assert set(places["(place of row)"]) == set(places["(place of entry in by_voice)"]) == set(keys)
    wrong, cells = file.disordered(["said"])
    assert (cells > 250, wrong > cells / 5) == (True, True)
    if journal == "wal":
        first = places["(log of row)"]
        assert sorted(keys, key=first.get) == keys
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = sqlite_file.File(path)
    assert (file.disordered(["said"])[0], file.frames) == (0, [])
    database.close()
