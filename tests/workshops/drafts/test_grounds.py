"""Common ground in agenda drafts: what was found when a question closed for reactions, with the words that still stand."""

from dataclasses import replace

import pytest

from issues import moderating, releasing
from issues.models import Contribution
from issues.reactions import judging
from tests.attacks.worlds import say
from tests.issues.reactions.reacting_room import SIZES, again, all_react, close, spoken
from tests.issues.voting_room import make_room
from tests.workshops.publishing import publish
from workshops import documents
from workshops.documents import stand_chart
from workshops.drafts import drafting, versions
from workshops.models import AgendaDraft, DraftQuote
from workshops.public import copying

pytestmark = pytest.mark.django_db
FORMATS = ("html", "md", "pdf", "docx", "odt")
TEXTS = ("Pay in time", "Close the pits", "Ask the chief")
ALL_AGREE = {"diggers": "aaaaaaa", "owners": "aaaaaa", "lsm": "aaaaaaaa", "gov": "aaaaaa"}
ALL_DISAGREE = {group: "d" * len(letters) for group, letters in ALL_AGREE.items()}


@pytest.fixture
def room():
    return make_room(phase="decide", issues=2, sizes={**SIZES, "communities": 6})


@pytest.fixture
def closed(room):
    """One unites, one divides, one needs voices."""
    unites, divides, few = spoken(room, *TEXTS)
    all_react(room, unites, **ALL_AGREE)
    all_react(room, divides, **{**ALL_AGREE, "lsm": "dddddddd"})
    all_react(room, few, lsm="aaaaaaaa")
    close(room)
    return unites, divides, few


def draft(room):
    return drafting.make(dialogue=room.dialogue, by=room.organiser)


def item(made):
    return versions.whole(AgendaDraft.objects.get(pk=made.pk)).items[0]


def stands(made):
    return [(one.stamp, one.quote.text) for one in item(made).stands]


def test_answer_with_its_picture_is_no_further_answer_beneath(room, closed):
    found = item(draft(room))
    above = {stand.quote.text for stand in found.stands}
    assert (len(above), above & {quote.text for quote in found.said}) == (2, set())


def test_draft_says_how_many_answers_are_of_each_class_and_shows_the_clear_ones(room, closed):
    made = draft(room)
    assert item(made).ground == (
        "1 answer unites every group that is counted: most agree in each.",
        "1 answer divides the groups: most agree in one and most disagree in another.",
        "1 answer needs more voices from a group that is counted.",
    )
    assert stands(made) == [("unites the groups", "Pay in time"), ("divides the groups", "Close the pits")]
    assert versions.whole(made).items[1].ground == ()
    assert stand_chart.rows(item(made).stands)[-1] == ("Together", "unites the groups", "divides the groups")
    assert "Pay in time" not in str((made.content, made.more))


def test_nothing_stands_in_a_draft_while_the_question_is_open(room):
    [said] = spoken(room, TEXTS[0])
    all_react(room, said, **ALL_AGREE)
    made = draft(room)
    assert (item(made).ground, item(made).stands) == ((), ())


def test_words_that_go_leave_the_place_and_what_was_found(room, closed):
    made = draft(room)
    moderating.hide(text=closed[0], dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    say(room.people["communities"][1], room.issues[0], "Other words")
    releasing.tonight(room.dialogue)
    found = item(made)
    assert [(one.quote.text, one.quote.withdrawn, bool(one.lanes)) for one in found.stands] == [("", True, True)] * 2
    assert len(found.ground) == 3


def test_changed_words_are_not_shown_with_what_people_thought_of_others(room, closed):
    say(room.people["communities"][0], room.issues[0], "Other words")
    releasing.tonight(room.dialogue)
    assert stands(draft(room)) == [("divides the groups", "Close the pits")]


def test_at_most_two_of_a_kind_stand_and_the_last_closed_round_counts(room):
    answers = spoken(room, *TEXTS)
    for said in answers:
        all_react(room, said, **ALL_DISAGREE)
    close(room)
    made = draft(room)
    assert [stamp for stamp, _text in stands(made)] == ["rejected by all groups"] * 2
    again(room)
    for said in answers:
        all_react(room, said, **ALL_AGREE)
    assert [stamp for stamp, _text in stands(draft(room))] == ["rejected by all groups"] * 2
    close(room)
    assert [stamp for stamp, _text in stands(draft(room))] == ["unites the groups"] * 2
    assert [stamp for stamp, _text in stands(made)] == ["rejected by all groups"] * 2


def test_round_that_waits_for_its_job_leaves_the_one_before_in_the_draft(room, closed, monkeypatch):
    again(room)
    monkeypatch.setattr(judging, "AT_ONCE", (0, 0))
    close(room)
    assert stands(draft(room)) == [("unites the groups", "Pay in time"), ("divides the groups", "Close the pits")]
    judging.work_out_all(room.dialogue)
    made = draft(room)
    assert (stands(made), item(made).ground) == ([], ("3 answers need more voices from a group that is counted.",))


def test_table_of_two_rounds_keys_its_rows_by_group(room, closed):
    """A round keeps the groups as they stood when it closed."""
    first, second = item(draft(room)).stands
    _lsm, *others = second.lanes
    second = replace(second, lanes=(*others, {**others[-1], "key": "new", "name": "New ones", "parts": []}))
    wanted = {name: (one, two) for name, one, two in stand_chart.rows(item(draft(room)).stands)}
    gone = first.lanes[0]
    names = [f"– {part['name']}" for part in gone["parts"]] + [gone["name"]]
    wanted |= {name: (wanted[name][0], "–") for name in names}
    rows = stand_chart.rows([first, second])
    new = [row for row in rows if row[0] == "New ones"]
    assert {name: (one, two) for name, one, two in rows if name != "New ones"} == wanted
    assert [row[:2] for row in new] == [("New ones", "–")]
    assert [row[0] for row in rows][-2:] == ["New ones", "Together"]
    assert [row[1:] for row in stand_chart.rows([second, first])] == [(two, one) for _name, one, two in rows]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_made_also_where_no_group_is_shown(room, form):
    for said in spoken(room, *TEXTS):
        all_react(room, said, lsm="aad")
    close(room)
    document = versions.whole(draft(room))
    assert document.items[0].ground == ("3 answers need more voices from a group that is counted.",)
    assert len(documents.render(document, form)[0]) > 1000


def test_formats_for_reading_carry_sentence_words_and_table(room, closed):
    document = versions.whole(draft(room))
    for form in ("html", "md"):
        text = documents.render(document, form)[0].decode()
        wanted = (
            "unites every group",
            "Answer 1: unites the groups",
            "Pay in time",
            "In every counted group most agree.",
            "Together",
        )
        assert [each for each in wanted if each not in text] == []


def test_draft_of_before_reads_as_it_did(room, closed):
    made = draft(room)
    for kept in made.more["items"].values():
        kept.pop("ground", None)
        kept.pop("stands", None)
    made.save()
    DraftQuote.objects.filter(position__gte=1000).delete()
    assert (item(made).ground, item(made).stands) == ((), ())


def test_public_copy_says_nothing_of_it(room, closed):
    """People were told that members read what was found."""
    made = draft(room)
    publish(made, by=room.organiser)
    document = copying.of_draft(AgendaDraft.objects.get(pk=made.pk))
    assert [(each.ground, each.stands) for each in document.items] == [((), ())] * 2


def test_pages_of_the_draft_say_it(room, closed, client):
    made = draft(room)
    publish(made, by=room.organiser)
    client.force_login(room.people["lsm"][0].user)
    pages = [client.get(f"/d/april/agenda/1/{place}").content.decode() for place in ("", "said/1/")]
    assert "1 answer unites every group that is counted" in pages[0]
    assert ("Answer 1: unites the groups" in pages[1], "Pay in time" in pages[1]) == (True, True)
    assert Contribution.objects.count() == 3
