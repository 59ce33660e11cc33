"""What people do on one day, through the proxy: come in by an invitation and by a code, answer, vote, take the agenda along."""

import re
from urllib.parse import urlsplit

from tests.stack.servers import wait_for
from tests.stack.test_codes import code_in
from tests.stack.visitor import Visitor
from workshops.documents.formats import FORMATS

AGENT = "CanaryBrowser/7.1"
SOURCE = "127.7.7.7"  # this machine under another address, so that it can be looked for
ANSWER = "canary-answer: the permit took fourteen months and the buyer did not wait"
REASON = "canary-reason: we cannot pay twice"
TYPO = "canary-typo@@nowhere"
NOTHING = "no-such-token-canary-0123456789"


def visitor(proxy, session=""):
    cookies = {"sessionid": session} if session else {}
    return Visitor(proxy.port, proxy.authority, headers={"User-Agent": AGENT}, source=SOURCE, cookies=cookies)


def accept_invitation(proxy, mail):
    """By the link of the mail, as a person who is new here; the visitor, signed in, and the token."""
    link = re.search(r"https://\S+/invitation/(\S+?)/", mail["text"])
    newcomer = visitor(proxy)
    page = newcomer.get(urlsplit(link[0]).path)
    home = newcomer.submit(page, name="Canary Newcomer", country="TZ", language="en")
    assert (home.status, home.path.startswith("/d/")) == (200, True), home.text
    return newcomer, link[1]


def sign_in(proxy, post, person):
    comer = visitor(proxy)
    page = comer.submit(comer.get("/account/login/code/"), "code", email=person)
    mail = wait_for(lambda: post.to(person))[-1]
    assert comer.submit(page, "confirm", code=code_in(mail)).status == 200
    return comer, code_in(mail)


def vote(comer, room):
    form = comer.get(room["path"]).form("vote")
    marks = {f"choice_{item}": "yes" for item in room["items"]}
    reason = {f"reason_{room['items'][0]}": REASON}
    assert comer.post(form.action, form.fields | marks | reason, follow=False).status == 302


def answer(comer, room):
    page = comer.get(room["question"])
    assert comer.submit(page, "answer", text=ANSWER, language="en").status == 200


def export(comer, room):
    """{format: first bytes} of the published agenda, in every format that there is."""
    pages = {name: comer.get(f"{room['draft']}{name}/") for name in FORMATS}
    assert {page.status for page in pages.values()} == {200}
    return {name: page.body[:8] for name, page in pages.items()}


def go_wrong(proxy, room, token):
    """Everything that makes a server write something down: unknown addresses, bad forms, requests that are no text."""
    comer = visitor(proxy)
    statuses = [
        comer.get(f"/invitation/{NOTHING}/").status,
        comer.get(f"/nowhere/{token}/?email={TYPO}").status,
        comer.send("POST", f"/invitation/{token}/", b"name=%00canary").status,
        comer.send("GET", f"/join/?q={TYPO}%00").status,
        comer.submit(
            comer.get("/account/login/"), "login", login="canary-0@guests.test", password="canary-password"
        ).status,
        comer.send("POST", room["path"], b"a=1").status,
    ]
    assert max(statuses) < 500, statuses
