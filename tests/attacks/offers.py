"""What a page offers: the addresses of dialogues that it leads to, and those it sends to."""

import re
from html.parser import HTMLParser

from django.urls import Resolver404, resolve

from tests.attacks.worlds import ADDRESSES


class Offers(HTMLParser):
    """Where a page leads: links, and the addresses its forms and buttons send to."""

    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.presses = path, set(), set()

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "a" and has.get("href", "").startswith("/"):
            self.links.add(has["href"])
        names_none = "id" in has and not has.get("action")  # its buttons stand elsewhere and say where they send to
        if tag == "form" and has.get("method") == "post" and not names_none:
            self.presses.add(has.get("action") or self.path)
        if has.get("formaction"):
            self.presses.add(has["formaction"])


def name_of(path):
    try:
        return resolve(re.split(r"[?#]", path)[0]).url_name
    except Resolver404:
        return None


def offered_by(path, response):
    """{("reads" or "writes", address)} of a page; empty of what is none."""
    if response.status_code != 200 or "text/html" not in response["Content-Type"]:
        return set()
    offers = Offers(path)
    offers.feed(response.content.decode())
    kinds = (("reads", offers.links), ("writes", offers.presses))
    return {(kind, name_of(offered)) for kind, paths in kinds for offered in paths if name_of(offered) in ADDRESSES}
