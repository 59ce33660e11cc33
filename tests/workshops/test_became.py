"""What became of answers: public facts of the words that stand, on the page of the question and on their author's own (MATHS §7, R6)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue import database_time
from issues import answering, leaving, moderating, releasing
from issues.models import Contribution
from issues.reactions import closing
from tests.attacks.worlds import ask, client_of, say
from tests.issues.reactions.reacting_room import all_react
from tests.workshops.publishing import publish
from workshops import forgetting
from workshops.drafts import drafting
from workshops.models import ShownAnswer, SummaryAnswer
from workshops.room import facilitating
from workshops.summaries import summarising

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(room):
    return room.people["diggers"][0]


@pytest.fixture
def said(room, author):
    """One answer, which everybody reads."""
    say(author, room.issues[0], "Pay in time")
    releasing.tonight(room.dialogue)
    return Contribution.objects.get()


def tell(room):
    summarising.send(summary=summarising.make(dialogue=room.dialogue), by=room.organiser)


def draft(room):
    made = drafting.make(dialogue=room.dialogue, by=room.organiser)
    publish(made, by=room.organiser)
    return made


def decide(room):
    ballot = room.open()
    for group, members in room.people.items():
        room.vote(ballot, group, "y" * len(members))
    room.close(ballot)


def react(room, said):
    all_react(room, said, diggers="aaaaaaaa", owners="aaaaaaa", lsm="aaaaaa", gov="aaaaaa")
    closing.close(question=ask(room.issues[0]), by=room.organiser)


def everything(room, workshop, said):
    tell(room)
    draft(room)
    facilitating.show(workshop=workshop, contribution=said)
    react(room, said)
    decide(room)


def facts_of(html, place):
    """What stands in the list that begins at a place."""
    part = html.split(place, 1)[1].split("</ul>")[0] if place in html else ""
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in re.findall(r"<li>(.*?)</li>", part)]


def page_of(person, name="question", *more):
    client = client_of(person.user)
    args = {"question": ["april", "rights", 1], "you": ["april"]}.get(name) or ["april", *more]
    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as asked:
        html = client.get(reverse(name, args=args)).content.decode()
    assert len(asked) <= 8, len(asked)
    return html


def beside(person, said):
    """The facts at the answer's own place on the page of its question."""
    html = page_of(person).split(f'id="a{said.pk}"', 1)[-1].split("</ol>")[0]
    return facts_of(html, "What became of it")


def in_words(day):
    return f"{day.day} {day:%B %Y}"


def today():
    return in_words(database_time.now())


def everybody(room, author):
    """Its author, a colleague and somebody of another group."""
    return author, room.people["diggers"][1], room.people["lsm"][0]


def test_each_fact_stands_beside_the_answer_for_everybody_alike(room, workshop, author, said):
    people = everybody(room, author)
    assert [beside(person, said) for person in people] == [[]] * 3
    everything(room, workshop, said)
    shown = in_words(ShownAnswer.objects.get().on)
    wanted = [f"Quoted in the summary of {today()}", f"Shown in the room on {shown}", "Stands in draft 1 of the agenda"]
    assert [sorted(beside(person, said)) for person in people] == [wanted] * 3
    html = page_of(people[2])
    assert facts_of(html, "What became of the issue") == [f"The issue was kept on {today()}"]
    assert "unites the groups" in html


def test_facts_lead_to_where_they_can_be_read(room, workshop, author, said):
    everything(room, workshop, said)
    client = client_of(room.people["gov"][0].user)
    part = page_of(room.people["gov"][0]).split("What became of it")[1].split("</ul>")[0]
    paths = re.findall(r'href="([^"]+)"', part)
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]
    assert {path: "Pay in time" in client.get(path).content.decode() for path in paths} == {
        "/d/april/summaries/1/": True,
        "/d/april/workshops/1/": False,
        "/d/april/agenda/1/": True,
    }


def test_own_page_lists_them_with_what_the_groups_think_and_what_was_decided(room, workshop, author, said):
    everything(room, workshop, said)
    facts = facts_of(page_of(author, "you"), f'id="a{said.pk}"')
    assert [fact.split(" on ")[0] for fact in sorted(facts)] == [
        "Closed for reactions",
        f"Quoted in the summary of {today()}",
        "Shown in the room",
        "Stands in draft 1 of the agenda",
        "The issue was kept",
    ]
    assert f"Closed for reactions on {today()}: unites the groups" in facts
    assert "What became" not in page_of(room.people["diggers"][1], "you")


def test_whole_answer_says_the_same(room, workshop, author, said):
    everything(room, workshop, said)
    other = room.people["gov"][0]
    assert facts_of(page_of(other, "answer_whole", said.pk), "What became of it") == facts_of(
        page_of(author, "you"), f'id="a{said.pk}"'
    )


def test_what_is_not_published_tells_nothing(room, author, said):
    summarising.make(dialogue=room.dialogue)
    drafting.make(dialogue=room.dialogue, by=room.organiser)
    straw = room.open("straw")
    room.close(straw)
    assert [beside(person, said) for person in everybody(room, author)] == [[]] * 3
    html = page_of(author)
    assert ("What became" in html, "What became" in page_of(author, "you")) == (False, False)


def test_what_a_summary_counts_and_does_not_quote_is_no_fact(room, author, said):
    tell(room)
    SummaryAnswer.objects.update(quoted=False)
    assert beside(author, said) == []


@pytest.mark.trust("F16")
def test_facts_go_with_the_words_at_the_fixed_time_and_not_before(room, workshop, author, said):
    """Nor do they come back once the morning has forgotten what the words were."""
    everything(room, workshop, said)
    before = [(beside(person, said), "unites the groups" in page_of(person)) for person in everybody(room, author)]
    say(author, room.issues[0], "Pay on Fridays")
    others = everybody(room, author)[1:]
    assert [(beside(person, said), "unites the groups" in page_of(person)) for person in others] == before[1:]
    assert beside(author, said) == before[0][0]
    assert "This became of the words that others read now, before your change." in page_of(author, "you")
    releasing.tonight(room.dialogue)
    assert [beside(person, said) for person in everybody(room, author)] == [[]] * 3
    assert [fact.split(" on ")[0] for fact in facts_of(page_of(author, "you"), f'id="a{said.pk}"')] == [
        "The issue was kept"
    ]
    forgetting.changed_words()
    say(author, room.issues[0], "Pay in time")
    releasing.tonight(room.dialogue)
    assert beside(author, said) == []


def test_answer_that_is_hidden_or_taken_back_leaves_no_fact(room, workshop, author, said):
    everything(room, workshop, said)
    moderating.hide(text=said, dialogue=room.dialogue, by=room.organiser, reason="Unkind.")
    assert [fact.split(" on ")[0] for fact in facts_of(page_of(author, "you"), "What became of it")] == []
    moderating.show(text=said, dialogue=room.dialogue, by=room.organiser)
    assert len(beside(author, said)) == 3
    answering.withdraw(participant=author, question=ask(room.issues[0]))
    assert len(beside(room.people["lsm"][0], said)) == 3
    releasing.tonight(room.dialogue)
    assert ("What became of it" in page_of(room.people["lsm"][0]), ShownAnswer.objects.count()) == (False, 0)


def test_words_off_the_record_and_without_group_have_the_same_facts(room, workshop, author):
    """What is quoted of them can be read without a group, and no fact says more."""
    gov = room.people["gov"][0]
    say(gov, room.issues[0], "Between us", off_record=True)
    say(author, room.issues[0], "No group under it", show_group=False)
    releasing.tonight(room.dialogue)
    tell(room)
    found = [beside(room.people["lsm"][0], each) for each in Contribution.objects.all()]
    assert found == [[f"Quoted in the summary of {today()}"]] * 2


def test_showing_twice_on_one_day_is_one_row_without_hour(workshop, said):
    for _time in range(2):
        facilitating.show(workshop=workshop, contribution=said)
    assert ShownAnswer.objects.count() == 1
    assert {field.name for field in ShownAnswer._meta.local_fields} == {
        "id",
        "workshop",
        "contribution",
        "on",
        "digest",
    }


def test_row_that_the_release_before_left_behind_goes_in_the_morning(workshop, said):
    facilitating.show(workshop=workshop, contribution=said)
    Contribution.objects.all()._raw_delete("default")
    forgetting.changed_words()
    assert ShownAnswer.objects.count() == 0


def test_own_page_asks_as_often_with_many_answers_in_many_rounds(room, workshop, author, said):
    """A person who goes as well: their marks come along."""
    everything(room, workshop, said)
    for person in room.people["lsm"]:
        say(person, room.issues[1], f"{person.user.name} says")
    say(author, room.issues[1], "Mine")
    releasing.tonight(room.dialogue)
    draft(room)
    for answer in Contribution.objects.filter(question__issue=room.issues[1]):
        all_react(room, answer, diggers="d")
    leaving.take_all_back(participant=author)
    html = page_of(author, "you")
    assert html.count("What became of it") == 2
    assert "It goes in the night to" in html
    assert "It goes in the night to" in page_of(author, "question")


def test_reaction_of_a_first_round_that_is_open_has_nothing_under_it(room, author, said):
    all_react(room, said, diggers="a")
    html = page_of(author, "you")
    assert ("<b>Agree</b>" in html, "<small></small>" in html) == (True, False)


def test_reactions_of_closed_rounds_stay_listed(room, author, said):
    react(room, said)
    assert "Closed: it stays." in page_of(author, "you")
    all_react_again(room, said)
    html = page_of(author, "you")
    assert ("Round 1 is closed: it stays." in html, "Round 2 is open." in html) == (True, True)


def all_react_again(room, said):
    question = ask(room.issues[0])
    question.reactions_closed_at -= closing.REST
    question.save(update_fields=["reactions_closed_at"])
    closing.ask_again(question=ask(room.issues[0]), by=room.organiser)
    all_react(room, said, diggers="d")
