"""The first account of an empty house: one link, for one person, once."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from dialogue import first_account
from dialogue.models import FirstLink, HouseLog, Starter, User
from tests.issues.voting_room import in_threads
from tests.second_step import code_of

pytestmark = pytest.mark.django_db
PASSWORD = "seven words that nobody guesses"
NINA = {"name": "Nina", "email": "Nina@Example.org", "password1": PASSWORD, "password2": PASSWORD}


def link():
    out = StringIO()
    call_command("firstlink", stdout=out)
    return out.getvalue().strip()


def path():
    return link().removeprefix("http://testserver")


def test_link_leads_through_the_second_step_to_the_house(client):
    made = client.post(path(), NINA)
    assert made.url == reverse("mfa_activate_totp")
    page = client.get(made.url)
    codes = client.post(made.url, {"code": code_of(page.context["form"].secret)}, follow=True)
    assert f'href="{reverse("house")}"' in codes.content.decode()
    assert client.get(reverse("start")).url == reverse("house")
    house = client.get(reverse("house"))
    assert (house.status_code, "No dialogue yet" in house.content.decode()) == (200, True)
    nina = User.objects.get()
    assert (nina.email, nina.name, nina.check_password(PASSWORD)) == ("nina@example.org", "Nina", True)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("nina@example.org", True, True)]
    assert [(s.user, s.name) for s in Starter.objects.all()] == [(nina, "Nina")]
    assert [(entry.by, entry.action) for entry in HouseLog.objects.all()] == [(nina, "began the house")]


def test_house_waits_for_the_second_step(client):
    client.post(path(), NINA)
    assert client.get(reverse("house")).url == reverse("mfa_index")


def test_opening_it_changes_nothing_and_it_works_after_many_looks(client):
    where = path()
    assert [client.get(where).status_code for _look in range(3)] == [200] * 3
    assert (User.objects.count(), FirstLink.objects.count()) == (0, 1)
    assert client.post(where, NINA).status_code == 302


def test_only_a_hash_of_256_bits_is_kept():
    token = path().split("/")[2]
    assert len(token) == 43
    assert token not in str(FirstLink.objects.values().get())


def test_used_link_is_dead(client):
    where = path()
    client.post(where, NINA)
    other = Client()
    assert [other.get(where).status_code, other.post(where, NINA | {"email": "x@x.test"}).status_code] == [410, 410]
    assert User.objects.count() == 1


def test_link_is_dead_as_soon_as_anybody_has_an_account(client):
    where = path()
    User.objects.create_user("startdialogue@example.org")
    assert [client.get(where).status_code, client.post(where, NINA).status_code] == [410, 410]
    assert User.objects.count() == 1


def test_newer_link_ends_the_older(client):
    first, second = path(), path()
    assert [client.get(where).status_code for where in (first, second)] == [410, 200]


@pytest.mark.sqlite
def test_link_is_good_for_a_day(client, time_machine):
    time_machine.move_to("2027-04-12 08:00", tick=False)
    where = path()
    time_machine.move_to("2027-04-13 07:59", tick=False)
    assert client.get(where).status_code == 200
    time_machine.move_to("2027-04-13 08:00", tick=False)
    assert client.get(where).status_code == 410


def test_wrong_link_is_dead(client):
    path()
    assert client.get(reverse("first", args=["x"])).status_code == 410


def test_house_with_accounts_gets_no_link():
    User.objects.create_user("a@x.test")
    with pytest.raises(CommandError, match="letstart"):
        link()
    assert FirstLink.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "\u200b"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"password1": "12345", "password2": "12345"}, "password1"),
        ({"password2": "another that nobody guesses"}, "password2"),
    ],
)
def test_bad_input_is_told_at_its_field_and_loses_nothing(client, said, field):
    page = client.post(where := path(), NINA | said)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert User.objects.count() == 0
    kept = re.findall(r'name="(name|email)" value="([^"]+)"', page.content.decode())
    assert kept == [(name, (NINA | said)[name]) for name in ("name", "email")]
    assert client.post(where, NINA).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_account():
    where = path()
    several = [NINA | {"email": f"{n}@x.test"} for n in range(4)]
    answers = in_threads([lambda said=said: Client().post(where, said).status_code for said in several])
    assert sorted(answers) == [302, 410, 410, 410]
    assert (User.objects.count(), Starter.objects.count(), FirstLink.objects.count()) == (1, 1, 0)


def test_verb_refuses_by_itself():
    token = path().split("/")[2]
    User.objects.create_user("a@x.test")
    with pytest.raises(first_account.Closed):
        first_account.begin(token=token, name="N", email="n@x.test", password=PASSWORD, language="en")
