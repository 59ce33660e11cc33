"""The mail of a summary: whose words stand in it, whose are linked; in the reader's language; nothing alive in what people typed."""

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import translation

from dialogue import job_names, worker
from dialogue.models import Job
from issues import answering, releasing
from tests import factories
from tests.issues.voting_room import make_room
from workshops.models import Summary, SummaryReader
from workshops.summaries import emails, summarising

pytestmark = pytest.mark.django_db
HOSTILE = 'Look at www.bad.test <a href="http://bad.test">here</a> **now** {{7*7}}'


@pytest.fixture
def room():
    return make_room(phase="gather", issues=2, sizes={"diggers": 6, "owners": 6, "lsm": 3, "gov": 3, "communities": 6})


def say(person, text, issue="rights", **more):
    asked = factories.question(person.dialogue, issue)
    return answering.answer(participant=person, question=asked, text=text, language="en", **more)


def sent(room, words=""):
    releasing.tonight(room.dialogue)
    made = summarising.make(dialogue=room.dialogue)
    summarising.edit(summary=made, by=room.organiser, words=words)
    summarising.send(summary=made, by=room.organiser)
    return Summary.objects.get(pk=made.pk)


def parts(room, words="", language="en"):
    """Text and HTML of the mail that a member of government gets."""
    user = room.people["gov"][0].user
    user.language = language
    letter = emails.letter(user, room.dialogue, [sent(room, words)])
    return letter.text, letter.html


def test_only_words_of_those_who_speak_openly_stand_in_the_mail(room):
    say(room.people["lsm"][0], "zqopenzq")
    say(room.people["lsm"][1], "zqoffzq", off_record=True)
    say(room.people["diggers"][0], "zqhiddenzq")
    say(room.people["communities"][0], "zqprotectedzq", show_group=False)
    for part in parts(room):
        assert [word in part for word in ("zqopenzq", "zqoffzq", "zqhiddenzq", "zqprotectedzq")] == [
            True,
            False,
            False,
            False,
        ]
        assert "Also heard: Diggers, others." in part
        assert reverse("issue", args=["april", "rights"]) in part
        assert "Companies" in part


def test_mail_and_jobs_name_no_answer(room):
    said = say(room.people["diggers"][0], "zqhiddenzq")
    for part in parts(room):
        assert str(said.pk) not in part
    assert {frozenset(job.payload) for job in Job.objects.filter(kind=job_names.SEND_SUMMARY)} == {frozenset({"id"})}
    assert [job for job in Job.objects.all() if str(said.pk) in str(vars(job))] == []


def test_nothing_that_people_typed_is_alive_in_the_mail(room):
    person = room.people["lsm"][0]
    person.organisation = "www.bad.test"
    say(person, HOSTILE)
    text, html = parts(room, words=HOSTILE)
    for part in (text, html):
        assert "bad.test" not in part
        assert "{{7*7}}" in part
    assert "&lt;a href=&quot;" in html
    assert 'href="http://bad' not in html


def test_mail_says_how_to_stop_and_how_to_choose(room):
    say(room.people["lsm"][0], "Said.")
    for part in parts(room):
        assert "http://testserver/mail/stop/" in part
        assert "http://testserver" + reverse("summary_choice", args=["april"]) in part
        assert "http://testserver" + reverse("summary", args=["april", 1]) in part


def test_subject_tells_a_stranger_nothing(room):
    say(room.people["lsm"][0], "Said.")
    letter = emails.letter(room.people["gov"][0].user, room.dialogue, [sent(room)])
    assert (letter.subject, letter.stoppable) == ("A summary for you", True)


def test_mail_is_in_the_readers_language_and_leaves_ours_alone(room):
    say(room.people["lsm"][0], "Said.")
    _text, html = parts(room, language="fr")
    assert '<html lang="fr"' in html
    assert translation.get_language() == "en"


def test_decisions_stand_in_the_mail_with_their_sentence(room):
    ballot = room.open("straw")
    room.vote(ballot, "lsm", "yyy")
    room.close(ballot)
    text, _html = parts(room)
    assert "* Mineral rights · Roles" in text
    assert "Not enough voices are in" in text


def test_words_of_an_answer_taken_back_before_the_mail_goes_are_not_in_it(room):
    gone = say(room.people["lsm"][0], "zqgonezq")
    say(room.people["gov"][1], "It stays.")
    sent(room)
    answering.withdraw(participant=room.people["lsm"][0], question=gone.question, now=True)
    worker.drain()
    assert len(outbox.outbox) == len([p for people in room.people.values() for p in people])
    assert [message for message in outbox.outbox if "zqgonezq" in message.body] == []
    assert all("It stays." in message.body for message in outbox.outbox)


def test_mail_tried_again_is_the_same_mail(room):
    say(room.people["lsm"][0], "Said.")
    sent(room)
    job = Job.objects.filter(kind=job_names.SEND_SUMMARY).first()
    person = next(p for people in room.people.values() for p in people if str(p.pk) == job.recipient)
    for _try in range(2):  # the worker died before it could note that the mail went out
        reader = SummaryReader.objects.begin(person, job)
        emails.send_summaries(reader, job)
        SummaryReader.objects.filter(pk=reader.pk).update(told=0, job=job)
    first, again = outbox.outbox
    assert (first.extra_headers["Message-ID"], first.body) == (again.extra_headers["Message-ID"], again.body)
