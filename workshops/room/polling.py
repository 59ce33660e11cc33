"""Unchanged polls are answered here, before everything else: no session, no cookie, and a look at the database twice a second.

A room of a thousand phones asks every three seconds whether anything is new, and nearly always nothing is. Each process keeps
the scene of a key for half a second; reading it takes no lock, and only one request at a time looks again.
"""

import re
import threading
import time
from dataclasses import dataclass

from django.http import HttpResponse

from workshops.room import live
from workshops.room.live import ROOM, WALL, Scene

FRESH = 0.5  # seconds that a scene is taken as it is: with the longest wait between two polls (3.3) still under 4
STALE = 5.0  # seconds after which nobody is answered from memory while another request looks
MOST = 500  # keys and renderings that a process remembers
ADDRESS = re.compile(r"^/(?:live/(?P<room>[\w-]{8,24})/|wall/(?P<wall>[\w-]{8,24})/scene/)$", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """A scene as it was `at` a moment of this process's own clock."""

    at: float
    scene: Scene
    version: str


_kept: dict[tuple[str, str], Kept] = {}
_rendered: dict[tuple[str, str, str], tuple[str, str]] = {}  # (audience, key, language) -> (version, HTML)
_looking = threading.Lock()


def look(audience, key):
    """The scene behind a key, at most half a second old, or None: the key is wrong or has expired."""
    kept = _kept.get((audience, key))
    age = time.perf_counter() - kept.at if kept else STALE
    if kept and age < FRESH:
        return kept
    if not _looking.acquire(blocking=kept is None or age >= STALE):
        return kept  # another request looks just now; this one is answered with what was known a moment ago
    try:
        again = _kept.get((audience, key))
        return again if again is not kept else _look_again(audience, key)
    finally:
        _looking.release()


def _look_again(audience, key):
    at = time.perf_counter()  # before the look: what changes during it is found by the next one
    workshop = live.by_key(**{f"{audience}_key": key})
    if workshop is None:
        _kept.pop((audience, key), None)
        return None
    scene = live.scene(workshop, workshop.asked_at, audience)
    if len(_kept) >= MOST:
        _kept.clear()
    kept = _kept[audience, key] = Kept(at, scene, scene.version)
    return kept


def rendered(audience, key, kept, language, render):
    """The HTML of a scene, made once a version and language by `render(scene)`."""
    before = _rendered.get((audience, key, language))
    if before and before[0] == kept.version:
        return before[1]
    html = render(kept.scene)
    if len(_rendered) >= MOST:
        _rendered.clear()
    _rendered[audience, key, language] = (kept.version, html)
    return html


def forget():
    """As after a start; for tests."""
    _kept.clear()
    _rendered.clear()


def is_held(audience, scene):
    return audience == WALL and scene.workshop.wall == scene.workshop.Wall.HOLD


def Unchanged(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """Answer a poll whose version still stands with 204 and nothing else; let everything else pass."""

    def middleware(request):
        found = ADDRESS.match(request.path_info)
        version = request.GET.get("v") if found and request.method == "GET" else None
        if not found or not version:
            return get_response(request)
        audience, key = (ROOM, found["room"]) if found["room"] else (WALL, found["wall"])
        kept = look(audience, key)
        if kept is None or (kept.version != version and not is_held(audience, kept.scene)):
            return get_response(request)
        return nothing_new(held=is_held(audience, kept.scene))

    return middleware


def nothing_new(*, held=False):
    """204 in less than 300 bytes; not even this may be framed or kept (TRUST E7). A wall that is held stops asking people to write."""
    response = HttpResponse(status=204)
    if held:
        response["X-Held"] = "yes"
    del response["Content-Type"]
    response["X-Frame-Options"] = "DENY"
    response["Content-Security-Policy"] = "frame-ancestors 'none'"
    response["Cache-Control"] = "no-store"
    return response
