"""The team's mails to everybody: what waits to be looked at, what went out, how each one reads."""

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import limits
from dialogue.models import Mailing
from dialogue.once import once
from dialogue.rights import Right
from issues import announcing, emails, participation
from stakeholders import mailings, outbox
from stakeholders.access import enter_team
from stakeholders.forms_mailings import MailingForm

ON_A_PAGE, DRAFTS_SHOWN = 20, 50
PROOFS = 20  # an hour, for one person
OF_A_MAIL = {"style-src": [UNSAFE_INLINE], "script-src": [NONE]}  # it carries its styles within; all else stays shut
LANGUAGES = dict(settings.LANGUAGES)


@require_safe
def mailing_list(request, dialogue):
    """What waits and what went out, with how far it has got."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    ours = here.dialogue.mailings
    drafts = list(ours.filter(sent_at=None, kind__in=announcing.OURS)[:DRAFTS_SHOWN])
    page = Paginator(ours.exclude(sent_at=None), ON_A_PAGE).get_page(request.GET.get("page"))
    progress = outbox.progress([*drafts, *page])
    for row in (*drafts, *page):
        row.title, row.progress = announcing.title_of(row), progress[row.pk]
    more = {"outbox": outbox.state(here.dialogue), "drafts": drafts, "page": page, "ours": announcing.OURS}
    return render(request, "issues/mailing_list.html", here.context(**more))


@require_POST
def mailing_new(request, dialogue):
    """Today's reminder: the one that is there, or a new draft."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    mailing = announcing.remind(dialogue=here.dialogue, by=request.user)
    if mailing.is_sent:
        messages.info(request, _("A reminder went out today. One a day is enough: write the next one tomorrow."))
    return redirect("mailing_edit", dialogue, mailing.pk)


def mailing_of(here, pk):
    """A mailing that is worded here; invitations and summaries have pages of their own."""
    mailing = here.dialogue.mailings.filter(pk=pk, kind__in=announcing.OURS).first()
    if mailing is None:  # of another dialogue or kind, or thrown away
        raise Http404 if Mailing.objects.filter(pk=pk).exists() else mailings.Gone
    mailing.dialogue = here.dialogue
    mailing.title = announcing.title_of(mailing)
    return mailing


def mailing_edit(request, dialogue, pk):
    """Word it and look at it; what is typed is kept before it is shown."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    mailing = mailing_of(here, pk)
    form = MailingForm(request.POST if request.method == "POST" else None, mailing=mailing)
    if request.method == "POST" and form.is_valid():
        keep(request, mailing, form)
        return shown_in(mailing, form.cleaned_data["language"])
    return page(request, here, mailing, form)


def page(request, here, mailing, form):
    """The draft with its preview, or how the sending goes."""
    language = request.POST.get("language") or request.GET.get("language") or request.user.language
    language = language if language in LANGUAGES else settings.LANGUAGE_CODE
    form.initial["language"] = language
    mailing.progress = outbox.progress([mailing])[mailing.pk]
    more = {
        "mailing": mailing,
        "form": form,
        "past": emails.is_past(mailing),
        "clock": emails.clock_of(mailing),
        "may_wait": announcing.hour_of(mailing) is not None,
        "more_words": any(mailing.words.get(code) for code in LANGUAGES if code != settings.LANGUAGE_CODE),
        "language": language,
        "letter": emails.letter(mailing, request.user, language=language, dead=True),
        "audience": participation.audience(mailing),
    }
    template = "issues/mailing_sent.html" if mailing.is_sent else "issues/mailing_edit.html"
    return render(request, template, here.context(**more), status=422 if form.errors else 200)


def shown_in(mailing, language):
    path = reverse("mailing_edit", args=[mailing.dialogue.slug, mailing.pk], query={"language": language})
    return redirect(f"{path}#look")


def keep(request, mailing, form):
    """True if the words were kept; False if somebody has sent it in the meantime."""
    try:
        mailings.write(mailing=mailing, words=form.words(), audience=form.cleaned_data.get("audience", ""))
    except mailings.AlreadySent:
        messages.warning(request, _("This mail has gone out already; its words can no longer be changed."))
        return False
    return True


@require_safe
@csp_replace(OF_A_MAIL)  # type: ignore[arg-type]
def mailing_preview(request, dialogue, pk, language):
    """The mail as a mail program shows it, with dead links."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    if language not in LANGUAGES:
        raise Http404
    mailing = mailing_of(here, pk)
    return HttpResponse(emails.letter(mailing, request.user, language=language, dead=True).html)


@require_POST
@once
def mailing_proof(request, dialogue, pk):
    """Keep what was typed, then one mail to whoever pressed."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    mailing = mailing_of(here, pk)
    form = MailingForm(request.POST, mailing=mailing)
    if not form.is_valid():
        return page(request, here, mailing, form)
    language = form.cleaned_data["language"]
    if keep(request, mailing, form):
        if limits.allow("proof", request.user.pk, most=PROOFS, seconds=3600):
            mailings.prove(mailing=mailing, language=language, by=request.user)
            messages.success(request, _("A proof is on its way to %(to)s.") % {"to": request.user.email})
        else:
            messages.warning(request, _("You have had many proofs within the hour. Wait a little for the next one."))
    return shown_in(mailing, language)


@require_POST
def mailing_send(request, dialogue, pk):
    """Keep what was typed, then one job for each person; a second press sends nothing."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    mailing = mailing_of(here, pk)
    form = MailingForm(request.POST, mailing=mailing)
    if not form.is_valid():
        return page(request, here, mailing, form)
    if emails.is_past(mailing):
        messages.warning(request, _("Not sent: its moment has passed."))
    elif keep(request, mailing, form):
        mailings.send(mailing=mailing, by=request.user, until=announcing.end_of(mailing))
        messages.success(request, _("It is on its way. This page shows how far it has got."))
    return redirect("mailing_edit", dialogue, pk)


@require_POST
@once
def mailing_clock(request, dialogue, pk):
    """Whether it goes out by itself: `on` a day before its ballot closes, else only when the team sends it."""
    here = enter_team(request.user, dialogue, Right.MAIL)
    mailing = mailing_of(here, pk)
    goes_at = announcing.hour_of(mailing) if "on" in request.POST else None
    try:
        mailings.set_clock(mailing=mailing, goes_at=goes_at, by=request.user)
    except mailings.AlreadySent:
        messages.warning(request, _("This mail has gone out already."))
    return redirect("mailing_edit", dialogue, pk)


@require_POST
@once
def mailing_discard(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.MAIL)
    try:
        mailings.discard(mailing=mailing_of(here, pk), by=request.user)
    except mailings.AlreadySent:
        messages.warning(request, _("This mail has gone out already."))
        return redirect("mailing_edit", dialogue, pk)
    messages.success(request, _("Thrown away. Nobody got it."))
    return redirect("mailing_list", dialogue)
