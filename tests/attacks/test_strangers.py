"""A stranger's script at every way in, and the people who come in beside it all the same (TRUST E5, E15, E16)."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from dialogue import worker
from dialogue.models import Job, TeamLog, User
from stakeholders import joining, proving
from stakeholders.models import Participant
from tests.attacks.test_guessing import guess
from tests.factories import make_dialogue, member, team
from tests.stakeholders.test_cards import PIN, make, used
from tests.stakeholders.test_joining import code_for, form, page, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LOGIN, ASK, RESET = (reverse(f"account_{name}") for name in ("login", "request_login_code", "reset_password"))
TRIES = 32  # more than the unknown addresses that get a mail


def script(dialogue, numbers, victim):
    """An hour of a stranger who knows the join code, the numbers of two cards and somebody's address. Every answer is one that
    people get too."""
    seen = set()
    for n in range(proving.LEAST + 2):
        stranger = f"stranger-{n}@x.test"
        tries = [(page(dialogue), form(dialogue, stranger))]
        if n < TRIES:
            tries += [
                (ASK, {"email": stranger}),
                (ASK, {"email": victim}),
                (RESET, {"email": stranger}),
                (LOGIN, {"login": stranger, "password": "wrong"}),
                (LOGIN, {"login": victim, "password": "wrong"}),
                (reverse("card"), {"number": numbers[n % len(numbers)], "code": guess(), "pin": PIN}),
            ]
        seen |= {Client().post(path, said).status_code for path, said in tries}
    return seen


@pytest.mark.trust("E5", "E15", "E16")
def test_script_makes_nobody_and_keeps_nobody_out(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    april = make_dialogue()
    boss, grace = team(april), member(april, "gov", "Grace").user
    _batch, (fresh, known) = make(april, boss, 2)
    used(known)
    people = User.objects.count()
    assert script(april, [fresh[0], known[0]], grace.email) == {200, 302, 422, 429}
    assert (User.objects.count(), Participant.objects.count()) == (people, 2)
    sent = {lane: Job.objects.filter(occasion__startswith=lane).count() for lane in ("join", "sign-in")}
    assert sent == {"join": proving.LEAST, "sign-in": 30 + 10}
    assert TeamLog.objects.filter(action="join code spent").count() == 1

    path = reverse("sign_in_link", args=["x"]).replace("/x/", "/")
    link = next(line for line in newest(grace.email).splitlines() if path in line)
    other = Client()
    other.post(link.removeprefix("http://testserver"))
    assert other.session["_auth_user_id"] == str(grace.pk)
    for number, code, pin in ((*fresh, ""), (*known, PIN)):
        assert Client().post(reverse("card"), {"number": number, "code": code, "pin": pin}).status_code == 302
    joining.renew_code(dialogue=april, old=april.join_code, by=boss)
    april.refresh_from_db()
    assert [come(april, f"room-{n}@x.test") for n in range(20)] == [True] * 20
    sign_in(person := Client(), "room-0@x.test")
    assert "_auth_user_id" in person.session


def newest(address):
    while Job.objects.filter(state=Job.State.WAITING).exists():
        worker.drain()
    return [letter for letter in mail.outbox if letter.to == [address]][-1].body


def come(dialogue, address):
    client = Client(REMOTE_ADDR="203.0.113.7")
    asked = client.post(page(dialogue), form(dialogue, address))
    client.post(asked.url, {"code": code_for(address)})
    return "_auth_user_id" in client.session
