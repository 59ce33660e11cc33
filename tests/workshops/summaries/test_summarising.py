"""Summaries: what stands in one, each answer once, by hand and by the clock, and what each reader is told."""

import datetime

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from dialogue import job_names, worker
from dialogue.models import Job, Mailing
from issues import answering, moderating, proposing, releasing, to_ballot
from issues.models import Contribution
from stakeholders.models import Participant
from tests import factories
from tests.issues.voting_room import make_room
from workshops import clock
from workshops.models import Summary, SummaryAnswer, SummaryReader
from workshops.models.summaries import Busy
from workshops.summaries import answers_told, summarising, summary

pytestmark = pytest.mark.django_db
EACH, WEEKLY, NONE = Participant.Summaries.EACH, Participant.Summaries.WEEKLY, Participant.Summaries.NONE


@pytest.fixture
def room():
    """A dialogue in which people answer; nobody of it gets mail, but for those whom a test asks."""
    made = make_room(phase="gather", issues=2)
    Participant.objects.update(summaries=NONE, confirmed_at=timezone.now() - datetime.timedelta(days=9))
    return made


def a_day_passes():
    """Everything that has happened lies a day further back: the database's clock is nobody's to move."""
    day = datetime.timedelta(days=1)
    Participant.objects.update(confirmed_at=F("confirmed_at") - day)
    for sent in Summary.objects.all():
        Summary.objects.filter(pk=sent.pk).update(
            made_on=sent.made_on - day, sent_at=sent.sent_at and sent.sent_at - day
        )


def say(person, text, issue="rights", **more):
    asked = factories.question(person.dialogue, issue)
    return answering.answer(participant=person, question=asked, text=text, language="en", **more)


def make(room):
    return summarising.make(dialogue=room.dialogue)


def send(room):
    made = make(room)
    summarising.send(summary=made, by=room.organiser)
    return Summary.objects.get(pk=made.pk)


def told(summary_):
    return sorted(row.contribution.text for row in summary_.answers.select_related("contribution"))


def reader(room, group="lsm", number=0, choice=EACH):
    person = room.people[group][number]
    Participant.objects.filter(pk=person.pk).update(summaries=choice)
    person.refresh_from_db()
    return person


def drained():
    """The mails that go out now: [(address, text)]."""
    before = len(outbox.outbox)
    worker.drain()
    return [(message.to[0], message.body) for message in outbox.outbox[before:]]


# ---- what stands in it


def test_summary_tells_what_is_readable_and_each_answer_once(room):
    say(room.people["lsm"][0], "First.")
    say(room.people["diggers"][0], "Not released yet.")
    first = send(room)
    a_day_passes()
    say(room.people["gov"][0], "Second.")
    releasing.tonight(room.dialogue)
    second = send(room)
    assert [told(first), told(second)] == [["First."], ["Not released yet.", "Second."]]


def test_draft_is_one_and_is_made_anew(room):
    first = make(room)
    summarising.edit(summary=first, by=room.organiser, words="Ours.")
    say(room.people["lsm"][0], "News.")
    again = make(room)
    assert (again.pk, again.number, told(again), again.words) == (first.pk, 1, ["News."], "Ours.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Summary.objects.create(dialogue=room.dialogue, number=2, made_on=first.made_on)


def test_choice_is_balanced_over_the_groups_and_over_the_issues(room):
    for issue in ("rights", "roles"):
        for key in ("lsm", "gov", "cso"):
            for person in room.people[key]:
                say(person, f"{key} {person.pk}", issue)
        for person in room.people["diggers"]:
            say(person, f"diggers {person.pk}", issue)
    releasing.tonight(room.dialogue)
    rows = make(room).answers.filter(quoted=True).select_related("contribution__voice__group")
    keys = [row.contribution.voice.group.key for row in rows]
    assert (len(keys), sorted(set(keys))) == (6, ["cso", "diggers", "gov", "lsm"])
    assert max(map(keys.count, keys)) == 2


def test_summary_keeps_no_words_and_no_figures(room):
    for person in room.people["diggers"]:
        say(person, "zqcanaryzq")
    releasing.tonight(room.dialogue)
    made = make(room)
    assert "zqcanaryzq" not in str(made.content)
    assert made.content["issues"] == [{"key": "rights", "chosen": 3}]


def test_number_of_new_answers_is_told_in_steps_of_five():
    assert [answers_told.amount(n) for n in (1, 4, 5, 9, 10)] == [
        "A few new answers",
        "A few new answers",
        "5 new answers or more",
        "5 new answers or more",
        "10 new answers or more",
    ]


def test_decisions_and_changes_to_the_list_are_told_once(room):
    proposal = proposing.propose(
        participant=room.people["lsm"][0],
        title="Roads",
        problem="P",
        opportunity="O",
        questions=["Q?"],
        language="en",
    )
    for person in (room.people["lsm"][1], room.people["gov"][0], room.people["gov"][1]):
        proposing.support(participant=person, proposal=proposal)
    to_ballot.note_support(dialogue=room.dialogue)
    ballot = room.open("straw")
    room.vote(ballot, "lsm", "yyy")
    room.close(ballot)
    first = send(room)
    a_day_passes()
    second = make(room)
    tells = summary.tell(room.dialogue, [first])
    assert [len(entry.results) for entry in tells.ballots] == [3]
    assert [(entry.issue.title, words) for entry, words in tells.changes] == [
        ("Roads", "Proposal with its support, brought to a ballot")
    ]
    assert (second.content["ballots"], second.content["changes"], second.has_news) == ([], [], False)


def test_what_is_open_is_as_of_the_sending(room):
    made = make(room)
    room.open("straw")
    summarising.edit(summary=made, by=None, words="Look.")
    summarising.send(summary=made, by=room.organiser)
    assert Summary.objects.get().content["ahead"] == {
        **{"phase": "gather", "questions": 2, "until": "", "ballot": 1},
        **{"kind": "straw", "closes_at": ""},
    }


def test_withdrawn_changed_and_hidden_answers_leave_a_blank_in_a_sent_summary(room):
    gone, changed, hidden = (say(room.people["lsm"][n], f"Words {n}.") for n in range(3))
    sent = send(room)
    answering.withdraw(participant=room.people["lsm"][0], question=gone.question, now=True)
    say(room.people["lsm"][1], "Other words.")
    assert summary.tell(room.dialogue, [sent]).issues[0].blanks == 1  # a change waits for the clock
    releasing.tonight(room.dialogue)
    moderating.hide(text=hidden, reason="It names somebody.", dialogue=room.dialogue, by=room.organiser)
    entry = summary.tell(room.dialogue, [sent]).issues[0]
    assert (entry.quotes, entry.blanks, entry.heard) == ((), 3, {})
    assert Contribution.objects.filter(pk=changed.pk).exists()


def test_answer_changed_after_the_draft_waits_for_the_next_summary(room):
    say(room.people["lsm"][0], "Old words.")
    made = make(room)
    say(room.people["lsm"][0], "New words.")
    releasing.tonight(room.dialogue)
    summarising.edit(summary=made, by=room.organiser, words="Look.")
    summarising.send(summary=made, by=room.organiser)
    a_day_passes()
    assert (told(made), told(make(room))) == ([], ["New words."])


# ---- when it may be sent


def test_nothing_new_and_no_words_is_not_sent(room):
    with pytest.raises(summarising.NotNow, match="empty"):
        send(room)
    assert Mailing.objects.count() == 0


def test_one_summary_a_day(room):
    say(room.people["lsm"][0], "First.")
    send(room)
    say(room.people["gov"][0], "Second.")
    with pytest.raises(summarising.NotNow, match="today"):
        send(room)
    a_day_passes()
    assert told(send(room)) == ["Second."]


def test_summary_is_sent_once_and_frozen(room):
    say(room.people["lsm"][0], "First.")
    sent = send(room)
    with pytest.raises(summarising.NotNow, match="sent"):
        summarising.send(summary=sent, by=room.organiser)
    with pytest.raises(summarising.NotNow, match="sent"):
        summarising.edit(summary=sent, by=room.organiser, words="Late.")
    assert room.dialogue.log.filter(action="sent summary").count() == 1


def test_dialogue_that_has_not_begun_has_no_summary():
    with pytest.raises(summarising.NotNow, match="phase"):
        summarising.make(dialogue=factories.make_dialogue(phase="draft"))


# ---- whom it reaches


def test_each_summary_goes_to_those_who_want_each(room):
    wants = reader(room)
    reader(room, "gov", choice=WEEKLY)
    say(room.people["lsm"][1], "First.")
    send(room)
    assert [address for address, _text in drained()] == [wants.user.email]
    assert SummaryReader.objects.get().told == 1


def test_weekly_reader_gets_one_mail_with_all_of_the_week(room):
    wants = reader(room, choice=WEEKLY)
    say(room.people["gov"][0], "Said on Wednesday.")
    send(room)
    a_day_passes()
    say(room.people["gov"][1], "Said on Thursday.")
    send(room)
    assert drained() == []
    a_day_passes()
    summarising.weekly(dialogue=room.dialogue, week="2027-W15")
    summarising.weekly(dialogue=room.dialogue, week="2027-W15")
    mails = drained()
    assert [address for address, _text in mails] == [wants.user.email]
    assert "Said on Wednesday." in mails[0][1]
    assert "Said on Thursday." in mails[0][1]
    a_day_passes()
    assert summarising.weekly(dialogue=room.dialogue, week="2027-W16") == 0


def test_changing_the_choice_neither_repeats_nor_loses_anything(room):
    person, texts = reader(room), []
    told_by_day = []
    for day, choice in enumerate([EACH, WEEKLY, WEEKLY, EACH, NONE, EACH]):
        a_day_passes()
        person.refresh_from_db()
        summarising.choose(participant=person, summaries=choice)
        texts += [text for _to, text in drained()]
        say(room.people["gov"][day % 3], f"Said on day {day}.", ("rights", "roles")[day // 3])
        send(room)
        texts += [text for _to, text in drained()]
        told_by_day.append([n for n in range(6) for text in texts if f"day {n}." in text])
    assert told_by_day == [[0], [0], [0], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3, 5]]


def test_choosing_each_after_weekly_brings_what_waited_at_once(room):
    person = reader(room, choice=WEEKLY)
    say(room.people["gov"][0], "It waited.")
    send(room)
    summarising.choose(participant=Participant.objects.get(pk=person.pk), summaries=EACH)
    assert [("It waited." in text) for _to, text in drained()] == [True]


def test_mail_of_one_summary_is_not_for_who_wants_one_a_week_by_now(room):
    """Also where they had asked for it; that of the week goes out."""
    person = reader(room, choice=WEEKLY)
    say(room.people["gov"][0], "It waited.")
    send(room)
    for choice in (EACH, WEEKLY):
        summarising.choose(participant=Participant.objects.get(pk=person.pk), summaries=choice)
    summarising.weekly(dialogue=room.dialogue, week="2027-W15")
    assert [("It waited." in text) for _to, text in drained()] == [True]
    mails = Job.objects.filter(kind=job_names.SEND_SUMMARY, recipient=str(person.pk)).order_by("pk")
    assert list(mails.values_list("state", "error")) == [("skipped", "not wanted"), ("done", "")]


def test_newcomer_is_not_told_what_was_sent_before(room):
    say(room.people["gov"][0], "Before.")
    send(room)
    new = factories.member(room.dialogue, "lsm", "New")
    assert SummaryReader.objects.behind(room.dialogue, [new.pk]) == []
    a_day_passes()
    say(room.people["gov"][1], "After.")
    send(room)
    ((_to, text),) = drained()
    assert ("Before." in text, "After." in text) == (False, True)


def test_two_jobs_for_one_person_tell_nothing_twice(room):
    """The second finds the first under way: it steps aside if that one tells all, and waits if it does not."""
    person = reader(room)
    say(room.people["gov"][0], "First.")
    send(room)
    first, second = (Job.objects.get(), Job.objects.create(kind="x", occasion="x", recipient=str(person.pk)))
    Job.objects.update(state=Job.State.RUNNING)
    assert SummaryReader.objects.begin(person, first).upto == 1
    assert SummaryReader.objects.begin(person, second) is None
    a_day_passes()
    say(room.people["gov"][1], "Second.")
    send(room)
    with pytest.raises(Busy):
        SummaryReader.objects.begin(person, second)
    Job.objects.filter(pk=second.pk).update(
        kind=job_names.SEND_SUMMARY, payload={"id": person.pk}, state=Job.State.WAITING
    )
    assert drained() == []
    assert Job.objects.get(pk=second.pk).error == "busy"
    assert SummaryReader.objects.begin(person, first).upto == 1  # tried again, it is the same mail
    Job.objects.filter(pk=first.pk).update(state=Job.State.DEAD)
    assert SummaryReader.objects.begin(person, second).upto == 2


# ---- by the clock


def morning(day, **kept):
    """The night's tick made the job of this morning, and a worker takes it; twice, as after a crash."""
    name = clock.morning_of(datetime.date.fromisoformat(day))
    kept = kept or {"payload": {"day": day}}
    job = Job.objects.create(kind=job_names.MAKE_SUMMARIES, occasion=name, lane=Job.Lane.SLOW, **kept)
    for _again in range(2):
        clock.morning(job)
        for turn in Job.objects.filter(kind=job_names.TURN_SUMMARIES, payload__day=day):
            clock.turn(turn)


def sent():
    return [told(each) for each in Summary.objects.exclude(sent_at=None).order_by("number")]


def test_daily_schedule_sends_what_is_new_once_a_day(room):
    summarising.set_rhythm(dialogue=room.dialogue, rhythm="daily", by=room.organiser)
    say(room.people["gov"][0], "First.")
    morning("2027-04-07")
    a_day_passes()
    morning("2027-04-08")  # nothing is new
    assert sent() == [["First."]]
    say(room.people["gov"][1], "Second.")
    a_day_passes()
    morning("2027-04-09")
    assert sent() == [["First."], ["Second."]]


def test_ticks_make_one_job_a_day(room):
    for _again in range(3):
        clock.summaries()
    assert Job.objects.filter(kind=job_names.MAKE_SUMMARIES).count() == 1
    worker.drain()
    assert Job.objects.get(kind=job_names.MAKE_SUMMARIES).state == Job.State.DONE


@pytest.mark.parametrize(
    ("moment", "occasion"),
    [
        ("2027-04-08 05:59", "2027-W14 2027-04-07"),
        ("2027-04-08 06:00", "2027-W14 2027-04-08"),
        ("2027-04-12 05:59", "2027-W14 2027-04-11"),
        ("2027-04-12 06:00", "2027-W15 2027-04-12"),
        ("2027-01-01 06:00", "2026-W53 2027-01-01"),
    ],
)
def test_day_of_the_schedule_begins_at_its_hour(moment, occasion):
    assert clock.morning_of(clock.day_of(datetime.datetime.fromisoformat(f"{moment}+00:00"))) == occasion


def test_weekly_schedule_and_weekly_mails_belong_to_the_first_morning_of_a_week(room):
    wants = reader(room, "cso", choice=WEEKLY)
    summarising.set_rhythm(dialogue=room.dialogue, rhythm="weekly", by=room.organiser)
    people = [*room.people["gov"], *room.people["lsm"]]
    mails = []
    for day, date in enumerate(["2027-04-10", "2027-04-11", "2027-04-12", "2027-04-13"]):
        a_day_passes()
        say(people[day], f"Day {day}.")
        morning(date)
        mails.append(len(drained()))
    assert sent() == [["Day 0."], ["Day 1.", "Day 2."]]
    assert (mails, SummaryReader.objects.get(participant=wants).told) == ([1, 0, 1, 0], 2)


def test_jobs_of_the_release_before_are_done_in_their_week(room):
    """They kept no day beside them: it is that on which they were made. And that release reads ours by their name."""
    wants = reader(room, "cso", choice=WEEKLY)
    say(room.people["gov"][0], "First.")
    send(room)
    drained()
    moment = datetime.datetime(2027, 4, 12, 6, 0, 5, tzinfo=datetime.UTC)
    morning("2027-04-12", created_at=moment)
    turns = Job.objects.filter(kind=job_names.TURN_SUMMARIES)
    assert set(turns.values_list("occasion", flat=True)) == {"2027-W15 2027-04-12 first"}
    assert Job.objects.get(kind=job_names.SEND_SUMMARY, recipient=str(wants.pk)).occasion == "week 2027-W15"
    Job.objects.exclude(kind=job_names.MAKE_SUMMARIES).delete()
    old = Job.objects.create(
        kind=job_names.TURN_SUMMARIES, payload={"id": room.dialogue.pk}, occasion="of old", created_at=moment
    )
    clock.turn(old)
    assert Job.objects.get(kind=job_names.SEND_SUMMARY).occasion == "week 2027-W15"


def test_by_hand_the_clock_sends_nothing(room):
    say(room.people["gov"][0], "First.")
    morning("2027-04-07")
    assert (Summary.objects.count(), room.dialogue.summary_rhythm) == (0, "")


def test_schedule_of_one_dialogue_is_not_stopped_by_another(room):
    other = make_room(slug="other", phase="draft", issues=1)
    for dialogue in (other.dialogue, room.dialogue):
        summarising.set_rhythm(dialogue=dialogue, rhythm="daily", by=None)
    say(room.people["gov"][0], "First.")
    morning("2027-04-07")
    assert sent() == [["First."]]


def test_tie_of_an_answer_to_a_summary_carries_no_time():
    """And there is one summary a day at most, so that its own time tells no hour of an answer (TRUST §1)."""
    assert {f.name for f in SummaryAnswer._meta.local_fields} == {"id", "summary", "contribution", "quoted", "digest"}
