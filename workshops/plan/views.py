"""Planning a workshop: list, plan, sessions, readiness."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import merging
from dialogue.ids import row_id
from dialogue.models import tell_whole
from dialogue.once import once
from dialogue.rights import Right
from issues import evaluations
from stakeholders import access
from workshops.entering import enter, enter_team
from workshops.models import Session, Workshop
from workshops.plan import inviting, planning, readiness, run_of_show
from workshops.plan.forms import DayForm, ExpectedForm, NewSessionForm, PlaceForm, SessionForm, WorkshopForm
from workshops.room import before_the_room, words_asked

ON_A_PAGE = 20


def _session(workshop, pk):
    """A session of the plan. Raises Http404 if it is another workshop's, planning.Gone if there is none: a colleague dropped it."""
    session = Session.objects.filter(pk=pk).first()
    if session is None:
        raise planning.Gone
    if session.workshop_id != workshop.pk:
        raise Http404
    session.workshop = workshop
    return session


def _why_not(reason):
    """Why the plan stays as it is, in a sentence."""
    sentences = {
        planning.NotNow: _("The workshop is over or called off: its plan stays as it is."),
        planning.Begun: _("The workshop is under way: the room goes on showing people as it does."),
        planning.Gone: _("Somebody has taken this session out of the plan."),
        planning.Held: _("A session that was held stays: it belongs to the minutes."),
    }
    return sentences[type(reason)]


def _plan(session):
    """Back to the plan, at the session."""
    return redirect(
        reverse("workshop", args=[session.workshop.dialogue.slug, session.workshop.number]) + f"#s{session.pk}"
    )


# ---- reading


def workshop_list(request, dialogue):
    here = access.enter_to_read(request.user, dialogue)
    workshops = here.dialogue.workshops.prefetch_related("days").order_by("-number")
    page = Paginator(workshops, ON_A_PAGE).get_page(request.GET.get("page"))
    tell_whole(here.dialogue, *page)
    return render(request, "workshops/plan/workshop_list.html", here.context(page=page))


def workshop(request, dialogue, number):
    """The plan: for participants what, when and where; for the team everything, with what to look at."""
    here, found = enter(request.user, dialogue, number)
    if not here.may_read:
        raise Http404
    prefetch_related_objects([found], "days")
    sessions = planning.timed(found)
    tell_whole(here.dialogue, found, *sessions, *(row for s in sessions for row in (s.issue, s.group)))
    whole = _for_the_team(found, sessions) if here.is_team else []
    days = [(day, [s for s in sessions if s.day == day.number]) for day in found.days.all()]
    template = "workshops/plan/workshop_team.html" if here.is_team else "workshops/plan/workshop_detail.html"
    told = inviting.told(found) if here.is_team else ""
    context = here.context(workshop=found, days=days, problems=whole, told=told)
    context["evaluations"] = evaluations.of_workshop(here.dialogue, found.number) if here.reads_words else []
    return render(request, template, context)


def _for_the_team(workshop, sessions):
    """Each session gets what to look at, and those of its ties that still stand. Returns what is to be looked at in the whole plan."""
    planned = before_the_room.planned(workshop.dialogue, sessions)
    words = words_asked.planned(workshop.dialogue, sessions)
    tell_whole(workshop.dialogue, *{term for terms in words.values() for term in terms})
    for session in sessions:
        session.problems, session.planned = [], planned[session.pk]
        session.words = words[session.pk]
        session.gathers = list(map(before_the_room.Gathering, before_the_room.gathered(session)))
    problems = planning.problems(workshop, sessions)
    for problem in problems:
        if problem.at is not None:
            sessions[problem.at].problems.append(run_of_show.problem_in_words(problem))
    return [run_of_show.problem_in_words(p) for p in problems if p.at is None]


# ---- the workshop


@once
def workshop_new(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.LEAD)
    form = WorkshopForm(request.POST or None, initial={"zone": timezone.get_current_timezone_name()})
    if form.is_valid():
        data = form.cleaned_data
        fields = {name: data[name] for name in ("title", "zone", "begins", "pattern", "names", "place", "link")}
        found = planning.plan(dialogue=here.dialogue, by=request.user, **fields)
        messages.success(request, _("The plan is made. Change what does not fit; the times follow."))
        return redirect(found)
    return render(request, "workshops/plan/workshop_form.html", here.context(form=form), status=_status(form))


def _status(*forms):
    return 422 if any(form.is_bound for form in forms) else 200


@once
def workshop_edit(request, dialogue, number):
    """Title, place, link and the times of each day."""
    here, found = enter_team(request.user, dialogue, number)
    days = list(found.days.all())
    initial = {name: getattr(found, name) for name in ("title", "place", "link", "names")}
    initial["days"] = run_of_show.written([(day.begins_at, day.ends_at) for day in days], found.zone)
    form = PlaceForm(request.POST or None, initial=initial, has_begun=found.state != Workshop.State.PLANNED)
    day_forms = [_day_form(found, day, request.POST or None) for day in days]
    if form.is_valid() and all(day.is_valid() for day in day_forms):
        moments = [day.cleaned_data["moments"] for day in day_forms]
        try:
            planning.change(workshop=found, by=request.user, days=moments, **form.cleaned_data)
            return redirect(found)
        except merging.Clash as clash:
            form.clash(clash)
            if form.is_as_shown(
                "days", run_of_show.written(moments, found.zone)
            ):  # what the other one changed stands now
                day_forms = [_day_form(found, day) for day in found.days.all()]
        except planning.NotNow as reason:
            form.add_error(None, _why_not(reason))
    context = here.context(workshop=found, form=form, day_forms=day_forms)
    return render(request, "workshops/plan/workshop_edit.html", context, status=form.status)


def _day_form(workshop, day, data=None):
    with timezone.override(workshop.zone):
        begins, ends = timezone.localtime(day.begins_at), timezone.localtime(day.ends_at)
    initial = {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
    return DayForm(data, zone=workshop.zone, prefix=f"day{day.number}", initial=initial)


@once
def workshop_readiness(request, dialogue, number):
    """What is good and what to look at before the day; and how many people each group brings."""
    here, found = enter_team(request.user, dialogue, number, Right.PLAN)
    form = ExpectedForm(request.POST or None, workshop=found)
    if here.may(Right.LEAD) and form.is_valid():
        try:
            planning.expect(workshop=found, by=request.user, expected=form.said(), seen=form.cleaned_data["seen"])
            messages.success(request, _("Kept."))
            return redirect("workshop_readiness", dialogue, number)
        except merging.Clash as clash:
            form.clash(clash)
        except planning.NotNow as reason:
            form.add_error(None, _why_not(reason))
    context = here.context(workshop=found, form=form, lines=readiness.lines(found))
    return render(request, "workshops/plan/workshop_readiness.html", context, status=form.status)


# ---- sessions


@once
def session_new(request, dialogue, number):
    here, found = enter_team(request.user, dialogue, number)
    form = NewSessionForm(request.POST or None, workshop=found, initial={"minutes": planning.NEW_MINUTES})
    if form.is_valid():
        try:
            return _plan(planning.add_session(workshop=found, by=request.user, **form.said()))
        except planning.NotNow as reason:
            form.add_error(None, _why_not(reason))
    context = here.context(workshop=found, form=form)
    return render(request, "workshops/plan/session_form.html", context, status=_status(form))


@once
def session_edit(request, dialogue, number, pk):
    here, found = enter_team(request.user, dialogue, number)
    try:
        return _edit(request, here, found, _session(found, pk))
    except planning.Gone as reason:
        return _gone(request, here, found, reason)


def _edit(request, here, found, session):
    initial = {name: getattr(session, name) for name in SessionForm.base_fields if name != "seen"}
    form = SessionForm(request.POST or None, dialogue=here.dialogue, initial=initial)
    if form.is_valid():
        try:
            planning.change_session(session=session, by=request.user, **form.cleaned_data)
            return _plan(session)
        except merging.Clash as clash:
            form.clash(clash)
        except planning.NotNow as reason:
            form.add_error(None, _why_not(reason))
    context = here.context(workshop=found, session=session, form=form)
    return render(request, "workshops/plan/session_form.html", context, status=form.status)


def _gone(request, here, found, reason):
    """Back to the plan; what was written for the session comes back as a new one that can be put into the plan."""
    if request.method != "POST":
        messages.warning(request, _why_not(reason))
        return redirect(found)
    form = NewSessionForm(request.POST, workshop=found)
    form.add_error(None, _why_not(reason))
    return render(request, "workshops/plan/session_form.html", here.context(workshop=found, form=form), status=422)


@require_POST
@once
def session_move(request, dialogue, number, pk):
    """One place earlier or later, or to the end of another day."""
    _here, found = enter_team(request.user, dialogue, number)
    places = {"earlier": -1, "later": 1}.get(request.POST.get("way", ""))
    day = row_id(request.POST.get("day", ""))
    try:
        session = _session(found, pk)
        if places or found.days.filter(number=day).exists():
            planning.move_session(session=session, by=request.user, places=places or 0, day=None if places else day)
        return _plan(session)
    except planning.NotNow as reason:
        messages.error(request, _why_not(reason))
        return redirect(found)


@require_POST
def session_drop(request, dialogue, number, pk):
    _here, found = enter_team(request.user, dialogue, number)
    try:
        if planning.drop_session(session=_session(found, pk), by=request.user):
            messages.success(request, _("It is out of the plan."))
        else:
            messages.warning(request, _("A session that was held stays: it belongs to the minutes."))
    except planning.NotNow as reason:
        messages.error(request, _why_not(reason))
    return redirect(found)


@require_POST
@once
def workshop_arrange(request, dialogue, number):
    """The whole order at once, as dragging makes it: "day:key,day:key,…"."""
    _here, found = enter_team(request.user, dialogue, number)
    pairs = [part.split(":") for part in request.POST.get("order", "").split(",")]
    order = [tuple(map(row_id, pair)) for pair in pairs]
    order = order if all(len(pair) == 2 and None not in pair for pair in order) else []
    try:
        if not planning.arrange(workshop=found, by=request.user, order=order):
            messages.warning(
                request, _("Nothing was moved: the plan has changed meanwhile, or a session that was held would move.")
            )
    except planning.NotNow as reason:
        messages.error(request, _why_not(reason))
    return redirect(found)
