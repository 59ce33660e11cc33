"""Before a mail about a workshop goes out, the page shows it, to how many it goes and what is still to be looked at."""

import pytest

from dialogue.models import Job, Mailing
from tests.issues.voting_room import make_room
from tests.workshops.meeting import at
from tests.workshops.plan.test_calendar_mail import plan
from workshops.models import Workshop
from workshops.plan import inviting, planning


@pytest.fixture
def room(db, settings):
    settings.DEMO = True  # staff() makes people of the demo kind, who need no second step
    return make_room()


@pytest.fixture
def workshop(room):
    return plan(room)


def body(response):
    return response.content.decode()


def test_page_shows_mail_people_and_warnings_and_sends_nothing(team, workshop, room):
    page = body(team.get(at("workshop_invite")))
    people = room.dialogue.participants.count()
    wanted = ("A meeting for your calendar", "A meeting is planned", "Town hall", f"Send it to {people} people")
    warnings = ("Not ready yet", "You have not said how many people each group brings.")
    assert [words for words in (*wanted, *warnings) if words not in page] == []
    assert not Job.objects.exists()


def test_second_press_of_the_same_page_sends_nothing_more(team, workshop, room):
    fields = {"seen": "0"}
    first = body(team.post(at("workshop_invite"), fields, follow=True))
    second = body(team.post(at("workshop_invite"), fields, follow=True))
    assert f"{room.dialogue.participants.count()} mails are on their way." in first
    assert "nothing was sent again" in second
    assert Mailing.objects.filter(kind="workshop").count() == 1


def test_plan_that_changed_since_is_shown_anew(team, workshop, room):
    planning.change(workshop=workshop, by=room.organiser, place="Church hall")
    answer = team.post(at("workshop_invite"), {"seen": "0"})
    assert (answer.status_code, Job.objects.count()) == (409, 0)
    assert "Nothing was sent: the plan has changed meanwhile." in body(answer)
    assert "Church hall" in body(answer)


def test_reminder_is_asked_for_too(team, workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    page = body(team.get(at("workshop_invite")))
    assert 'name="again"' in page
    team.post(at("workshop_invite"), {"seen": "0", "again": "yes"})
    assert Mailing.objects.filter(kind="workshop").count() == 2


def test_press_that_meets_a_workshop_called_off_meanwhile_is_told(team, workshop, room, monkeypatch):
    def too_late(**_more):
        raise planning.NotNow

    monkeypatch.setattr(inviting, "tell", too_late)  # between the look and the lock
    answer = team.post(at("workshop_invite"), {"seen": "0"}, follow=True)
    assert "no more mail goes out about it" in body(answer)


def test_nothing_is_offered_once_it_is_over(team, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(state="over")
    assert "Tell everybody" not in body(team.get(at("workshop")))
    answer = team.post(at("workshop_invite"), {"seen": "0"}, follow=True)
    assert "no more mail goes out about it" in body(answer)
    assert not Job.objects.exists()


@pytest.mark.parametrize(("ticked", "words"), [(True, "mails are on their way."), (False, "No mail was sent.")])
@pytest.mark.both_databases
def test_calling_off_offers_the_mail_to_who_was_told(team, workshop, room, ticked, words):
    inviting.tell(workshop=workshop, by=room.organiser)
    Job.objects.update(state=Job.State.DONE)
    page = body(team.get(at("workshop_call_off")))
    assert f"Tell the {room.dialogue.participants.count()} people who were told of it" in page
    assert "A meeting is called off" in page
    answer = team.post(at("workshop_call_off"), {"asked": "yes", **({"tell": "yes"} if ticked else {})}, follow=True)
    assert words in body(answer)
    assert Workshop.objects.get().state == "cancelled"
    assert Mailing.objects.filter(kind="workshop").count() == 1 + ticked
    assert "Tell everybody" not in body(answer)


def test_page_of_the_release_before_is_asked_about_the_mail(team, workshop, room):
    inviting.tell(workshop=workshop, by=room.organiser)
    Job.objects.update(state=Job.State.DONE)
    assert "people who were told of it" in body(team.post(at("workshop_call_off")))
    assert Workshop.objects.get().state == "planned"


def test_calling_off_what_nobody_heard_of_offers_no_mail(team, workshop):
    page = body(team.get(at("workshop_call_off")))
    assert ("Nobody was told of it by mail" in page, 'name="tell"' in page) == (True, False)
