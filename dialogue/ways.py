"""The way back to where a form was shown, and to the page that a press belongs to: pages of ours, or none."""

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request):
    """The path in the form's `next` (or the address's), or "": other hosts and odd spellings are no way (TRUST E9)."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if safe else ""


def at(request, address, place):
    """`address` at the `place` of the page that a press changed, for the script, which leads there. A page that is loaded anew begins
    at its top, with what it says of the press."""
    return f"{address}#{place}" if request.htmx else address


def page_of(path):
    """The nearest address above this one that leads somewhere."""
    parts = path.rstrip("/").split("/")
    while len(parts) > 2:
        parts.pop()
        above = "/".join(parts) + "/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
