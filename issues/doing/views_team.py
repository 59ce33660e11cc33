"""The team writes tasks down, asks who should do them, and closes what it asked."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dialogue import ids, local_time
from dialogue.once import once
from dialogue.rights import Right
from issues import asking, conflict_words
from issues.doing import choosing, reading, reading_team, rounds
from issues.doing.forms import TaskForm
from issues.models import Task
from stakeholders.access import enter_team


def _seen(request):
    """The round that the page showed; None from a page that says none."""
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 6 else None


@require_POST
@once
def tasks_open(request, dialogue):
    here = enter_team(request.user, dialogue, Right.STEER)
    try:
        rounds.open_round(dialogue=here.dialogue, by=request.user, seen=_seen(request))
        messages.success(request, _("It is open: people can say who should do what."))
    except rounds.NothingToAsk:
        messages.error(request, _("Not opened: write down a task first."))
    except asking.NotNow:
        messages.error(request, _("Not opened: people can be asked only while questions can be answered."))
    except asking.TooSoon as why:
        when = local_time.moment(why.args[0], here.dialogue.told_zone)
        messages.error(request, _("Not opened: you can ask again from %(when)s on.") % {"when": when})
    except asking.Overtaken:
        messages.warning(request, conflict_words.press_words(conflict_words.OVERTAKEN))
    return redirect("task_list", dialogue)


@require_POST
@once
def tasks_close(request, dialogue):
    here = enter_team(request.user, dialogue, Right.STEER)
    try:
        if rounds.close_round(dialogue=here.dialogue, by=request.user, seen=_seen(request)) is None:
            messages.error(request, _("Nothing to close: it was never opened."))
        else:
            messages.success(request, _("It is closed. Everybody can now read here what was found."))
    except asking.Overtaken:
        messages.warning(request, conflict_words.press_words(conflict_words.OVERTAKEN))
    return redirect("task_list", dialogue)


def _team_page(request, here, form, status=200, **more):
    """`more`: `source`, what the form makes a task of; `corrected`, the id of the task that the form is of."""
    which, key = request.GET.get("list", ""), request.GET.get("issue", "")
    chosen = which if which in reading_team.LISTS else reading_team.EXPECTATIONS, key, request.GET.get("page")
    context = reading_team.page(here, reading.rounds_of(here), chosen)
    context = here.context(form=form, **context, **{"source": None, "corrected": None, **more})
    return render(request, "issues/doing/write.html", context, status=status)


def _source(here, data):
    """(kind, row) that the address or the form names, or None."""
    kind, pk = data.get("kind", ""), ids.row_id(data.get("of", ""))
    row = choosing.source_of(here.dialogue, kind, pk) if pk else None
    return (kind, row) if row else None


@require_http_methods(["GET", "HEAD", "POST"])
@once
def task_write(request, dialogue):
    """All tasks, and one more: in the team's own words, or of a text that everybody reads."""
    here = enter_team(request.user, dialogue, Right.STEER)
    if request.method != "POST":
        source = _source(here, request.GET)
        first = {"kind": source[0], "of": source[1].pk, "title": reading_team.first_words(source[1])} if source else {}
        return _team_page(request, here, TaskForm(initial=first), source=source)
    form, source = TaskForm(request.POST), _source(here, request.POST)
    if request.POST.get("of") and source is None:
        form.add_error(None, _("What it was to be made of cannot be read any more."))
    if not form.is_valid():
        return _team_page(request, here, form, status=422, source=source)
    try:
        choosing.add(dialogue=here.dialogue, title=form.cleaned_data["title"], by=request.user, source=source)
    except choosing.TooMany as most:
        form.add_error(None, _("No more than %(most)s tasks.") % {"most": most.args[0]})
        return _team_page(request, here, form, status=422, source=source)
    messages.success(request, _("The task is added."))
    return redirect(_back(request, dialogue))


def _back(request, dialogue):
    """To the list that the source was chosen from."""
    query = {name: request.GET[name] for name in ("list", "issue", "page") if name in request.GET}
    return reverse("task_write", args=[dialogue], query=query)


def _enter_with(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.STEER)
    task = get_object_or_404(Task, dialogue=here.dialogue, pk=pk)
    task.dialogue = here.dialogue
    return here, task


def _pressed(request, dialogue, verb, said, **what):
    try:
        verb(by=request.user, **what)
        messages.success(request, said)
    except choosing.BeingAsked:
        messages.error(request, _("Not changed: people are being asked about it. Close that first."))
    return redirect("task_write", dialogue)


@require_POST
@once
def task_correct(request, dialogue, pk):
    here, task = _enter_with(request, dialogue, pk)
    form = TaskForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _team_page(request, here, TaskForm(), status=422, corrected=(pk, form))
    words = form.cleaned_data["title"]
    return _pressed(request, dialogue, choosing.correct, _("The words are corrected."), task=task, title=words)


@require_POST
@once
def task_out(request, dialogue, pk):
    _here, task = _enter_with(request, dialogue, pk)
    return _pressed(request, dialogue, choosing.take_out, _("Nobody is asked about it any more."), task=task)


@require_POST
@once
def task_back(request, dialogue, pk):
    _here, task = _enter_with(request, dialogue, pk)
    return _pressed(request, dialogue, choosing.put_back, _("People are asked about it next time."), task=task)
