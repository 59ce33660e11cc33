"""A press that the script sends is answered with the part of the page that it changes, not with the page (docs/presses.md).

Every form works without this, at the same address: a press leads to a page. Here the lead is followed at once, as the browser would,
and of the page that it leads to the part is sent in which the button stands. So a part is never drawn but by its page, and its
permission is the page's. Reading is a request of its own: nothing of it shares a transaction with the press.
"""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

MAIN = "main"  # the part that every page has
SHOWN = {200, 401, 403, 409, 413, 422}  # what is said in the page; anything else beside the button
LEADS = {301, 302, 303}
SAID = ("Clear-Site-Data", "X-Kept")  # headers of a press that go with whatever it is answered with


@dataclass(frozen=True)
class Drawn:
    html: str
    goes_along: bool = False  # with whatever is answered, like the notices


def Parts(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """Stands outside of sessions and messages, so that following a lead has them read what the press left."""

    def middleware(request):
        if request.method != "POST" or not request.htmx:
            return get_response(request)
        request.parts = {}
        response = get_response(request)
        if response.status_code not in LEADS:
            return _only(request, request.parts, response)
        if not _is_here(request, response.url):
            return _elsewhere(response)
        reading = _reading(request, response)
        shown = get_response(reading)
        if shown.status_code != 200:  # the press counts, whatever becomes of the page
            return _elsewhere(shown if shown.status_code in LEADS else response, response)
        if _looks_again(shown):
            return _left_by(response, HttpResponse(status=204, headers={"HX-Refresh": "true"}), shown)
        answer = _only(request, reading.parts, _left_by(response, shown))
        answer["X-At"] = urlsplit(response.url).fragment
        return answer

    return middleware


def _is_here(request, url):
    """Whether a press leads back to the page that it was made on."""
    try:
        page, to = urlsplit(request.htmx.current_url_abs_path or ""), urlsplit(url)
    except ValueError:  # the script says no such address
        return False
    return not to.netloc and (to.path, to.query) == (page.path, page.query)


def _elsewhere(response, press=None):
    """The browser goes there: the whole page is another."""
    return _left_by(press or response, HttpResponse(status=204, headers={"HX-Redirect": response.url}), response)


def _reading(request, response):
    """The request by which the browser would follow a lead."""
    to = urlsplit(response.url)
    environ = {name: value for name, value in request.environ.items() if not name.startswith(("HTTP_HX_", "CONTENT_"))}
    environ |= {"REQUEST_METHOD": "GET", "QUERY_STRING": to.query, "wsgi.input": BytesIO()}
    environ["PATH_INFO"] = unquote_to_bytes(to.path).decode("latin-1")  # as WSGI spells bytes
    environ["HTTP_COOKIE"] = _cookies(environ.get("HTTP_COOKIE", ""), response)
    reading = WSGIRequest(environ)
    reading.parts = {}  # type: ignore[attr-defined]
    return reading


def _cookies(had, response):
    """What the browser would send after this response; values as they are spelled on the line."""
    now = dict(piece.strip().partition("=")[::2] for piece in had.split(";") if "=" in piece)
    for name, morsel in response.cookies.items():
        now.pop(name, None)
        if morsel["max-age"] != 0:
            now[name] = morsel.coded_value
    return "; ".join(f"{name}={value}" for name, value in now.items())


def _left_by(press, answer, page=None):
    """With the cookies that the page and then the press left, and with what else the press said to the browser."""
    for earlier in (page, press):
        for name, morsel in (earlier.cookies if earlier else {}).items():
            answer.cookies.setdefault(name, morsel)
    for name in SAID:
        if press.has_header(name):
            answer[name] = press[name]
    return answer


def _looks_again(page):
    """Whether a page loads itself anew while something is being worked out: a part of it would not. What it does for whoever has no
    script is nothing to a script."""
    content = page.content.replace(b'<noscript><meta http-equiv="refresh"', b"")
    return page.has_header("Refresh") or b'<meta http-equiv="refresh"' in content


def _only(request, parts, response):
    """Of a page that was drawn, the part asked for; the whole of its middle where that part is not on it."""
    name = request.htmx.target if request.htmx.target in parts else MAIN
    if response.status_code not in SHOWN or name not in parts:
        return response
    also = request.headers.get("X-Also", "").split()
    more = [other for other, drawn in parts.items() if other != name and (drawn.goes_along or other in also)]
    part = parts[name].html
    response.content = part + "".join(_beside(parts[other].html, other) for other in more if _mark(other) not in part)
    response["X-Part"] = name
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response


def _mark(name):
    return f'id="{name}"'


def _beside(html, name):
    """A part that takes its own place, wherever the other one goes."""
    return html.replace(_mark(name), f'{_mark(name)} hx-swap-oob="true"', 1)
