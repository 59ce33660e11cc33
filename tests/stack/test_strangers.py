"""A stranger's script against a real server: two hundred wrong passwords at once, with people beside it (TRUST E15).

How much longer a page takes beside it is measured by tests/bench_strangers.py.
"""

from collections import Counter
from threading import Barrier, Event, Thread

import pytest

from tests.bench_strangers import peak
from tests.stack.house import Embedded

SCRIPT = 200
MOST = 700  # MB of the web's processes at their peak: its container has 1 GB
LOGIN = "/account/login/"


def wrong_passwords(house, web, count):
    """So many at once, for addresses that nobody has here: Counter of the answers' status."""
    visitors = [house.visitor(web, timeout=120) for _n in range(count)]
    first = visitors[0]
    page = first.get(LOGIN)
    fields = page.form("login").fields | {"password": "wrong horse battery"}
    start, answers = Barrier(count), []

    def attack(number, visitor):
        visitor.cookies = dict(first.cookies)
        start.wait()
        answers.append(visitor.post(LOGIN, fields | {"login": f"nobody-{number}@x.test"}, follow=False))

    threads = [Thread(target=attack, args=each) for each in enumerate(visitors)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    busy = [page for page in answers if page.status == 503]
    assert {page.headers["Retry-After"] for page in busy} <= {"5"}
    return Counter(page.status for page in answers)


@pytest.mark.trust("E15")
def test_two_hundred_wrong_passwords_leave_the_pages_and_the_memory(tmp_path, prepared, post):
    with Embedded(tmp_path, post=post, static=prepared / "static") as house:
        web = house.web()
        beside, done, seen = house.visitor(web, timeout=60), Event(), []

        def look():
            while not done.is_set():
                seen.append(beside.get("/account/login/code/").status)

        reader = Thread(target=look)
        reader.start()
        answers = wrong_passwords(house, web, SCRIPT)
        done.set()
        reader.join()
        assert answers[200] + answers[503] == SCRIPT
        assert answers[200] > 0
        assert set(seen) == {200}
        assert peak(web.popen.pid) < MOST
        alone = wrong_passwords(house, web, 1)  # who comes after it finds a turn
        assert alone == {200: 1}
