"""Fifty phones on a bad line: half of them send for ever, half never read their answer; everybody else is served at once (TRUST C7)."""

import contextlib
import http.client
import socket
import ssl
import time

import pytest

from tests.stack.visitor import Visitor

PHONES = 50
LENGTH = 5000


def slow_line(proxy):
    context = ssl.create_default_context(cafile=proxy.authority)
    return context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.port), 10), server_hostname="localhost")


def begin_to_send(line):
    """A form with the cookie that its token is compared to: only then does the web read it."""
    head = [
        *("POST /join/ HTTP/1.1", "Host: localhost", "X-Forwarded-Proto: https", f"Cookie: csrftoken={'a' * 32}"),
        *("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {LENGTH}", "", ""),
    ]
    line.sendall("\r\n".join(head).encode() + b"code=")


def ask_and_never_read(line):
    line.sendall(b"GET /protection/ HTTP/1.1\r\nHost: localhost\r\n\r\n")


def ordinary(proxy, visits=10):
    """Seconds that an ordinary visit takes, each."""
    took = []
    for _ in range(visits):
        began = time.monotonic()
        assert Visitor(proxy.port, proxy.authority).get("/join/").status == 200
        took.append(time.monotonic() - began)
    return took


@pytest.mark.trust("C7")
def test_fifty_slow_phones_hold_nobody_up(stack):
    with stack() as house, contextlib.ExitStack() as lines:
        web = house.web()
        proxy = house.proxy(web)
        alone = max(ordinary(proxy))
        phones = [lines.enter_context(slow_line(proxy)) for _ in range(PHONES)]
        for number, phone in enumerate(phones):
            (begin_to_send if number % 2 else ask_and_never_read)(phone)
        for _ in range(3):
            for phone in phones[1::2]:
                phone.sendall(b"A")
            assert max(ordinary(proxy)) <= 3 * alone + 10  # held up, they would wait as long as the phones do
        for phone in phones[1::2]:
            phone.sendall(b"A" * (LENGTH - len("code=") - 3))
        answers = [http.client.HTTPResponse(phone) for phone in phones[1::2]]
        [answer.begin() for answer in answers]
        assert {answer.status for answer in answers} == {403}  # they arrive whole at last, and lack the page's token


def test_without_the_proxy_they_would(stack):
    """The test above can fail: before the web itself as many slow senders as it has threads hold everybody up."""
    with stack() as house:
        web = house.web()
        lines = [socket.create_connection(("127.0.0.1", web.port)) for _ in range(PHONES)]
        for line in lines:
            begin_to_send(line)
        time.sleep(1)
        held = False
        for _ in range(4):
            try:
                Visitor(web.port, timeout=2).get("/join/")
            except OSError:
                held = True
        [line.close() for line in lines]
        assert held


def test_proxy_speaks_for_itself_in_words(stack):
    """Too much at once; plain HTTP; and no web behind it."""
    with stack() as house:
        web = house.web()
        proxy = house.proxy(web)
        visitor = Visitor(proxy.port, proxy.authority)
        large = visitor.send("POST", "/join/", b"code=" + b"A" * 3_000_000, {"Content-Type": "text/plain"})
        assert (large.status, large.text) == (413, "That is more than this site takes at once. Go back and send less.")
        plain = Visitor(proxy.http, plain=True).send("GET", "/join/")
        assert (plain.status, plain.headers["Location"]) == (308, "https://localhost/join/")
        web.kill()
        away = visitor.get("/join/")
        assert (away.status, away.headers["Retry-After"], away.headers["X-Frame-Options"]) == (502, "10", "DENY")
        assert "send it again" in away.text
