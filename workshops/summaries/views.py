"""Summaries: read, make, put into the team's words, send, and choose how many one wants."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogue import merging, sessions
from dialogue.once import once
from dialogue.rights import Right
from stakeholders import access
from workshops import documents, keeping
from workshops.drafts.views import document_response
from workshops.forms import BY_HAND, ChoiceForm, RhythmForm, SummaryWordsForm
from workshops.summaries import emails, further, paraphrasing, retold, summarising, summary, summary_orders

ON_A_PAGE, ISSUES_A_PAGE = 50, 10
ASK_SECONDS = 3  # between two looks whether the worker has made what was ordered
BACK = {"account": ("account",)}  # where the form of the choice may lead back to


def not_now(reason):
    """Why it cannot be done, and what to do instead."""
    return {
        "phase": _("This phase has no summaries."),
        "sent": _("This summary was sent already. Make a new one to tell more."),
        "today": _(
            "A summary went out today, and one a day is the most: it spares mailboxes, and nobody learns at which hour "
            "something was said. You can send this one tomorrow."
        ),
        "empty": _(
            "Nothing is new since the last summary. Write a few words of your own, or wait until there is news."
        ),
    }[str(reason)]


def _summaries(here):
    """Members read those that were sent; those of the team who may read drafts find theirs as well."""
    found = here.dialogue.summaries.all()
    return found if here.may(Right.DRAFTS) else found.exclude(sent_at=None)


def _enter(user, slug, number):
    """A summary and this person's place; a draft is for the team with its second step."""
    here = access.enter_to_read_words(user, slug)
    found = get_object_or_404(_summaries(here), number=number)
    if not found.is_sent:
        access.enter_team(user, slug, Right.DRAFTS)
    found.dialogue = here.dialogue
    return here, found


def _draft_of(here):
    """The one that was not sent yet, for those of the team who may read it."""
    return here.dialogue.summaries.filter(sent_at=None).first() if here.may(Right.DRAFTS) else None


def _draft_for_team(request, slug, number):
    here = access.enter_team(request.user, slug, Right.PUBLISH)
    found = get_object_or_404(here.dialogue.summaries, number=number)
    found.dialogue = here.dialogue
    return here, found


@require_safe
def summary_list(request, dialogue):
    """All that were sent. While the worker makes the next one, the team's page asks again by itself and then shows the draft."""
    here = access.enter_to_read_words(request.user, dialogue)
    making = summary_orders.state(here.dialogue) if here.may(Right.PUBLISH) else ""
    draft = _draft_of(here)
    if draft and not making and sessions.WATCH in request.GET:
        draft.dialogue = here.dialogue
        return redirect(draft)
    response = _list_page(request, here, draft, making=making)
    if making and making != summary_orders.FAILED:
        sessions.load_again(response, ASK_SECONDS)
    return response


def _list_page(request, here, draft, *, making="", rhythm=None, status=200):
    """`rhythm`: the organiser's form as it came in, if something was wrong with it."""
    sent = here.dialogue.summaries.exclude(sent_at=None).only("number", "made_on", "dialogue")
    page = Paginator(sent, ON_A_PAGE).get_page(request.GET.get("page"))
    for each in (*page, *([draft] if draft else [])):
        each.dialogue = here.dialogue
    if rhythm is None and here.may(Right.HOUSE):
        rhythm = RhythmForm(initial={"rhythm": here.dialogue.summary_rhythm or BY_HAND})
    more = {"draft": draft, "rhythm": rhythm, "making": making, "page": page, "hour": settings.SUMMARY_HOUR}
    return render(request, "workshops/summaries/summary_list.html", here.context(**more), status=status)


@require_safe
def summary_page(request, dialogue, number):
    here, found = _enter(request.user, dialogue, number)
    told = summary.tell_first(here.dialogue, [found])
    mail = emails.letter(request.user, here.dialogue, [found], proof=True) if not found.is_sent else None
    page = Paginator(told.issues, ISSUES_A_PAGE).get_page(request.GET.get("page"))
    more = {"summary": found, "told": told, "mail": mail, "page": page, "parts": further.of(found)}
    more["formats"] = documents.FORMATS.values()
    return render(request, "workshops/summaries/summary_detail.html", here.context(**more))


@require_safe
def summary_found(request, dialogue, number):
    """What was found in rounds, and what changed: a part on each page."""
    here, found = _enter(request.user, dialogue, number)
    page = Paginator(further.of(found), 1).get_page(request.GET.get("page"))
    told = further.told(here.dialogue, page[0]) if page else {}
    title = page[0].title if page else ""
    return render(
        request, "workshops/summaries/summary_found.html", here.context(summary=found, page=page, title=title, **told)
    )


def summary_export(request, dialogue, number, form):
    """The summary in one of the formats; the right to read is checked at every download."""
    here, found = _enter(request.user, dialogue, number)
    if form not in documents.FORMATS:
        raise Http404
    back, name = found.get_absolute_url(), f"{dialogue}-summary-{number}"
    return document_response(request, here, keeping.of_summary(found, form), back=back, name=name)


@require_POST
@once
def summary_new(request, dialogue):
    """Have the draft made, or made anew from what is readable now."""
    here = access.enter_team(request.user, dialogue, Right.PUBLISH)
    return order(request, here)


def order(request, here, workshop=None):
    """The page of summaries says how far it is and then leads to the draft."""
    where = reverse("summary_list", args=[here.dialogue.slug])
    try:
        summary_orders.order(dialogue=here.dialogue, by=request.user, workshop=workshop)
    except summarising.NotNow as reason:
        messages.error(request, not_now(reason))
        return redirect(where)
    return redirect(f"{where}?{sessions.WATCH}=yes")


def summary_edit(request, dialogue, number):
    here, found = _draft_for_team(request, dialogue, number)
    asked = summary.to_retell(found, [name for name, words in request.POST.items() if retold.is_field(name) and words])
    form = _words_form(found, asked, request.POST or None)
    if form.is_valid():
        try:
            summarising.edit(summary=found, by=request.user, **_typed(form))
        except merging.Clash as clash:
            form.clash(clash)
        except paraphrasing.Echoed as echoed:
            for pair, words in echoed.args[0].items():
                form.add_error(retold.field(*pair), _echo_words(words))
        except paraphrasing.Moved as moved:
            form.moved([retold.field(*pair) for pair in moved.args[0]], _moved_words())
        except summarising.NotNow as reason:
            form.add_error(None, not_now(reason))
        else:
            messages.success(request, _("Your words are saved."))
            return redirect(found)
    elif found.is_sent:
        messages.info(request, not_now("sent"))
        return redirect(found)
    return _words_page(request, here, found, form, asked)


def _words_form(found, asked, typed):
    told = paraphrasing.told(found)
    stands = {retold.field(*pair): words for pair, words in retold.standing(found.paraphrases, told).items()}
    fields = {each.field: stands.get(each.field, "") for each in asked}
    named = [(each.field, each.group) for each in asked]
    initial = {"words": found.words, **fields}
    return SummaryWordsForm(typed, asked=named, rests=retold.seen(told), initial=initial)


def _typed(form):
    """What `summarising.edit` takes of the form."""
    typed = form.said()
    words = typed.pop("words")
    return {
        "words": words,
        "said": {retold.pair(name): text for name, text in typed.items()},
        "seen": form.cleaned_data["seen"],
        "rests": form.cleaned_data["rests"],
    }


def _words_page(request, here, found, form, asked):
    """Each field of a group beside what it is about."""
    rows = [(each, form[each.field]) for each in asked]
    context = here.context(summary=found, form=form, rows=rows)
    return render(request, "workshops/summaries/summary_form.html", context, status=form.status)


def _echo_words(words):
    return _("These are somebody’s own words: “%(words)s”. Say it in other words, so that nobody is known by them.") % {
        "words": words
    }


def _moved_words():
    return _(
        "An answer about this issue is new, changed or gone since you opened the page. Read the answers below and save again. "
        "If there are no answers now, delete your text."
    )


@require_POST
def summary_send(request, dialogue, number):
    _here, found = _draft_for_team(request, dialogue, number)
    try:
        readers = summarising.send(summary=found, by=request.user)
    except summarising.NotNow as reason:
        messages.error(request, not_now(reason))
        return redirect(found)
    if readers:
        messages.success(request, _("The summary is on its way. All members can read it here as well."))
    else:
        messages.success(request, _("All members can read the summary here. Nobody asked to get each one by mail."))
    return redirect(found)


@require_POST
def summary_rhythm(request, dialogue):
    here = access.enter_team(request.user, dialogue, Right.HOUSE)
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _list_page(request, here, _draft_of(here), rhythm=form, status=422)
    summarising.set_rhythm(dialogue=here.dialogue, rhythm=form.cleaned_data["rhythm"], by=request.user)
    messages.success(request, _("Kept."))
    return redirect("summary_list", dialogue)


def summary_choice(request, dialogue):
    """Each by mail, one mail a week, or none: reached from the account and from the foot of the mail. The team gets none."""
    here = access.enter_to_read(request.user, dialogue)
    if here.participant is None:
        return redirect("summary_list", dialogue)
    form = ChoiceForm(request.POST or None, initial={"summaries": here.participant.summaries})
    if form.is_valid():
        summarising.choose(participant=here.participant, summaries=form.cleaned_data["summaries"])
        messages.success(request, _("Kept."))
        return redirect(*BACK.get(request.POST.get("back"), ("summary_list", dialogue)))
    status = 422 if form.errors else 200
    return render(request, "workshops/summaries/summary_choice.html", here.context(form=form), status=status)
