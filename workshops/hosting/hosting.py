"""Keeping who invites to a dialogue, and saying it to the documents."""

from django.db import transaction

from dialogue import merging
from dialogue.models import TeamLog
from workshops.models import Host


@transaction.atomic
def keep(*, dialogue, by, name, alt, picture=None, remove=False, seen=""):
    """Keep the host's name and, if given, the logo; `seen`: the marks of what the page showed. Of two logos that come at once the
    later one stays. Raises merging.Clash."""
    host = Host.objects.select_for_update().get_or_create(dialogue=dialogue)[0]
    said = merging.merge(seen, {"name": name, "alt": alt}, {"name": host.name, "alt": host.alt})
    host.name, host.alt = said["name"], said["alt"]
    if picture:
        host.logo, host.width, host.height, host.alt = picture.png, picture.width, picture.height, alt
    elif remove:
        host.logo, host.width, host.height = b"", 0, 0
    if not host.width:
        host.alt = ""
    host.save(update_fields=["name", "logo", "width", "height", "alt"])
    TeamLog.objects.create(dialogue=dialogue, by=by, action="changed host and logo", detail=host.name)
    return host
