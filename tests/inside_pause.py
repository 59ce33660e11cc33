"""What tests/bench_pause.py has a house do: run by `manage.py shell` within the house's own settings."""

import json
import time
from pathlib import Path
from random import Random
from threading import Event, Thread

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.utils import timezone

from dialogue import pauses, upkeep
from issues import stirring
from issues.models import Contribution, Question
from stakeholders.models import Voice
from tests import bench_size, factories

GROUPS, EACH, SEEDS = ("diggers", "lsm", "gov"), 8, bench_size.of(10, 1)
WORDS = "Roads, water and papers. " * 12


def tell(what):
    (Path(settings.VAR_DIR) / "told.json").write_text(json.dumps(what))


# ---- the order of 24 authors


def seeds():
    """{"xmin before": [named of 24, per seed], …}: people sign in one by one, and speak soon after, between the others."""
    found = {f"{by} {when}": [] for by in ("xmin", "ctid") for when in ("before", "after")}
    for seed in range(SEEDS):
        authors = live(factories.make_dialogue(f"seed-{seed}"), Random(seed))
        for when in ("before", "after"):
            if when == "after":
                upkeep.stir(stirring.spoken())
            for by in ("xmin", "ctid"):
                found[f"{by} {when}"].append(named(authors, by))
    tell(found)


def live(dialogue, chance):
    """[[(session key, contribution id) of each person] of each group], in the order of the sign-ins."""
    question = Question.objects.filter(issue__dialogue=dialogue).first()
    people = [(name, n) for name in GROUPS for n in range(EACH)]
    chance.shuffle(people)
    events = [(at, "in", who) for at, who in enumerate(people)]
    events += [(at + chance.uniform(0.5, 2.5), "speak", who) for at, who in enumerate(people)]
    signed, said = {}, {}
    for _at, what, who in sorted(events):
        if what == "in":
            key = f"{dialogue.pk}-{who[0]}-{who[1]}"
            Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())
            signed[who] = key
        else:
            tag = f"{chance.getrandbits(250):064x}"
            voice = Voice.objects.create(dialogue=dialogue, group=factories.group(dialogue, who[0]), tag=tag)
            said[who] = Contribution.objects.create(voice=voice, question=question, text=WORDS, language="en").pk
    return [[(signed[name, n], said[name, n]) for n in range(EACH)] for name in GROUPS]


def named(groups, by):
    """How many the reader names who lays sign-ins and answers of a group side by side, in the order of the database's own columns."""
    right = 0
    for pairs in groups:
        sessions = in_order("django_session", "session_key", "xmin", [key for key, _pk in pairs])
        answers = in_order("issues_contribution", "id", by, [pk for _key, pk in pairs])
        right += len(set(zip(sessions, answers, strict=True)) & set(pairs))
    return right


def in_order(table, key, by, keys):
    order = {"xmin": "xmin::text::bigint, ctid", "ctid": "ctid"}[by]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {table} WHERE {key} = ANY(%s) ORDER BY {order}", [keys])
        return [found for (found,) in cursor.fetchall()]


# ---- how long others wait


def fill(rows):
    dialogue = factories.make_dialogue("large")
    group, asked = factories.group(dialogue, "gov"), Question.objects.filter(issue__dialogue=dialogue).first()
    voices = [Voice(dialogue=dialogue, group=group, tag=f"{n:064}") for n in range(rows)]
    Voice.objects.bulk_create(voices, batch_size=1000)
    said = [Contribution(voice=voice, question=asked, text=WORDS, language="en") for voice in voices]
    Contribution.objects.bulk_create(said, batch_size=1000)
    return asked, group


def waits():
    """The longest that somebody who writes or reads waited: beside nothing, and while everything is put in order again and again."""
    rows = pauses.MOST_ROWS - 500
    if connection.vendor == "sqlite":
        rows = pauses.MOST_BYTES // 700
    asked, group = fill(bench_size.of(rows, 500))
    idle = longest(asked, group, lambda: time.sleep(bench_size.of(2, 0.1)))
    done = []
    busy = longest(
        asked,
        group,
        lambda: [done.append(len(upkeep.put_in_order(stirring.spoken()))) for _ in range(bench_size.of(8, 1))],
    )
    tell({"idle": max(idle.values()), **busy, "done": done, "megabytes": megabytes()})


def megabytes():
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size / 1e6
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1e6")
        return float(cursor.fetchone()[0])


def longest(asked, group, meanwhile):
    """{"write": seconds, "read": seconds} of two people who never rest while something is done."""
    stop, slowest = Event(), {}

    def live(name, act):
        slowest[name], number = 0.0, 0
        while not stop.is_set():
            begun, number = time.perf_counter(), number + 1
            act(number)
            slowest[name] = max(slowest[name], time.perf_counter() - begun)
            time.sleep(0.01)
        connections.close_all()

    def write(number):
        with transaction.atomic():
            voice = Voice.objects.create(dialogue=asked.issue.dialogue, group=group, tag=f"w{time.time_ns():063}")
            said = Contribution.objects.create(voice=voice, question=asked, text=WORDS, language="en")
        if number % 2:
            with transaction.atomic():
                said.delete()
                voice.delete()

    def read(_number):
        list(Contribution.objects.filter(question=asked).select_related("voice").order_by("pk")[:20])

    people = [Thread(target=live, args=who) for who in (("write", write), ("read", read))]
    for person in people:
        person.start()
    meanwhile()
    stop.set()
    for person in people:
        person.join()
    return slowest
