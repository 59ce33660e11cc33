"""What the release before can read of a draft stands apart from what it cannot; together they are the document again."""

from dataclasses import replace

from tests.workshops.drafts.test_briefing import DECIDED
from workshops.documents.heard import Quote, Reason
from workshops.documents.structure import AgendaDocument, Held, Logo
from workshops.drafts import kept_apart

FULL = replace(
    DECIDED,
    items=tuple(
        replace(
            item,
            quotes=(Quote("", group="asm"),),
            said=(Quote("", group="asm"), Quote("", group="cso")),
            reasons=(Reason("Why."),),
            background="It began in March.",
            challenges=(Held("Poverty", ("Miners",)),),
        )
        for item in DECIDED.items
    ),
    logo=Logo("AAAA", 1, 1, "A hand"),
)


def test_parts_make_the_document_again():
    content, more = kept_apart.parted(FULL.to_dict())
    again = AgendaDocument.from_dict(kept_apart.joined(content, more))
    bare = tuple(replace(item, said=(Quote(""), Quote(""))) for item in FULL.items)  # nothing of whose they are
    assert again.to_dict() == replace(FULL, items=bare).to_dict()
    assert set(content) == set(kept_apart.KNOWN)


def test_what_says_nothing_is_not_kept():
    _content, more = kept_apart.parted(AgendaDocument("April", "April", 1, "").to_dict())
    assert more == {"groups": {}, "items": {}}


def test_draft_of_the_release_before_was_decided_if_it_has_a_check_value():
    content, _more = kept_apart.parted(replace(FULL, check_value="a1").to_dict())
    assert [kept_apart.joined({**content, "check_value": v}, {})["is_decided"] for v in ("", "a1")] == [False, True]
