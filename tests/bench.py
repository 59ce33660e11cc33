"""What `make bench` does: the budgets of the design, measured now, on the demo with the server that `make run` starts.

Speeds are ratios against a bare page and a bare upsert (`tests.bench_bare`) in the same process: blocks of requests take
turns, ours and bare, and medians are compared, so that a slow machine changes both. Exit code 1 if a limit is missed.
`--short` runs every part once on little, without judging it.
"""

import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from threading import Barrier

import django
from django.urls import reverse

from tests import (
    bench_backup,
    bench_closing,
    bench_disclosure,
    bench_ground,
    bench_load,
    bench_pages,
    bench_pause,
    bench_room,
    bench_seating,
    bench_size,
    bench_strangers,
)
from tests.demo import Client, Demo, first_visit, unused, weigh
from tests.pages import DRAFT, FINAL, PEOPLE, SLUG, pages
from tests.stack.visitor import Page
from workshops.documents import FORMATS

BLOCKS, BLOCK, WARM_UP = bench_size.of((6, 25, 10), (1, 2, 1))
DOWNLOADS = bench_size.of(4, 1)
KB = 1024


class Unexpected(Exception):
    """An answer that no measurement may count."""


class Bench:
    def __init__(self, demo):
        self.demo = demo
        self.organiser = Client(demo, demo.user("miriam"))
        self.place = json.loads(self.organiser.post("/bare/prepare/", {}).text)
        self.miner = Client(demo, demo.user("amina"))
        self.held = True

    def line(self, what, limit, measured, held):
        self.held = self.held and (held or bench_size.SHORT)
        print(f"{what:<58} {limit:>18} {measured:>26}  {bench_size.verdict(held)}", flush=True)

    def at(self, name, *args):
        return reverse(name, args=[SLUG, *args])

    def page(self):
        path = self.at("question", *self.place["question"])
        ratio, ours, bare = compare(lambda: got(self.miner, path), lambda: got(self.miner, "/bare/"))
        self.line(
            "page of a question with 20 answers, signed in",
            ">= 0.38 x bare page",
            told(ratio, ours, bare),
            ratio >= 0.38,
        )

    def writing(self):
        choices = cycle(["yes", "no"])
        paper, one = self.at("vote", FINAL), self.at("react", self.place["answer"])
        reactions = cycle(["agree", "disagree"])
        items = len(self.place["items"])
        mark = self.at("mark", FINAL, self.place["items"][0])
        pairs = [
            (
                f"a ballot paper of {items} votes",
                items,
                lambda: sent(self.miner, paper, self.paper(self.miner, next(choices))),
            ),
            ("one mark", 1, lambda: sent(self.miner, mark, self.mark(next(choices)))),
            ("a reaction", 1, lambda: sent(self.miner, one, {"value": next(reactions)})),
        ]
        for what, rows, ours in pairs:
            ratio, mine, bare = compare(ours, lambda n=rows: sent(self.miner, f"/bare/{n}/", {"choice": next(choices)}))
            least = {"one mark": 0.55, "a reaction": 0.6}.get(what, 0.5)
            self.line(f"recording {what}", f">= {least} x upsert", told(ratio, mine, bare), ratio >= least)

    def paper(self, client, choice):
        """The page's form as a browser sends it, with this choice everywhere."""
        at = self.at("vote", FINAL)
        fields = Page(200, {}, client.get(self.at("ballot", FINAL)).text.encode(), at).form(at).fields
        fields = {name: value for name, value in fields.items() if not name.startswith("urgent_")}
        return fields | {f"choice_{item}": choice for item in self.place["items"]}

    def mark(self, choice):
        """One mark of it."""
        name = f"_{self.place['items'][0]}"
        paper = self.paper(self.miner, choice)
        return {field: value for field, value in paper.items() if field == "key" or field.endswith(name)}

    def bytes(self):
        limits = {"html": 14 * KB, "css": 10 * KB, "js": 25 * KB, "all": 50 * KB}
        found = first_visit(self.miner, self.at("dialogue_home"))
        for kind, limit in limits.items():
            what = f"first visit, {kind}, as sent"
            self.line(what, f"<= {limit // KB} KB", f"{found[kind] / KB:.1f} KB", found[kind] <= limit)
        self.line("first visit, requests", "<= 4", str(found["requests"]), found["requests"] <= 4)
        sizes = {page.name: weigh(self.miner.get(page.path)) for page in pages(PEOPLE, self.demo)}
        heaviest = max(sizes, key=sizes.get)
        most = sizes[heaviest]
        self.line("next page, the heaviest", "<= 12 KB", f"{most / KB:.1f} KB ({heaviest})", most <= 12 * KB)

    def documents(self):
        for form in FORMATS:
            path = self.at("draft_export", DRAFT, form)
            seconds = [got(self.miner, path) for _ in range(DOWNLOADS)]
            measured = f"{median(seconds):.2f} s (worst {max(seconds):.2f})"
            self.line(f"agenda draft of 7 issues as {form}", "<= 2 s", measured, max(seconds) <= 2)

    def voters(self):
        """Everybody presses at the same moment; nothing may be lost."""
        clients = [Client(self.demo, user) for user in self.place["voters"][: bench_size.of(None, 3)]]
        start = Barrier(len(clients))

        papers = [self.paper(client, "yes") for client in clients]

        def vote(client, paper):
            start.wait(30)
            answer = client.post(self.at("vote", FINAL), paper)
            return answer.status, answer.seconds

        before = self.votes()
        with ThreadPoolExecutor(len(clients)) as pool:
            answers = list(pool.map(vote, clients, papers))
        lost = len(clients) * len(self.place["items"]) - (self.votes() - before)
        errors = sum(status != 302 for status, _seconds in answers)
        slow = quantiles([seconds for _status, seconds in answers], n=20)[-1]
        measured = f"{lost} / {errors} / {slow:.2f} s"
        limit = "0 / 0 / 2 s"
        self.line(
            f"{len(clients)} voters at once: lost / errors / p95", limit, measured, lost == errors == 0 and slow <= 2
        )

    def votes(self):
        return self.demo.rows("SELECT count(*) FROM issues_vote")[0][0]


def got(client, path):
    """Seconds of a page. Raises Unexpected unless it answers 200."""
    return checked(client.get(path), 200, path)


def sent(client, path, data):
    """Seconds of a change. Raises Unexpected unless it answers with a redirect."""
    seconds = checked(client.post(path, data), 302, path)
    client.cookies.pop("messages", None)  # a browser shows the receipt on the next page; here they would pile up
    return seconds


def checked(answer, status, path):
    if answer.status != status:
        raise Unexpected(f"{path} answers {answer.status}")
    return answer.seconds


def compare(ours, bare):
    """(speed of ours as a share of bare's, median seconds of ours, of bare's), from blocks that take turns."""
    for request in (ours, bare):
        for _ in range(WARM_UP):
            request()
    mine, theirs = [], []
    for _ in range(BLOCKS):
        mine += [ours() for _ in range(BLOCK)]
        theirs += [bare() for _ in range(BLOCK)]
    return median(theirs) / median(mine), median(mine), median(theirs)


def told(ratio, ours, bare):
    return f"{ratio:.2f} ({ours * 1000:.1f} / {bare * 1000:.1f} ms)"


def main(prepared):
    """`prepared`: the folder of a demo that nobody has used."""
    with Demo(prepared, DJANGO_SETTINGS_MODULE="tests.bench_settings") as demo:
        bench = Bench(demo)
        print(f"{'what':<58} {'limit':>18} {'measured (ours / bare)':>26}")
        for measure in (bench.page, bench.writing, bench.bytes, bench.documents, bench.voters):
            measure()
        bench_load.measure(bench, got, sent)
    bench_seating.measure(bench.line)
    bench_ground.measure(bench.line)
    bench_disclosure.measure_all(bench.line)
    bench_backup.measure(bench.line)
    bench_pause.measure(bench.line)
    bench_closing.measure(bench.line)
    bench_pages.measure(bench.line)
    bench_strangers.measure(bench.line, prepared)
    bench_room.everywhere(bench.line, prepared)
    return 0 if bench.held else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as aside:  # this process needs the addresses only, never the data
        os.environ |= {"DJANGO_SETTINGS_MODULE": "dialogue.settings", "VAR_DIR": aside}
        django.setup()
        sys.exit(main(unused(Path(aside) / "demo")))
