"""The first page: what this is, how to get in, and on the demo its cast."""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dialogue import sessions
from dialogue.ids import row_id
from dialogue.models import Dialogue, User
from stakeholders.forms import CodeForm
from stakeholders.views import BACKEND
from workshops.demo import cast
from workshops.models import Workshop

MOST = 50  # dialogues on the list of one person


@login_not_required
@never_cache
def start(request):
    """A person of one dialogue is taken there; others choose, or read what this is."""
    mine = list(Dialogue.objects.visible_to(request.user).order_by("-created_at", "-pk")[:MOST])
    if len(mine) == 1 and "stay" not in request.GET:
        return redirect(mine[0])
    people = cast.featured() if _is_demo_here(request) else []
    live = Workshop.objects.live().filter(dialogue__slug=cast.SLUG).first() if people else None
    context = {"dialogues": mine, "form": CodeForm(), "cast": people, "live": live}
    return render(request, "workshops/start.html", context)


@login_not_required
@require_POST
def look_as(request):
    """Sign in as one of the demo's own people by one press: on the demo, on this machine, and as nobody else."""
    key = row_id(request.POST.get("user", ""))
    if not _is_demo_here(request) or key is None:
        raise Http404
    login(request, get_object_or_404(User, pk=key, is_demo=True, is_active=True), backend=BACKEND)
    sessions.begun(request, shared=False)
    return redirect("start")


def _is_demo_here(request):
    """The demo, asked from this machine itself: behind a proxy every visitor seems to be local, so a proxy's mark counts as far away."""
    forwarded = any(request.headers.get(name) for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"))
    return settings.DEMO and not settings.PRODUCTION and not forwarded and _is_loopback(request.META.get("REMOTE_ADDR"))


def _is_loopback(address):
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
