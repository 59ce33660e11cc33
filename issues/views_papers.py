"""The ballot paper and its presses: the whole of it, or one mark. Both change only what was altered since the page was drawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue import speaking
from dialogue.form_keys import Trouble
from dialogue.models import told_columns
from dialogue.models.worded import tell
from dialogue.ways import at, way_back
from issues import conflict_words, counting, item_roles, papers, voting
from issues.disclosure import steps_of_five
from issues.forms_ballots import PaperForm
from issues.models import Issue
from issues.receipts import Repeated
from issues.rule_words import lead_in_words, rule_in_words
from issues.rules import Rule
from stakeholders.access import enter_to_read_words

ON_PAPER = ("key", "language", "position", "title", "teaser", "status", "proposed_by__short_name")  # of an issue
ITEM = ("language", "role", "ballot", "status", "title", *(f"issue__{name}" for name in ON_PAPER))


def ballot_of(here, number):
    """The ballot with its dialogue already there."""
    found = papers.numbered(here.dialogue, number)
    if found is None:
        raise Http404
    return found


def rule_paragraphs(rule):
    """The rule's paragraphs, without the worked example, which stands beside its picture."""
    paragraphs = rule_in_words(rule).split("\n\n")
    return paragraphs[:-1] if rule == Rule() else paragraphs


def fill(form, here, found):
    """Read the words of a paper that is shown, in the reader's language: one that is saved needs none."""
    if all(line.item.__dict__.get("is_told") for line in form.lines):
        return
    items = {item.pk: item for item in told_items(here, found)}
    for line in form.lines:
        line.item = items.get(line.item.pk, line.item)


def told_items(here, found):
    """What the ballot asks, as it froze it in the reader's language; one query."""
    reading = speaking.reading(here.dialogue)
    rows = found.ballot_items.select_related("issue__proposed_by").only(*ITEM)
    items = list(rows.annotate(**told_columns(reading, "issue")).told(here.dialogue))
    for item in items:
        tell(item.issue, reading, item, "issue")
        here.groups.tell(item.issue.proposed_by)
    return items


def fresh(here, found):
    """The paper as this person left it; whoever has no vote reads it."""
    stands = voting.standing(here.participant, found) if here.may_speak else {}
    items = told_items(here, found)
    return PaperForm(member=here.participant, items=items, final=found.is_final, stands=stands)


def parts(lines):
    """[(role, its lines)] of the roles that a paper asks in, in the order of the table."""
    found = [(one, [line for line in lines if line.role == role]) for role, one in item_roles.TABLE.items()]
    return [(one, these) for one, these in found if these]


def paper(request, here, found, form, status=200, conflict=None):
    fill(form, here, found)
    more = {
        "form": form,
        "parts": parts(form.lines),
        "counted": form.counted(),
        "items": len(form.lines),
        "voted": steps_of_five(counting.voters(found)),
        "may_vote": here.may_speak and not here.is_late_for(found.opened_at),
        "rule": rule_paragraphs(Rule.from_dict(found.rule)),
        "rule_lead": lead_in_words(Rule.from_dict(found.rule)),
        "come_back": way_back(request),
        "conflict": conflict,
        "chose": True,
        "lays_ground": any(line.item.role == Issue.Role.BUILDING_BLOCK for line in form.lines),
    }
    return render(request, "issues/ballot_paper.html", here.context(ballot=found, **more), status=status)


# ---- the whole paper


@require_POST
def vote(request, dialogue, number):
    """Save what was altered. Only rows of a voice are written: no session, no log, no job (TRUST §1)."""
    here, found = _enter(request, dialogue, number)
    form = PaperForm(request.POST, member=here.participant, items=papers.asked(found), final=found.is_final)
    clears = "clear" in request.POST
    if not found.is_open:
        return closed(request, here, found, "closed", None if clears else form)
    why = "" if clears and form.trouble == Trouble.MISSING else form.trouble  # as a page of the release before sends it
    if not clears and why != Trouble.OTHER and not form.is_valid():
        return refused(request, here, found, form)
    if why:
        return clears_late(request, here, found, why) if clears else not_sent(request, here, found, form, why)
    return clear(request, here, found, form) if clears else save(request, here, found, form)


def _enter(request, dialogue, number):
    here = enter_to_read_words(request.user, dialogue)
    found = ballot_of(here, number)
    if not here.may_speak:
        raise PermissionDenied
    return here, found


def save(request, here, found, form):
    sent = {"marks": form.marks(), "seen": form.seen(), "key": form.data["key"]}
    try:
        done = voting.cast(participant=here.participant, ballot=found, **sent)
    except voting.OpenedBefore:
        return closed(request, here, found, "late")
    except voting.BallotClosed:
        return closed(request, here, found, "closed", form)
    except voting.TooManyUrgent as error:
        form.refuse_urgent(error.args[0])
        return refused(request, here, found, form)
    except Repeated as repeated:
        return not_sent(request, here, found, form, conflict_words.REPEATED, repeated.stands, repeated.apart)
    if done.apart:
        return not_sent(request, here, found, form, conflict_words.CHANGED, done.stands, done.apart)
    messages.success(request, saved_words(len(done.stands), done.items))
    return redirect(way_back(request) or found)


def saved_words(counted, items):
    if counted == items:
        return _("Your ballot is saved: all %(items)s are counted. You can change it until closing.") % {"items": items}
    words = {"counted": counted, "items": items, "left": items - counted}
    return ngettext(
        "Your ballot is saved: %(counted)s of %(items)s counted. %(left)s issue still waits for your choice.",
        "Your ballot is saved: %(counted)s of %(items)s counted. %(left)s issues still wait for your choice.",
        words["left"],
    ) % words  # fmt: skip


def refused(request, here, found, form):
    """Something in it is wrong: nothing was changed, and all that was typed stands beside what is wrong with it."""
    stands = voting.standing(here.participant, found)
    form.meet(stands, form.differing(stands), told=False)
    return paper(request, here, found, form, 422)


def not_sent(request, here, found, form, why, stands=None, apart=None):
    """The paper again under a new key. Where something else stands, both are told and what came is in the form; the rest shows what
    stands. Of somebody else's form the words alone are shown."""
    form.renew()
    if why == Trouble.OTHER:
        told = conflict_words.of_form(why, form, None)
        return paper(request, here, found, fresh(here, found), 409, told)
    stands = voting.standing(here.participant, found) if stands is None else stands
    apart = form.differing(stands) if apart is None else apart
    fill(form, here, found)
    told = conflict_words.of_paper(why, form, stands, apart)
    form.meet(stands, apart)
    return paper(request, here, found, form, 409, told)


def clear(request, here, found, form):
    key = "" if form.trouble else form.data["key"]
    try:
        voting.take_back(participant=here.participant, ballot=found, key=key)
    except voting.OpenedBefore:
        return closed(request, here, found, "late")
    except voting.BallotClosed:
        return closed(request, here, found, "closed")
    except Repeated:
        return clears_late(request, here, found, conflict_words.REPEATED)
    taken = _("Your ballot was taken back: nothing of it is kept. You can vote again until closing.")
    messages.success(request, taken)
    return redirect(way_back(request) or at(request, found.get_absolute_url(), "counted"))


def clears_late(request, here, found, why):
    return paper(request, here, found, fresh(here, found), 409, conflict_words.of_press(why))


def closed(request, here, found, why, form=None):
    """Nothing can be kept; what was typed and is not in the count stands on the page."""
    stands, versions = voting.standing(here.participant, found), ()
    if form and form.is_valid():
        fill(form, here, found)
        versions = form.beside(stands, form.differing(stands))
    more = {"why": why, "conflict": {"versions": versions}, "chose": True}
    return render(request, "issues/ballot_conflict.html", here.context(ballot=found, **more), status=409)


# ---- one mark


@require_POST
def mark(request, dialogue, number, issue):
    """Cast one mark and leave the others as they are."""
    here, found = _enter(request, dialogue, number)
    items = papers.asked(found, issue)
    form = PaperForm(request.POST, member=here.participant, items=items, final=found.is_final)
    if not form.lines:
        raise Http404
    if not found.is_open:
        return closed(request, here, found, "closed", form)
    if form.trouble != Trouble.OTHER and not form.is_valid():
        return _not_cast(request, here, found, form, status=422)
    if not form.lines[0].choice:
        form.lines[0].errors["choice"] = _("Choose one of the three.")
        return _not_cast(request, here, found, form, status=422)
    if form.trouble:
        return _not_cast(request, here, found, form, form.trouble)
    return _cast_one(request, here, found, form)


def _cast_one(request, here, found, form):
    line, key = form.lines[0], form.data["key"]
    sent = {"issue": line.item.issue_id, "mark": line.mark, "seen": line.seen, "key": key}
    try:
        done = voting.cast_one(participant=here.participant, ballot=found, **sent)
    except voting.OpenedBefore:
        return closed(request, here, found, "late", form)
    except voting.BallotClosed:
        return closed(request, here, found, "closed", form)
    except voting.TooManyUrgent as error:
        form.refuse_urgent(error.args[0])
        return _not_cast(request, here, found, form, status=422)
    except Repeated:
        return _not_cast(request, here, found, form, conflict_words.REPEATED)
    if done.apart:
        return _not_cast(request, here, found, form, conflict_words.CHANGED)
    # Where a mark was taken back, to the first of its choices: the one that was pressed is no longer there.
    place = "item-" if line.mark else f"{next(iter(line.choices))}_"
    return redirect(f"{_back_to(request, found)}#{place}{line.item.issue_id}")


def _back_to(request, found):
    query = {"next": way} if (way := way_back(request)) else None
    return reverse("ballot", args=[found.dialogue.slug, found.number], query=query)


def _not_cast(request, here, found, form, why="", status=409):
    """The paper as it stands, with what came at this one issue and why it does not count."""
    whole, line = fresh(here, found), form.lines[0]
    stands = {shown.item.issue_id: shown.mark for shown in whole.lines if shown.mark}
    mine = {line.item.issue_id}
    told = None
    form.renew()
    fill(form, here, found)
    if why == Trouble.OTHER:
        told, mine = conflict_words.of_form(why, form, None), set()
    elif why:
        told = conflict_words.of_paper(why, form, stands, mine)
    form.meet(stands, mine, told=bool(why))
    line.conflict = told
    whole.lines = [line if each.item.issue_id == line.item.issue_id else each for each in whole.lines]
    return paper(request, here, found, whole, status)
