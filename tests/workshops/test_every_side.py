"""Whoever adds a side to what is put forward is told here of each place on its way; the list is in issues/sides.py."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue import database_time, product_words, typed
from issues import papers, proposing, to_ballot
from issues.models import Issue, Proposal, corrections
from issues.models.ballots import BallotItem
from issues.sides import SIDES, sides_of
from tests.attacks.sweeps import heard, pdf_text
from tests.issues.voting_room import make_room
from tests.speaking import at, client_of
from workshops import documents, frameworks
from workshops.desk import forms
from workshops.documents.comparing import item_changes
from workshops.documents.structure import AgendaItem
from workshops.drafts import drafting, snapshot
from workshops.editor import forms_translating, kinds

pytestmark = pytest.mark.django_db
QUESTIONS = ["Zqfirst?", "Zqsecond?"]


@pytest.fixture
def room(settings):
    settings.DEMO = True
    return make_room(phase="gather")


def words(mark):
    """{side: a word of its own}; what goes to the ballot and what waits can be told apart."""
    return {name: f"{mark}{name}" for name in SIDES}


def put(room, mark):
    """A proposal as somebody of a named group types it into the form."""
    asked = {f"question_{n}": text for n, text in enumerate(QUESTIONS, 1)}
    data = words(mark) | asked | {"language": "en"}
    assert client_of(room.people["lsm"][0]).post(at("proposal_new"), data).status_code == 302
    return Proposal.objects.get(title=f"{mark}title")


@pytest.fixture
def proposal(room):
    return put(room, "Zq")


@pytest.fixture
def issue(room, proposal):
    Proposal.objects.update(supported_on=database_time.now().date())
    (issue,) = to_ballot.bring_to_ballot(room.dialogue, database_time.now().date(), to_ballot.standing(room.dialogue))
    return issue


def lacks(text, mark="Zq"):
    """The sides that a text does not hold."""
    return [name for name in SIDES if f"{mark}{name}".lower() not in text.lower()]


def page(room, *address):
    return heard(client_of(room.organiser).get(at(*address)))


def test_form_asks_for_every_side_in_order_and_keeps_it(room, proposal):
    form = heard(client_of(room.people["gov"][0]).get(at("proposal_new")))
    places = [form.find(f'name="{name}"') for name in SIDES]
    assert places == sorted(places)
    assert -1 not in places
    assert (sides_of(proposal), proposal.questions) == (words("Zq"), QUESTIONS)
    assert set(SIDES) <= set(typed.LABELS)  # a page that shows again what was typed says what each is called


def test_proposal_without_a_side_is_no_proposal(room):
    said = {"questions": QUESTIONS, "language": "en"}
    for wrong in (dict(list(words("Zq").items())[1:]), words("Zq") | {"unknown": "U"}):
        with pytest.raises(TypeError):
            proposing.propose(participant=room.people["lsm"][0], **said, **wrong)


def test_issue_of_a_ballot_takes_over_every_side(issue):
    assert sides_of(Issue.objects.get(pk=issue.pk)) == words("Zq")
    assert [question.text for question in issue.questions.all()] == QUESTIONS


def test_pages_of_a_proposal_and_an_issue_show_every_side(room, proposal):
    assert lacks(page(room, "proposal", proposal.pk)) == []
    Proposal.objects.update(supported_on=database_time.now().date())
    (issue,) = to_ballot.bring_to_ballot(room.dialogue, database_time.now().date(), to_ballot.standing(room.dialogue))
    assert lacks(page(room, "issue", issue.key)) == []


def test_texts_of_the_team_show_every_side(room, proposal):
    Proposal.objects.update(released=True)
    assert lacks(page(room, "moderation")) == []


def test_draft_holds_every_side_of_what_is_listed_was_on_a_ballot_or_waits(room, issue):
    on_ballot = drafting.make(dialogue=room.dialogue, by=room.organiser)
    Issue.objects.filter(pk=issue.pk).update(status=Issue.Status.LISTED)
    put(room, "Zw")
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    (parked,), (waits,) = snapshot.fill(on_ballot).parked, snapshot.fill(draft).parked
    item = snapshot.fill(draft).items[-1]
    assert [sides_of(one) for one in (parked, waits, item)] == [words("Zq"), words("Zw"), words("Zq")]
    assert [list(one.questions) for one in (parked, waits, item)] == [QUESTIONS] * 3


@pytest.mark.parametrize("form", documents.FORMATS)
def test_every_format_says_every_side_of_what_is_listed_and_what_waits(room, issue, form):
    Issue.objects.filter(pk=issue.pk).update(status=Issue.Status.LISTED)
    put(room, "Zw")
    draft = drafting.make(dialogue=room.dialogue, by=room.organiser)
    answer = client_of(room.organiser).get(at("draft_export", draft.number, form))
    text = heard(answer) + pdf_text(answer)
    assert {mark: lacks(text, mark) for mark in ("Zq", "Zw")} == {"Zq": [], "Zw": []}


LISTS = {
    "dialogue.typed.LABELS": typed.LABELS,
    "workshops.desk.forms.LABELS": forms.LABELS,
    "issues.models.corrections.LABELS": corrections.LABELS,
    "workshops.editor.forms_translating.LABELS": forms_translating.LABELS,
    "Proposal.TRANSLATED": Proposal.TRANSLATED,
    "Issue.CORRECTED": Issue.CORRECTED,
    "Issue's words that a reader is told in their language": Issue.told_fields(),
    "BallotItem.TOLD": BallotItem.TOLD,
    "workshops.editor.kinds.FIELDS": kinds.FIELDS["issue"],
}


@pytest.mark.parametrize("where", LISTS)
def test_list_of_fields_names_every_side(where):
    assert set(SIDES) <= set(LISTS[where])


def test_what_a_side_is_called_can_be_said_in_words_of_a_team():
    known = {str(words) for words in product_words.ALL}
    assert {str(corrections.LABELS[name]) for name in SIDES[1:]} <= known


def test_press_on_a_ballot_reads_no_side_but_the_title(room):
    ballot = room.open("straw")
    with CaptureQueriesContext(connection) as asked:
        papers.asked(ballot)
    assert [name for name in SIDES[1:] if f'"{name}"' in asked.captured_queries[0]["sql"]] == []


@pytest.mark.parametrize("name", SIDES[1:])
def test_comparison_names_the_side_that_is_worded_anew(name):
    item = AgendaItem(1, "Rights")
    assert name in item_changes(item, replace(item, **{name: "New"}))[0]


@pytest.mark.parametrize("name", [*SIDES, "questions"])
def test_two_drafts_are_compared_by_every_side(name):
    item = AgendaItem(1, "Rights")
    assert item_changes(item, item) == ()
    assert item_changes(item, replace(item, **{name: ("New",) if name == "questions" else "New"}))


def test_dialogue_made_from_this_one_takes_over_every_side(room, issue):
    Issue.objects.filter(pk=issue.pk).update(status=Issue.Status.LISTED)
    made = frameworks.start_dialogue(framework=room.dialogue, slug="country", title="Country")
    copied = made.issues.get(key=issue.key)
    assert sides_of(copied) == words("Zq")
    assert [question.text for question in copied.questions.all()] == QUESTIONS
