"""The team's pages about cards: making batches, and what to do when one is lost or shut."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dialogue import typesetting
from dialogue.downloads import download
from dialogue.rights import Right
from stakeholders import card_sheet, cards, group_words, invitation_words, joining
from stakeholders.access import enter_team
from stakeholders.forms_cards import BatchForm
from stakeholders.models import Card

ON_A_PAGE = 50


@require_safe
def card_list(request, dialogue):
    """The batches, with how many of each are used."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    taken = Q(cards__revoked_at__isnull=False)
    batches = here.dialogue.card_batches.select_related("group").annotate(
        total=Count("cards"),
        taken_back=Count("cards", filter=taken),
        in_use=Count("cards", filter=Q(cards__used_at__isnull=False) & ~taken),
    )
    batches = batches.order_by("-made_at", "-pk")  # grouped, a query forgets the order of its model
    group_words.tell(here.dialogue, (batch.group for batch in batches))
    for batch in batches:
        batch.unused = batch.total - batch.taken_back - batch.in_use
    return render(request, "stakeholders/card_list.html", here.context(batches=batches))


@require_safe
def card_batch(request, dialogue, pk):
    """The cards of a batch: number, state, holder. Codes are nowhere."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    batch = get_object_or_404(here.dialogue.card_batches.select_related("group"), pk=pk)
    here.groups.tell(batch.group)
    rows = batch.cards.select_related("user", "replaces", "replacement")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = here.context(batch=batch, page=page, left=batch.cards.unused().count())
    return render(request, "stakeholders/card_batch.html", context)


def card_batch_new(request, dialogue):
    """The answer to the POST is the sheet itself: it is made in memory, sent, and kept nowhere."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    groups = here.dialogue.groups.speaking().select_related("parent")
    form = BatchForm(
        request.POST or None, dialogue=here.dialogue, groups=groups, initial={"language": request.user.language}
    )
    may_make = not here.dialogue.is_sealed
    if form.is_valid():
        try:
            with typesetting.place() as held:  # first: codes that nobody prints would be lost
                return _sheet(held, *cards.make(dialogue=here.dialogue, by=request.user, **form.cleaned_data))
        except joining.Sealed:
            may_make = False
    context = here.context(form=form, may_make=may_make)
    return render(request, "stakeholders/card_batch_new.html", context, status=422 if form.is_bound else 200)


def _sheet(held, batch, pairs):
    """As a file to save and print. The name tells the day and the batch, not the group."""
    content = card_sheet.write(batch=batch, pairs=pairs, held=held)
    response = download(content, f"cards-{batch.made_at:%Y-%m-%d}-{batch.pk}.pdf", "application/pdf")
    response["Cache-Control"] = "no-store, private"
    return response


def _card(here, pk):
    return get_object_or_404(Card.objects.select_related("batch__group"), pk=pk, batch__dialogue=here.dialogue)


@require_POST
def card_revoke(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    card = _card(here, pk)
    if cards.revoke(card=card, by=request.user):
        messages.success(request, _("Card %(number)s opens nothing any more.") % {"number": card.grouped_number})
    else:
        messages.info(request, _("This card was taken back before; nothing changed."))
    return redirect("card_batch", dialogue, card.batch_id)


@require_POST
def card_replace(request, dialogue, pk):
    """Take the card back and print another for the same person, who then acts on what opens later only (TRUST §1)."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    card = _card(here, pk)
    try:
        with typesetting.place() as held:
            return _sheet(held, *cards.replace(card=card, by=request.user))
    except cards.AlreadyReplaced as found:
        newer = found.args[0]
        words = _("Card %(number)s was printed in its place. If that one is lost too, take it back there.")
        messages.info(request, words % {"number": newer.grouped_number})
        return redirect("card_batch", dialogue, newer.batch_id)
    except joining.Sealed:
        messages.warning(request, invitation_words.SEALED)
        return redirect("card_batch", dialogue, card.batch_id)


@require_POST
def card_free(request, dialogue, pk):
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    card = _card(here, pk)
    if cards.free(card=card, by=request.user):
        messages.success(request, _("Card %(number)s can be tried again.") % {"number": card.grouped_number})
    else:
        messages.info(request, _("Nothing to free: no wrong PIN was typed for this card."))
    return redirect("card_batch", dialogue, card.batch_id)


@require_POST
def card_batch_revoke(request, dialogue, pk):
    """The sheet was lost: what nobody has used yet is taken back."""
    here = enter_team(request.user, dialogue, Right.PEOPLE)
    batch = get_object_or_404(here.dialogue.card_batches, pk=pk)
    count = cards.revoke_unused(batch=batch, by=request.user)
    words = ngettext("%(count)s unused card was taken back.", "%(count)s unused cards were taken back.", count)
    messages.success(request, words % {"count": count})
    return redirect("card_batch", dialogue, pk)
