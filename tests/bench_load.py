"""How many requests a second the demo's server answers to eight people at once. Their browsers share its machine, and each page
comes whole: told to be compared with the run before, not judged."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import perf_counter

from tests import bench_size
from tests.demo import Client
from tests.pages import FINAL

CLIENTS = 8
EACH = bench_size.of(25, 1)


def measure(bench, got, sent):
    """`got` and `sent` send one request and raise unless it is answered as it should be."""
    clients = [Client(bench.demo, user) for user in bench.place["voters"][:CLIENTS]]
    pages = {
        "home": bench.at("dialogue_home"),
        "a question with 20 answers": bench.at("question", *bench.place["question"]),
        "a ballot paper": bench.at("ballot", FINAL),
    }
    for what, path in pages.items():
        told(bench, what, [[partial(got, client, path)] * EACH for client in clients])
    vote, react = bench.at("vote", FINAL), bench.at("react", bench.place["answer"])
    papers = [[partial(sent, c, vote, unseen(bench.paper(c, choice(n)))) for n in range(EACH)] for c in clients]
    told(bench, "a saved ballot", papers)
    values = ("agree", "disagree")
    told(
        bench, "a reaction", [[partial(sent, c, react, {"value": values[n % 2]}) for n in range(EACH)] for c in clients]
    )


def unseen(paper):
    """Papers that are sent one after the other without a look at the page in between replace whatever stands."""
    return {name: value for name, value in paper.items() if not name.startswith("seen_")}


def choice(number):
    return ("yes", "no")[number % 2]


def told(bench, what, requests):
    bench.line(f"{what}, {CLIENTS} clients at once", "-", f"{rate(requests):.0f} a second", True)


def rate(requests):
    """Answers a second; `requests`: for each client those that it sends one after the other."""
    start = Barrier(len(requests) + 1)

    def send(mine):
        start.wait(30)
        for request in mine:
            request()

    with ThreadPoolExecutor(len(requests)) as pool:
        sending = [pool.submit(send, mine) for mine in requests]
        start.wait(30)
        begun = perf_counter()
        for each in sending:
            each.result()
        return sum(map(len, requests)) / (perf_counter() - begun)
