"""The outline in another language, by those of the team who translate."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogue import languages, merging
from dialogue.once import once
from dialogue.rights import Right
from stakeholders.access import enter_team
from workshops.editor import editing, kinds, reading_translations, translating
from workshops.editor.forms_translating import TranslationForm
from workshops.editor.views import why_not


def _enter(request, dialogue, tag):
    here = enter_team(request.user, dialogue, Right.TRANSLATE)
    if tag not in here.dialogue.languages:
        raise Http404
    return here


def _context(here, tag, **more):
    language = languages.name(here.dialogue.language or "en")
    return here.context(tag=tag, named=languages.name(tag), original=language, **more)


@require_safe
def translations(request, dialogue, tag):
    """Every text of the outline, with what became of it in this language."""
    here = _enter(request, dialogue, tag)
    found = reading_translations.page(here.dialogue, tag)
    return render(request, "workshops/editor/translations.html", _context(here, tag, **found))


@once
def translation(request, dialogue, tag, what, row):
    """One row: each original with a box beside it. After saving, the next row."""
    here = _enter(request, dialogue, tag)
    found = _row(here, what, row)
    form = TranslationForm(request.POST or None, row=found, tag=tag)
    if form.is_valid() and _saved(form, found, tag, request.user):
        messages.success(request, _("Saved."))
        after = _after(here, tag, found) if "next" in request.POST else None
        if after:
            return redirect("team_translation", dialogue, tag, after.what, after.row.pk)
        return redirect("team_translations", dialogue, tag)
    texts = [(form[name], original, older) for name, original, older in reading_translations.beside(found, tag)]
    context = _context(here, tag, what=what, row=found, form=form, texts=texts)
    return render(request, "workshops/editor/translation.html", context, status=form.status)


def _after(here, tag, row):
    return reading_translations.following(reading_translations.page(here.dialogue, tag), row)


def _row(here, what, pk):
    if what == translating.HEAD and pk == here.dialogue.pk:
        return here.dialogue
    if what not in kinds.KINDS:
        raise Http404
    return get_object_or_404(kinds.rows(here.dialogue, what), pk=pk)


def _saved(form, row, tag, by):
    """Whether it stands now; else the form says why not, with what was typed."""
    try:
        translating.translate(
            row=row, tag=tag, by=by, seen=form.cleaned_data["seen"], shown=form.cleaned_data["shown"], **form.typed()
        )
    except merging.Clash as clash:
        form.clash(clash)
        return False
    except editing.NotNow as error:
        form.add_error(None, why_not(error))
        return False
    return True
