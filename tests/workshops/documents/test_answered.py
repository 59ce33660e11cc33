"""Rows of an evaluation: each answer once with its groups."""

from workshops.documents.answered import by_answer
from workshops.documents.structure import Evaluated


def test_groups_with_the_same_answer_stand_together_in_the_order_of_the_answers():
    said = (("Miners", "divided"), ("Companies", "most agree"), ("Donors", "divided"))
    assert by_answer(Evaluated("April", (("Heard?", said), ("Clear?", ())))) == [
        ("Heard?", [("divided", "Miners, Donors"), ("most agree", "Companies")]),
        ("Clear?", []),
    ]
