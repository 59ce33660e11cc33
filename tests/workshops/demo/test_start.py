"""The demo's first page, and looking at the demo as somebody."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from stakeholders.models import StakeholderGroup
from tests.factories import make_dialogue, member, person
from workshops.demo import cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.urls("workshops.demo.urls")]
LOOK_AS = "/look-at-it-as/"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return settings


@pytest.fixture
def amina():
    """The demo's digger, as the cast names her."""
    april = make_dialogue()
    user = person("Amina", is_demo=True)
    user.email = cast.email("amina")
    user.save()
    return member(april, "diggers", "Amina", user=user).user


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_demo_offers_its_cast_and_says_that_it_is_invented(client, demo, amina):
    text = client.get("/").content.decode()
    assert [s in text for s in (f'name="user" value="{amina.pk}"', "Amina, digger, Ghana", "invented", "Diggers")] == [
        True
    ] * 4


def test_the_cast_is_named_in_the_readers_language(client, demo, amina):
    group = StakeholderGroup.objects.get(key="diggers")
    group.reword("fr", name="Personnes qui creusent")
    group.dialogue.languages = ["fr"]
    for row in (group, group.dialogue):
        row.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    text = client.get("/").content.decode()
    assert ["Amina, creuse à la mine, Ghana" in text, "Personnes qui creusent" in text] == [True, True]


def test_all_whom_the_page_offers_have_words():
    offered = [r["key"] for part in ("participants", "waiting", "team") for r in cast.people()[part] if "featured" in r]
    assert offered == list(cast.AS)


def test_one_press_signs_in(client, demo, amina):
    assert client.post(LOOK_AS, {"user": amina.pk}).url == reverse("start")
    assert signed_in(client) == str(amina.pk)
    assert client.get("/").url == "/d/april/"


def test_looking_as_somebody_else_starts_a_session_of_its_own(client, demo, amina):
    other = person("Other", is_demo=True)
    client.post(LOOK_AS, {"user": amina.pk})
    first = client.session.session_key
    client.post(LOOK_AS, {"user": other.pk})
    assert (signed_in(client), client.session.session_key == first) == (str(other.pk), False)


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "unix:"},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
    ],
)
def test_from_elsewhere_there_is_no_cast_and_no_way_in(demo, amina, extra):
    client = Client(**extra)
    text = client.get("/").content.decode()
    assert ("Were you given a code?" in text, LOOK_AS in text) == (True, False)
    assert (client.post(LOOK_AS, {"user": amina.pk}).status_code, signed_in(client)) == (404, None)


def test_ipv6_loopback_is_this_machine(demo, amina):
    client = Client(REMOTE_ADDR="::1")
    client.post(LOOK_AS, {"user": amina.pk})
    assert signed_in(client) == str(amina.pk)


@pytest.mark.parametrize("changes", [{"DEMO": False}, {"PRODUCTION": True}])
def test_only_the_demo_offers_it(client, demo, amina, changes):
    for name, value in changes.items():
        setattr(demo, name, value)
    assert LOOK_AS not in client.get("/").content.decode()
    assert (client.post(LOOK_AS, {"user": amina.pk}).status_code, signed_in(client)) == (404, None)


def test_only_the_demos_own_people(client, demo, amina):
    real = member(amina.participants.get().dialogue, "gov", "Real").user
    gone = person("Gone", is_demo=True, is_active=False)
    for key in (real.pk, gone.pk, 0, 10**30, "", "x", "-1", "²", "1 or 1"):
        assert client.post(LOOK_AS, {"user": key}).status_code == 404
    assert signed_in(client) is None


def test_looking_needs_a_post_and_a_token(demo, amina):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOOK_AS, {"user": amina.pk}).status_code == 403
    assert strict.get(LOOK_AS).url == reverse("start")
