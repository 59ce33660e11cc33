"""Long answers on the page of a question: their beginning, and a page of its own for each (DESIGN §7)."""

import gzip
import random
import re

import pytest

from issues import moderating
from issues.models import Contribution
from issues.templatetags.answers import CUT, LONG, beginning
from tests.factories import member, question
from tests.issues.test_answers_pages import april, get, say  # noqa: F401 (a fixture)
from tests.issues.voting_room import staff
from tests.stair import ROOT

pytestmark = pytest.mark.django_db
NEXT_PAGE = 12_000  # bytes, compressed
VOCABULARY = sorted(set(re.findall(r"\w+[,.:]?", (ROOT / "docs" / "facilitating.md").read_text(encoding="utf-8"))))


def long(seed, length=5000):
    """As much as one may write, of words that do not repeat themselves more than in a language."""
    return " ".join(random.Random(seed).choices(VOCABULARY, k=length))[:length].strip()


def test_only_the_beginning_of_a_long_text_is_shown():
    assert beginning("a" * LONG) == "a" * LONG
    assert beginning("b" * 5000) == "b" * CUT + "…"
    cut = beginning(long(1))
    assert (len(cut) <= CUT + 1, long(1).startswith(cut[:-1]), long(1)[len(cut) - 1]) == (True, True, " ")


@pytest.mark.parametrize("group", ["lsm", "diggers"])
def test_long_answer_is_cut_in_named_and_hidden_groups_alike_and_read_whole_on_its_page(april, group):  # noqa: F811
    reader, said = member(april, "gov", "Kofi"), say(member(april, group, "Ama"), long(2))
    Contribution.objects.filter(pk=said.pk).update(released=True)
    page = get(reader, "question", "rights", 1)
    assert (beginning(long(2)) in page, long(2) in page) == (True, False)
    assert f"/answers/{said.pk}/whole/" in page
    whole = get(reader, "answer_whole", said.pk)
    assert (long(2) in whole, f"/rights/1/#a{said.pk}" in whole) == (True, True)
    assert f"/rights/1/?page=2#a{said.pk}" in get(reader, "answer_whole", said.pk, query="?page=2")


def test_page_of_an_answer_is_there_only_while_others_can_read_it(april):  # noqa: F811
    author, reader = member(april, "diggers", "Ama"), member(april, "gov", "Kofi")
    said = say(author, "We dig.")
    for person in (author, reader):
        get(person, "answer_whole", said.pk, status=404)
    Contribution.objects.filter(pk=said.pk).update(released=True)
    assert "We dig." in get(reader, "answer_whole", said.pk)
    organiser = staff(april, "organiser", "Miriam")
    moderating.hide(text=said, reason="Names a person", dialogue=april, by=organiser)
    get(reader, "answer_whole", said.pk, status=404)


def test_page_of_twenty_long_answers_keeps_its_budget(april):  # noqa: F811
    for number in range(20):
        say(member(april, ("lsm", "diggers")[number % 2], f"Person {number}"), long(number))
    Contribution.objects.filter(question=question(april, "rights", 1)).update(released=True)
    page = get(member(april, "gov", "Kofi"), "question", "rights", 1)
    assert page.count("Read it whole") == 20
    assert len(gzip.compress(page.encode())) <= NEXT_PAGE
