"""The outline in another language, by those of the team who translate."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dialogue import languages, merging, speaking
from dialogue.downloads import download
from dialogue.language_choice import closest
from dialogue.once import once
from dialogue.rights import Right
from issues.frameworks import tongue_file
from stakeholders.access import enter_team
from workshops import outlining
from workshops.editor import editing, kinds, reading_translations, speaking_for, tongue_files, translating
from workshops.editor.forms_translating import ProductForm, TongueForm, TranslationForm
from workshops.editor.views import why_not

FAULTS = 200  # of a file, on a page


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
    says = not closest(tag, speaking.catalogues())
    return render(request, "workshops/editor/translations.html", _context(here, tag, says=says, **found))


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


# ---- a language as a file


@require_safe
def tongue_down(request, dialogue, tag):
    """All texts of the outline in one language, with their originals, for a translator to take along."""
    here = _enter(request, dialogue, tag)
    head = _("Fill in what is empty, mend what is wrong, and give the file back where you took it.")
    text = tongue_file.write(outlining.read(here.dialogue), tag, f"{here.dialogue}: {languages.name(tag)}\n{head}")
    return download(text, f"{here.dialogue.slug}.{tag}.yaml", "application/yaml; charset=utf-8")


@once
def tongue_up(request, dialogue, tag):
    """A file is read, what would change is shown, and only then a press puts it in."""
    here = _enter(request, dialogue, tag)
    is_post = request.method == "POST"
    sent = (request.POST, request.FILES) if is_post else ()
    form = TongueForm(*sent, framework=outlining.read(here.dialogue), tag=tag)
    if not is_post or not form.is_valid():
        return _file_page(request, here, tag, form, 422 if is_post else 200)
    rows = tongue_files.rows_of(here.dialogue)
    seen, found = tongue_files.mark(rows, tag), tongue_files.differences(rows, tag, form.coming)
    if not form.has_shown(seen) or "put" not in request.POST:
        return _file_page(request, here, tag, form, 200, found=found, looked=True)
    try:
        number = tongue_files.put(dialogue=here.dialogue, tag=tag, by=request.user, coming=form.coming, seen=seen)
    except (editing.NotNow, tongue_files.Changed):
        messages.warning(request, _("Nothing was put in: look at what would change now, then press again."))
        return _file_page(request, here, tag, form, 409, found=found, looked=True)
    messages.success(request, ngettext("%(n)s text is in.", "%(n)s texts are in.", number) % {"n": number})
    return redirect("team_translations", dialogue, tag)


def _file_page(request, here, tag, form, status, **more):
    faults = list(form.faults)
    more |= {"form": form, "faults": faults[:FAULTS], "more_faults": len(faults) - FAULTS}
    return render(request, "workshops/editor/tongue_file.html", _context(here, tag, **more), status=status)


# ---- the product's own words


@once
def product(request, dialogue, tag):
    """What the team says in place of the product, where it has no catalogue of this language."""
    here = _enter(request, dialogue, tag)
    if closest(tag, speaking.catalogues()):
        raise Http404
    form = ProductForm(request.POST or None, dialogue=here.dialogue, tag=tag)
    if form.is_valid() and _said(form, here, tag, request.user):
        messages.success(request, _("Saved."))
        return redirect("team_translations", dialogue, tag)
    context = _context(here, tag, form=form, parts=form.parts())
    return render(request, "workshops/editor/product_words.html", context, status=form.status)


def _said(form, here, tag, by):
    try:
        speaking_for.say(dialogue=here.dialogue, tag=tag, by=by, seen=form.cleaned_data["seen"], typed=form.said())
    except merging.Clash as clash:
        form.clash(clash)
        return False
    except editing.NotNow as error:
        form.add_error(None, why_not(error))
        return False
    return True
