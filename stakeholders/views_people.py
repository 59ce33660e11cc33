"""Everybody the team has to do with: asked, waiting, taking part, gone; and who is missing."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogue.rights import Right
from stakeholders import listed_roles, who
from stakeholders.access import enter_team
from stakeholders.models import AboutCount


@require_safe
def team_people(request, dialogue):
    """Not for observers: names and addresses are for those who act."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    groups = list(here.dialogue.groups.select_related("parent"))
    roles = listed_roles.listed(groups)
    wanted = who.wanted(request.GET, groups, roles)
    page, counts = who.page(here.dialogue, wanted, roles, request.GET.get("page"))
    more = {
        "wanted": wanted,
        "page": page,
        "groups": who.by_group(page),
        "states": [(state, label, counts[state]) for state, label in who.STATES.items()],
        "total": sum(counts.values()),
        "choices": groups,
        "roles": roles,
        "gaps": who.gaps(here.dialogue, groups, roles),
        "about": AboutCount.objects.filter(dialogue=here.dialogue).first(),
    }
    return render(request, "stakeholders/team_people.html", here.context(**more))
