import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import merging

FIELDS = ("title", "place")
texts = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b", "c"]) for name in FIELDS})


def merged(shown, typed, now):
    """What is kept, or the names of the clash."""
    try:
        return merging.merge(merging.marks(shown), typed, now)
    except merging.Clash as clash:
        return sorted(clash.theirs)


def test_merge_keeps_what_each_changed():
    shown = {"title": "Meeting", "place": "Hall"}
    assert merged(shown, shown | {"title": "Workshop"}, shown | {"place": "School"}) == {
        "title": "Workshop",
        "place": "School",
    }


def test_merge_of_one_field_changed_by_both_is_a_clash():
    with pytest.raises(merging.Clash) as clash:
        merging.merge(merging.marks({"place": "Hall"}), {"place": "Church"}, {"place": "School"})
    assert (clash.value.theirs, clash.value.now) == ({"place": "School"}, {"place": "School"})


def test_merge_without_marks_keeps_what_was_typed():
    assert merging.merge("", {"place": "Church"}, {"place": "School"}) == {"place": "Church"}


@given(texts, texts, texts)
def test_merge_loses_no_words_of_either(shown, typed, now):
    found = merged(shown, typed, now)
    both = [n for n in sorted(FIELDS) if typed[n] != shown[n] != now[n] and typed[n] != now[n]]
    expected = {n: now[n] if typed[n] == shown[n] else typed[n] for n in FIELDS}
    assert found == (both or expected)


@pytest.mark.parametrize("marks", ["nonsense", "title: :x", "title:00000000"])
def test_merge_of_forged_marks_shows_a_clash_or_keeps_the_words(marks):
    found = merged_by(marks)
    assert found in ({"title": "b"}, ["title"])


def merged_by(marks):
    try:
        return merging.merge(marks, {"title": "b"}, {"title": "a"})
    except merging.Clash as clash:
        return sorted(clash.theirs)
