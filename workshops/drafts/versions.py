"""A draft together with its brief and what changed since the one before it that its readers know."""

from dataclasses import replace

from django.utils import translation

from workshops.documents.comparing import Version, compare
from workshops.drafts import briefing, snapshot
from workshops.models import DraftQuote


def before(draft):
    """The draft that this one is compared with, or None.

    A published one is compared with the last that was published before it, so that members learn nothing of drafts which the
    team kept to itself; a preview, which only the team reads, with the one made before it.
    """
    earlier = draft.dialogue.drafts.filter(number__lt=draft.number)
    if draft.is_published:
        earlier = earlier.filter(published_at__lt=draft.published_at)
    return earlier.order_by("-number").first()


def whole(draft):
    """The draft as a document with its brief and its changes; three queries more than `snapshot.fill` at most."""
    document = snapshot.fill(draft)
    old = before(draft)
    quoted = _quoted([old, draft]) if old else {}
    with translation.override(document.language):
        document = replace(document, brief=briefing.brief(document))
        if old is None:
            return document
        changes = compare(
            Version(snapshot.worded(old), old.keys, quoted[old.pk]), Version(document, draft.keys, quoted[draft.pk])
        )
    return replace(document, changes_since=old.number, changes=changes)


def _quoted(drafts):
    """{draft: {issue key: answers quoted there that still stand}}: what was taken back is counted neither here nor there."""
    found = {draft.pk: {} for draft in drafts}
    for quote in DraftQuote.objects.filter(draft__in=drafts).select_related("contribution"):
        if quote.stands:
            found[quote.draft_id].setdefault(quote.issue_key, set()).add(quote.contribution_id)
    return found
