"""The page of tasks, and what people send from it."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import ids
from dialogue.form_keys import Trouble
from dialogue.ways import way_back
from issues import answering, conflict_words
from issues.doing import marking, reading, reading_found
from issues.models import TaskRound
from issues.receipts import Repeated
from issues.views_answers import enter_to_speak, press_of
from stakeholders import access


@require_safe
def task_list(request, dialogue):
    return list_page(request, access.enter_to_read_words(request.user, dialogue))


def list_page(request, here, status=200, refused="", sent=None):
    """`refused`: "closed" or "late" if nothing of what was pressed can be done any more; `sent`: {task: what was ticked}, which stays."""
    rounds = reading.rounds_of(here)
    number, wanted = request.GET.get("page"), _number(request.GET.get("round", ""))
    if wanted and wanted not in (each.number for each in rounds.every):
        raise Http404
    closed = [each for each in rounds.closed if wanted in (0, each.number)]
    if closed and (wanted or not rounds.asked.is_open):
        page = reading_found.page(here, rounds, closed[0], number)
    else:
        page = reading.open_page(here, rounds, number or request.POST.get("page"), sent)
    more = {"rounds": rounds, "asked": rounds.asked, "refused": refused, "come_back": way_back(request)}
    return render(request, "issues/doing/list.html", here.context(**page, **more), status=status)


def _number(text):
    """Of a round; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _enter_to_speak(request, dialogue):
    """(here, the round that the page named) for those who take part; the verbs ask whether they are confirmed and the round is open. What
    was lost on its way in one round never speaks in the next. Raises Http404."""
    here = enter_to_speak(request.user, dialogue)
    number = _number(request.POST.get("round", "")) or 1
    asked = TaskRound.objects.filter(dialogue=here.dialogue, number=number).first()
    if asked is None:
        raise Http404
    if here.participant.is_waiting:
        raise access.Unconfirmed
    asked.dialogue = here.dialogue
    return here, asked


@require_POST
def task_mark(request, dialogue):
    """Which groups should do a task, and whether one's own does: the state that is wished for, the one it replaces, and of which task."""
    here, asked = _enter_to_speak(request, dialogue)
    task, groups = ids.row_id(request.POST.get("task", "")), set(request.POST.getlist("groups"))
    if task is None or not groups <= {lane.key for lane in reading.lanes(here)}:
        return HttpResponseBadRequest(_("Nothing was changed. Go back, tick what you mean, and save it."))
    said = tuple(sorted(groups)), "does" in request.POST
    key, why = press_of(request, here)
    what = {"asked": asked, "task": task, "said": said, "instead": request.POST.get("instead", ""), "key": key}
    try:
        if not why:
            marking.mark(participant=here.participant, **what)
    except Repeated as error:
        why = conflict_words.why(error)
    except answering.NotOpen as error:
        refused = "late" if isinstance(error, answering.OpenedBefore) else "closed"
        return list_page(request, here, status=409, refused=refused)
    if why:
        messages.error(request, conflict_words.press_words(why))
        # Of a page that somebody else opened here nothing is shown to this person.
        return list_page(request, here, status=409, sent=None if why == Trouble.OTHER else {task: said})
    page, way = request.POST.get("page", ""), way_back(request)
    query = {"page": page} if page.isdecimal() and len(page) < 6 and page != "1" else {}
    query |= {"next": way} if way else {}  # whoever came from the room goes on here, and back when they are done
    return redirect(f"{reverse('task_list', args=[dialogue], query=query)}#task-{task}")
