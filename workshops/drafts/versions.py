"""A draft together with its brief and what changed since the one before it that its readers know."""

from dataclasses import replace

from dialogue import speaking
from workshops.documents.comparing import Version, compare
from workshops.drafts import alike, briefing, shared, snapshot, to_settle


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
    """As `complete`, for whoever reads it."""
    document = complete(draft)
    with speaking.to(document.language):
        return alike.said_once(document)


def in_full(draft):
    """As `whole`, with the words of what was found in rounds: for files. A query more for each kind of which there are any."""
    return _with_found(whole(draft), draft)


def found(draft):
    """As `read`, with the words of what was found in rounds."""
    return _with_found(read(draft), draft)


def _with_found(document, draft):
    with speaking.to(document.language):
        return to_settle.filled(shared.filled(document, draft.dialogue), draft.dialogue)


def read(draft):
    """The same without brief and changes."""
    document = snapshot.fill(draft)
    with speaking.to(document.language):
        return alike.said_once(document)


def complete(draft):
    """The draft as a document with its brief and its changes; one query more than `snapshot.fill`."""
    old = before(draft)
    quotes = list(snapshot.quotes_of([old, draft] if old else [draft]))
    document = snapshot.fill(draft, [quote for quote in quotes if quote.draft_id == draft.pk])
    with speaking.to(document.language):
        document = replace(document, brief=briefing.brief(document))
        if old is None:
            return document
        quoted = _quoted([old, draft], quotes)
        changes = compare(
            Version(snapshot.worded(old, as_made=True), old.keys, quoted[old.pk]),
            Version(snapshot.worded(draft, as_made=True), draft.keys, quoted[draft.pk]),
        )
    return replace(document, changes_since=old.number, changes=changes)


def _quoted(drafts, quotes):
    """{draft: {issue key: answers quoted there that still stand}}: what was taken back is counted neither here nor there."""
    found = {draft.pk: {} for draft in drafts}
    for quote in quotes:
        if quote.stands:
            found[quote.draft_id].setdefault(quote.issue_key, set()).add(quote.contribution_id)
    return found
