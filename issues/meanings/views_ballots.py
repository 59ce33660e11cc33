"""A ballot on words: its paper while it is open, its result afterwards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue.form_keys import Trouble
from dialogue.ways import way_back
from issues import conflict_words
from issues.meanings import reading_ballots, voting
from issues.meanings.forms import WordsForm
from issues.models.meanings import SAYS
from issues.receipts import Repeated
from stakeholders.access import enter_to_read_words


@require_safe
def word_ballot(request, dialogue, number):
    here = enter_to_read_words(request.user, dialogue)
    found = reading_ballots.ballot_at(here, number)
    items = reading_ballots.items_of(here, found)
    if found.is_open:
        stands = reading_ballots.standing(here, found)
        return _paper(request, here, found, items, _form(here, items, stands))
    page = reading_ballots.result(here, found, items)
    return render(request, "issues/meanings/ballot_result.html", here.context(**page))


def _form(here, items, stands, data=None):
    there = [item for item in items if reading_ballots.is_there(item)]
    return WordsForm(data, member=here.participant, items=there, stands=stands)


def _paper(request, here, found, items, form, status=200, conflict=None):
    page = reading_ballots.paper(here, found, items)
    page |= {"form": form, "words": reading_ballots.words_of(form), "says": SAYS, "conflict": conflict}
    page |= {"come_back": way_back(request)}
    page |= {"counted": sum(bool(line.seen) for line in form.lines), "items": len(form.lines)}
    return render(request, "issues/meanings/ballot_paper.html", here.context(**page), status=status)


@require_POST
def word_vote(request, dialogue, number):
    """Save what was altered, or with `clear` take the whole paper back. Only rows of a voice are written: no session, no log, no job
    (TRUST §1)."""
    here = enter_to_read_words(request.user, dialogue)
    found = reading_ballots.ballot_at(here, number)
    if not here.may_speak:
        raise PermissionDenied
    items = reading_ballots.items_of(here, found)
    form, clears = _form(here, items, None, request.POST), "clear" in request.POST
    if form.trouble != Trouble.OTHER and not form.is_valid() and not clears:
        stands = reading_ballots.standing(here, found)
        form.meet(stands, form.differing(stands))
        return _paper(request, here, found, items, form, status=422)
    if form.trouble:
        return _not_sent(request, here, found, items, form, form.trouble)
    try:
        apart = _do(here, found, form, clears)
    except voting.BallotClosed as error:
        return _closed(request, here, found, form, isinstance(error, voting.OpenedBefore))
    except Repeated as error:
        return _not_sent(request, here, found, items, form, conflict_words.why(error))
    if apart:
        return _not_sent(request, here, found, items, form, conflict_words.CHANGED)
    messages.success(request, _taken() if clears else _("Your ballot is saved. You can change it until closing."))
    return redirect(way_back(request) or found)


def _taken():
    return _("Your ballot was taken back: nothing of it is kept. You can vote again until closing.")


def _do(here, found, form, clears):
    what = {"participant": here.participant, "ballot": found, "key": form.data["key"]}
    if clears:
        return voting.take_back(**what)
    _stands, apart = voting.cast(**what, marks=form.marks(), seen=form.seen())
    return apart


def _not_sent(request, here, found, items, form, why):
    """The paper again under a new key: where something else stands both are told, and what came is in the form. Of somebody else's form
    nothing is shown."""
    stands = reading_ballots.standing(here, found)
    form.renew()
    if why == Trouble.OTHER:
        return _paper(
            request, here, found, items, _form(here, items, stands), 409, conflict_words.of_form(why, form, None)
        )
    if "clear" in request.POST:
        return _paper(request, here, found, items, _form(here, items, stands), 409, conflict_words.of_press(why))
    apart = form.differing(stands)
    told = conflict_words.of_paper(why, form, stands, apart)
    form.meet(stands, apart)
    return _paper(request, here, found, items, form, 409, told)


def _closed(request, here, found, form, late):
    """Nothing can be kept; what was chosen and is not in the count stands on the page."""
    stands = voting.standing(here.participant, found)
    versions = () if late or not form.is_valid() else form.beside(stands, form.differing(stands))
    more = {"ballot": found, "late": late, "versions": versions}
    return render(request, "issues/meanings/ballot_late.html", here.context(**more), status=409)
