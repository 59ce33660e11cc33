"""Everybody the team has to do with: asked, waiting, taking part, gone; and who is missing."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogue.rights import Right
from stakeholders import group_words, listed_roles, who
from stakeholders.access import enter_team
from stakeholders.models import AboutCount


@require_safe
def team_people(request, dialogue):
    """Not for observers: names and addresses are for those who act."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    groups = group_words.tell(here.dialogue, here.dialogue.groups.select_related("parent"))
    # their roles stay as they are written: people are found by them
    roles = listed_roles.listed(groups)
    wanted = who.wanted(request.GET, groups, roles)
    page, counts = who.page(here.dialogue, wanted, roles, request.GET.get("page"))
    group_words.tell(here.dialogue, (row.group for row in page))
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
