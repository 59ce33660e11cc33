"""The privacy notice: read by everybody before joining, agreed to by each, written by the organisers."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import merging
from dialogue.ids import row_id
from dialogue.models import Dialogue
from dialogue.rights import Right
from stakeholders import access, privacy
from stakeholders.forms_people import NoticeForm


@login_not_required
@require_safe
def privacy_notice(request, slug):
    """A published notice is public: people read it before they join. Without one the dialogue looks like one that is not there."""
    found = get_object_or_404(Dialogue, slug=slug, kind=Dialogue.Kind.DIALOGUE)
    notice = privacy.current(found)
    if notice is None:
        raise Http404
    context = {"notice": notice, "parts": parts(notice.text), "of": found, "asks": _asks(request.user, slug, notice)}
    return render(request, "stakeholders/privacy.html", context)


def _asks(user, slug, notice):
    """True if this person takes part and has not agreed to this version."""
    if not user.is_authenticated:
        return False
    try:
        return access.enter(user, slug).unread_notice == notice.version
    except (Http404, access.SecondStepNeeded):  # the notice is public: it leads nobody to another page
        return False


def parts(words):
    """[(heading or "", [line])]: a line alone on top of a paragraph of more lines is its heading."""
    found = []
    for block in re.split(r"\n\s*\n", words.strip()):
        first, *rest = [line.strip() for line in block.splitlines() if line.strip()] or [""]
        found.append((first, rest) if rest else ("", [first]))
    return found


@require_POST
def privacy_agree(request, dialogue):
    """One press, which speaks nothing. It names the version that was read: a newer one asks again."""
    here = access.enter(request.user, dialogue)
    version = request.POST.get("version", "")
    if here.participant is None:
        raise Http404
    if row_id(version) is not None:
        notice = here.dialogue.privacy_notices.published().filter(version=version).first()
        privacy.agree(participant=here.participant, notice=notice)
        messages.success(request, _("Thank you. It is noted that you have agreed."))
    return redirect(here.dialogue)


def privacy_edit(request, dialogue):
    """Write the next version; keep it as a draft, or publish it."""
    here = access.enter_team(request.user, dialogue, Right.PRIVACY)
    notices = list(here.dialogue.privacy_notices.select_related("published_by"))
    draft = next((n for n in notices if n.published_at is None), None)
    published = [n for n in notices if n.published_at]
    last = draft or (published[0] if published else None)
    shown = last.text if last else privacy.offered(here.dialogue, request.user)
    form = NoticeForm(request.POST if request.method == "POST" else None, initial={"text": shown})
    if form.is_valid():
        try:
            return _kept(request, here.dialogue, form.cleaned_data)
        except merging.Clash as clash:
            form.clash(clash)
    more = {"form": form, "draft": draft, "published": published, "offered": last is None}
    return render(request, "stakeholders/privacy_edit.html", here.context(**more), status=form.status)


def _kept(request, dialogue, words):
    """Answer a press with the verb's outcome. `words`: {"text", "seen"}."""
    if "publish" not in request.POST:
        privacy.write(dialogue=dialogue, **words)
        messages.success(request, _("Kept as a draft. Nobody else sees it before you publish it."))
    elif notice := privacy.publish(dialogue=dialogue, **words, by=request.user):
        told = _("Version %(number)s is published. Everybody is asked to agree to it.")
        messages.success(request, told % {"number": notice.version})
    else:
        messages.info(request, _("These words are published already; nothing changed."))
    return redirect("privacy_edit", dialogue.slug)
