"""Sessions, headers, hosts and redirects: what a browser is told, and what a stranger may tell it (TRUST E6–E9)."""

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from dialogue import worker
from dialogue.mail.stopping import stop_token
from dialogue.models import Job
from tests.attacks.sweeps import is_open
from tests.attacks.worlds import ADDRESSES, callers, client_of, named_addresses
from tests.built import settings_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EVIL = "evil.example"
WHO = ("anonymous", "outsider", "hidden", "organiser")
HOSTILE = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    " //evil.example",
)


# ---- framing


def is_not_framed(response):
    policy = response.headers.get("Content-Security-Policy", "")
    return "frame-ancestors 'none'" in policy and response.headers.get("X-Frame-Options") == "DENY"


def paths_of(world):
    """A path for every address of the project, allauth's as well."""
    arguments = {"code": world.room.dialogue.join_code, "secret": "x", "key": "x", "uidb36": "x", "slug": world.slug}
    arguments |= {"token": stop_token("nina@x.test", world.room.dialogue)}
    workshop = world.room.dialogue.workshops.get()
    arguments |= {"wall_key": workshop.wall_key, "room_key": workshop.room_key}
    for name, wanted in named_addresses():
        values = {key: arguments[key] for key in wanted if key in arguments}
        yield name, world.path(name) if name in ADDRESSES else reverse(name, kwargs=values)


@dataclass(frozen=True)
class Told:
    """What a browser is told before the page."""

    status_code: int
    headers: dict


@pytest.fixture(scope="module")
def told(world_of_the_file, tmp_path_factory):
    """{(role, path): Told} of every address of the house that opens to them, asked for once; all of a dialogue's in test_idor.py."""
    folder = tmp_path_factory.mktemp("told")
    with (
        override_settings(**settings_in(folder) | {"KEY_DIR": world_of_the_file.keys}, DEMO=True),
        transaction.atomic(),
    ):
        april = world_of_the_file.copied()
        clients = callers(april)
        asked = [(role, path) for role in WHO for name, path in paths_of(april) if is_open(name, role)]
        answers = {(role, path): clients[role].get(path) for role, path in asked}
        yield {place: Told(answer.status_code, dict(answer.headers)) for place, answer in answers.items()}
        transaction.set_rollback(True)


@pytest.mark.trust("E7")
def test_no_page_can_be_framed(april, told):
    """Nor any answer to a press: those of a dialogue in test_idor.py, where each is pressed by everybody."""
    clients = callers(april)
    pressed = {
        (role, path): clients[role].post(path)
        for role in ("anonymous", "outsider", "organiser")
        for name, path in paths_of(april)
        if name not in ADDRESSES
    }
    assert [place for place, answer in told.items() if not is_not_framed(answer)] == []
    assert [place for place, answer in pressed.items() if not is_not_framed(answer)] == []
    assert (len(told) > 300, len(pressed) > 150) == (True, True)


@pytest.fixture
def broken(april, monkeypatch):
    """A client of a site whose rule page fails."""

    def fail(*_args, **_more):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("issues.views_ballots.rule_paragraphs", fail)
    client = client_of(april.users["hidden"])
    client.raise_request_exception = False
    return client.get(april.path("rule"))


@pytest.mark.trust("E7")
def test_error_pages_cannot_be_framed(april, broken):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(april.users["hidden"])
    member = client_of(april.users["hidden"])
    answers = {
        500: broken,
        404: member.get("/nowhere/"),
        403: strict.post(april.path("answer"), {"text": "x"}),
        405: member.post(april.path("term_list")),
        400: member.get("/about/", {"q": "\x00"}),
        301: member.get("/about"),
    }
    assert {status: response.status_code for status, response in answers.items()} == {s: s for s in answers}
    assert [status for status, response in answers.items() if not is_not_framed(response)] == []
    evil = member.get("/about/", headers={"host": EVIL})
    assert (evil.status_code, is_not_framed(evil)) == (400, True)


@pytest.mark.trust("E12")
def test_error_pages_tell_nothing(broken):
    assert "RuntimeError" not in broken.content.decode()
    assert "views_ballots" not in broken.content.decode()


# ---- sessions


def type_code(client):
    """The second step of signing in: read the code in the mail, type it."""
    worker.run(Job.objects.get(lane=Job.Lane.CODES))
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.outbox[-1].body, re.M)[1]
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def session_of(client):
    return client.cookies["sessionid"].value if "sessionid" in client.cookies else ""


@pytest.mark.trust("E6")
def test_session_is_a_new_one_after_sign_in(april):
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": april.users["hidden"].email})
    planted = session_of(client)
    assert planted
    assert type_code(client).status_code == 302
    assert session_of(client) not in ("", planted)
    assert client.get(april.path("dialogue_home")).status_code == 200
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(april.path("dialogue_home")).status_code == 302


@pytest.mark.trust("E6")
@pytest.mark.urls("workshops.demo.urls")
def test_another_person_does_not_inherit_the_session(april):
    user = april.users["hidden"]
    user.is_demo = True
    user.save()
    client = client_of(april.users["named"])
    before = session_of(client)
    client.post(reverse("look_as"), {"user": user.pk})
    assert session_of(client) not in ("", before)


@pytest.mark.trust("E6")
def test_signed_out_session_is_worth_nothing(april):
    client = client_of(april.users["hidden"])
    old = session_of(client)
    response = client.post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["sessionid"] = old
    assert client.get(april.path("dialogue_home")).status_code == 302


@pytest.mark.trust("E6")
def test_get_signs_nobody_out(april):
    client = client_of(april.users["hidden"])
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
    assert client.get(april.path("dialogue_home")).status_code == 200


@pytest.mark.trust("E6")
def test_pages_of_a_signed_in_person_are_not_stored(april, told):
    kept = [
        name
        for name, path in paths_of(april)
        if name != "health"
        and is_open(name, "organiser")
        and "no-store" not in told["organiser", path].headers.get("Cache-Control", "")
    ]
    assert kept == []


@pytest.mark.trust("E6")
def test_cookies_are_shut_to_scripts_and_other_sites(april):
    client = client_of()
    client.post(reverse("account_request_login_code"), {"email": april.users["hidden"].email})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_verbs_want_the_token_of_their_page(april):
    """Without it another site could speak or sign in for a person."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(april.users["organiser"])
    by_link = ("mail_stop", "mail_resume")  # RFC 8058: the link itself is the proof
    verbs = [path for name, path in paths_of(april) if name not in ("health", *by_link)]
    assert {client.post(path).status_code for path in verbs} == {403}


def test_passwords_of_one_account_cannot_be_tried_for_ever(april):
    """Counted per account, never per network address: a whole room may share one."""
    users = [april.users["hidden"], april.users["named"]]
    for user in users:
        user.set_password("a long sentence of words")
        user.save()
    login = reverse("account_login")
    for _n in range(6):
        Client().post(login, {"login": users[0].email, "password": "wrong"})
    statuses = [Client().post(login, {"login": u.email, "password": "a long sentence of words"}) for u in users]
    assert [answer.status_code for answer in statuses] == [200, 302]


# ---- hosts


@pytest.mark.trust("E8")
def test_evil_host_is_refused(april):
    for name in ("account_login", "account_reset_password", "start", "set_language"):
        for method in (Client().get, Client().post):
            assert method(reverse(name), headers={"host": EVIL}).status_code == 400


@pytest.mark.trust("E8")
def test_forwarded_host_reaches_no_mail(april):
    client, email = Client(), april.users["hidden"].email
    evil = {"x-forwarded-host": EVIL, "forwarded": f"host={EVIL}", "x-forwarded-proto": "gopher"}
    client.post(reverse("account_reset_password"), {"email": email}, headers=evil)
    client.post(reverse("account_request_login_code"), {"email": email}, headers=evil)
    payloads = [str(job.payload) for job in Job.objects.filter(lane=Job.Lane.CODES)]
    assert len(payloads) == 2
    assert not any(EVIL in payload for payload in payloads)


@pytest.mark.trust("E8")
def test_links_in_mails_come_from_the_configured_address_only(april, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://dialogue.example.org"
    client = client_of(april.users["hidden"])
    client.post(reverse("account_email"), {"action_add": "", "email": "new@people.test"}, headers={"host": EVIL})
    Client().post(reverse("account_reset_password"), {"email": april.users["named"].email}, headers={"host": EVIL})
    payloads = [str(job.payload) for job in Job.objects.all()]
    assert payloads
    assert not any(EVIL in payload for payload in payloads)


# ---- redirects


def leads_away(response):
    return response.status_code in (301, 302) and not re.match(r"(/(?![/\\])|http://testserver/|$)", response.url)


@pytest.mark.trust("E9")
@pytest.mark.urls("workshops.demo.urls")
@pytest.mark.parametrize("target", HOSTILE)
def test_no_form_leads_to_another_site(april, target):
    user = april.users["hidden"]
    user.is_demo = True
    user.set_password("a long sentence of words")
    user.save()
    secret = {"login": user.email, "password": "a long sentence of words"}
    calls = [
        ("set_language", {"language": "fr"}, Client()),
        ("look_as", {"user": user.pk}, Client()),
        ("account_login", secret, Client()),
        ("account_login", secret, client_of(user)),
        ("account_logout", {}, client_of(user)),
        ("account_reauthenticate", {"password": secret["password"]}, client_of(user)),
        ("account_request_login_code", {"email": user.email}, Client()),
    ]
    for name, data, client in calls:
        for field in ("next", "url", "return_to"):
            response = client.post(f"{reverse(name)}", {**data, field: target})
            assert not leads_away(response), (name, response.url)
            assert not leads_away(client.get(reverse(name), {field: target})), name
    response = Client().post(reverse("set_language"), {"language": "fr"}, headers={"referer": target.strip()})
    assert not leads_away(response)


@pytest.mark.trust("E9")
@pytest.mark.parametrize("target", HOSTILE)
def test_sign_in_by_code_stays_here(april, target):
    client, user = Client(), april.users["hidden"]
    client.get(reverse("account_login"), {"next": target})
    client.post(reverse("account_request_login_code"), {"email": user.email, "next": target})
    assert not leads_away(client.get(reverse("account_confirm_login_code"), {"next": target}))
    assert not leads_away(type_code(client))


# ---- asking for the head alone


def test_head_is_answered_as_the_page_without_its_body(april, told):
    """Link checkers and mail scanners ask so. Every address of the house, for a stranger, a participant and the team."""
    clients, faults = callers(april), []
    for role in ("anonymous", "hidden", "organiser"):
        for name, path in [(name, path) for name, path in paths_of(april) if is_open(name, role)]:
            head = clients[role].head(path)
            if (head.status_code, head.content) != (told[role, path].status_code, b""):
                faults.append((role, name, head.status_code))
    assert faults == []
