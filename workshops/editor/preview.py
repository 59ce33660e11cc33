"""Pages as somebody who takes part will see them, without that somebody: nothing of them leads on, and nothing can be sent."""

import copy
import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue import phases
from dialogue.phases import Act
from stakeholders.access import Here

PAGE = re.compile(r"\?(?:as=[-\w]+&amp;)?page=\d+$")
LINK = re.compile(r'<a([^>]*?) href="([^"]*)"([^>]*)>')


@dataclass(frozen=True)
class Guest:
    """Whoever will take part, as far as a page says who they are. No row, no reference, no key."""

    group: Any
    shown_as: str
    notice_version: None = None


def of(here):
    """The dialogue as it will stand in its first phase, and who reads it: nobody in particular."""
    dialogue = copy.copy(here.dialogue)
    dialogue.phase = phases.first_with(Act.ANSWER)
    return Here(dialogue, None, "", here.clock)


def guest(groups, key):
    """A guest of the group with this key, else of the first; None where there is no group yet."""
    group = next((one for one in groups if one.key == key), groups[0] if groups else None)
    return group and Guest(group, _("your organisation, or your name"))


def dead(html, slug, query):
    """The same page, in which issues and pages of their list lead to their previews and every other address to nothing. `query`: what
    they carry along; links between pages have it already."""
    issue = re.compile(re.escape(reverse("issue", args=[slug, "x"])).replace("/x/", r"/([-\w]+)/") + "$")
    given = f"?{query.urlencode()}" if query else ""

    def link(found):
        before, address, after = found.groups()
        known = issue.match(address)
        if PAGE.match(address):
            return found[0]
        if known:
            address = reverse("team_outline_preview_issue", args=[slug, known[1]])
        elif address.rstrip("/") == reverse("dialogue_home", args=[slug]).rstrip("/"):
            address = reverse("team_outline_preview", args=[slug])
        else:
            return f'<a{before} role="link" aria-disabled="true"{after}>'
        return f'<a{before} href="{address}{given}"{after}>'

    return LINK.sub(link, html)
