"""From which groups answers came, once an issue's questions have closed: from published labels only (TRUST §3.8)."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from issues import answering, reading, releasing, steering
from issues.disclosure import heard
from issues.models import Contribution
from tests import factories
from tests.attacks.worlds import client_of
from workshops.drafts import drafting

LABELS = st.lists(st.sampled_from(["diggers", "lsm", "gov", ""]), max_size=60)
KEYS = ("diggers", "lsm", "gov")


@given(LABELS)
def test_figures_are_nothing_below_six_and_then_steps_of_five(labels):
    for key, figure in heard(labels, KEYS).items():
        n = labels.count(key)
        assert figure == (0 if n < 6 else max(6, n // 5 * 5))


@given(LABELS, LABELS)
def test_answers_without_a_label_and_those_of_others_change_no_figure(labels, others):
    more = labels + [other for other in others if other != "diggers"]
    assert heard(more, KEYS)["diggers"] == heard(labels, KEYS)["diggers"]


@given(LABELS, st.integers(0, 59))
def test_one_answer_more_or_less_is_seldom_seen_and_never_alone(labels, place):
    """Where a figure changes by one answer, at least six labels of that group can be read anyway."""
    fewer = labels[:place] + labels[place + 1 :]
    changed = [key for key in KEYS if heard(labels, KEYS)[key] != heard(fewer, KEYS)[key]]
    assert all(labels.count(key) >= 6 for key in changed)


# ---- the page


@pytest.fixture
def dialogue(db):
    return factories.make_dialogue(issues=2, questions=2)


def say(person, number=1, **more):
    asked = factories.question(person.dialogue, "rights", number)
    return answering.answer(participant=person, question=asked, text=f"Said {number}.", language="en", **more)


def close(dialogue, *numbers):
    for number in numbers:
        steering.close_question(question=factories.question(dialogue, "rights", number), by=None)
    releasing.tonight(dialogue)


def shown(dialogue):
    """{group key: words} as the page of the issue says."""
    issue = dialogue.issues.get(key="rights")
    issue.dialogue = dialogue
    return {group.key: words for group, words in reading.heard_words(issue, list(issue.questions.all()))}


def test_nothing_is_told_while_a_question_is_open(dialogue):
    for person in factories.members(dialogue, "diggers", 6):
        say(person)
    close(dialogue, 1)
    assert shown(dialogue) == {}
    close(dialogue, 2)
    assert shown(dialogue) == {"diggers": "6 or more"} | dict.fromkeys(
        ("owners", "lsm", "gov", "cso", "communities"), "fewer than 6"
    )


@pytest.mark.parametrize("author", ["diggers", "owners"])
def test_whose_an_answer_without_a_label_is_changes_nothing(dialogue, author):
    """Five answers of each under their label and one without: the same figures whoever wrote that one."""
    people = {key: factories.members(dialogue, key, 6) for key in ("diggers", "owners")}
    for key in people:
        for person in people[key][:5]:
            say(person)
    say(people[author][5], show_group=False)
    close(dialogue, 1, 2)
    assert Contribution.objects.readable().count() == 11
    assert set(shown(dialogue).values()) == {"fewer than 6"}


@pytest.mark.parametrize("people", [3, 6])
def test_how_many_people_wrote_is_not_told(dialogue, people):
    everybody = factories.members(dialogue, "diggers", 6)
    for person in everybody[:people]:
        for number in (1, 2)[: 6 // people]:
            say(person, number)
    close(dialogue, 1, 2)
    assert (Contribution.objects.count(), shown(dialogue)["diggers"]) == (6, "6 or more")


def test_answers_that_nobody_may_read_count_for_no_group(dialogue):
    for person in factories.members(dialogue, "diggers", 6):
        say(person)
    for person in factories.members(dialogue, "owners", 5):  # too few to be released
        say(person)
    close(dialogue, 1, 2)
    Contribution.objects.filter(pk=Contribution.objects.readable().first().pk).update(hidden=True)
    assert set(shown(dialogue).values()) == {"fewer than 6"}


def test_off_the_record_counts_if_its_label_stands(dialogue):
    for number, person in enumerate(factories.members(dialogue, "lsm", 7)):
        say(person, off_record=number > 4, show_group=number != 6)
    close(dialogue, 1, 2)
    assert Contribution.objects.readable().count() == 7
    assert shown(dialogue)["lsm"] == "6 or more"


def test_page_and_agenda_say_it(dialogue, django_assert_max_num_queries):
    people = factories.members(dialogue, "gov", 7)
    for person in people:
        say(person)
    client = client_of(people[0].user)
    path = reverse("issue", args=["april", "rights"])
    assert "Who was heard" not in client.get(path).content.decode()
    close(dialogue, 1, 2)
    with django_assert_max_num_queries(8):
        page = client.get(path).content.decode()
    assert "Who was heard" in page
    made = {
        block["heading"]: block["paragraphs"]
        for block in drafting.make(dialogue=dialogue, by=None).content["how_decided"]
    }
    assert made["Who was heard"][1:] == [
        "Mineral rights: Diggers fewer than 6; Owners fewer than 6; Companies fewer than 6; Government 6 or more; "
        "Civil society fewer than 6; Communities fewer than 6."
    ]
