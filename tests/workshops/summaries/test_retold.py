"""What hidden groups said, in the team's words: kept, standing, and not in words of somebody's own."""

import pytest

from workshops.summaries.retold import echo, field, keep, pair, standing

KEPT = {
    "rights": {"of": 3, "words": {"diggers": "They want paper.", "owners": "They want time."}},
    "roads": {"of": 1, "words": {"diggers": "Roads first."}},
}
TOLD = {"rights": (3, {"diggers", "owners"}), "roads": (1, {"diggers"})}
SAID = "We dug that pit with our own hands, and nobody asked us."


def test_words_stand_while_all_answers_of_the_issue_do():
    assert standing(KEPT, TOLD) == {
        ("rights", "diggers"): "They want paper.",
        ("rights", "owners"): "They want time.",
        ("roads", "diggers"): "Roads first.",
    }
    assert standing(KEPT, {**TOLD, "rights": (2, {"diggers", "owners"})}) == {("roads", "diggers"): "Roads first."}
    assert standing(KEPT, {**TOLD, "roads": (1, set())}).keys() == {("rights", "diggers"), ("rights", "owners")}
    assert standing(KEPT, {}) == {}


def test_words_of_a_group_that_nobody_reads_about_there_are_not_kept():
    words = standing(KEPT, TOLD) | {
        ("roads", "owners"): "Late.",
        ("taxes", "owners"): "Never.",
        ("roads", "diggers"): "",
    }
    assert keep(words, TOLD) == {"rights": KEPT["rights"]}


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
