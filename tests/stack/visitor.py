"""A browser without a picture: cookies, forms with their hidden fields, redirects; over TLS when it knows the authority."""

import http.client
import ssl
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Form:
    action: str
    fields: dict


class _Forms(HTMLParser):
    """The forms of a page with the values that a browser would send for fields nobody touched. A field stands in the last form before
    it, or names its own, which has come before."""

    def __init__(self):
        super().__init__()
        self.forms, self.named, self.select, self.area = [], {}, None, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append(Form(given.get("action") or "", {}))
            self.named[given.get("id")] = self.forms[-1]
        elif self.forms and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.forms[-1].fields):
            self.forms[-1].fields[self.select] = given.get("value") or ""

    def _field(self, tag, given):
        name, form = given["name"], self.forms[-1]
        if "form" in given:
            form = self.named.setdefault(given["form"], Form("", {}))  # a part of a page may be without it
        fields = form.fields
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            fields[name], self.area = "", (fields, name)
        elif tag == "input" and (
            given.get("type") not in ("radio", "checkbox", "submit", "file") or "checked" in given
        ):
            fields[name] = given.get("value") or ""

    def handle_data(self, data):
        if self.area and self.forms:
            fields, name = self.area
            fields[name] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.area = None


@dataclass
class Page:
    status: int
    headers: dict
    body: bytes
    path: str

    @property
    def text(self):
        return self.body.decode()

    def form(self, action=""):
        """The first form whose action contains `action`; where none is named, the menu of languages is passed over."""
        parser = _Forms()
        parser.feed(self.text)
        found = [form for form in parser.forms if action in form.action and (action or form.action != "/language/")]
        assert found, f"no form {action!r} on {self.path} ({self.status})"
        return found[0]


@dataclass
class Visitor:
    port: int
    authority: str = ""  # file of the certificate authority: then TLS, else plain HTTP as the proxy speaks it
    plain: bool = False  # no proxy has spoken TLS before it
    name: str = "localhost"
    headers: dict = field(default_factory=dict)
    timeout: float = 120
    source: str = "127.0.0.1"  # all of 127/8 is this machine: an address to look for in logs
    cookies: dict = field(default_factory=dict)

    def _connection(self):
        if not self.authority:
            return http.client.HTTPConnection("127.0.0.1", self.port, self.timeout, (self.source, 0))
        context = ssl.create_default_context(cafile=self.authority)
        source = (self.source, 0)
        return http.client.HTTPSConnection(
            self.name, self.port, timeout=self.timeout, source_address=source, context=context
        )

    def send(self, method, path, body=None, headers=None):
        """One request, no redirect followed."""
        host = f"{self.name}:{self.port}" if self.authority else self.name
        origin = f"{'http' if self.plain else 'https'}://{host}"
        sent = {"Host": host, "Origin": origin, "Accept-Language": "en", **self.headers, **(headers or {})}
        if not self.authority and not self.plain:
            sent.setdefault("X-Forwarded-Proto", "https")
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self._connection()
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            page = Page(response.status, response.headers, response.read(), path)
        finally:
            connection.close()
        for line in page.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return page

    def get(self, path):
        return self._follow(self.send("GET", path))

    def post(self, path, fields, follow=True):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        page = self.send("POST", path, urlencode(fields), headers)
        return self._follow(page) if follow else page

    def submit(self, page, action="", follow=True, **fields):
        """Press the button of a page's form, with some fields filled in."""
        form = page.form(action)
        return self.post(urljoin(page.path, form.action), form.fields | fields, follow)

    def _follow(self, page):
        for _ in range(5):
            if page.status not in (301, 302, 303):
                break
            target = urlsplit(urljoin(page.path, page.headers["Location"]))
            page = self.send("GET", f"{target.path}?{target.query}" if target.query else target.path)
        return page
