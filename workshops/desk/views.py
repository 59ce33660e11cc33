"""Translations of what people wrote: by the team, and by participants whom it has named for that."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import languages, merging
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import access, who
from workshops.desk import reading_desk, texts, translating
from workshops.desk.forms import LABELS, TranslationForm


def _enter(request, dialogue, tag=None):
    """Who may translate, and into which language; 404 for everybody else."""
    here = access.enter(request.user, dialogue)
    if here.may(Right.TRANSLATE):
        access.ask_second_step(request.user)
    elif not reading_desk.may_translate(here):
        raise Http404
    if tag is not None and tag not in texts.tags_of(here.dialogue):
        raise Http404
    return here


@require_safe
def desk(request, dialogue):
    """Into which language."""
    here = _enter(request, dialogue)
    found = texts.named(texts.tags_of(here.dialogue))
    return render(request, "workshops/desk/desk.html", here.context(languages=found))


@require_safe
def desk_list(request, dialogue, tag):
    """The texts of one place, twenty a page."""
    here = _enter(request, dialogue, tag)
    places = reading_desk.places(here.dialogue)
    place = request.GET.get("of", reading_desk.CHOSEN)
    if place not in dict(places):
        raise Http404
    page = reading_desk.page(here, tag, place, request.GET.get("page"))
    context = here.context(
        tag=tag, named=languages.name(tag), places=places, place=place, title=dict(places)[place], page=page
    )
    return render(request, "workshops/desk/desk_list.html", context)


@once
def desk_text(request, dialogue, tag, kind, row, part):
    """One text: what was written and a box beside it."""
    here = _enter(request, dialogue, tag)
    text = texts.find(here.dialogue, kind, row, part, is_team=here.is_team)
    if text is None:
        return _gone(request, here, tag, texts.was_read(here.dialogue, kind, row))
    tags = texts.tags_of(here.dialogue) if here.is_team else ()
    form = TranslationForm(request.POST or None, text=text, tag=tag, tags=tags)
    place = request.GET.get("of", "")
    if form.is_valid() and _kept(here, form, text, tag):
        messages.success(request, _said(here, form))
        known = place in dict(reading_desk.places(here.dialogue))
        return redirect(reverse("desk_list", args=[dialogue, tag], query={"of": place} if known else None))
    shown = {
        **{"text": text, "row": reading_desk.row_of(text, tag), "place": place, "form": form},
        "texts": [(form[name], _lines(words)) for name, words in text.originals.items()],
    }
    context = here.context(tag=tag, named=languages.name(tag), **shown)
    return render(request, "workshops/desk/desk_text.html", context, status=form.status)


def _lines(words):
    return words.splitlines() if isinstance(words, str) else words


def _gone(request, here, tag, was_read):
    """Whatever was typed for a text that was hidden meanwhile is on the page, to be copied. What was taken back, or was never to be
    found here, is told by nothing but 404."""
    if request.method != "POST" or not was_read:
        raise Http404
    words = [value for name, value in request.POST.items() if name in LABELS and value]
    context = here.context(tag=tag, named=languages.name(tag), words=words)
    return render(request, "workshops/desk/desk_gone.html", context, status=409)


def _said(here, form):
    if not any(form.typed().values()):
        return _("Saved: it has no translation now.")
    return _("Saved: people read it now.") if here.is_team else _("Sent: people read it once the team has read it.")


def _kept(here, form, text, tag):
    """Whether it stands now; else the form says why not, with what was typed."""
    said = form.cleaned_data
    try:
        translating.translate(
            dialogue=here.dialogue,
            kind=text.kind,
            row=text.row,
            part=text.part,
            tag=tag,
            typed=form.typed(),
            seen=said["seen"],
            of=said["of"],
            is_team=here.is_team,
            language=said.get("language"),
        )
    except merging.Clash as clash:
        form.clash(clash)
    except translating.Changed:
        form.renew(text)
        form.add_error(None, _("Not saved: these words are others by now. Read them beside yours, then save again."))
    except translating.Stands:
        form.add_error(None, _("Not sent: the team has put a translation here meanwhile. Tell the team what to mend."))
    except translating.Gone:
        form.add_error(None, _("Not saved: nothing of this can be translated any more. Copy what you need."))
    else:
        return True
    return False


@require_POST
@once
def person_translates(request, dialogue, ref):
    """Let somebody translate, or no more."""
    here = access.enter_team(request.user, dialogue, Right.PEOPLE)
    person = who.named(here.dialogue, ref)
    if person is None:
        raise Http404
    if "no_more" in request.POST:
        translating.disallow(participant=person, by=request.user)
        messages.success(request, _("They translate no more. What they sent stays with the team."))
    elif translating.allow(participant=person, by=request.user):
        messages.success(
            request,
            _(
                "They may translate. No mail goes out: tell them. They find the desk on the page “What I have said here”."
            ),
        )
    else:
        messages.info(request, _("Nothing changed: they may translate already, or their group does not speak openly."))
    return redirect("team_person", dialogue, ref)
