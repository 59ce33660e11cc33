"""What is held about somebody: whole, theirs alone, and nothing that a voice said."""

import datetime
import json
import re

import pytest
from django.urls import reverse

from dialogue import worker
from dialogue.models import User
from issues import answering
from stakeholders import invitations, membership, privacy
from tests.attacks.worlds import ask, client_of
from tests.factories import make_dialogue, team
from workshops.desk import translating
from workshops.models import Attendance, Seat

pytestmark = pytest.mark.django_db
PAGE, FILE = reverse("held"), reverse("held_json")


@pytest.fixture
def zoe(april):
    """Invited, joined, present, seated; she agreed, got mail and has spoken."""
    room = april.room
    invited, _sent = invitations.invite(dialogue=room.dialogue, by=room.organiser, email="zoe@x.test", name="Zoe")
    worker.drain()
    notice = privacy.publish(dialogue=room.dialogue, text="Words.", by=room.organiser)
    said = {"name": "Zoe", "language": "en", "country": "GH", "role": "geologist", "organisation": "Quill"}
    place = invitations.accept(invitation=invited, person=said | {"group": room.groups["lsm"]}, notice=notice)
    workshop = room.dialogue.workshops.get()
    Attendance.objects.create(workshop=workshop, participant=place, marks=" 1a ")
    Seat.objects.create(session=workshop.sessions.filter(kind="tables").first(), participant=place, table=3)
    answering.answer(participant=place, question=ask(room.issues[0]), text="Zqsaid", language="en")
    return place


def test_file_holds_everything_that_points_to_a_person(zoe):
    found = json.loads(client_of(zoe.user).get(FILE).content)
    assert (found["account"]["email"], found["account"]["name"]) == ("zoe@x.test", "Zoe")
    (place,) = found["dialogues"]
    assert [place[key] for key in ("group", "role", "organisation", "status")] == [
        "Companies",
        "geologist",
        "Quill",
        "confirmed",
    ]
    assert [row["email"] for row in found["invitations"]] == ["zoe@x.test"]
    assert [row["version"] for row in found["consents"]] == [1]
    assert [(row["meeting"], row["half_days"]) for row in found["meetings"]] == [("Meeting", "1 am")]
    assert [row["table"] for row in found["seats"]] == [3]
    assert [(row["about"], row["state"]) for row in found["mails"]] == [("invitation", "done")]


def test_file_says_where_somebody_may_translate(april):
    person = april.room.people["gov"][0]
    assert json.loads(client_of(person.user).get(FILE).content)["translates"] == []
    translating.allow(participant=person, by=april.room.organiser)
    assert json.loads(client_of(person.user).get(FILE).content)["translates"] == [
        {"dialogue": april.room.dialogue.title}
    ]
    assert "Where you were asked to help to translate" in client_of(person.user).get(PAGE).content.decode()


def test_page_shows_the_same(zoe):
    page = client_of(zoe.user).get(PAGE).content.decode()
    assert [word for word in ("zoe@x.test", "geologist", "Quill", "Meeting", "Invitations") if word not in page] == []


def test_what_was_said_is_not_in_it(zoe):
    client = client_of(zoe.user)
    assert "Zqsaid" not in client.get(PAGE).content.decode() + client.get(FILE).content.decode()


def test_nobody_else_is_in_it(april, zoe):
    others = [user for role, user in april.users.items() if role != "organiser"]
    text = client_of(zoe.user).get(FILE).content.decode()
    assert [user.name for user in others if user.name in text or user.email in text] == []


@pytest.mark.one_database
def test_page_costs_the_same_however_much_there_is(april, zoe, django_assert_max_num_queries):
    client = client_of(zoe.user)
    with django_assert_max_num_queries(20):
        client.get(PAGE)


@pytest.mark.parametrize("page", [PAGE, FILE])
def test_strangers_are_asked_to_sign_in(client, page):
    assert client.get(page).status_code == 302


def free_number(person):
    """One that the room has drawn for nobody else."""
    drawn = set(Attendance.objects.exclude(participant=person).values_list("number", flat=True))
    return next(n for n in range(1, 99) if n not in drawn)


def test_page_says_it_in_words(zoe):
    User.objects.filter(pk=zoe.user_id).update(last_login=datetime.datetime(2026, 11, 8, 9, tzinfo=datetime.UTC))
    number = free_number(zoe)
    Attendance.objects.filter(participant=zoe).update(marks=" 1a 1p ", called="Zed", number=number)
    zoe.user.refresh_from_db()
    facts = re.findall(r"<dt>([^<]+)</dt><dd><bdi>([^<]*)</bdi>", client_of(zoe.user).get(PAGE).content.decode())
    said = {
        "Language": "English",
        "Country": "Ghana",
        "Second step": "no",
        "Standing": "confirmed",
        "Summaries": "each summary",
        "The room called you": "Zed",
        "Number": str(number),
        "Present": "day 1, morning; day 1, afternoon",
        "State": "sent",
    }
    assert [fact for fact in said.items() if fact not in facts] == []
    days = [value for label, value in facts if label in ("Last signed in", "Joined", "Day", "Accepted")]
    assert [d for d in days if not re.fullmatch(r"\d+ [A-Z][a-z]+ \d{4}(, \d\d:\d\d UTC)?", d)] == []
    assert len(days) >= 5


def test_file_says_how_rooms_called_somebody_and_into_which_teams_they_are_invited(april, zoe):
    number = free_number(zoe)
    Attendance.objects.filter(participant=zoe).update(called="Zed", number=number)
    may = make_dialogue("may", title="May")
    membership.invite(dialogue=may, by=team(may, "organiser"), email="zoe@x.test", role="observer", language="en")
    found = json.loads(client_of(zoe.user).get(FILE).content)
    assert [(row["called"], row["number"]) for row in found["meetings"]] == [("Zed", number)]
    assert [(row["dialogue"], row["role"]) for row in found["team_invitations"]] == [("May", "observer")]
