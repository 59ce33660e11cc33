"""Another address to sign in with: proved before it is used, told to the old one, and never a way to somebody's answers."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue import worker
from dialogue.mail import signed
from dialogue.models import Job, User
from stakeholders import invitations, succeeding
from stakeholders.lists import invitation_lists, people_file
from stakeholders.models import Invitation, Participant, tokens
from tests.attacks.worlds import client_of
from tests.factories import person
from tests.stakeholders.test_leaving import again, ama, come_back, may_act, now_of, room, seen  # noqa: F401

pytestmark = pytest.mark.django_db
CHANGE, CODE = reverse("address_change"), reverse("address_code")


def letters(to):
    worker.drain()
    return [message for message in mail.outbox if message.to == [to]]


def code_to(address):
    return re.search(r"^ {4}(\w{5}-\w{5})$", letters(address)[-1].body, re.MULTILINE)[1]


# ---- by oneself


def test_new_address_is_used_once_it_is_proved(room, ama):  # noqa: F811
    client, old = client_of(ama.user), ama.user.email
    assert client.post(CHANGE, {"email": "Ama <AMA@new.test>"}).url == CODE
    assert User.objects.get(pk=ama.user_id).email == old
    warned = letters(old)[-1]
    assert "Somebody who is signed in as you" in warned.body
    assert "new.test" not in warned.body
    assert client.post(CODE, {"code": "2222222222"}).status_code == 422
    assert client.post(CODE, {"code": code_to("ama@new.test").lower()}).url == reverse("account")
    assert User.objects.get(pk=ama.user_id).email == "ama@new.test"
    assert client.get(reverse("account")).status_code == 200  # still signed in here
    new = now_of(ama.user, room.dialogue)
    assert (new.pk != ama.pk, new.group, may_act(new, room)) == (True, ama.group, [False, False, True])


def test_other_sessions_end_with_the_change(room, ama):  # noqa: F811
    here, elsewhere = client_of(ama.user), client_of(ama.user)
    here.post(CHANGE, {"email": "ama@new.test"})
    here.post(CODE, {"code": code_to("ama@new.test")})
    assert [c.get(reverse("account")).status_code for c in (here, elsewhere)] == [200, 302]


def test_old_address_in_other_hands_votes_no_second_time(room, ama):  # noqa: F811
    old, client = ama.user.email, client_of(ama.user)
    client.post(CHANGE, {"email": "ama@new.test"})
    client.post(CODE, {"code": code_to("ama@new.test")})
    assert may_act(come_back(room, User.objects.create_user(old)), room) == [False, False, True]


def test_known_and_unknown_addresses_get_the_same_answer(room, ama):  # noqa: F811
    """Only who reads the mail of a known one learns that it is known."""
    client, known = client_of(ama.user), person("Known").email
    pages = []
    for email in (known, "new@x.test"):
        asked = client.post(CHANGE, {"email": email})
        pages.append((asked.status_code, client.get(CODE).content.decode().replace(email, "")))
    strip = [(code, re.sub(r'value="\w{64}"', "", page)) for code, page in pages]
    assert strip[0] == strip[1]
    client.post(CHANGE, {"email": known})
    assert "Another account signs in" in client.post(CODE, {"code": code_to(known)}).content.decode()
    assert User.objects.get(pk=ama.user_id).email == ama.user.email
    assert again(ama).is_confirmed  # nothing of the change is kept


def test_guessing_the_code_ends_after_five(room, ama):  # noqa: F811
    client = client_of(ama.user)
    client.post(CHANGE, {"email": "ama@new.test"})
    for _try in range(5):
        client.post(CODE, {"code": "2222222222"})
    page = client.post(CODE, {"code": code_to("ama@new.test")})
    assert (page.status_code, "Too many wrong codes" in page.content.decode()) == (422, True)


# ---- by the team


def readdress(room, place, email="ama@new.test"):  # noqa: F811
    return succeeding.readdress(participant=again(place), email=email, by=room.organiser)


def accept(client, invitation, place):
    said = {"name": "Ama", "language": "en", "country": "GH", "role": "", "organisation": "", "group": place.group_id}
    return client.post(reverse("invitation", args=[tokens.token(invitation)]), said)


def test_team_gives_another_address_and_its_reader_takes_over(room, ama):  # noqa: F811
    invitation = readdress(room, ama)
    assert "The team was asked to let you sign in" in letters(ama.user.email)[-1].body
    assert again(ama).is_confirmed  # until somebody reads the new address
    client = Client()
    assert accept(client, invitation, ama).status_code == 302
    new = Participant.objects.get(user__email="ama@new.test")
    assert (again(ama).status, new.status, may_act(new, room)) == ("removed", "confirmed", [False, False, True])
    assert [c.get(room.dialogue.get_absolute_url()).status_code for c in (client, client_of(ama.user))] == [200, 404]


def test_who_was_removed_meanwhile_is_followed_by_nobody(room, ama):  # noqa: F811
    invitation = readdress(room, ama)
    Participant.objects.filter(pk=ama.pk).update(status="removed")
    assert accept(Client(), invitation, ama).status_code == 410
    assert not Participant.objects.filter(user__email="ama@new.test").exists()


def test_page_refuses_the_address_of_who_takes_part(room, ama):  # noqa: F811
    client, other = client_of(room.organiser), room.people["lsm"][0].user.email
    page = client.get(reverse("team_people", args=["april"]), {"q": ama.user.email}).content.decode()
    link = re.search(r"/d/april/team/person/\w{16}/", page)[0]
    answer = client.post(f"{link}address/", {"email": other})
    assert (answer.status_code, "takes part already" in answer.content.decode()) == (422, True)
    assert client.post(f"{link}address/", {"email": "fresh@x.test"}).status_code == 302
    assert Invitation.objects.get(email="fresh@x.test").replaces_id == ama.pk


def test_never_signed_in_keeps_everything_open(room):  # noqa: F811
    place = room.people["diggers"][2]
    room.open("straw")
    accept(Client(), readdress(room, place), place)
    assert may_act(Participant.objects.get(user__email="ama@new.test"), room) == [True, True, True]


def test_ordinary_invitation_takes_over_nobodys_place(room, ama):  # noqa: F811
    """The one that would have was taken back: its address comes in as somebody of its own."""
    invitations.revoke(invitation=readdress(room, ama), by=room.organiser)
    invitation, _sent = invitations.invite(
        dialogue=room.dialogue, by=room.organiser, email="ama@new.test", group=ama.group
    )
    assert accept(Client(), invitation, ama).status_code == 302
    assert (again(ama).status, Participant.objects.get(user__email="ama@new.test").acts_from) == ("confirmed", None)


def test_list_takes_over_nobodys_place(room, ama):  # noqa: F811
    found = readdress(room, ama)
    Invitation.objects.filter(pk=found.pk).update(expires_at=timezone.now())
    people = people_file.read(b"Name,E-mail,Group\nAma,ama@new.test,lsm")
    kept = invitation_lists.keep(dialogue=room.dialogue, people=people, by=room.organiser)
    assert invitation_lists.send(kept=kept, by=room.organiser)[1] == 1
    assert Invitation.objects.get(pk=found.pk).replaces is None


def test_warning_to_the_old_address_does_not_expire_with_the_code(room, ama):  # noqa: F811
    client_of(ama.user).post(CHANGE, {"email": "ama@new.test"})
    lives = dict(Job.objects.values_list("recipient", models.F("give_up_at") - models.F("created_at")))
    old, new = (signed.fingerprint(address) for address in (ama.user.email, "ama@new.test"))
    assert lives[new] < datetime.timedelta(minutes=16)
    assert lives[old] > datetime.timedelta(days=1)


@pytest.mark.postgresql
def test_asking_again_takes_turns_with_who_accepts(room, ama):  # noqa: F811
    """Else the place of somebody who has just come in would be asked for a second time."""
    readdress(room, ama)
    with CaptureQueriesContext(connection) as queries:
        readdress(room, ama)
    locks = [q["sql"] for q in queries if 'FROM "stakeholders_invitation"' in q["sql"]]
    assert [sql for sql in locks if sql.endswith("FOR UPDATE")] != []
