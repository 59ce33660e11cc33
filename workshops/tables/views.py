"""Tables: the plan for the team, its print, changes by hand, and the notes of each table."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogue import local_time
from dialogue.downloads import download
from dialogue.once import once
from dialogue.rights import Right
from workshops.documents import room as room_prints
from workshops.entering import enter, enter_team
from workshops.models import Pair, TableNote
from workshops.models.rooms import MOST_TABLES
from workshops.room import naming
from workshops.tables import noting, spreading, tabling
from workshops.tables.forms import FixForm, NoteForm, PairForm, PeopleForm, TablesForm

FINAL = gettext_lazy("The notes of this round can no longer be changed, or it has not begun.")
WHY_NOT = {
    "rounds": gettext_lazy("No round of tables lies ahead. Put one into the plan first."),
    "people": gettext_lazy("There are more tables than people. Take fewer tables."),
    "over": gettext_lazy("The workshop is over."),
}


def _rounds(workshop, called):
    """The tables sessions, each with `.seating` [(table, [label, …]), …], `.words` and `.noted`. `called`: naming.labels."""
    rounds = workshop.sessions.at_tables().select_related("issue")
    sessions = rounds.prefetch_related("seats__participant__group", "table_notes")
    spread = spreading.spread_of(workshop.dialogue)
    for session in sessions:
        tables: dict[int, list] = {}
        for seat in session.seats.all():
            known = seat.participant_id in called or not session.began_at
            tables.setdefault(seat.table, []).append(called[seat.participant_id] if known else naming.gone())
        session.seating = [(table, sorted(at, key=naming.order)) for table, at in sorted(tables.items())]
        session.words = spreading.quality(session, spread)
        session.noted = {note.table for note in session.table_notes.all()}
    return sessions


def _page(request, here, workshop, status=200, **forms):
    people = naming.people(workshop)
    called = naming.Labels({person.pk: person.label for person in people})
    plan = workshop.plans.first()
    context = {
        "workshop": workshop,
        "rounds": _rounds(workshop, called),
        "plan": plan,
        "under_way": plan is not None and plan.is_under_way,
        "may_plan": not workshop.is_over and bool(tabling.rounds_ahead(workshop)),
        "repeats": spreading.repeats_in_words(plan),
        "unseated": sorted((called[person.pk] for person in tabling.unseated(workshop)), key=naming.order),
        "has_people": bool(people),
        "pairs": _pairs(workshop, called),
        "guests": len(tabling.guests(workshop)),
        "form": TablesForm(initial={"tables": workshop.tables}),
        "swap_form": PeopleForm(people=people, prefix="swap"),
        "pair_form": PairForm(people=people, prefix="pair"),
        "fix_form": FixForm(people=people, prefix="fix"),
        "fixed": _fixed(workshop, called),
    }
    return render(request, "workshops/tables/tables.html", here.context(**(context | forms)), status=status)


def _pairs(workshop, called):
    """The wishes about two people, each with `.names`, in their order."""
    pairs = list(workshop.pairs.all())
    for pair in pairs:
        pair.names = sorted((called[pair.first_id], called[pair.second_id]), key=naming.order)
    return sorted(pairs, key=lambda pair: [naming.order(name) for name in pair.names])


def _fixed(workshop, called):
    """[(label, table), …] of those who always sit at one table."""
    rows = workshop.attendance.exclude(table=None).values_list("participant", "table")
    return sorted(((called[person], table) for person, table in rows), key=lambda row: naming.order(row[0]))


def tables(request, dialogue, number):
    here, workshop = enter_team(request.user, dialogue, number, Right.CONSOLE)
    return _page(request, here, workshop)


@require_POST
@once
def tables_make(request, dialogue, number):
    """Ask for a plan; it is worked out in the background and the page says so."""
    here, workshop = enter_team(request.user, dialogue, number)
    form = TablesForm(request.POST)
    if not form.is_valid():
        return _page(request, here, workshop, 422, form=form)
    try:
        tabling.make(workshop=workshop, by=request.user, tables=form.cleaned_data["tables"])
    except tabling.CannotSeat as error:
        form.add_error("tables", WHY_NOT[error.args[0]])
        return _page(request, here, workshop, 422, form=form)
    messages.success(request, _("The plan is being worked out. It takes a few seconds."))
    return redirect("tables", dialogue, number)


@require_POST
def tables_late(request, dialogue, number):
    """Find places for all who came late; nobody else moves."""
    _here, workshop = enter_team(request.user, dialogue, number)
    late = tabling.seat_all_late(workshop=workshop)
    words = ngettext(
        "%(n)s person has a place now. Nobody else moved.", "%(n)s people have places now. Nobody else moved.", late
    )
    messages.success(request, words % {"n": late})
    return redirect("console" if request.POST.get("back") == "console" else "tables", dialogue, number)


@require_POST
@once
def tables_swap(request, dialogue, number, session):
    here, workshop = enter_team(request.user, dialogue, number)
    held = get_object_or_404(workshop.sessions, pk=session)
    seated = set(held.seats.values_list("participant", flat=True))
    people = [person for person in naming.people(workshop) if person.pk in seated]
    form = PeopleForm(request.POST, people=people, prefix="swap")
    if not form.is_valid():
        return _page(request, here, workshop, 422, swap_form=form)
    if tabling.swap(session=held, **{name: form.cleaned_data[name] for name in ("first", "second")}):
        messages.success(request, _("They have changed places; the tables stay balanced."))
    else:
        messages.warning(request, _("They have changed places. The groups are no longer spread evenly."))
    return redirect("tables", dialogue, number)


@require_POST
def pair_new(request, dialogue, number):
    """Two people apart or together, from the next plan on."""
    here, workshop = enter_team(request.user, dialogue, number)
    form = PairForm(request.POST, people=naming.people(workshop), prefix="pair")
    if not form.is_valid():
        return _page(request, here, workshop, 422, pair_form=form)
    tabling.pair(workshop=workshop, **{k: form.cleaned_data[k] for k in ("first", "second", "kind")})
    messages.success(request, _("The next plan follows it."))
    return redirect("tables", dialogue, number)


@require_POST
def table_fix(request, dialogue, number):
    """Somebody always sits at one table, from the next plan on."""
    here, workshop = enter_team(request.user, dialogue, number)
    form = FixForm(request.POST, people=naming.people(workshop), prefix="fix")
    if not form.is_valid():
        return _page(request, here, workshop, 422, fix_form=form)
    tabling.fix(workshop=workshop, participant=form.cleaned_data["person"], table=form.cleaned_data["table"])
    messages.success(request, _("The next plan follows it."))
    return redirect("tables", dialogue, number)


@require_POST
@once
def pair_drop(request, dialogue, number, pk):
    _here, workshop = enter_team(request.user, dialogue, number)
    tabling.part(pair=get_object_or_404(Pair, pk=pk, workshop=workshop))
    return redirect("tables", dialogue, number)


# ---- print


def tables_print(request, dialogue, number):
    """Cards for the tables and the list of people, as the room calls them."""
    _here, workshop = enter_team(request.user, dialogue, number)
    called = naming.labels(workshop)
    rounds = [s for s in _rounds(workshop, called) if s.seating]
    if not rounds:
        raise Http404
    seats: dict[int, list] = {}
    for n, session in enumerate(rounds):
        for seat in session.seats.all():
            seats.setdefault(seat.participant_id, [None] * len(rounds))[n] = seat.table
    people = sorted(
        ((called[pk], each) for pk, each in seats.items() if pk in called), key=lambda row: naming.order(row[0])
    )
    heads = [
        (_("Round %(n)s") % {"n": n}, session.issue.title if session.issue else "")
        for n, session in enumerate(rounds, 1)
    ]
    pdf = room_prints.tables(title=workshop.title, language=_language(), rounds=heads, people=people)
    return _pdf(pdf, f"{dialogue}-tables-{number}")


def workshop_register(request, dialogue, number):
    """The attendance register, in the form of the room; a line without a name for everybody who has none yet.

    Printed organisations, or names of accounts that some lack, would show who belongs to a hidden group.
    """
    _here, workshop = enter_team(request.user, dialogue, number)
    people = [person.label for person in naming.people(workshop)]
    unknown = workshop.dialogue.participants.confirmed().count() - len(people)
    with timezone.override(workshop.zone):
        days = [timezone.localtime(day.begins_at) for day in workshop.days.all()]
        halves = [f"{formats.date_format(day, 'l')} {half}" for day in days for half in (_("morning"), _("afternoon"))]
        dates = ", ".join(local_time.weekday_year(day) for day in days)
    lead = ". ".join(filter(None, [dates, workshop.place, _how_to_sign(workshop)]))
    lines = [*people, *[""] * unknown]
    pdf = room_prints.register(title=workshop.title, language=_language(), lead=lead, halves=halves, people=lines)
    return _pdf(pdf, f"{dialogue}-register-{number}")


def _how_to_sign(workshop):
    if workshop.asks_for_names:
        return _("Please sign for each half-day. Not listed? Write the name the room calls you on an empty line.")
    return _("Please make a mark beside your number for each half-day. Not listed? Take an empty line; write no name.")


def _language():
    return get_language() or "en"


def _pdf(content, name):
    return download(content, f"{name}.pdf", "application/pdf", shown=True)


# ---- notes


def _noted_round(here, workshop, pk, table):
    """The round whose note of this table the person may write."""
    session = get_object_or_404(workshop.sessions.at_tables().select_related("issue"), pk=pk)
    session.workshop = workshop
    may = here.may(Right.NOTES) or noting.may_write_note(here.participant, session, table)
    if not may or not 1 <= table <= MOST_TABLES:
        raise Http404
    return session


def _noted(session, table):
    """What the table's form begins with."""
    note = TableNote.objects.filter(session=session, table=table).first()
    words = {name: getattr(note, name) for name in ("agreed", "contested", "still_open")} if note else {}
    return {"before": noting.note_digest(note), **words}


def table_note(request, dialogue, number, session, table):
    """What a table brings back: written by whoever sits there, or by the team. The page keeps no author."""
    here, workshop = enter(request.user, dialogue, number)
    held = _noted_round(here, workshop, session, table)
    form = NoteForm(request.POST or None, initial=_noted(held, table))
    other = None
    if form.is_valid():
        try:
            noting.write_note(session=held, table=table, **form.cleaned_data)
        except noting.Changed as changed:
            other = changed.args[0]
            form.data = {**form.data.dict(), "before": noting.note_digest(other)}  # type: ignore[attr-defined]
        except noting.Final:
            form.add_error(None, FINAL)
        else:
            messages.success(request, _("The note of your table is kept."))
            return redirect("table_note", dialogue, number, session, table)
    final = FINAL if noting.is_final(held) else ""
    context = here.context(workshop=workshop, session=held, table=table, form=form, other=other, final=final)
    status = 409 if other else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "workshops/tables/table_note.html", context, status=status)
