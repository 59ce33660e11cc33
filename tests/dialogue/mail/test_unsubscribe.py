"""One-click unsubscribe: a look changes nothing, a POST without cookie or form token works, and the link tells of nobody."""

import pytest
from django.test import Client

from dialogue.mail import signed, stopping
from dialogue.models import Dialogue, Suppression
from tests.factories import make_dialogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def april():
    return make_dialogue(title="April, the illegal one")


@pytest.fixture
def link(april):
    return stopping.stop_link("Nina@x.test", april).removeprefix("http://testserver")


def strict():
    return Client(enforce_csrf_checks=True)


def wishes():
    return list(Suppression.objects.values_list("fingerprint", "dialogue", "reason"))


@pytest.mark.trust("E2")
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_mail_scanner_that_opens_the_link_changes_nothing(link, method):
    assert getattr(strict(), method)(link).status_code == 200
    assert wishes() == []


def test_one_click_of_the_mail_program(april, link):
    answer = strict().post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert wishes() == [(signed.fingerprint("nina@x.test"), april.pk, "unsubscribed")]


def test_button_of_the_page_does_the_same_and_twice_is_harmless(april, link):
    client = strict()
    page = client.get(link).content.decode()
    assert f'action="{link}"' in page
    assert "csrf" not in page
    answers = [client.post(link) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (len(wishes()), b"No more mail" in answers[1].content, b"No more mail" in client.get(link).content) == (
        1,
        True,
        True,
    )


def test_it_can_be_undone_from_the_same_page(april, link):
    client = strict()
    client.post(link)
    back = link.replace("/stop/", "/resume/")
    assert f'action="{back}"' in client.get(link).content.decode()
    assert (client.get(back).url, len(wishes())) == ("/", 1)
    answer = client.post(back)
    assert (answer.status_code, b"You get mail again" in answer.content, wishes()) == (200, True, [])


def test_undoing_does_not_bring_back_a_mailbox_that_does_not_exist(april):
    fingerprint = signed.fingerprint("nina@x.test")
    Suppression.objects.create(fingerprint=fingerprint, reason="refused")
    stopping.resume(dialogue_id=None, fingerprint=fingerprint)
    assert wishes() == [(fingerprint, None, "refused")]


def test_page_tells_of_nobody(april, link):
    client = strict()
    known = client.get(link)
    other = client.get(stopping.stop_link("never.heard@of.test", april).removeprefix("http://testserver"))
    shown = known.content.decode().replace(link, "…")
    assert shown == other.content.decode().replace(other.request["PATH_INFO"], "…")
    assert [word for word in ("nina", "x.test", "April", "illegal") if word in shown.replace("/mail/", "")] == []
    assert (known.cookies.keys(), "nina" in link.lower()) == ({}.keys(), False)
    assert "no-store" in known["Cache-Control"]


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "9" + t, lambda t: "x", lambda t: t.upper(), lambda t: "²." + t]
)
def test_forged_link_opens_nothing(link, change):
    token = change(link.split("/")[3])
    for path in (f"/mail/stop/{token}/", f"/mail/resume/{token}/"):
        assert strict().post(path).status_code == 404
    assert wishes() == []


def test_link_of_a_dialogue_that_is_gone_opens_nothing(april, link):
    Dialogue.objects.all().delete()
    assert (strict().get(link).status_code, strict().post(link).status_code) == (404, 404)


def test_wish_survives_another_import(april):
    stopping.stop(dialogue_id=april.pk, fingerprint=signed.fingerprint("nina@x.test"))
    assert stopping.why_not(" NINA@X.test", april) == "unsubscribed"
    assert stopping.why_not("nina@x.test", make_dialogue("may")) == ""
