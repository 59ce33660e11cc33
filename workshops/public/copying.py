"""A draft of the agenda as everybody may read it. What was opened only after people had begun to write carries no words of theirs."""

from dataclasses import replace

from workshops.drafts import versions


def of_draft(draft):
    """The document of a published draft without what is of use to members only; see `without_voices` for one that was opened late."""
    document = replace(versions.whole(draft), changes_since=0, changes=())
    return without_voices(document, _named(draft.dialogue)) if "drafts" in draft.dialogue.public_late else document


def without_voices(document, named):
    """The document without any quote or reason but of named groups, without proposals that wait, and without notes of tables."""
    return replace(document, parked=(), items=tuple(_item(item, named) for item in document.items))


def _item(item, named):
    return replace(
        item,
        quotes=tuple(quote for quote in item.quotes if quote.group in named),
        reasons_for=tuple(reason for reason in item.reasons_for if reason.group_name),
        reasons_against=tuple(reason for reason in item.reasons_against if reason.group_name),
        reasons=tuple(reason for reason in item.reasons if reason.group_name),
        tables=(),
    )


def _named(dialogue):
    return set(dialogue.groups.filter(policy="named").values_list("key", flat=True))
