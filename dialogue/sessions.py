"""How long somebody stays signed in: on a shared phone, in the team, half-way through joining (TRUST E17).

What never changes stands in the session, written by the request that signs in: since when, and whether the phone is shared. The last
press stands in a signed cookie that fits this one session: a request that speaks writes nothing here (TRUST §1). Who throws the cookie
away gains nothing: then the last press was signing in.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db.models import Q

from dialogue import devices, onward
from dialogue.models import User

NAME = settings.SEEN_COOKIE_NAME
WATCH = "watch"  # in the query of an address that a page loads by itself
SINCE, SHARED, WISH = "since", "shared", "wishes shared"  # in the session; the last until a second step is given
MINUTE, HOUR = 60, 3600
SHARED_IDLE = 20 * MINUTE
TEAM_IDLE, MOST = 12 * HOUR, 24 * HOUR  # since the last press; since signing in, on shared phones too
RENEWED = 12 * HOUR  # what a press in a live workshop adds
WARNING = 30 * MINUTE
HALF_JOINED = HOUR  # somebody between code and confirmation
SELDOM = 10 * MINUTE  # between two cookies where hours are counted


@dataclass(frozen=True)
class Stay:
    """Seconds since 1970: signed in, pressed last, last found to be of no team (or 0)."""

    since: int
    last: int
    checked: int = 0


def by_itself(view):
    """For an address that pages ask for by themselves: being asked keeps nobody signed in."""
    view.asks_by_itself = True
    return view


def load_again(response, seconds, query=f"?{WATCH}=yes"):
    """The page loads itself again, under an address that says so: that keeps nobody signed in either."""
    response["Refresh"] = f"{seconds}; url={query}"
    return response


# ---- signing in


def wish(request):
    """Keep what the tick beside the sign-in said until the person is in: a second step may lie between."""
    request.session[WISH] = bool(request.POST.get("shared"))


def wished(request):
    return bool(request.session.pop(WISH, False))


def begun(request, *, shared):
    """Somebody has just signed in. What is bounded is swept when its time is over, whether it comes back or not: `keep` says so,
    because allauth's password form sets a time of its own afterwards."""
    now = _now(request)
    request.session[SINCE] = now
    request.session[SHARED] = shared
    request.life = {"value": MOST if shared or _may_do_much(request.user) else None}
    request.is_shared, request.stay, request.stay_is_kept = shared, Stay(now, now), False


def _may_do_much(user):
    """Of a team, or one who may start dialogues."""
    much = Q(team_roles__isnull=False) | Q(starter__isnull=False)
    return User.objects.filter(much, pk=user.pk).exists()


def renew(request):
    """Twelve more hours from now."""
    now = _now(request)
    since = now - (MOST - RENEWED)
    request.session[SINCE] = since
    request.session.set_expiry(RENEWED)
    request.stay, request.stay_is_kept, request.minutes_left = Stay(since, now), False, None


# ---- each request


def look(request):
    """End the session whose time is over. Sets on the request: `is_shared`; `has_ended`, if somebody was signed in and is no longer;
    `ended_shared`, if this was the end of it on a shared phone; `minutes_left`, if little is left to somebody of the team."""
    request.is_shared, request.has_ended, request.ended_shared = False, False, False
    request.minutes_left, request.stay, request.stay_is_kept, request.life = None, None, False, None
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    if not request.user.is_authenticated:
        request.has_ended = bool(request.COOKIES.get(NAME))  # its time was over, or a password was changed elsewhere
        if SESSION_KEY in request.session:  # of an account that was closed
            request.session.flush()
        return
    now, request.is_shared = _now(request), bool(request.session.get(SHARED))
    _read(request, now)
    shared_end = min(request.stay.last + SHARED_IDLE, request.stay.since + MOST) if request.is_shared else None
    team_end = _team_end(request, now)
    if any(end is not None and now >= end for end in (shared_end, team_end)):
        _end(request)
    elif team_end is not None and team_end - now <= WARNING:
        request.minutes_left = _in_fives((team_end - now) // MINUTE)


def keep(request, response):
    """After the page: note the press, or take away what the session left in the browser."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.session.modified:
        return response
    if not request.user.is_authenticated:
        if request.session.modified and not request.session.is_empty():
            request.session.set_expiry(HALF_JOINED)
        return _forget(request, response)
    if request.life:
        request.session.set_expiry(**request.life)
    if request.stay is None:  # signed in by a test's hand
        _read(request, _now(request))
    pressed = replace(request.stay, last=_now(request)) if _is_press(request) else request.stay
    if not request.stay_is_kept or request.is_shared or pressed.last - request.stay.last >= SELDOM:
        age = SHARED_IDLE - (_now(request) - pressed.last) if request.is_shared else settings.SESSION_COOKIE_AGE
        value = _signer(request).sign(f"{pressed.since}-{pressed.last}-{pressed.checked}")
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(NAME, value, max_age=age, secure=secure, httponly=True, samesite="Lax")
    if request.is_shared and devices.NAME in request.COOKIES:
        response.delete_cookie(devices.NAME, samesite="Lax")
    return response


def _read(request, now):
    """The Stay of this request. A session of the release before has no beginning: it begins when it is first seen."""
    since = request.session.get(SINCE)
    try:
        parts = _signer(request).unsign(request.COOKIES.get(NAME, "")).split("-")
        said = Stay(*map(int, parts))
    except (BadSignature, ValueError, TypeError):
        begins = now if since is None else since
        request.stay, request.stay_is_kept = Stay(begins, begins), False
    else:
        request.stay, request.stay_is_kept = replace(said, last=min(said.last, now)), True


def _team_end(request, now):
    """When the session of somebody in a team ends; None for others, and while it is far: who is in no team is asked of the database
    twice a day at most."""
    stay = request.stay
    end = min(stay.last + TEAM_IDLE, stay.since + MOST)
    if end - now > WARNING or 0 <= now - stay.checked < TEAM_IDLE:
        return None
    if _may_do_much(request.user):
        return end
    request.stay, request.stay_is_kept = replace(stay, checked=now), False
    return None


def _end(request):
    request.has_ended, request.ended_shared, request.is_shared = True, request.is_shared, False
    request.session.flush()
    request.user, request.stay = AnonymousUser(), None


def _forget(request, response):
    """Nothing of the session stays in the browser, nor what its pages kept of typed words; on a shared phone not even language and mark."""
    shared = request.is_shared or request.ended_shared
    everything = (settings.LANGUAGE_COOKIE_NAME, settings.TONGUE_COOKIE_NAME, devices.NAME, onward.NAME)
    for name in (NAME, settings.SENT_COOKIE_NAME, settings.REACTED_COOKIE_NAME, *(everything if shared else ())):
        if name in request.COOKIES:
            response.delete_cookie(name, samesite="Lax")
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty():
        response.setdefault("Clear-Site-Data", '"storage"')
    if request.ended_shared:
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def is_opened(request):
    """As a page of its own, not fetched by a script of ours."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _is_press(request):
    """Not what a page asks for by itself: marked views, what a script fetches, and pages that load themselves again. That somebody
    pressed (`Sec-Fetch-User`) is not told by every browser: Safari never says it."""
    if request.method == "POST":
        return True
    view = request.resolver_match.func if request.resolver_match else None
    return is_opened(request) and not (getattr(view, "asks_by_itself", False) or WATCH in request.GET)


def _signer(request):
    return Signer(salt=f"seen|{request.user.pk}|{request.session.get(SINCE)}")


def _in_fives(minutes):
    return minutes - minutes % 5 or max(1, minutes)


def _now(request):
    """By the clock of the session's own row."""
    return int(request.session.now().timestamp())
