"""A web worker that has grown is replaced by another, and no request is lost meanwhile, however short or long (TRUST C10)."""

import signal
import threading

import pytest

from tests.stack.servers import children, wait_for

CLIENTS = 6


def renew(web):
    """By a signal that has granian do what it does with a worker that has grown; until none of the old ones is left."""
    before = set(children(web))
    web.popen.send_signal(signal.SIGHUP)
    wait_for(lambda: len(children(web)) == len(before) and not before.intersection(children(web)), 240)


class Callers:
    """So many readers, each asking again as soon as the answer is there; `answers` counts by status."""

    def __init__(self, ask):
        self.ask, self.over, self.answers = ask, threading.Event(), []
        self.threads = [threading.Thread(target=self._call, args=(n,)) for n in range(CLIENTS)]

    def _call(self, number):
        while not self.over.is_set():
            try:
                self.answers.append(self.ask(number))
            except OSError as error:
                self.answers.append(type(error).__name__)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def test_workers_that_have_grown_are_renewed(services):
    command = services["web"].command

    assert {"--workers-max-rss=400", "--respawn-interval=10", "--workers-kill-timeout=75"} <= set(command)


@pytest.mark.trust("C10")
def test_no_request_is_lost_while_workers_are_renewed(stack):
    with stack() as house:
        room = house.seed("day")
        web = house.web()
        proxy = house.proxy(web)

        def ask(number):
            reader = house.visitor(
                proxy, authority=proxy.authority, timeout=300, cookies={"sessionid": room["voters"][number]}
            )
            path = f"{room['draft']}odt/" if number == 0 else room["question"] if number % 2 else "/join/"
            return reader.get(path).status

        with Callers(ask) as callers:
            renew(web)
            renew(web)
        assert set(callers.answers) == {200}
        assert len(callers.answers) > CLIENTS
