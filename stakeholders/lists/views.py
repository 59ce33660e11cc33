"""Inviting many: read a list, look at what will happen row by row, send or throw it away."""

import csv
import io
from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import sessions
from dialogue.downloads import download
from dialogue.models import Job
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import emails, group_words, invitation_words, joining
from stakeholders.access import enter_team
from stakeholders.forms_invitations import ImportForm, ListForm
from stakeholders.lists import invitation_lists, list_plan, people_columns
from stakeholders.lists.list_plan import INVITED, TO_MEND, Fate
from stakeholders.views_invitations import sealed

ON_A_PAGE = 100
ASK_SECONDS = 2  # between two looks whether the worker has read a list
EXAMPLE = {"name": "Ama Mensah", "email": "ama@example.org", "country": "GH", "language": "en"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@once
def invitation_import(request, dialogue):
    """Paste or upload; nothing is created but the list itself."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    is_post = request.method == "POST"
    form = ImportForm(*((request.POST, request.FILES) if is_post else ()), reads_at_once=invitation_lists.is_small)
    if form.is_valid() and form.upload:
        pasted = not form.cleaned_data["file"]
        upload = invitation_lists.receive(dialogue=here.dialogue, data=form.upload, by=request.user, pasted=pasted)
        return redirect("invitation_reading", dialogue, upload.pk)
    if form.is_valid():
        kept = invitation_lists.keep(dialogue=here.dialogue, people=form.people, by=request.user)
        return redirect("invitation_preview", dialogue, kept.pk)
    return _import_page(request, here, form, status=422 if form.is_bound else 200)


def _import_page(request, here, form, status, trouble=""):
    context = here.context(
        form=form, groups=here.dialogue.groups.speaking().told(here.dialogue), columns=_header(), trouble=trouble
    )
    return render(request, "stakeholders/lists/invitation_import.html", context, status=status)


def invitation_reading(request, dialogue, pk):
    """While the worker reads a list: how far it is. Then what was read, or why it cannot be. A POST has the worker try again."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    upload = get_object_or_404(here.dialogue.list_uploads, pk=pk)
    if request.method == "POST":
        invitation_lists.read_again(upload)
        return redirect("invitation_reading", dialogue, pk)
    if upload.kept_id:
        return redirect("invitation_preview", dialogue, upload.kept_id)
    if upload.trouble:
        typed = {"pasted": invitation_lists.pasted_of(upload)}
        form = ImportForm(initial=typed, reads_at_once=invitation_lists.is_small)
        words = invitation_words.unreadable_in_words(upload.trouble, upload.line)
        return _import_page(request, here, form, 422, words)
    job = invitation_lists.job_of(upload)
    return _reading_page(request, here, job) if job else redirect("invitation_list", dialogue)


def _reading_page(request, here, job):
    failed, runs = job.state == Job.State.DEAD, job.state == Job.State.RUNNING
    context = here.context(failed=failed, runs=runs, tried=job.tries - runs)
    response = render(request, "stakeholders/lists/invitation_reading.html", context, status=503 if failed else 200)
    return response if failed else sessions.load_again(response, ASK_SECONDS)


@require_safe
def invitation_template(request, dialogue):
    """A list to fill in: the headers in the reader's language, one example, as the spreadsheet of that language parts its cells."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    group = here.dialogue.groups.speaking().first()
    example = EXAMPLE | {"group": group.name if group else ""}
    out = io.StringIO()
    writer = csv.writer(out, delimiter="," if _language() in ("en", "sw") else ";")
    writer.writerow(_header())
    writer.writerow(_inert(example.get(field, "")) for field in people_columns.FIELDS)
    return download("\ufeff" + out.getvalue(), "people.csv", "text/csv; charset=utf-8")


def _language():
    return (translation.get_language() or "en")[:2]


def _header():
    headers = people_columns.HEADERS.get(_language(), people_columns.HEADERS["en"])
    return [headers[field][0].capitalize() for field in people_columns.FIELDS]


def _inert(cell):
    """What a spreadsheet shows and does not calculate (TRUST G1)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


# ---- the preview


def _kept(here, pk):
    return get_object_or_404(here.dialogue.invitation_lists.select_related("dialogue", "group"), pk=pk)


def invitation_preview(request, dialogue, pk):
    """What will happen, row by row; a POST changes what is left open."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    kept = _kept(here, pk)
    if kept.used_at:
        return _used(request, dialogue)
    form = _form(kept, request.POST if request.method == "POST" else None)
    if form.is_valid():
        invitation_lists.choose(kept=kept, **form.choices())
        messages.success(request, _("Kept. Look at the rows again before you send."))
        return redirect("invitation_preview", dialogue, pk)
    return _page(request, here, kept, form)


def _used(request, dialogue):
    messages.info(request, _("This list was sent before. Below is how far each invitation has got."))
    return redirect("invitation_list", dialogue)


def _form(kept, data):
    groups = invitation_lists.groups_of(kept.dialogue)
    unknown = list_plan.unknown_groups(kept.rows, invitation_lists.names_of(groups))
    return ListForm(data, kept=kept, groups=groups, unknown=unknown)


def _page(request, here, kept, form):
    planned = invitation_lists.plan(kept)
    counts = Counter(p.fate for p in planned)
    show = request.GET.get("show", "")
    rows = [p for p in planned if p.fate == show] if show in list(Fate) else sorted(planned, key=_urgency)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    by_key = {int(key): group for key, group in form.groups.items()}
    group_words.tell(here.dialogue, by_key.values())
    letter = emails.letter_of_list(kept, request.user, kept.languages[0])
    more = {
        "kept": kept,
        "form": form,
        "unknown": form.of_unknown(),
        "page": page,
        "rows": [_row(planned, by_key) for planned in page],
        "fates": [
            (fate.value, invitation_words.FATES[fate], counts[fate]) for fate in invitation_words.FATES if counts[fate]
        ],
        "show": show if show in list(Fate) else "",
        "total": len(planned),
        "count": sum(counts[fate] for fate in INVITED),
        "to_mend": sum(counts[fate] for fate in TO_MEND),
        "letter": letter,
    }
    return render(
        request, "stakeholders/lists/invitation_preview.html", here.context(**more), status=422 if form.errors else 200
    )


def _urgency(planned):
    """What needs somebody's hand first, then the others; each in the order of the list."""
    return planned.fate not in TO_MEND, planned.row["line"]


def _row(planned, groups):
    return {
        "row": planned.row,
        "group": groups.get(planned.group),
        "goes": planned.fate in INVITED,
        "mend": planned.fate in TO_MEND,
        "fate": invitation_words.FATES[planned.fate],
        "advice": invitation_words.advice(planned),
        "notes": invitation_words.notes(planned.row),
    }


# ---- sending


@require_POST
@once
def invitation_send(request, dialogue, pk):
    """Exactly what the page showed: choices that were changed on it and not looked at are kept, and shown first."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    kept = _kept(here, pk)
    if kept.used_at:
        return _used(request, dialogue)
    form = _form(kept, request.POST)
    if not form.is_valid():
        return _page(request, here, kept, form)
    if _differs(kept, form.choices()):
        invitation_lists.choose(kept=kept, **form.choices())
        messages.warning(
            request, _("Nothing was sent yet: your choices have changed the list. Look at it, then press again.")
        )
        return redirect("invitation_preview", dialogue, pk)
    invitation_lists.choose(kept=kept, **form.choices())  # the words that came along
    try:
        mailing, count = invitation_lists.send(kept=kept, by=request.user)
    except invitation_lists.Used:  # a second press
        return _used(request, dialogue)
    except joining.Sealed:
        return sealed(request, dialogue)
    if mailing is None:
        messages.info(request, _("Nobody of this list is left to invite; nothing was sent."))
        return redirect("invitation_list", dialogue)
    messages.success(request, invitation_words.invited_in_words(count))
    return redirect(reverse("invitation_list", args=[dialogue], query={"mailing": mailing.pk, "watch": "yes"}))


def _differs(kept, chosen):
    """The wording may come along with the press: it changes nobody's fate."""
    said = kept.unknown | chosen["unknown"]
    open_ones = {folded for folded, key in said.items() if key != list_plan.LEAVE_OUT}
    before = {folded for folded, key in kept.unknown.items() if key != list_plan.LEAVE_OUT}
    same = open_ones == before and all(kept.unknown.get(folded) == said[folded] for folded in open_ones)
    group = chosen["group"].pk if chosen["group"] else None
    return not (same and group == kept.group_id and chosen["language"] == kept.language)


@require_POST
def invitation_proof(request, dialogue, pk):
    """To oneself, in one language; what was written on the page is kept with it."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    kept = _kept(here, pk)
    if kept.used_at:
        return _used(request, dialogue)
    form = _form(kept, request.POST)
    if not form.is_valid():
        return _page(request, here, kept, form)
    invitation_lists.choose(kept=kept, **form.choices())
    language = request.POST.get("proof", "")
    language = language if language in kept.languages else kept.languages[0]
    invitation_lists.prove(kept=kept, language=language, by=request.user, now=here.clock.now())
    messages.success(request, _("A proof is on its way to %(email)s.") % {"email": request.user.email})
    return redirect("invitation_preview", dialogue, pk)


@require_POST
@once
def invitation_discard(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    try:
        invitation_lists.discard(kept=_kept(here, pk))
    except invitation_lists.Used:
        return _used(request, dialogue)
    messages.success(request, _("The list was thrown away; nobody was invited."))
    return redirect("invitation_list", dialogue)
