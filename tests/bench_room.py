"""A workshop at full stretch: so many phones polling every three seconds and so many voting within ten, measured from outside.

One process plays all phones over raw sockets that stay open, on the same machine as the server: what it costs itself is in
the figures. A phone asks as `static/js/live.js` does, with its version and a fifth of jitter; after each press of a facilitator
the time is kept until the new fragment is in its hands.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

import psycopg2

from tests import bench_size
from tests.demo import HOST, ROOT, Client, Demo, form_key
from tests.stagehand import Stagehand

PHONES, VOTERS = bench_size.of((1000, 200), (20, 5))
EVERY, SECONDS = bench_size.of((3.0, 40), (0.5, 7))  # between two polls; of the whole play
PRESSES = bench_size.of((12, 24), (2, 4))  # seconds after the start at which a facilitator moves the room
VOTES_FROM, VOTES_WITHIN = bench_size.of((28, 10), (3, 1))
LATE = 4.0  # seconds in which a press must be in 95 of 100 hands


@dataclass
class Played:
    """What the phones saw."""

    waits: list = field(default_factory=list)  # seconds of each poll
    votes: list = field(default_factory=list)  # seconds of each ballot paper
    errors: list = field(default_factory=list)
    bytes: int = 0  # of everything that came down
    pressed: dict = field(default_factory=dict)  # version's first part -> when the press was through
    reached: list = field(default_factory=list)  # seconds from a press to a phone


def p95(values):
    return quantiles(values, n=20)[-1] if len(values) > 1 else 0.0


async def read_answer(reader):
    """(status, headers in lower case, bytes in all)."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    size = len(head)
    if "content-length" in headers:
        size += len(await reader.readexactly(int(headers["content-length"])))
    elif headers.get("transfer-encoding") == "chunked":
        length = 1
        while length:
            line = await reader.readuntil(b"\r\n")
            length = int(line, 16)
            size += len(line) + len(await reader.readexactly(length + 2))
    return int(lines[0].split()[1]), headers, size


async def phone(port, path, played, ends, chance):
    """Poll as the script of the page does, until `ends`."""
    await asyncio.sleep(chance.random() * EVERY)
    reader, writer = await asyncio.open_connection(HOST, port)
    version = "0"
    while time.perf_counter() < ends:
        begun = time.perf_counter()
        writer.write(
            f"GET {path}&v={version} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        try:
            status, headers, size = await asyncio.wait_for(read_answer(reader), 20)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            played.errors.append(type(error).__name__)
            return
        now = time.perf_counter()
        played.waits.append(now - begun)
        played.bytes += size
        if status == 200:
            version = note(played, version, headers["x-version"], now)
        elif status != 204:
            played.errors.append(status)
        await asyncio.sleep(max(0, EVERY * (0.8 + 0.3 * chance.random()) - (now - begun)))
    writer.close()


def note(played, before, version, now):
    """Remember how long the newest press took to reach this phone."""
    number = int(version.split(".")[0])
    pressed = played.pressed.get(number)
    if before != "0" and pressed and int(before.split(".")[0]) < number:
        played.reached.append(now - pressed)
    return version


async def voter(port, path, cookies, body, played, wait):
    """One ballot paper, sent on a connection of its own."""
    await asyncio.sleep(wait)
    begun = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: {cookies}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
        )
        status, _headers, _size = await asyncio.wait_for(read_answer(reader), 30)
        writer.close()
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        played.errors.append(f"vote: {type(error).__name__}")
        return
    played.votes.append(time.perf_counter() - begun)
    if status != 302:
        played.errors.append(f"vote: {status}")


async def presses(hand, played, begun):
    """A facilitator moves the room; a press counts from when it is through."""
    for n, at in enumerate(PRESSES):
        await asyncio.sleep(max(0, begun + at - time.perf_counter()))
        number = await asyncio.to_thread(press, hand, n)
        played.pressed[number] = time.perf_counter()


def press(hand, n):
    hand.do("session", kind=("break", "plenary", "welcome")[n % 3])
    return hand.do("version")


async def play(port, path, papers, hand):
    """`papers`: (path, cookies, body) of each voter."""
    played, chance = Played(), random.Random(7)
    begun = time.perf_counter()
    people = [phone(port, path, played, begun + SECONDS, random.Random(n)) for n in range(PHONES)]
    people += [voter(port, *paper, played, VOTES_FROM + chance.random() * VOTES_WITHIN) for paper in papers]
    await asyncio.gather(presses(hand, played, begun), *people)
    return played


def paper_of(demo, user, path, items):
    """What a voter's browser would send: its cookies, and a paper with the token that fits them."""
    with Client(demo, user) as client:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        token = client.cookies["csrftoken"].value
        key = form_key(client, path.removesuffix("vote/"))
    choices = {f"choice_{item}": "yes" for item in items}
    return path, cookies, urlencode({"csrfmiddlewaretoken": token, "key": key, **choices})


class Hall(Demo):
    """The demo's data behind one granian with two workers; on PostgreSQL with `DATABASE_URL`.

    Eight threads a worker: while a vote waits for the database, polls pass it by.
    """

    def __enter__(self):
        for command in (["migrate", "-v0"], ["buildstatic", "-v0"], ["demo", "-v0"]):
            subprocess.run([sys.executable, "-m", "tests.rendering", *command], cwd=ROOT, env=self.environ, check=True)
        command = ("granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port), "--workers", "2")
        command += ("--blocking-threads", "8", "--backlog", "2048", "--no-access-log", "--log-level", "warning")
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, "dialogue.wsgi:application"],
                cwd=ROOT, env=self.environ, stdout=output, stderr=subprocess.STDOUT, process_group=0,
            )  # fmt: skip
        self.wait()
        return self


@contextmanager
def spare_postgres():
    """The address of an empty database that goes away, or None where no PostgreSQL answers."""
    given = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    if not given.startswith("postgres"):
        yield None
        return
    name = f"bench_room_{os.getpid()}"
    try:
        connection = psycopg2.connect(given, connect_timeout=3)
    except psycopg2.OperationalError:
        yield None
        return
    connection.autocommit = True
    with closing(connection):
        connection.cursor().execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(hall, line, where):
    """Print the figures of one play through `line(what, limit, measured, held)`."""
    with Stagehand(hall.environ) as hand:
        keys, paper = hand.do("plan"), hand.do("paper")
        hand.do("session", kind="welcome")
        path = f"/d/april/ballots/{paper['number']}/vote/"
        papers = [paper_of(hall, user, path, paper["items"]) for user in hand.do("voters", number=VOTERS)]
        before = hand.do("votes")
        played = asyncio.run(play(hall.port, f"/live/{keys['room']}/?l=en", papers, hand))
        lost = VOTERS * len(paper["items"]) - (hand.do("votes") - before)
    wait, vote, late, errors = p95(played.waits), p95(played.votes), p95(played.reached), len(played.errors)
    hour = played.bytes / PHONES * 3600 / SECONDS / 1024
    what = f"{PHONES} polling, {VOTERS} voting, {where}"
    line(f"{what}: poll, p95", "<= 100 ms", f"{wait * 1000:.0f} ms of {len(played.waits)}", wait <= 0.1)
    line(f"{what}: errors / lost", "0 / 0", f"{errors} / {lost}", errors == lost == 0)
    line(f"{what}: paper, p95", "<= 2 s", f"{vote:.2f} s", vote <= 2)
    line(f"{what}: press to phone, p95", f"<= {LATE:.0f} s", f"{late:.1f} s of {len(played.reached)}", 0 < late <= LATE)
    line(f"{what}: an hour, per person", "told", f"{hour:.0f} KB", True)
    if played.errors:
        told = ", ".join(sorted({str(error) for error in played.errors}))[:60]
        line(f"{what}: went wrong", "nothing", told, False)


def everywhere(line, prepared=None):
    """On SQLite, and on PostgreSQL where it answers."""
    with Hall(prepared) as hall:
        measure(hall, line, "SQLite")
    with spare_postgres() as address:
        if address is None:
            line(f"{PHONES} polling on PostgreSQL", "", "not measured: none answers", True)
            return
        with Hall(DATABASE_URL=address) as hall:
            measure(hall, line, "PostgreSQL")


def say(what, limit, measured, held):
    print(f"{what:<58} {limit:>18} {measured:>26}  {bench_size.verdict(held)}", flush=True)


if __name__ == "__main__":
    everywhere(say)
