"""Redis refuses, then accepts and says nothing: votes and pages go on as ever, and every mail goes out afterwards (TRUST B4)."""

import contextlib
import socket
import statistics
import threading
import time

import pytest

from tests.ports import free_port
from tests.stack.servers import wait_for
from tests.stack.test_batches import PATIENT
from tests.stack.test_codes import ask_for_code

REFUSES, SILENT = 8, 60  # seconds of each kind of absence
PACE = 0.5  # seconds between two votes: who asks Redis is held up as often as it asks, however often that is
BATCH = 30


class Silent:
    """Accepts connections, reads nothing, says nothing; counts who came."""

    def __init__(self, port):
        self.came = []
        self.server = socket.create_server(("127.0.0.1", port), backlog=50)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                self.came.append(self.server.accept()[0])

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        for line in (self.server, *self.came):
            line.close()


def vote_for(seconds, house, web, room):
    """Vote as one person after the other; seconds that each paper and each vote took, all of them acknowledged."""
    took, until, turn = [], time.monotonic() + seconds, 0
    while time.monotonic() < until:
        turn += 1
        visitor = house.visitor(web, cookies={"sessionid": room["voters"][turn % len(room["voters"])]})
        began = time.monotonic()
        form = visitor.get(room["path"]).form("vote")
        marks = {f"choice_{item}": ("yes", "no")[turn % 2] for item in room["items"]}
        assert visitor.post(form.action, form.fields | marks, follow=False).status == 302
        took.append(time.monotonic() - began)
        time.sleep(PACE)
    return took


@pytest.mark.trust("B4")
def test_voting_and_mail_outlive_a_redis_that_refuses_or_is_silent(stack, broker, post):
    trap = Silent(free_port())
    with stack(**PATIENT) as house:
        room = house.seed("ballot")
        web = house.web(REDIS_URL=f"redis://127.0.0.1:{trap.server.getsockname()[1]}/0")  # whoever asks it is caught
        house.beat()
        for service in ("worker", "codes"):
            house.start(service)
        usual = vote_for(4, house, web, room)
        asked = iter(room["people"])
        broker.process.kill()
        ask_for_code(house.visitor(web), next(asked)[1])
        refusing = vote_for(REFUSES, house, web, room)
        quiet = Silent(broker.port)
        house.seed("invite", BATCH)
        ask_for_code(house.visitor(web), next(asked)[1])
        silent = vote_for(SILENT, house, web, room)
        assert quiet.came  # the workers did ask it
        quiet.close()
        broker.start()
        for _name, person in room["people"][:2]:
            wait_for(lambda person=person: post.to(person))
        house.settle(BATCH + 2)
        post_of_guests = [mail for mail in post.taken() if mail["to"][0].endswith("guests.test")]
        assert len(post_of_guests) == BATCH
        assert trap.came == []  # no request of the web ever touched Redis
        for took in (
            refusing,
            silent,
        ):  # the machine may do more by then than it did at first; who waits for Redis waits five seconds
            assert statistics.median(took) <= 2 * statistics.median(usual) + 2
    trap.close()
