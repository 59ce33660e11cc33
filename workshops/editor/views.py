"""The team writes the outline: one page reads as the document it becomes, and each of its rows has a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import languages, merging
from dialogue.once import once
from dialogue.rights import Right
from issues.frameworks.outline import PALETTES, PATTERNS
from stakeholders.access import enter_team
from workshops.editor import editing, kinds, reading, views_corrections, words
from workshops.editor.forms import FORMS

WAYS = {"up": -1, "down": 1}


@require_safe
def outline(request, dialogue):
    here = enter_team(request.user, dialogue, Right.READ)
    may_edit = here.may(Right.STEER) and not here.dialogue.is_over
    may_translate = here.may(Right.TRANSLATE)
    more = {
        "may_edit": may_edit,
        "may_arrange": may_edit and not here.dialogue.was_opened,
        "opened": here.dialogue.was_opened,
        "languages": [(tag, languages.name(tag)) for tag in here.dialogue.languages] if may_translate else [],
        **reading.page(kinds.everything(here.dialogue)),
    }
    return render(request, "workshops/editor/outline.html", here.context(**more))


def _known(what):
    if what not in kinds.KINDS:
        raise Http404
    return what


def _row(here, what, pk):
    return get_object_or_404(kinds.rows(here.dialogue, _known(what)), pk=pk)


def _to(dialogue, row=None):
    """The document, at the row."""
    at = f"#{kinds.kind_of(row)}-{row.pk}" if row else ""
    return redirect(reverse("team_outline", args=[dialogue.slug]) + at)


def why_not(error):
    """Why the outline stays as it is, for the team."""
    return {
        "opened": _(
            "The dialogue has opened: nothing of its outline is deleted any more, and words change by corrections. Copy what you wrote."
        ),
        "over": _("The dialogue is closed: its outline stays as it is."),
        "gone": _("A colleague deleted it meanwhile."),
        "used": _("People were invited into it, or it was open in a room: it cannot go. Change it instead."),
        "planned": _(
            "The plan of a workshop names it: it cannot go. Take it out of the run of show first, or change it instead."
        ),
        "told": _(
            "People were asked into it and told how they speak and whether they are counted: both stay as they are."
        ),
        "parts": _("It has parts. Change or delete these first."),
        "people": _("People were invited into this lane itself: with parts they would belong to none of them."),
        "itself": _("A group cannot be tied to itself."),
        "many": _("There are as many of them as an outline can hold."),
    }[error.args[0]]


def _saved(form, verb):
    """What the verb made of a form, or None where it comes back with what is wrong."""
    try:
        return verb(**form.said())
    except merging.Clash as clash:
        form.clash(clash)
    except editing.NotNow as error:
        form.add_error(None, why_not(error))
    return None


@once
def outline_new(request, dialogue, what):
    here = enter_team(request.user, dialogue, Right.STEER)
    found, kind = here.dialogue, _known(what)
    shut = found.is_over or (found.was_opened and kind in kinds.CLOSED_AFTER_OPENING)
    if shut and request.method != "POST":  # a press keeps what was typed, and is told in its form
        messages.info(request, why_not(editing.NotNow("over" if found.is_over else "opened")))
        return _to(found)
    form = FORMS[kind](request.POST or None, dialogue=found, initial=_first(found, kind, request.GET))
    if form.is_valid():
        made = _saved(form, lambda **said: editing.add(dialogue=found, what=kind, by=request.user, **said))
        if made:
            messages.success(request, _("It stands in the outline now."))
            return _to(found, made)
    return _form_page(request, here, kind, form)


def _first(dialogue, kind, asked):
    """What a new row begins with: where the link stood, and a colour that no group has."""
    first: dict[str, Any] = {"issue": {"role": "focus_area"}, "goal": {"scope": "overall"}}.get(kind, {})
    if kind == "group":
        first = {"place": "lane", "policy": "hidden", "tier": 3, **_free_look(dialogue)}
    given = {name: asked[name] for name in ("issue", "place", "role", "scope", "groups") if name in asked}
    return first | {name: value for name, value in given.items() if name in FORMS[kind].base_fields}


def _free_look(dialogue):
    taken = set(dialogue.groups.values_list("palette", flat=True))
    at = next((n for n, palette in enumerate(PALETTES) if palette not in taken), 0)
    return {"palette": PALETTES[at], "pattern": PATTERNS[at]}


def _form_page(request, here, kind, form, row=None):
    new, old, going = words.OF[kind]
    more = {"kind": kind, "form": form, "row": row, "heading": old if row else new, "going": going}
    return render(request, "workshops/editor/row.html", here.context(**more), status=form.status)


@once
def outline_row(request, dialogue, what, row):
    """Before opening everything can be changed; afterwards the page of its correction stands here."""
    here = enter_team(request.user, dialogue, Right.STEER)
    found = _row(here, what, row)
    if here.dialogue.was_opened and (request.method != "POST" or what in views_corrections.WORDS):
        return views_corrections.page(request, here, found)
    form = FORMS[what](request.POST or None, dialogue=here.dialogue, initial=kinds.stands(found))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        changed = _saved(form, lambda **said: editing.change(row=found, by=request.user, seen=seen, **said))
        if changed is not None:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return _to(here.dialogue, found)
    return _form_page(request, here, what, form, found)


def _pressed(request, dialogue, what, pk, verb):
    """A press beside a row, and back to the document."""
    here = enter_team(request.user, dialogue, Right.STEER)
    row = _row(here, what, pk)
    try:
        verb(row)
    except editing.NotNow as error:
        messages.error(request, why_not(error))
        return _to(here.dialogue, row), False
    return _to(here.dialogue, row), True


@require_POST
@once
def outline_move(request, dialogue, what, row):
    way = WAYS.get(request.POST.get("way", ""), 0)
    answer, _done = _pressed(request, dialogue, what, row, lambda r: editing.move(row=r, by=request.user, way=way))
    return answer


@require_POST
@once
def outline_drop(request, dialogue, what, row):
    answer, done = _pressed(request, dialogue, what, row, lambda r: editing.drop(row=r, by=request.user))
    if done:
        messages.success(request, _("Deleted."))
        return redirect("team_outline", dialogue)
    return answer
