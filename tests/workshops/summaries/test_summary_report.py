"""A summary as a file: what its page says, for whoever reads the page, and nothing that was taken back."""

import re

import pytest
from django.urls import reverse

from issues import answering
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import make_room
from tests.workshops.documents.beginnings import BEGINNINGS
from workshops import documents, keeping
from workshops.models import KeptDocument
from workshops.summaries import summarising, summary_report

pytestmark = pytest.mark.django_db
LONG = "We share the road. " * 60


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    room = make_room(phase="gather", issues=3)
    say(room.people["lsm"][0], LONG)
    say(room.people["gov"][0], "Nous avons la carte.", language="fr")
    return room


def say(person, text, issue="rights", language="en", **more):
    asked = factories.question(person.dialogue, issue)
    return answering.answer(participant=person, question=asked, text=text, language=language, **more)


def made(room, words="Dear all,\n\nplease read."):
    found = summarising.make(dialogue=room.dialogue)
    summarising.edit(summary=found, by=room.organiser, words=words)
    found.refresh_from_db()
    return found


def get(user, form, number=1):
    return client_of(user).get(reverse("summary_export", args=["april", number, form]))


def text_of(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.parametrize("form", documents.FORMATS)
def test_summary_goes_out_in_every_format_once_it_is_sent(room, form):
    found, member = made(room), room.people["gov"][1].user
    assert get(member, form).status_code == 404
    assert get(room.organiser, form).content.startswith(BEGINNINGS[form])
    summarising.send(summary=found, by=room.organiser)
    answer = get(member, form)
    assert (answer.status_code, answer["Content-Type"]) == (200, documents.FORMATS[form].content_type)
    assert f'filename="april-summary-1.{form}"' in answer["Content-Disposition"]
    assert answer.content.startswith(BEGINNINGS[form])


def test_file_says_what_the_page_says(room):
    summarising.send(summary=made(room), by=room.organiser)
    member = room.people["gov"][1].user
    page = text_of(client_of(member).get(reverse("summary", args=["april", 1])))
    report = summary_report.write(room.dialogue.summaries.get())
    for block in report.blocks:
        for said in (*block.text.split("\n\n"), *block.source.split(" · "), *block.entries):
            assert " ".join(said.split()) in page.replace("&#x27;", "'"), said
    assert (report.title, report.kind, report.note) == (room.dialogue.title, "Summary 1", "")
    kinds = [(block.kind, block.language) for block in report.blocks if block.kind == "quote"]
    assert sorted(kinds) == [("quote", "en"), ("quote", "fr")]


def test_draft_says_so(room):
    made(room)
    assert "Summary 1 · Draft" in text_of(get(room.organiser, "html"))


def test_words_that_were_taken_back_are_in_no_file(room):
    summarising.send(summary=made(room), by=room.organiser)
    member, speaker = room.people["gov"][1].user, room.people["lsm"][0]
    assert "We share the road." in text_of(get(member, "md"))
    assert KeptDocument.objects.get().place == "summary 1"
    answering.withdraw(participant=speaker, question=factories.question(room.dialogue, "rights"), now=True)
    keeping.throw_away()
    assert KeptDocument.objects.count() == 0
    text = text_of(get(member, "md"))
    assert ("We share the road." in text, "Nous avons la carte." in text) == (False, True)
    assert "An answer that stood here was taken back or changed by its author." in text


def test_unknown_format_and_a_strangers_press_find_nothing(room):
    summarising.send(summary=made(room), by=room.organiser)
    assert get(room.organiser, "exe").status_code == 404
    assert get(factories.person("Stranger"), "pdf").status_code == 404
