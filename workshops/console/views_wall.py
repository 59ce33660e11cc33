"""What the wall shows: its scene, an answer with its translation, and an answer that is hidden from all."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dialogue import merging
from dialogue.once import once
from dialogue.rights import Right
from issues import moderating
from issues.forms_ballots import HideForm
from issues.models import Contribution
from workshops.console import translating
from workshops.console.forms import ShowForm, TranslationForm, WallForm
from workshops.console.views import page, press
from workshops.room import facilitating


@once
@press()
def console_wall(request, here, workshop):
    form = WallForm(request.POST)
    if form.is_valid():
        facilitating.set_wall(workshop=workshop, wall=form.cleaned_data["wall"])


@once
@press()
def console_show(request, here, workshop):
    """One released answer on the wall."""
    readable = Contribution.objects.readable().filter(question__issue__dialogue=here.dialogue)
    form = ShowForm(request.POST, answers=readable, languages=translating.languages_of(here.dialogue))
    if form.is_valid():
        shown, words = form.cleaned_data["answer"], form.cleaned_data["translation"]
        facilitating.show(workshop=workshop, contribution=shown)
        messages.success(request, _("It stands on the wall now."))
        if words:
            _translate_shown(request, workshop, shown, words, form.cleaned_data["language"])
    else:
        messages.warning(request, _("This answer can no longer be shown: it was hidden or taken back."))


def _translate_shown(request, workshop, shown, words, tag):
    """What was typed along with the press, unless the answer has a translation that the page did not show there."""
    tag = tag or translating.language_of(words, shown, workshop.dialogue)
    try:
        translating.translate(workshop=workshop, contribution=shown, words=words, tag=tag)
    except merging.Clash:
        messages.warning(
            request, _("It has a translation into this language already; yours was not kept. Change that one.")
        )


@once
@press(Right.TRANSLATE)
def console_translate(request, here, workshop):
    """The translation of the answer that the wall shows; which answer it was written for comes along."""
    readable = Contribution.objects.readable().filter(question__issue__dialogue=here.dialogue)
    form = TranslationForm(request.POST, answers=readable, languages=translating.languages_of(here.dialogue))
    if form.is_valid():
        said, words, tag = (form.cleaned_data[name] for name in ("answer", "translation", "language"))
        tag = tag or translating.language_of(words, said, here.dialogue)
        try:
            if translating.translate(workshop=workshop, contribution=said, words=words, tag=tag, seen=form.marks()):
                messages.success(request, _("The wall shows the translation now."))
                return None
        except merging.Clash as clash:
            form.clash_of(clash)
            return page(request, here, workshop, 409, translation_form=form)
    form.add_error(None, _("Not shown: this answer no longer stands on the wall. Copy what you typed, if you need it."))
    return page(request, here, workshop, 422, translation_form=form)


@once
@press(Right.MODERATE)
def console_hide(request, here, workshop, pk):
    """Hide a text, with the reason that its author reads."""
    text = get_object_or_404(Contribution.objects.released(), pk=pk, question__issue__dialogue=here.dialogue)
    form = HideForm(request.POST)
    if form.is_valid():
        moderating.hide(text=text, reason=form.cleaned_data["reason"], dialogue=here.dialogue, by=request.user)
        facilitating.touch(workshop)
        messages.success(request, _("Hidden. The author reads your reason."))
    else:
        messages.error(request, _("Give a reason; the author reads it."))
