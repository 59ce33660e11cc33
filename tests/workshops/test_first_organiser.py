"""The way of a new house's first organiser, as docs/operating.md describes it: from the command to the dialogue's pages."""

import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from dialogue import worker
from dialogue.models import User
from tests.second_step import code_of
from workshops.demo.demo_dialogue import framework

pytestmark = pytest.mark.django_db
NINA, PASSWORD = "nina@example.org", "seven words that nobody guesses"


def start(slug="april", organiser=NINA):
    framework()
    call_command(
        "startdialogue", "visioning-2015", slug, "Dialogue of April", f"--organiser={organiser}", stdout=StringIO()
    )


def path_in_mail():
    """Of the one link that leads on."""
    worker.drain()
    return urlsplit(re.search(r"http\S+/password/reset/key/\S+", mail.outbox[-1].body)[0]).path


def set_password(client):
    client.post(reverse("account_reset_password"), {"email": NINA})
    form = client.get(path_in_mail(), follow=True)
    said = client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert said.status_code == 200


def set_up_second_step(client):
    """The password is asked for once more. Returns the page that follows."""
    asked = client.get(reverse("mfa_activate_totp"))
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    return client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)}, follow=True)


def come_in(client):
    """By password, as far as the second step; returns the page after it was set up."""
    set_password(client)
    client.post(reverse("account_login"), {"login": NINA, "password": PASSWORD})
    led = client.get("/d/april/team/", follow=True)
    assert led.redirect_chain[-1][0] == reverse("mfa_index")
    return set_up_second_step(client)


def test_first_organiser_gets_from_the_command_to_the_dialogue():
    start()
    client = Client()
    assert "verify your email" not in come_in(client).content.decode()
    assert client.get("/d/april/team/").status_code == 200


def test_organiser_of_a_house_that_was_started_before_gets_in_too():
    """Earlier the command noted no proof; the link of the mail that sets the password is one."""
    start()
    nina = User.objects.get(email=NINA)
    EmailAddress.objects.filter(user=nina).delete()
    EmailAddress.objects.create(user=nina, email="old@example.org", verified=False, primary=True)
    client = Client()
    come_in(client)
    assert client.get("/d/april/team/").status_code == 200
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(NINA, True)]


def test_whoever_lost_the_second_step_gets_in_again():
    start()
    client = Client()
    come_in(client)
    call_command("forgetsecondstep", NINA, stdout=StringIO())
    again = Client()
    come_in(again)
    assert [client.get("/d/april/team/").status_code, again.get("/d/april/team/").status_code] == [302, 200]


def test_person_who_is_known_already_becomes_organiser_with_a_proved_address():
    User.objects.create_user(NINA, name="Nina")
    start()
    start("may")
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NINA, True, True)]
