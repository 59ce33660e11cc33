"""A house, lived through and then attacked: what was found, as plain data."""

import secrets
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from dialogue import keys
from dialogue.models import Dialogue
from issues.models import Decision, Issue, LedgerEntry, Question
from issues.models.ballots import BallotItem
from stakeholders.models import Voice
from tests.attacks.linkage import day, hours, presses, reader, watcher
from tests.attacks.linkage.house import GROUPS, House
from tests.attacks.linkage.statistics import Kinds, People

BEFORE, PAUSED, NIGHT, STEERED = "before the pause", "after the pause", "after the night", "what was steered"
# Of each fresh house. If all is luck, some 20 of 20,000 pairs look linked at 1e-3; two fresh houses confirm one of them in one run of
# 5,000 (20 · 0.003²), and the two that are asked then confirm it too in one run of two million (· 0.05²).
CONFIRM = (0.003, 0.003, 0.05, 0.05)


@dataclass
class Evidence:
    """Of one house. `links`: {moment: {attack: Link}}; `changed`: {press: pages that others saw change}."""

    seed: int
    links: dict = field(default_factory=dict)
    disorder: dict = field(default_factory=dict)  # {moment: (cells out of the order of their keys, cells)}, of SQLite
    changed: dict = field(default_factory=dict)
    released: list = field(default_factory=list)  # words that came and went at the fixed time after those presses
    numbers: list = field(default_factory=list)  # pages on which a person's primary key stands
    tried: int = 0


def gather(seed):
    """Live through a day and a night in a house of this seed; attack it at three moments; watch presses the morning after."""
    with hours.Clock() as clock:
        house = House(seed, clock)
        found = Evidence(seed)
        for moment in day.live_through(house):
            found.numbers += watcher.keys_of_people(house, moment)
        read(house, found, BEFORE)
        hours.pause(clock, 14.6)
        read(house, found, PAUSED)
        presses.evening(house)
        hours.night(clock)
        read(house, found, NIGHT)
        found.changed, found.released = watcher.watch(house)
        found.numbers += watcher.keys_of_people(house, "the morning after")
        found.links[STEERED] = steering(house)
    return found


def read(house, found, moment):
    """All that is known of people beside all that was written, by order and by kind, inside each group."""
    reading = reader.Reading(house.truth)
    found.disorder[moment] = reading.disordered
    if moment == PAUSED:
        house.answered = answered(house, reading)
    people = People(groups_of(house.people), house.seed)
    known, words = reader.of_people(house, reading), reader.of_words(house, reading)
    if moment == NIGHT:
        words |= watcher.places_on_pages(house, reading)
    links = [*by_order(people, known, words), *by_kind(people, known, words)]
    found.links[moment] = {link.attack: link for link in links}
    found.tried = max(found.tried, len(links))


def groups_of(people):
    members = ([p.n for p in people if p.group == key] for key in GROUPS)
    return [places for places in members if len(places) > 1]


def by_order(people, known, words):
    one, other = reader.orders_of(known), reader.orders_of(words)
    names = [list(one), list(other)]
    ranks = [np.array([people.ranks(values) for values in side.values()]) for side in (one, other)]
    return people.by_order(*ranks, lambda a, b: f"{names[0][a]} ~ {names[1][b]}")


def by_kind(people, known, words):
    one, other = reader.kinds_of(known), reader.kinds_of(words)
    if not other:
        return
    rows = Kinds.of(other, people.width)
    for a, kind in one.items():
        for link in people.by_kind(kind, rows):
            yield replace(link, attack=f"{a} = {link.attack}")


# ---- what was steered


def answered(house, reading):
    """{person: questions under one hidden voice}: what a reader of the file knows of each of these voices."""
    asked = {q.pk: (q.issue.key, q.position) for q in Question.objects.select_related("issue")}
    rows = reading.rows["issues_contribution"]
    found = {}
    for key, n in house.truth.caused["issues_contribution"].items():
        if n is not None and key in rows["question_id"] and not house.people[n].speaks_openly:
            found.setdefault(n, set()).add(asked[rows["question_id"][key]])
    return {n: places for n, places in found.items() if house.people[n].group != "communities"}


def steering(house):
    """Which voice answered what the product would suggest to whom: by ids alone, and by the product's own pages with a false key."""
    people = [p for p in house.people if p.n in house.answered]
    inside = People(groups_of(people), house.seed)
    order = list(Question.objects.order_by("issue__position", "position").exclude(issue__origin="proposal"))
    place = {(q.issue.key, q.position): n for n, q in enumerate(order)}
    links = []
    for kind, step in product(("participant", "user"), range(1, len(place))):
        begins = {p.n: getattr(p, kind).pk * step % len(place) for p in people}
        fits = likeness(house, inside, lambda n, q, b=begins: -((place[q] - b[n]) % len(place)))
        links.append(inside.by_likeness(fits, f"suggestions that begin at {step} x id of {kind}"))
    suggested = replay(house, people)
    weight = {n: {q: 3 - i for i, q in enumerate(three)} for n, three in suggested.items()}
    links.append(
        inside.by_likeness(likeness(house, inside, lambda n, q: weight[n].get(q, 0)), "suggestions asked for anew")
    )
    return {link.attack: link for link in links}


def likeness(house, inside, fit):
    table = np.zeros((inside.width, inside.width))
    for places in inside.groups:
        for one, other in product(places, places):
            table[one, other] = np.mean([fit(int(one), q) for q in house.answered[int(other)]])
    return table


def replay(house, people):
    """{person: suggested questions}: what a thief of file and code sees who runs both with a key of their own, as they were before
    anybody had spoken."""
    stolen = Dialogue.objects.get(pk=house.dialogue.pk)
    Voice.objects.all().delete()
    for model in (BallotItem, Decision, LedgerEntry):
        model.objects.filter(issue__origin="proposal").delete()
    Issue.objects.filter(origin="proposal").delete()
    stolen.key_name, stolen.key_check, stolen.phase = f"false-{secrets.token_hex(4)}", "", "gather"
    stolen.save()
    keys.create(stolen)
    found = {}
    for person in people:
        page = person.client.get(house.at("dialogue_home")).content.decode()
        found[person.n] = day.suggested_on(page)
        assert found[person.n]
    return found


def confirmed(evidence, moment, nominate=None):
    """Links of the first house that all fresh ones confirm: two with p < CONFIRM, and two that are asked where these did.

    `nominate`: how unlikely a link of the first must be to be asked again; as unlikely as luck gives once in a hundred runs if None.
    """
    first, *fresh = (e.links[moment] for e in evidence)
    limit = nominate or 0.01 / len(first)
    named = [name for name, link in first.items() if link.p < limit]
    asked = list(zip(fresh, CONFIRM, strict=False))
    return [
        first[name] for name in named if all(name in e and e[name].p < limit for e, limit in asked)
    ]  # what is missing confirms nothing
