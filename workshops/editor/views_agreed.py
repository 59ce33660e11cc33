"""Before it opens: which groups have agreed, for the team, with the press that opens; and the page on which a focal point agrees."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogue import phases
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import access, representing
from workshops.editor import agreeing, digesting, kinds, reading, reading_agreed


@require_safe
def opening(request, dialogue):
    """What stands in the outline and who agreed to it; nothing keeps the team from opening."""
    here = access.enter_team(request.user, dialogue, Right.READ)
    found = kinds.everything(here.dialogue)
    digest = digesting.digest(here.dialogue, found)
    agreed = reading_agreed.by_group(here.dialogue, found["group"], digest)
    after = phases.next_of(here.dialogue.phase)
    more = {
        "agreed": agreed,
        "silent": [one.group for one in agreed if one.state != reading_agreed.AGREED],
        "version": digesting.briefly(digest),
        "missing": reading.page(found)["missing"],
        "opened": here.dialogue.was_opened,
        "after": phases.Phase(after) if after and not here.dialogue.was_opened else None,
        "link": settings.BASE_URL + reverse("outline_agree", args=[dialogue]),
    }
    return render(request, "workshops/editor/opening.html", here.context(**more))


@once
def outline_agree(request, dialogue):
    """The outline for the focal point of a group, and one press; nobody else of those who take part finds this page."""
    here = access.enter(request.user, dialogue)
    focal = reading_agreed.of(here.participant) if here.participant else None
    if focal is None:
        raise Http404
    if request.method == "POST" and _said(request, here):
        return redirect("outline_agree", dialogue)
    found = kinds.everything(here.dialogue)
    digest = digesting.digest(here.dialogue, found)
    more = {
        "focal": focal,
        "digest": digest,
        "version": digesting.briefly(digest),
        "agreed_to": digesting.briefly(focal.agreed_digest),
        "is_current": focal.has_agreed_to(digest),
        "opened": here.dialogue.was_opened,
        **reading.page(found),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "workshops/editor/agree.html", here.context(**more), status=status)


def _said(request, here):
    try:
        agreeing.agree(participant=here.participant, seen=request.POST.get("seen", ""))
    except agreeing.Changed:
        messages.warning(request, _("The outline changed while you read. This is what stands now; look again, please."))
        return False
    except representing.Opened:
        messages.info(request, _("The dialogue has opened: nothing more was kept."))
    else:
        messages.success(request, _("Thank you: kept for the team of this dialogue."))
    return True
