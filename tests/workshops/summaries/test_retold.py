"""What hidden groups said, in the team's words: kept, standing, and not in words of somebody's own."""

import pytest

from workshops.summaries.retold import echo, field, keep, moved, of, pair, seen, standing, told

ROWS = [("a1", "diggers"), ("b2", "owners"), ("c3", "")]
THREE, ONE = of(ROWS), of(ROWS[:1])
KEPT = {
    "rights": {"of": THREE, "words": {"diggers": "They want paper.", "owners": "They want time."}},
    "roads": {"of": ONE, "words": {"diggers": "Roads first."}},
}
TOLD = {"rights": (THREE, {"diggers", "owners"}), "roads": (ONE, {"diggers"})}
SAID = "We dug that pit with our own hands, and nobody asked us."


def test_words_stand_while_all_answers_of_the_issue_do():
    assert standing(KEPT, TOLD) == {
        ("rights", "diggers"): "They want paper.",
        ("rights", "owners"): "They want time.",
        ("roads", "diggers"): "Roads first.",
    }
    assert standing(KEPT, {**TOLD, "rights": (of(ROWS[1:]), {"diggers", "owners"})}) == {
        ("roads", "diggers"): "Roads first."
    }
    assert standing(KEPT, {**TOLD, "roads": (ONE, set())}).keys() == {("rights", "diggers"), ("rights", "owners")}
    assert standing(KEPT, {}) == {}


def test_words_of_a_group_that_nobody_reads_about_there_are_not_kept():
    words = standing(KEPT, TOLD) | {
        ("roads", "owners"): "Late.",
        ("taxes", "owners"): "Never.",
        ("roads", "diggers"): "",
    }
    assert keep(words, TOLD) == {"rights": KEPT["rights"]}


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[1:],  # one was taken back
        [*ROWS[1:], ("d4", "diggers")],  # and another stands again: as many as before
        [("a2", "diggers"), *ROWS[1:]],
        [("a1", ""), *ROWS[1:]],
        [*ROWS[:2], ("c3", "owners")],
        [*ROWS, ("c3", "")],
    ],
)
def test_other_answers_other_words_or_another_group_under_them_are_another_mark(rows):
    assert of(rows) != THREE
    assert of(reversed(ROWS)) == THREE


def test_number_that_a_release_before_kept_counts_as_gone():
    assert standing({"rights": {"of": 3, "words": {"diggers": "They want paper."}}}, TOLD) == {}


def test_what_is_told_names_hidden_groups_that_are_shown():
    rows = [
        ("rights", "a1", "diggers", True),
        ("rights", "b2", "lsm", False),
        ("rights", "c3", "", True),
        ("roads", "a1", "", False),
    ]
    assert told(rows) == {
        "rights": (of([("a1", "diggers"), ("b2", "lsm"), ("c3", "")]), {"diggers"}),
        "roads": (of([("a1", "")]), set()),
    }


def test_words_on_what_the_page_did_not_show_are_named():
    said = {("rights", "diggers"): "They.", ("rights", "owners"): "", ("roads", "diggers"): "Roads."}
    assert moved(said, seen(TOLD), TOLD) == set()
    later = TOLD | {"rights": (ONE, {"diggers", "owners"})}
    assert moved(said, seen(TOLD), later) == {("rights", "diggers")}
    assert moved(said, "", TOLD) == {("rights", "diggers"), ("roads", "diggers")}  # a page of the release before
    assert moved({("taxes", "owners"): "Never."}, seen(TOLD), TOLD) == {("taxes", "owners")}
    assert moved({("roads", "owners"): "Late."}, seen(TOLD), TOLD) == {("roads", "owners")}


def test_field_names_its_issue_and_its_group():
    assert pair(field("mineral-rights", "diggers_2")) == ("mineral-rights", "diggers_2")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("They say they dug that pit with their own hands.", ""),
        ("They say: we dug that pit with our own hands!", "we dug that pit with our own hands"),
        ("WE   DUG that pit, with our\nown HANDS. And so on.", "we dug that pit with our own hands"),
        ("dug that pit with our own hands and nobody", "dug that pit with our own hands and"),
        ("that pit with our own hands and", ""),  # seven
        ("", ""),
    ],
)
def test_eight_words_in_a_row_are_found_however_they_are_written(words, found):
    assert echo(words, ["Something else entirely.", SAID]) == found


def test_apostrophes_and_composed_letters_make_no_difference():
    said = "L’État a dit qu’il ne nous payera jamais rien."
    assert echo("l'E\u0301tat a dit qu'il ne nous payera jamais", [said]) == "létat a dit quil ne nous payera jamais"
