"""The pages of summaries: who reads, makes, sends, and chooses; the same weight and queries however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import job_names, worker
from dialogue.models import Dialogue, Job
from issues import answering
from stakeholders.models import Participant
from tests import factories
from tests.attacks.worlds import client_of
from tests.issues.voting_room import in_threads, make_room, staff
from workshops.models import Summary
from workshops.summaries import further, summarising

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings):
    settings.DEMO = True  # the demo's people need no second sign-in step
    return make_room(phase="gather", issues=3)


def say(person, text, issue="rights", **more):
    asked = factories.question(person.dialogue, issue)
    return answering.answer(participant=person, question=asked, text=text, language="en", **more)


def page(user, name, *args, status=200):
    response = client_of(user).get(reverse(name, args=["april", *args]))
    assert response.status_code == status
    return response.content.decode()


def press(user, name, *args, **data):
    return client_of(user).post(reverse(name, args=["april", *args]), data, follow=True)


def make(user):
    """The page to which the press leads once the worker has made the draft."""
    where = press(user, "summary_new").redirect_chain[-1][0]
    worker.drain()
    return client_of(user).get(where, follow=True).content.decode()


def sent(room, words="Ours."):
    made = summarising.make(dialogue=room.dialogue)
    summarising.edit(summary=made, by=room.organiser, words=words)
    summarising.send(summary=made, by=room.organiser)
    return Summary.objects.get(pk=made.pk)


def test_facilitator_makes_words_and_sends_a_summary(room):
    say(room.people["lsm"][0], "We share the road.")
    facilitator, member = staff(room.dialogue, "facilitator"), room.people["gov"][0].user
    assert "Make a summary" in page(facilitator, "summary_list")
    assert "We share the road." in make(facilitator)
    page(member, "summary", 1, status=404)
    press(facilitator, "summary_edit", 1, words="Dear all,\n\nplease read.")
    answer = press(facilitator, "summary_send", 1).content.decode()
    assert "The summary is on its way." in answer
    read = page(member, "summary", 1)
    assert [text in read for text in ("<p>Dear all,</p>", "We share the road.", "What was open then")] == [True] * 3
    assert "Summary 1" in page(member, "summary_list")
    assert Job.objects.filter(kind=job_names.SEND_SUMMARY).count() == Participant.objects.count()


# ---- made by the worker


def test_page_that_ordered_a_summary_waits_and_then_shows_the_draft(room):
    say(room.people["lsm"][0], "We share the road.")
    client = client_of(room.organiser)
    where = client.post(reverse("summary_new", args=["april"])).url
    waits = client.get(where)
    assert (waits.status_code, waits["Refresh"], Summary.objects.count()) == (200, "3; url=?watch=yes", 0)
    assert "The summary is being made" in waits.content.decode()
    assert "Make a summary" not in waits.content.decode()

    worker.drain()

    assert client.get(where).url == reverse("summary", args=["april", 1])
    calm = client.get(reverse("summary_list", args=["april"]))
    assert ("A summary waits for you" in calm.content.decode(), "Refresh" in calm) == (True, False)


@pytest.mark.both_databases
def test_presses_before_it_is_made_order_one(room):
    for _press in range(3):
        press(room.organiser, "summary_new")
    assert Job.objects.filter(kind=job_names.MAKE_SUMMARY).count() == 1
    worker.drain()
    make(room.organiser)
    assert [made.number for made in Summary.objects.all()] == [1]


@pytest.mark.parametrize(
    ("state", "tries", "words"),
    [
        (Job.State.WAITING, 0, "It waits for its turn"),
        (Job.State.RUNNING, 1, "What is new is being gathered now."),
        (Job.State.WAITING, 1, "It did not work at once and is tried again."),
    ],
)
def test_page_says_how_far_a_summary_is(room, state, tries, words):
    press(room.organiser, "summary_new")
    Job.objects.filter(kind=job_names.MAKE_SUMMARY).update(state=state, tries=tries)
    assert words in page(room.organiser, "summary_list")


def test_summary_that_could_not_be_made_is_told_and_tried_again_at_a_press(room):
    press(room.organiser, "summary_new")
    Job.objects.filter(kind=job_names.MAKE_SUMMARY).update(state=Job.State.DEAD, error="broken")
    failed = client_of(room.organiser).get(reverse("summary_list", args=["april"]))
    assert "Refresh" not in failed
    told = failed.content.decode()
    assert ("The summary could not be made" in told, "Try again" in told) == (True, True)
    assert "could not be made" not in page(room.people["lsm"][0].user, "summary_list")

    make(room.organiser)
    assert "A summary waits for you" in page(room.organiser, "summary_list")


def test_dialogue_that_moved_on_or_went_leaves_its_order(room):
    press(room.organiser, "summary_new")
    Dialogue.objects.filter(pk=room.dialogue.pk).update(phase="draft")
    worker.drain()
    job = Job.objects.get(kind=job_names.MAKE_SUMMARY)
    assert (job.state, job.error, Summary.objects.count()) == (Job.State.SKIPPED, "phase", 0)
    assert "This phase has no summaries." in press(room.organiser, "summary_new").content.decode()
    assert Job.objects.filter(kind=job_names.MAKE_SUMMARY, state=Job.State.WAITING).count() == 0


def test_draft_needs_the_teams_second_step(room, settings):
    say(room.people["lsm"][0], "Early.")
    summarising.make(dialogue=room.dialogue)
    settings.DEMO = False
    response = client_of(room.organiser).get(reverse("summary", args=["april", 1]))
    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


def test_nothing_new_says_what_to_do(room):
    make(room.organiser)
    assert "Nothing is new since the last summary." in press(room.organiser, "summary_send", 1).content.decode()
    assert "Nothing else is new" in page(room.organiser, "summary", 1)


def test_second_summary_of_a_day_waits_until_tomorrow(room):
    say(room.people["lsm"][0], "First.")
    sent(room)
    say(room.people["gov"][0], "Second.")
    make(room.organiser)
    assert "one a day is the most" in press(room.organiser, "summary_send", 2).content.decode()
    assert Summary.objects.filter(sent_at=None).count() == 1


def test_sent_summary_cannot_be_worded_any_more(room):
    sent(room)
    assert "was sent already" in press(room.organiser, "summary_edit", 1, words="Late.").content.decode()
    assert Summary.objects.get().words == "Ours."


def test_too_many_words_are_told_next_to_the_field_and_kept(room):
    make(room.organiser)
    answer = press(room.organiser, "summary_edit", 1, words="a" * 5001)
    assert answer.status_code == 422
    assert "a" * 5001 in answer.content.decode()


def test_organiser_sets_the_rhythm_and_others_do_not(room):
    facilitator = staff(room.dialogue, "facilitator")
    assert press(facilitator, "summary_rhythm", rhythm="daily").status_code == 404
    press(room.organiser, "summary_rhythm", rhythm="daily")
    room.dialogue.refresh_from_db()
    assert room.dialogue.summary_rhythm == "daily"
    assert press(room.organiser, "summary_rhythm", rhythm="hourly").status_code == 422
    press(room.organiser, "summary_rhythm", rhythm="hand")
    room.dialogue.refresh_from_db()
    assert room.dialogue.summary_rhythm == ""


@pytest.mark.parametrize(("back", "leads_to"), [("account", "/account/me/"), ("", "/d/april/summaries/")])
def test_participant_chooses_how_many(room, back, leads_to):
    person = room.people["lsm"][0]
    answer = press(person.user, "summary_choice", summaries="weekly", back=back)
    person.refresh_from_db()
    assert (person.summaries, answer.redirect_chain[-1][0]) == ("weekly", leads_to)
    assert press(person.user, "summary_choice", summaries="hourly").status_code == 422
    account = client_of(person.user).get(reverse("account")).content.decode()
    assert '<option value="weekly" selected>' in account


def test_team_without_a_seat_is_led_to_the_list(room):
    assert "Summaries" in press(room.organiser, "summary_choice").content.decode()


@pytest.mark.parametrize("name", ["summary_list", "people", "rule", "decision_list", "draft_list", "proposal_list"])
def test_before_the_dialogue_begins_only_its_team_reads(settings, name):
    settings.DEMO = True
    dialogue = factories.make_dialogue(phase="draft")
    person = factories.member(dialogue, "lsm", "Early")
    page(person.user, name, status=404)
    page(staff(dialogue, "observer"), name)
    assert reverse(name, args=["april"]) not in page(person.user, "dialogue_home")


def test_taken_back_answer_is_a_blank_and_long_ones_are_short(room):
    gone = say(room.people["lsm"][0], "It goes.")
    say(room.people["gov"][0], "long " * 400)
    sent(room)
    answering.withdraw(participant=room.people["lsm"][0], question=gone.question, now=True)
    read = page(room.people["gov"][1].user, "summary", 1)
    assert "An answer that stood here was taken back or changed by its author." in read
    assert read.count("long ") < 130


@pytest.mark.one_database
@pytest.mark.parametrize("number", [1, 3])
def test_queries_stay_the_same(room, django_assert_max_num_queries, number):
    for n, issue in enumerate(("rights", "roles", "more-3")[:number]):
        for key in ("lsm", "gov"):
            say(room.people[key][n], f"Said {key}.", issue)
    for _ballot in range(number):
        room.close(room.open("straw"))
    sent(room)
    client = client_of(room.people["gov"][0].user)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("summary", args=["april", 1])).status_code == 200
    Summary.objects.bulk_create(
        Summary(dialogue=room.dialogue, number=9 + n, made_on=timezone.now().date(), sent_at=timezone.now())
        for n in range(number)
    )
    with django_assert_max_num_queries(5):
        client.get(reverse("summary_list", args=["april"]))


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_send_one_summary(settings):
    settings.DEMO = True
    room = make_room(phase="gather", issues=1)
    say(room.people["lsm"][0], "Said.")
    made = in_threads([lambda: summarising.make(dialogue=room.dialogue)] * 4)
    assert {each.number for each in made} == {1}
    results = in_threads([lambda: summarising.send(summary=made[0], by=None)] * 4)
    assert sorted(type(each).__name__ for each in results) == ["NotNow"] * 3 + ["int"]
    assert Job.objects.filter(kind=job_names.SEND_SUMMARY).count() == Participant.objects.count()


@pytest.mark.trust("C11")
def test_no_page_of_a_summary_with_everything_in_it_asks_more_than_eight_times(settings, write_demo):
    """The demo's second summary tells of answers, of a ballot ahead, of challenges, tasks and words, and of a change to the list."""
    settings.DEMO = True
    dialogue = write_demo()
    Summary.objects.filter(number=2).update(sent_at=timezone.now())
    made = Summary.objects.get(number=2)
    assert [part.kind for part in further.of(made)] == ["stated", "tasks", "words", "changes"]
    client = client_of(dialogue.participants.filter(status="confirmed").first().user)
    for path in (made.get_absolute_url(), *(f"{made.get_absolute_url()}found/?page={n}" for n in (1, 2, 3, 4))):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path, headers={"accept-encoding": "gzip"})
        assert (page.status_code, len(asked) <= 8, len(page.content) < 12_000) == (200, True, True), path


def test_content_that_was_kept_as_bare_numbers_is_passed_over(room):
    """So it was before the release that first has rounds in summaries, in houses that follow each commit."""
    made = summarising.make(dialogue=room.dialogue)
    Summary.objects.filter(pk=made.pk).update(
        content=made.content | {"stated": [7], "tasks": [7], "words": [7]}, sent_at=timezone.now()
    )
    client = client_of(room.people["lsm"][0].user)
    path = Summary.objects.get().get_absolute_url()
    assert [client.get(f"{path}{more}").status_code for more in ("", "found/")] == [200, 200]
    assert summarising.make(dialogue=room.dialogue).number == 2
