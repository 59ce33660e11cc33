"""Small doors: health, language, and requests that are not text."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories import make_dialogue, member

pytestmark = pytest.mark.django_db


def test_health_answers_without_sign_in(client):
    response = client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": connection.vendor})


@pytest.mark.parametrize("url", ["/?q=%00", "/join/%00/", "/invitation/a%00b/"])
def test_nul_in_an_address_is_refused(client, url):
    assert client.get(url).status_code == 400


@pytest.mark.parametrize("body", ["code=%00", "code=%ED%A0%80x%00", "%00=1"])
def test_nul_in_a_form_is_refused(client, body):
    response = client.post(reverse("join"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_language_is_kept_and_leads_back(client):
    response = client.post(reverse("set_language"), {"language": "fr", "next": "/about/"})
    assert (response.url, response.cookies["django_language"].value) == ("/about/", "fr")


@pytest.mark.parametrize(
    "evil", ["//evil.test", "https://evil.test", "/\\evil.test", "\thttps://evil.test", "javascript:alert(1)"]
)
def test_language_leads_nowhere_else(client, evil):
    assert "evil" not in client.post(reverse("set_language"), {"language": "fr", "next": evil}).url


@pytest.mark.parametrize("evil", ["//evil.test", "https://evil.test", "/\\evil.test"])
def test_sign_in_leads_nowhere_else(client, evil):
    client.force_login(member(make_dialogue(), "gov", "Member").user)
    assert "evil" not in client.get(reverse("account_login"), {"next": evil}).url


def test_pages_of_a_person_are_not_kept_by_the_browser(client):
    client.force_login(member(make_dialogue(), "gov", "Member").user)
    for url in (reverse("people", args=["april"]), reverse("about")):
        assert "no-store" in client.get(url)["Cache-Control"]


@pytest.mark.parametrize("url", ["/", "/about/", "/join/", "/health", "/nowhere/", "/account/login/"])
def test_every_answer_forbids_framing_and_foreign_sources(client, url):
    response = client.get(url)
    assert response["X-Frame-Options"] == "DENY"
    policy = response["Content-Security-Policy"]
    assert [part in policy for part in ("default-src 'none'", "frame-ancestors 'none'", "unsafe-inline")] == [
        True,
        True,
        False,
    ]
