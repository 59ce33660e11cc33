"""What the pages have in common on which people write something in rounds: its form beside what stands, sending it, and taking it back.
`show`: draws such a page with the status and what it has to tell."""

from functools import partial

from django.contrib import messages

from dialogue.form_keys import Trouble
from issues import answering, conflict_words
from issues.receipts import Repeated
from issues.views_answers import Conflict, pressed


def stands(own, form):
    """A row beside which a form is renewed; None where it goes."""
    form.data["before"] = answering.state(own)
    return None if own is None or own.is_leaving or own.night else own


def writes(here, page, make, kinds, sent=None):
    """[(form or None, this person's own words or None)] of each kind; the form that was sent stands as it came."""
    found = []
    for kind in kinds:
        own = page["own"].get(kind)
        form = make(member=here.participant, own=own, kind=kind) if page["can_speak"] else None
        found.append((sent if sent is not None and sent.kind == kind else form, own))
    return found


def refused(error):
    return "late" if isinstance(error, answering.OpenedBefore) else "closed"


def send(form, show, verb, **what):
    """Let a verb answer a form; the page with all that was typed where it could not be kept, else None."""
    again = partial(show, form)
    if not form.is_valid() and form.trouble != Trouble.OTHER:
        return again(status=422)
    if form.trouble:
        return again(status=409, why=form.trouble)
    try:
        verb(**form.said(), **what)
    except answering.NotOpen as error:
        return again(status=409, refused=refused(error))
    except Repeated as error:
        form.renew()
        return again(status=409, why=conflict_words.why(error))
    return None


def press(request, here, show, told, verb, **what):
    """Take back what one has said; the page where that could not be done, else None. `told`: the words for what the verb did, for who is
    here."""
    try:
        went = pressed(request, here, verb, **what)
    except Conflict as conflict:
        messages.error(request, conflict_words.press_words(conflict.args[0]))
        return show(status=409)
    except answering.NotOpen as error:
        return show(status=409, refused=refused(error))
    messages.success(request, told(went, here))
    return None
