"""A draft of the agenda as everybody may read it. What was opened only after people had begun to write carries no words of theirs but
the titles of issues that ballots have put on the list."""

from dataclasses import replace

from django.utils.translation import gettext as _

from dialogue import speaking
from issues import effects
from issues.models import Ballot
from workshops.documents import shared_table
from workshops.documents.heard import Shared, ToSettle
from workshops.drafts import alike, briefing, chapters, snapshot, versions


def of_draft(draft):
    """The document of a published draft without what is of use to members only, and without shows of hands."""
    document = replace(versions.complete(draft), changes_since=0, changes=())
    with speaking.to(document.language):
        held = chapters.meetings_over(draft.dialogue, [each.number for each in document.meetings])
        hands = {str(effects.stamp(effect, Ballot.Kind.STRAW)) for effect in effects.TABLE}
    items = tuple(_undecided(item) if _is_of_hands(item, hands) else item for item in document.items)
    items = tuple(replace(item, ground=(), stands=()) for item in items)  # people were told that members read it
    document = replace(document, items=items, **{key: Shared() for key in shared_table.KEYS})  # as of these
    document = replace(document, to_settle=ToSettle())
    document = replace(document, meetings=held)  # nobody who means harm learns here where people will meet
    if "drafts" in draft.dialogue.public_late:
        born = set(draft.dialogue.issues.filter(origin="proposal").values_list("key", flat=True))
        numbers = {int(number) for number, key in draft.keys.items() if key in born}
        document = without_voices(document, numbers, titles_never_listed(draft.dialogue), snapshot.original(draft))
    with speaking.to(document.language):
        document = replace(document, brief=briefing.brief(document))  # of what the copy still says, and of nothing else
        return alike.said_once(document)


def never_listed(dialogue):
    """Issues that people put forward and that no ballot has put on the list, or that have left it."""
    return dialogue.issues.filter(origin="proposal").exclude(status="listed")


def titles_never_listed(dialogue):
    """What they are called, now and in the ledger."""
    rows = never_listed(dialogue)
    return {*rows.values_list("title", flat=True), *rows.values_list("ledger__title", flat=True)}


def unnamed():
    """What stands in the place of such a title."""
    return _("An issue that people put forward")


def _is_of_hands(item, hands):
    """Whether a show of hands decided last, by the ballot's kind; a draft that kept none has only its stamp, and some stamps both kinds
    give: then it is taken for one."""
    return item.ballot == Ballot.Kind.STRAW if item.ballot else item.stamp in hands


def _undecided(item):
    """As before any ballot: where the groups stand by a show of hands is for members."""
    nothing = {
        "stamp": "",
        "effect": "",
        "sentence": "",
        "contested": "",
        "outcome": "",
        "against": "",
        "ballot": "",
        "because": "",
    }
    return replace(item, **nothing, lanes=(), opponents=(), reasons_for=(), reasons_against=(), reasons=())


def without_voices(document, born, unlisted=frozenset(), original=None):
    """Without quotes and reasons but of those who speak by name, without proposals that wait and who proposed what, and without notes of
    tables. `born`: the numbers of items that people put forward: of these the title is left; `unlisted`: titles of what never came so
    far, as the `original` has them, whose rows stand in the same places in every language."""
    original = original or document
    return replace(
        document,
        parked=(),
        evaluations=(),
        **{key: Shared() for key in shared_table.KEYS},
        to_settle=ToSettle(),
        removed=_titled(document.removed, original.removed, unlisted),
        ledger=tuple(replace(row, by="") for row in _titled(document.ledger, original.ledger, unlisted)),
        items=tuple(_item(item, item.number in born) for item in document.items),
    )


def _titled(rows, originals, unlisted):
    pairs = zip(rows, originals, strict=True)
    return tuple(replace(row, title=unnamed()) if original.title in unlisted else row for row, original in pairs)


def _item(item, is_born):
    words = {"problem": "", "opportunity": "", "background": "", "sources": (), "questions": ()} if is_born else {}
    return replace(
        item,
        quotes=_by_name(item.quotes),
        said=_by_name(item.said),
        reasons_for=tuple(reason for reason in item.reasons_for if reason.group_name),
        reasons_against=tuple(reason for reason in item.reasons_against if reason.group_name),
        reasons=tuple(reason for reason in item.reasons if reason.group_name),
        tables=(),
        ground=(),
        stands=(),
        **words,
    )


def _by_name(quotes):
    return tuple(quote for quote in quotes if quote.organisation and not quote.withdrawn)
