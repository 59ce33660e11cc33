"""What the rule says of several issues alike stands once."""

import pytest

from dialogue import speaking
from workshops.documents import words
from workshops.documents.structure import AgendaDocument, AgendaItem
from workshops.drafts import alike, drafting, snapshot, versions
from workshops.public import copying

WHY, OTHER = "Every group is for it.", "Every group is against it."


def item(number, because, sentence):
    return AgendaItem(number, f"Issue {number}", stamp="Kept", sentence=sentence, because=because)


def agenda(*items):
    return AgendaDocument(title="Agenda", dialogue="April", number=1, date="8 March", items=items)


def test_what_several_issues_share_stands_once_and_each_keeps_its_own():
    whole = alike.said_once(
        agenda(
            item(1, WHY, f"Kept. {WHY} Divided: Companies."),
            item(2, OTHER, f"Kept. {OTHER}"),
            item(3, WHY, f"Kept. {WHY}"),
            item(4, "", "Kept. A majority is against it in: Diggers."),
        )
    )
    see = "Why, by the rule: see “Decided alike”."
    assert [each.sentence for each in whole.items] == [
        f"Kept. Divided: Companies. {see}",
        f"Kept. {OTHER}",
        f"Kept. {see}",
        "Kept. A majority is against it in: Diggers.",
    ]
    [block] = whole.how_decided
    assert (block.heading, block.paragraphs) == ("Decided alike", (f"Issues 1 and 3: {WHY}",))


@pytest.mark.parametrize("because", ["", WHY])
def test_nothing_changes_where_no_two_issues_share_it(because):
    document = agenda(item(1, because, f"Kept. {WHY}"), item(2, "", f"Kept. {WHY}"))
    assert alike.said_once(document) == document


@pytest.mark.django_db
def test_a_draft_says_it_once_in_each_of_its_languages(demo):
    draft = drafting.make(dialogue=demo, by=None)
    for tag in ("en", "fr"):
        with speaking.to(tag, demo):
            kept, read = snapshot.fill(draft), versions.whole(draft)
        shared = {each.because for each in kept.items if each.because}
        assert len(shared) == 1  # six of the seven
        [why] = shared
        assert [why in words.verdict(each) for each in kept.items] == [True] * 6 + [False]
        assert [why in words.verdict(each) for each in read.items] == [False] * 7
        assert [why in line for block in read.how_decided for line in block.paragraphs].count(True) == 1


@pytest.mark.django_db
def test_a_public_copy_says_nothing_of_a_show_of_hands_there_either(demo):
    draft = drafting.make(dialogue=demo, by=None)
    [why] = {each.because for each in snapshot.fill(draft).items if each.because}
    assert why not in str(copying.of_draft(draft).to_dict())
    assert why in str(versions.whole(draft).to_dict())


@pytest.mark.django_db
def test_a_draft_of_before_is_compared_by_its_whole_sentences(demo):
    first, second = (drafting.make(dialogue=demo, by=None) for _n in range(2))
    for kept in first.more["items"].values():
        kept.pop("because", None)  # as the release before kept it
    first.save(update_fields=["more"])
    assert versions.whole(second).changes == ()
