"""The wall, and the shared fragments that wall and phones poll: by key alone, without a session, nothing personal in them."""

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogue import language_choice, speaking
from dialogue.models import Dialogue
from dialogue.phases import Act
from issues.rule_words import lead_in_words
from issues.rules import Rule
from workshops.models import Workshop
from workshops.room import live, polling
from workshops.room.live import ROOM, WALL

SCHEMES = ("dark", "light")
TURN_SECONDS = 10  # after which a wall without JavaScript loads itself again


def _language(request):
    """Fragments are asked for without cookies, so the page says in which language it is."""
    wanted = request.GET.get("l", "")
    return wanted if wanted in dict(settings.LANGUAGES) else speaking.wanted()


def _language_of(request, dialogue):
    """The same of a page about a dialogue, which may be read in languages of its own."""
    wanted = request.GET.get("l", "")
    return language_choice.closest(wanted, speaking.spoken(dialogue)) or _language(request)


def room_context(scene):
    return {"scene": scene, "workshop": scene.workshop, "dialogue": scene.workshop.dialogue}


def wall_context(scene):
    """What a scene on the wall says besides itself: how to join, and the rule in short."""
    dialogue = scene.workshop.dialogue
    return {
        **room_context(scene),
        "join": how_to_join(dialogue),
        "rule": lead_in_words(Rule.from_dict(dialogue.rule)),
        "template": f"workshops/room/_wall_{scene.kind}.html",
    }


def how_to_join(dialogue):
    """Address without https, code in two groups of three, and the QR that holds both; no code once joining is closed."""
    place = urlsplit(settings.BASE_URL)
    is_open = dialogue.join_open and dialogue.allows(Act.JOIN)
    path = reverse("short_join_code", args=[dialogue.join_code]) if is_open else reverse("join_short")
    code = dialogue.join_code
    qr = segno.make(f"{settings.BASE_URL}{path}", error="m", micro=False)
    picture = qr.svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    return {
        "address": f"{place.netloc}{place.path}{reverse('join_short')}".rstrip("/"),
        "host": f"{place.netloc}{place.path}",
        "code": f"{code[:3]} {code[3:]}" if is_open else "",
        "qr": mark_safe(picture),
        "languages": [
            capfirst(translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ],
    }


CONTEXTS = {ROOM: room_context, WALL: wall_context}
TEMPLATES = {ROOM: "workshops/room/_room_scene.html", WALL: "workshops/room/_wall.html"}


def _fragment(request, audience, key):
    """The scene as HTML, or 404. `X-Version` is what the next poll compares; the seconds are of now, whenever it was made."""
    kept = polling.look(audience, key)
    if kept is None:
        return HttpResponseNotFound("This link has expired, or is not complete.", content_type="text/plain")
    language = _language_of(request, kept.scene.workshop.dialogue)

    def in_words(scene):
        with speaking.to(language, scene.workshop.dialogue):
            return render_to_string(TEMPLATES[audience], CONTEXTS[audience](live.in_words(scene)))

    response = HttpResponse(polling.rendered(audience, key, kept, language, in_words))
    response["Cache-Control"] = "no-store"
    response["X-Version"] = kept.version
    response["X-Key"] = kept.scene.key
    response["X-Seats"] = kept.scene.seats
    if polling.is_held(audience, kept.scene):
        response["X-Held"] = "yes"
    response["X-Seconds"] = "" if kept.scene.seconds_left is None else kept.scene.seconds_left
    return response


@login_not_required
@require_safe
def room_scene(request, room_key):
    return _fragment(request, ROOM, room_key)


@login_not_required
@require_safe
def wall_scene(request, wall_key):
    return _fragment(request, WALL, wall_key)


@login_not_required
@never_cache
@require_safe
def wall(request, wall_key):
    """The wall and nothing else. `?dark` or `?light` for the room's light; otherwise as the computer is set."""
    kept = polling.look(WALL, wall_key)
    if kept is None:
        raise Http404
    language = _language_of(request, kept.scene.workshop.dialogue)
    with speaking.to(language, kept.scene.workshop.dialogue):
        return _wall(request, kept, language)


def _wall(request, kept, language):
    context = {
        **wall_context(live.in_words(kept.scene)),
        "version": kept.version,
        "held": polling.is_held(WALL, kept.scene),
        "scheme": next((s for s in SCHEMES if s in request.GET), ""),
        "language": language,
        "turn": TURN_SECONDS,
    }
    return render(request, "workshops/room/wall.html", context)


# ---- joining by the short address


@login_not_required
@never_cache
@require_safe
def short_join_code(request, code):
    """Language first, then the form of the dialogue; who takes part already is in the room at once."""
    code = "".join(c for c in code if c.isalnum()).upper()
    here = _room_of(request.user, code)
    if here:
        return redirect("room", here.dialogue.slug, here.number)
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated
    if len(settings.LANGUAGES) > 1 and not chosen:
        languages = [translation.get_language_info(language) for language, _name in settings.LANGUAGES]
        return render(request, "workshops/room/join_language.html", {"code": code, "languages": languages})
    return redirect("join_dialogue", code)


def _room_of(user, code):
    """The workshop under way of the dialogue with this code, for those who are in it; or None."""
    if not user.is_authenticated:
        return None
    mine = Dialogue.objects.visible_to(user).filter(join_code=code)
    return Workshop.objects.live().filter(dialogue__in=mine).select_related("dialogue").order_by("-number").first()
