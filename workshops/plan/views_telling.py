"""Telling everybody by mail when and where a workshop is, and calling it off: each shows the mail and asks before it sends."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.entering import enter_team
from workshops.models import Workshop
from workshops.plan import emails, inviting, planning, readiness
from workshops.plan.run_of_show import problem_in_words


def workshop_invite(request, dialogue, number):
    """The mail, to how many it goes and what is still to be looked at; then it is sent, once for each state of the plan."""
    here, found = enter_team(request.user, dialogue, number)
    if found.is_over:
        return _too_late(request, found)
    if request.method == "POST":
        again = "again" in request.POST
        try:
            count = inviting.tell(workshop=found, by=request.user, again=again, seen=request.POST.get("seen", ""))
            return _sent(request, found, count)
        except planning.NotNow:
            return _too_late(request, found)
        except inviting.Changed:
            messages.warning(
                request, _("Nothing was sent: the plan has changed meanwhile. This is the mail as it is now.")
            )
            found.refresh_from_db()
    return _ask(request, here, found)


def _too_late(request, found):
    messages.info(request, _("The workshop is over or called off: no more mail goes out about it."))
    return redirect(found)


def _ask(request, here, found):
    context = here.context(
        workshop=found,
        told=inviting.told(found),
        seen=found.sequence,
        people=inviting.guests(found).count(),
        letter=emails.letter(found, request.user, dead=True),
        warnings=_warnings(found),
    )
    return render(
        request, "workshops/plan/workshop_tell.html", context, status=409 if request.method == "POST" else 200
    )


def _warnings(workshop):
    """What the plan and the preparations still have to look at, in sentences."""
    problems = planning.problems(workshop, planning.timed(workshop))
    return [*map(problem_in_words, problems), *(line.text for line in readiness.lines(workshop) if not line.good)]


def _sent(request, found, count):
    if count:
        words = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count)
        messages.success(request, words % {"n": count})
    else:
        messages.info(request, _("Everybody has been told how it stands; nothing was sent again."))
    return redirect(found)


def workshop_call_off(request, dialogue, number):
    """The one step that calls off, with the mail to those who were told of it; afterwards there is no other."""
    here, found = enter_team(request.user, dialogue, number)
    if "asked" in request.POST:  # a page of the release before asked nothing about the mail: it is shown this one
        try:
            count = inviting.call_off(workshop=found, by=request.user, tell="tell" in request.POST)
            messages.success(request, _called_off(count))
        except planning.NotNow:
            messages.info(request, _("The workshop is over already."))
        return redirect(found)
    if found.is_over:
        return redirect(found)
    people = inviting.who_was_told(found).count()
    found.state = Workshop.State.CANCELLED  # for the mail that is shown; nothing is kept
    letter = emails.letter(found, request.user, dead=True)
    context = here.context(workshop=found, people=people, letter=letter)
    return render(request, "workshops/plan/workshop_call_off.html", context)


def _called_off(count):
    if not count:
        return _("The workshop is called off. No mail was sent.")
    words = ngettext(
        "The workshop is called off. %(n)s mail is on its way.",
        "The workshop is called off. %(n)s mails are on their way.",
        count,
    )
    return words % {"n": count}
