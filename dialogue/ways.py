"""The way back to where a form was shown: a page of ours, or none."""

from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request):
    """The path in the form's `next` (or the address's), or "": other hosts and odd spellings are no way (TRUST E9)."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if safe else ""
