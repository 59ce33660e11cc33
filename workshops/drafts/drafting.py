"""Making, editing and publishing agenda drafts. A draft is a snapshot; once published it is frozen.

One thing changes in it: words that their author changes or takes back, or that the team hides, go from every draft (TRUST F8).
"""

from django.db import transaction
from django.db.models import Max

from dialogue import database_time, merging
from dialogue.models import Dialogue, TeamLog
from dialogue.phases import Act
from workshops.drafts import kept_apart, snapshot
from workshops.models import AgendaDraft, DraftProposal, DraftQuote


class NotNow(Exception):
    """The phase has no agenda drafts, or none that are worded; or the draft is published."""


class NothingNext(Exception):
    """The team has not said what comes after the agenda."""


@transaction.atomic
def make(*, dialogue, by, total_minutes=None, on=None):
    """One more numbered draft of how things stand. Locks the dialogue: two presses make two numbers, not one twice."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not (dialogue.allows(Act.DRAFT_AGENDA) or dialogue.allows(Act.PREVIEW)):
        raise NotNow
    total = total_minutes or dialogue.agenda_minutes
    ballot = snapshot.deciding_ballot(dialogue)
    languages, document, keys, quotes = snapshot.take_in_all(dialogue, ballot, total)
    content, more = kept_apart.parted(document.to_dict())
    more[kept_apart.LANGUAGES] = languages
    draft = AgendaDraft.objects.create(
        dialogue=dialogue,
        number=(dialogue.drafts.aggregate(last=Max("number"))["last"] or 0) + 1,
        ballot=ballot,
        made_on=on or database_time.now().date(),
        total_minutes=total,
        content=content,
        more=more,
        keys=keys,
        is_marked=True,
    )
    DraftQuote.objects.bulk_create(DraftQuote(draft=draft, **quote) for quote in quotes)
    DraftProposal.objects.bulk_create(DraftProposal(draft=draft, proposal=p) for p in snapshot.waiting(dialogue))
    TeamLog.objects.create(dialogue=dialogue, by=by, action="made agenda draft", detail=str(draft.number))
    return draft


@transaction.atomic
def edit(*, draft, by, words, seen=""):
    """Change the team's own words around an unpublished draft (`AgendaDraft.words`), whose marks the page showed. Raises NotNow,
    merging.Clash."""
    held = AgendaDraft.objects.select_for_update().get(pk=draft.pk)  # of two who save at once neither loses a word
    if not held.may_be_worded:
        raise NotNow
    held.words = held.words | merging.merge(seen, words, dict.fromkeys(words, "") | held.words)
    held.save(update_fields=["foreword", "notes", "next_steps"])
    TeamLog.objects.create(dialogue=draft.dialogue, by=by, action="edited agenda draft", detail=str(draft.number))


@transaction.atomic
def publish(*, draft, by):
    """Freeze and show a draft to all members. Raises NotNow before the phase that has agenda drafts, NothingNext."""
    if not draft.dialogue.allows(Act.DRAFT_AGENDA):
        raise NotNow
    held = AgendaDraft.objects.select_for_update().get(pk=draft.pk)  # a colleague may empty the field in this moment
    if not (held.is_published or held.next_steps.strip()):
        raise NothingNext
    if AgendaDraft.objects.filter(pk=draft.pk, published_at=None).update(published_at=database_time.Now()):
        TeamLog.objects.create(
            dialogue=draft.dialogue, by=by, action="published agenda draft", detail=str(draft.number)
        )


@transaction.atomic
def take_inside(*, draft, by):
    """Take a published draft from the public page; members go on reading it. The clock throws away the files that are kept of it."""
    if AgendaDraft.objects.for_everybody().filter(pk=draft.pk).update(kept_inside=True):
        _log(draft, by, "closed a draft to everybody")


@transaction.atomic
def show_again(*, draft, by):
    """Put a published draft back onto the public page, where the dialogue opens drafts to everybody."""
    if AgendaDraft.objects.filter(pk=draft.pk, kept_inside=True).update(kept_inside=False):
        _log(draft, by, "opened a draft to everybody")


def _log(draft, by, action):
    TeamLog.objects.create(dialogue=draft.dialogue, by=by, action=action, detail=str(draft.number))
