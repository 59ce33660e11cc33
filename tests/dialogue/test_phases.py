"""The one table of what each phase opens (DESIGN §2)."""

from dataclasses import replace

import pytest

from dialogue.phases import TABLE, Act, Phase, allows, before, changes, first_with, named, next_of, track

SPEAKING = {
    "draft": {"word_agenda"},
    "gather": {"answer", "propose", "straw", "join", "word_agenda"},
    "decide": {"answer", "straw", "final", "join", "draft_agenda", "word_agenda"},
    "agenda": {"draft_agenda", "word_agenda"},
    "closed": {"seal", "word_agenda"},
    "sealed": {"word_agenda"},
}


@pytest.mark.parametrize("phase", Phase)
def test_what_a_phase_opens(phase):
    passive = {Act.READ, Act.PREVIEW}
    assert {str(act) for act in Act if act not in passive and allows(phase, act)} == SPEAKING[phase]
    assert allows(str(phase), str(Act.READ)) is (phase != "draft")


def test_unknown_phase_is_an_error():
    with pytest.raises(ValueError, match="nowhere"):
        allows("nowhere", Act.READ)


def test_steps_forward_and_back():
    assert [next_of(p) for p in Phase] == ["gather", "decide", "agenda", "closed", None, None]
    assert [before(p) for p in Phase] == [None, "draft", "gather", "decide", "agenda", None]


def test_going_and_coming_back_undo_each_other():
    for phase in Phase:
        after = next_of(phase)
        if after:
            opened, closed = changes(phase, after)
            assert changes(after, phase) == (closed, opened)


def test_answering_ends_with_the_agenda():
    assert Act.ANSWER in changes(Phase.DECIDE, Phase.AGENDA)[1]


def test_track_shows_sealed_only_when_sealed():
    assert track("decide") == [
        ("draft", "done"),
        ("gather", "done"),
        ("decide", "now"),
        ("agenda", "next"),
        ("closed", "next"),
    ]
    assert track("sealed")[-1] == ("sealed", "now")


def test_phase_that_only_the_next_release_leads_to_is_stepped_over(monkeypatch):
    monkeypatch.setitem(TABLE, Phase.DECIDE, replace(TABLE[Phase.DECIDE], is_reached=False))
    assert (next_of("gather"), before("agenda")) == ("agenda", "gather")
    assert "decide" not in dict(track("gather"))
    assert (named(Act.FINAL), first_with(Act.DRAFT_AGENDA)) == ("", "agenda")


def test_house_that_is_in_such_a_phase_finds_its_way_out_of_it(monkeypatch):
    monkeypatch.setitem(TABLE, Phase.DECIDE, replace(TABLE[Phase.DECIDE], is_reached=False))
    assert (next_of("decide"), before("decide")) == ("agenda", "gather")
    assert dict(track("decide"))["decide"] == "now"
