"""Challenges and visions in documents: every format says the sentences, and who has which in a table."""

from dataclasses import replace

import pytest

from tests.workshops.documents.agenda_long import complete, item
from tests.workshops.documents.test_documents import each_readable, squeezed, text_of
from workshops import documents
from workshops.documents import words
from workshops.documents.heard import Quote, Shared, SharedRow
from workshops.documents.structure import AgendaDocument

BANDS = (("Diggers", "Companies"), ("Government",), (), ("Donors",))
CHALLENGES = Shared(
    1,
    ("Shared by Diggers and Companies: 2.",),
    (
        SharedRow(Quote("One pump lasts.", group="diggers", group_name="Diggers"), BANDS, place=1),
        SharedRow(Quote("", withdrawn=True), BANDS, place=2),
        SharedRow(Quote("<b>Far away</b>"), BANDS),
    ),
)
VISIONS = Shared(1, (), (SharedRow(Quote("The river dies."), BANDS, place=1, is_fear=True),))


@pytest.fixture(scope="module")
def made():
    return complete([item(1)], shared_challenges=CHALLENGES, shared_visions=VISIONS)


@each_readable
def test_sentences_words_and_groups_are_said(made, format):
    found = squeezed(text_of(documents.render(made, format)[0], format))
    said = (
        *("What the groups find hard", "What the groups hope for, and what must not happen"),
        *("Shared by Diggers and Companies: 2.", "One pump lasts.", "Said by Diggers", "From the outline"),
        *("Far away", "Said without a group", "Most have it"),
    )
    if format != "pdf":  # whose tables are hyphenated
        said += ("It cannot be read any more.", "Must not happen: The river dies.", "Diggers, Companies")
    assert [words for words in said if squeezed(words) not in found] == []


def test_document_without_them_has_no_such_chapter(made):
    plain = replace(made, shared_challenges=Shared(), shared_visions=Shared())
    keys = [[key for key in words.closing(document) if key.startswith("shared")] for document in (made, plain)]
    assert keys == [["shared_challenges", "shared_visions"], []]


def test_document_from_before_reads_as_it_did(made):
    kept = made.to_dict()
    assert AgendaDocument.from_dict(kept).shared_challenges == CHALLENGES
    del kept["shared_challenges"], kept["shared_visions"]
    assert AgendaDocument.from_dict(kept).shared_challenges == Shared()
