"""The demo's first page with its cast, and looking at it as one of them."""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dialogue import sessions
from dialogue.ids import row_id
from dialogue.models import User
from stakeholders.views import BACKEND
from workshops import views_start
from workshops.demo import cast
from workshops.models import Workshop


@login_not_required
@never_cache
def start(request):
    """The product's first page; asked from this machine, with the cast on it."""
    people = cast.featured() if _is_demo_here(request) else []
    if not people:
        return views_start.start(request)
    live = Workshop.objects.live().filter(dialogue__slug=cast.SLUG).first()
    return views_start.start(request, "workshops/demo/start.html", {"cast": people, "live": live})


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
