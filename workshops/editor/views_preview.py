"""Home and an issue as people will read them, before the dialogue opens."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from dialogue.rights import Right
from issues import home, reading
from stakeholders.access import enter_team
from workshops.editor import kinds, preview


@require_safe
def preview_home(request, dialogue):
    here = enter_team(request.user, dialogue, Right.READ)
    if here.dialogue.was_opened:  # there is a real one
        return redirect("dialogue_home", dialogue)
    shown = home.page(preview.of(here), request.GET.get("page"))
    first = [entry.questions[0] for _title, entry in shown["page"].paginator.object_list if entry.questions]
    shown |= {"now": "answer" if first else "", "three": first[: home.THREE], "personal": True}
    return _page(request, here, "issues/_home.html", shown)


@require_safe
def preview_issue(request, dialogue, key):
    here = enter_team(request.user, dialogue, Right.READ)
    found = get_object_or_404(here.dialogue.issues, key=key)
    if here.dialogue.was_opened:
        return redirect("issue", dialogue, key)
    return _page(request, here, "issues/_issue.html", reading.issue_page(preview.of(here), found))


def _page(request, here, template, shown):
    """`template` is rendered without the request, as nobody's."""
    groups = kinds.speaking(kinds.tree_order(here.dialogue.groups.all()))
    reader, guest = preview.of(here), preview.guest(groups, request.GET.get("as"))
    query = QueryDict(urlencode({"as": guest.group.key}) if guest else "")
    is_empty = shown.get("now") == ""  # a home on which there is nothing to do
    said = reader.context(**shown) | {"member": guest, "preview_query": query}
    inside = "" if is_empty else render_to_string(template, said)
    more = {
        "inside": mark_safe(preview.dead(inside, here.dialogue.slug, query)),
        "steps": home.steps(reader.dialogue),
        "groups": groups,
        "guest": guest,
    }
    return render(request, "workshops/editor/preview.html", here.context(**more))
