"""The settings of a dialogue, by those who organise it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import merging
from dialogue.mail import replies
from dialogue.once import once
from dialogue.rights import Right
from issues import reading_proposals, setting_up
from issues.forms_settings import SettingsForm
from issues.rules import Rule
from issues.views_papers import rule_paragraphs
from stakeholders.access import enter_team


@once
def dialogue_settings(request, dialogue):
    here = enter_team(request.user, dialogue, Right.HOUSE)
    form = SettingsForm(request.POST or None, dialogue=here.dialogue)
    if form.is_valid():
        try:
            changed = setting_up.change(
                dialogue=here.dialogue, by=request.user, seen=request.POST.get("seen", ""), **form.said()
            )
        except merging.Clash as clash:
            form.clash(clash)
        except replies.Often:
            form.add_error(
                "answers_to", _("This has been asked ten times within the hour. Wait a while, then save again.")
            )
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return redirect("dialogue_settings", dialogue)
    more = {
        "form": form,
        "fixed": here.dialogue.was_opened,
        "needed": reading_proposals.support_needed(here.dialogue),
        "rule": rule_paragraphs(Rule.from_dict(here.dialogue.rule)),
    }
    return render(request, "issues/dialogue_settings.html", here.context(**more), status=form.status)


@require_POST
def close_to_all(request, dialogue):
    """Whatever is open to everybody is for members again, at one press and whatever else stands on the page."""
    here = enter_team(request.user, dialogue, Right.HOUSE)
    if setting_up.close_to_all(dialogue=here.dialogue, by=request.user):
        messages.success(request, _("Nothing of this dialogue can be read without signing in any more."))
    return redirect("dialogue_settings", dialogue)
