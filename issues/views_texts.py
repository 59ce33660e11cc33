"""The team's page of texts: to find them, to let through what it reads first, to hide and to show again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue.ids import row_id
from dialogue.once import once
from dialogue.rights import Right
from issues import moderating, reading_texts, release_words, sought_words
from issues.forms_ballots import HideForm
from stakeholders.access import enter_team

MOST = 200  # texts that one press lets through


def moderation(request, dialogue):
    """All that the team was given; what waits for it first, where it reads first."""
    here = enter_team(request.user, dialogue, Right.MODERATE)
    return texts_page(request, here)


def texts_page(request, here, failed=None, form=None, status=200):
    """`failed` is the text whose hiding lacked a reason; its form stands open with the error."""
    places = reading_texts.places(here.dialogue)
    try:
        wanted = reading_texts.wanted(request.GET, places)
    except sought_words.Odd as error:
        raise BadRequest("No list of texts is asked for like this.") from error
    page, to_read = reading_texts.page(here.dialogue, wanted, places), reading_texts.to_read(here.dialogue)
    for row in page:
        row |= _form_of(row, failed, form)
    more = {
        "wanted": wanted,
        "page": page,
        "places": reading_texts.offered(places, wanted.place),
        "states": reading_texts.states(here.dialogue, to_read),
        "to_read": to_read,
        "out_at": release_words.out_together(here.dialogue, here.clock.now(), [row["text"] for row in page]),
        "query": urlencode(wanted.query),
        "kept": QueryDict(urlencode(wanted.kept)),
    }
    return render(request, "issues/team_texts.html", here.context(**more), status=status)


def _form_of(row, failed, form):
    text = row["text"]
    fails = failed is not None and type(failed) is type(text) and failed.pk == text.pk
    return {"form": form if fails else HideForm(auto_id=f"hide_{text.pk}_%s"), "fails": fails}


def text_of(here, kind, pk):
    """A released text of this dialogue; what is not released is not for the team either."""
    if kind not in moderating.MODELS:
        raise Http404
    return get_object_or_404(moderating.given(moderating.MODELS[kind], here.dialogue), pk=pk, released=True)


def _back(request, dialogue):
    """The list in which the press was made."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('moderation', args=[dialogue])}{'?' if query else ''}{query}")


@require_POST
@once
def text_hide(request, dialogue, kind, pk):
    here = enter_team(request.user, dialogue, Right.MODERATE)
    text = text_of(here, kind, pk)
    form = HideForm(request.POST, auto_id=f"hide_{text.pk}_%s")
    if not form.is_valid():
        return texts_page(request, here, failed=text, form=form, status=422)
    moderating.hide(text=text, reason=form.cleaned_data["reason"], dialogue=here.dialogue, by=request.user)
    messages.success(request, _("Hidden. The author reads your reason."))
    return _back(request, dialogue)


@require_POST
@once
def text_show(request, dialogue, kind, pk):
    here = enter_team(request.user, dialogue, Right.MODERATE)
    moderating.show(text=text_of(here, kind, pk), dialogue=here.dialogue, by=request.user)
    messages.success(request, _("Everybody can read it again."))
    return _back(request, dialogue)


@require_POST
@once
def texts_pass(request, dialogue):
    """Let through what was read: one text, or all of a page."""
    here = enter_team(request.user, dialogue, Right.MODERATE)
    seen = _seen(request.POST.getlist("text"))
    try:
        done = moderating.let_through(seen=seen, dialogue=here.dialogue, by=request.user)
    except moderating.Sealed as error:
        raise Http404 from error
    if done:
        when = release_words.out_together(here.dialogue, here.clock.now(), done)
        words = ngettext(
            "%(n)s text let through: others can read it %(when)s, unless its author changes it or takes it back before.",
            "%(n)s texts let through: others can read them %(when)s, but for those that their authors change or take back before.",
            len(done),
        )
        messages.success(request, words % {"n": len(done), "when": when})
    if len(done) < len(seen):
        messages.warning(request, _("Some were not let through: their words are others by now, or they are gone."))
    return _back(request, dialogue)


def _seen(values):
    """{(kind, id): state} of "kind:id:state"."""
    found = {}
    for kind, pk, state in (value.split(":") for value in values[:MOST] if value.count(":") == 2):
        if kind not in moderating.MODELS or row_id(pk) is None:
            raise BadRequest("No text is named like this.")
        found[kind, row_id(pk)] = state
    return found


@require_POST
@once
def text_hold(request, dialogue, kind, pk):
    """Keep a text back, with a reason that its author reads."""
    here = enter_team(request.user, dialogue, Right.MODERATE)
    if kind not in moderating.MODELS or here.dialogue.is_sealed:
        raise Http404
    text = get_object_or_404(moderating.given(moderating.MODELS[kind], here.dialogue), pk=pk)
    form = HideForm(request.POST, auto_id=f"hide_{text.pk}_%s")
    if not form.is_valid():
        return texts_page(request, here, failed=text, form=form, status=422)
    seen, reason = request.POST.get("seen", ""), form.cleaned_data["reason"]
    if moderating.hold_back(text=text, seen=seen, reason=reason, dialogue=here.dialogue, by=request.user):
        messages.success(request, _("Held back. Its author reads your reason."))
    else:
        messages.warning(request, _("Not held back: its words are others by now, or it is out. Read it anew."))
    return _back(request, dialogue)
