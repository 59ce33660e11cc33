"""A thousand invitations while workers are killed, Redis is emptied, and everything runs twice (TRUST B1–B3, B5, B9)."""

import collections
import contextlib
import threading
import time

import pytest
import redis

from tests.stack.servers import wait_for

FAST = {"TICK_SECONDS": "0.5", "BACK_OFF": "1,2,4,8,16,16,16,16"}
# A busy machine is no silent server: no mail is sent again for it.
PATIENT = FAST | {"EMAIL_TIMEOUT": "30", "LEASE_SECONDS": "300"}
KILLED = FAST | {"EMAIL_TIMEOUT": "2", "LEASE_SECONDS": "20"}  # what a dead worker held is soon taken by another
IN_FLIGHT = 4  # two workers of two processes


class Watch(threading.Thread):
    """Looks at everything Redis holds and everything it is told, until stopped."""

    def __init__(self, broker):
        super().__init__(daemon=True)
        self.broker, self.stop, self.seen, self.looks = broker, threading.Event(), set(), 0

    def run(self):
        with self.broker.client() as client, client.monitor() as monitor:
            ears = threading.Thread(target=self.listen, args=(monitor,), daemon=True)
            ears.start()
            while not self.stop.is_set():
                self.seen |= {value for key in client.scan_iter() for value in (key, *values(client, key))}
                self.looks += 1
                time.sleep(0.02)

    def listen(self, monitor):
        try:
            for said in monitor.listen():
                self.seen.add(said["command"].encode())
        except (redis.RedisError, OSError, ValueError, AttributeError):
            pass  # the connection went with the test

    def end(self):
        self.stop.set()
        self.join(120)
        return b"\n".join(self.seen).decode(errors="replace")


def values(client, key):
    readers = {
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
        b"zset": lambda: client.zrange(key, 0, -1),
        b"string": lambda: [client.get(key)],
    }
    kind = client.type(key)
    return [value for value in readers.get(kind, list)() if value]


def delivered(post, number):
    """How often each guest got a mail, and how many mails were doubled."""
    got = collections.Counter(address for mail in post.taken() for address in mail["to"])
    assert set(got) == {f"canary-{n}@guests.test" for n in range(number)}
    assert len({mail["id"] for mail in post.taken()}) == number  # a doubled one has the same Message-ID
    return sum(got.values()) - number


def start_workers(house, workers=2, beats=1):
    for _ in range(beats):
        house.beat()
    return [house.start("worker") for _ in range(workers)]


@pytest.mark.trust("B1", "B3")
def test_thousand_invitations_outlive_three_killed_workers(stack, post, broker):
    """B1, B3 and B9 in one batch: Redis is emptied between the kills and read all the while."""
    number, watch = 1000, Watch(broker)
    with stack(**KILLED) as house:
        house.seed("invite", number)
        watch.start()
        workers = start_workers(house)
        for kill in range(1, 4):
            wait_for(lambda kill=kill: len(post.taken()) >= kill * number // 4, 300)
            workers.pop(0).kill()
            broker.client().flushall()
            workers.append(house.start("worker"))
        house.settle(number, 300)
        assert delivered(post, number) <= IN_FLIGHT * 3
        said = watch.end()
        assert watch.looks > 100
        assert "dialogue.tick" in said
        assert [
            word for word in ("canary", "Canary", "guests.test", "@guests", "Miriam", "april") if word in said
        ] == []


@pytest.mark.trust("B5")
def test_two_beats_and_two_workers_send_nothing_twice(stack, post):
    number = 100
    with stack(**PATIENT) as house:
        house.seed("invite", number)
        start_workers(house, beats=2)
        house.settle(number)
        time.sleep(2)  # whoever would double has time to
        assert delivered(post, number) == 0


@pytest.mark.trust("B2")
def test_web_that_dies_after_the_commit_loses_no_mail(stack, post):
    """B2: killed as soon as its row is in the table; a worker that starts later finds it there."""
    with stack(**PATIENT) as house:
        house.seed("ballot")
        web = house.web()
        visitor = house.visitor(web)
        page = visitor.get("/account/login/code/")
        person = house.sql("SELECT email FROM dialogue_user WHERE email LIKE '%%people.test' ORDER BY id LIMIT 1")[0][0]
        pressed = threading.Thread(target=press, args=(visitor, page, person), daemon=True)
        pressed.start()
        wait_for(lambda: house.sql("SELECT 1 FROM dialogue_job WHERE lane = 0"), every=0.005)
        web.kill()
        assert post.taken() == []
        start_workers(house, workers=1)
        house.start("codes")
        wait_for(lambda: post.to(person))
        pressed.join(120)
        assert len(post.to(person)) == 1


def press(visitor, page, person):
    with contextlib.suppress(OSError, AssertionError):  # its server is killed meanwhile
        visitor.submit(page, "code", email=person)
