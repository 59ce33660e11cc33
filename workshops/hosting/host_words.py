"""Who invites, as documents and the page of the team take it; one query."""

import base64

from workshops.documents.structure import Logo
from workshops.models import Host


def of(dialogue):
    """The Host of a dialogue; an empty one where nothing was said."""
    return Host.objects.filter(dialogue=dialogue).first() or Host(dialogue=dialogue)


def fields(dialogue):
    """What an `AgendaDocument` says of it: {"host": …, "logo": …}."""
    host = of(dialogue)
    return {"host": host.name, "logo": logo(host)}


def logo(host):
    if not host.width:
        return Logo()
    return Logo(base64.b64encode(bytes(host.logo)).decode(), host.width, host.height, host.alt)
