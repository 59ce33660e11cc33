"""The link beside the code, and the browser that is known: nobody is kept out by who uses up their tries (TRUST E16)."""

import datetime
import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db.models import F
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from dialogue import devices, worker
from dialogue.mail import outbox
from dialogue.models import Job, SignInLink, Tries, User
from tests.dialogue.test_accounts import RIGHT, attempt, boss
from tests.issues.voting_room import in_threads
from tests.second_step import code_of

pytestmark = pytest.mark.django_db
ASK, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")
ADDRESS = "boss@x.test"


def ask(client, email=ADDRESS, **more):
    return client.post(ASK, {"email": email, **more})


def mails(email=ADDRESS):
    worker.drain()
    return [message for message in mail.outbox if message.to == [email]]


def link_in(message):
    """The path of the link, the same in both parts of the mail."""
    (html,) = [body for body, _kind in message.alternatives]
    (path,) = re.findall(r"^http://testserver(/account/link/\S+/)$", message.body, re.MULTILINE)
    assert f'href="http://testserver{path}"' in html
    return path


def code_in(message):
    return re.search(r"^ {4}(\S+)$", message.body, re.MULTILINE)[1]


def is_in(client, user=None):
    found = client.session.get("_auth_user_id")
    return found == str(user.pk) if user else bool(found)


@pytest.fixture
def ama():
    return User.objects.create_user(ADDRESS, name="Ama")


# ---- the link


@pytest.mark.trust("E16")
def test_link_signs_in_another_browser_once(client, ama):
    ask(client)
    path, other = link_in(mails()[0]), Client()
    assert len(path.split("/")[3]) == 22  # 128 bits
    shown = other.get(path).content.decode()
    assert ADDRESS in shown
    assert not is_in(other)
    assert (other.post(path).url, is_in(other, ama)) == (reverse("start"), True)
    again = Client()
    assert (again.get(path).status_code, again.post(path).status_code, is_in(again)) == (410, 410, False)
    assert "Open the link in the newest mail" in again.get(path).content.decode()


@pytest.mark.trust("E2")
def test_looking_at_the_link_changes_nothing(client, ama):
    ask(client)
    path = link_in(mails()[0])
    for _n in range(3):
        assert (Client().get(path).status_code, Client().head(path).status_code) == (200, 200)
    assert (SignInLink.objects.count(), is_in(client)) == (1, False)
    strict = Client(enforce_csrf_checks=True)
    assert (strict.post(path).status_code, SignInLink.objects.count()) == (403, 1)


@pytest.mark.trust("E16")
def test_using_one_link_ends_the_others_of_this_person_only(client, ama):
    boss("other@x.test")
    for email in (ADDRESS, ADDRESS, "other@x.test"):
        ask(Client(), email)
    first, second = map(link_in, mails())
    Client().post(second)
    assert Client().get(first).status_code == 410
    assert SignInLink.objects.get().user.email == "other@x.test"


@pytest.mark.trust("E16")
def test_link_works_for_fifteen_minutes(client, ama):
    """By the database's clock, so its row is made older instead."""
    ask(client)
    path = link_in(mails()[0])
    SignInLink.objects.update(made_at=F("made_at") - datetime.timedelta(minutes=13))
    assert Client().get(path).status_code == 200
    SignInLink.objects.update(made_at=F("made_at") - datetime.timedelta(minutes=2))
    assert (Client().get(path).status_code, Client().post(path).status_code) == (410, 410)
    outbox.sweep()
    assert SignInLink.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_signs_in():
    ama, clients = User.objects.create_user(ADDRESS, name="Ama"), [Client() for _n in range(4)]
    ask(Client())
    path = link_in(mails()[0])
    answers = in_threads([lambda one=one: one.post(path).status_code for one in clients])
    assert (sorted(answers), [is_in(one, ama) for one in clients].count(True)) == ([302, 410, 410, 410], 1)


def test_invented_and_altered_links_open_nothing(client, ama):
    ask(client)
    path = link_in(mails()[0])
    for token in ("A" * 22, path.split("/")[3][:-1], "x", "%00", SignInLink.objects.get().digest):
        assert client.post(f"/account/link/{token}/").status_code in (400, 410)
    assert not is_in(client)


def test_closed_account_gets_in_by_no_link(client, ama):
    ask(client)
    path = link_in(mails()[0])
    User.objects.update(is_active=False)
    assert (Client().post(path).status_code, is_in(client)) == (410, False)


@pytest.mark.trust("E14", "E16")
def test_link_leads_the_team_to_the_second_step(client):
    organiser, secret = boss(), generate_totp_secret()
    TOTP.activate(organiser, secret)
    ask(client)
    other = Client()
    assert other.post(link_in(mails()[0])).url.startswith(reverse("mfa_authenticate"))
    assert not is_in(other)
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(other, organiser)


@pytest.mark.trust("E9")
@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/account/me/", "/account/me/"),
        ("https://evil.test/", "/"),
        ("//evil.test/", "/"),
        ("http://testserver/account/me/", "/"),
        ("/\\evil.test", "/"),
        ("/" + "x" * 300, "/"),
    ],
)
def test_link_leads_where_somebody_wanted_to_go_and_only_here(client, ama, wanted, led):
    ask(client, next=wanted)
    message = mails()[0]
    assert "evil" not in message.body
    assert Client().post(link_in(message)).url == led


@pytest.mark.trust("E16")
def test_code_stays_bound_to_the_browser_that_asked(client, ama):
    ask(client)
    code, other = code_in(mails()[0]), Client()
    ask(other)
    other.post(CONFIRM, {"code": code})
    assert not is_in(other)
    client.post(CONFIRM, {"code": code})
    assert is_in(client, ama)


def test_database_keeps_no_link(client, ama):
    ask(client)
    token = link_in(mails()[0]).split("/")[3]
    assert [token in str(row) for row in [*SignInLink.objects.values(), *Job.objects.values()]] == [False, False]


# ---- whose tries a stranger used up


@pytest.mark.trust("E16")
def test_organiser_gets_in_after_a_stranger_used_up_mails_and_passwords(time_machine):
    """Ten requests and five wrong passwords a stranger; the link in the newest mail, and a browser of the organiser's own."""
    time_machine.move_to("2027-04-12 08:01", tick=False)
    organiser, secret = boss(), generate_totp_secret()
    TOTP.activate(organiser, secret)
    own = Client()
    own.post(reverse("account_login"), {"login": ADDRESS, "password": RIGHT})
    own.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(own, organiser)
    own.post(reverse("account_logout"))
    for _n in range(12):
        ask(Client())
        attempt("wrong")
    newest = mails()[-1]
    assert (len(mails()), attempt(RIGHT)[::2]) == (10, (False, True))
    new = Client()
    new.post(link_in(newest))
    time_machine.shift(31)  # a second step is used once
    new.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(new, organiser)
    own.post(reverse("account_login"), {"login": ADDRESS, "password": RIGHT})
    time_machine.shift(31)
    own.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(own, organiser)


@pytest.mark.trust("E3", "E16")
def test_page_after_the_tenth_mail_says_the_same(ama, time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    shown = set()
    for email in (ADDRESS, "nobody@x.test"):
        for _n in range(12):
            page = Client().post(ASK, {"email": email}, follow=True).content.decode().replace(email, "…")
            shown.add(re.sub(r'(csrfmiddlewaretoken" value=")\w+', "", page))
    (page,) = shown
    assert "Open the link in the newest mail: it signs you in wherever you open it." in page


@pytest.mark.django_db(transaction=True)
def test_of_many_requests_at_once_ten_send_a_mail(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    User.objects.create_user(ADDRESS, name="Ama")
    assert in_threads([lambda: ask(Client()).status_code for _n in range(20)]) == [302] * 20
    assert Job.objects.count() == 10


# ---- the browser that is known


def known_browser(password=RIGHT):
    client = Client()
    client.post(reverse("account_login"), {"login": ADDRESS, "password": password})
    assert is_in(client)
    client.post(reverse("account_logout"))
    return client


def request_of(client):
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    return request


@pytest.mark.trust("E16")
def test_mark_names_nobody():
    user = boss()
    cookie = known_browser().cookies[devices.NAME]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (
        "/",
        90 * 24 * 3600,
        True,
        "Lax",
    )
    nonce, day, proof = cookie.value.split(".")
    assert (len(nonce), len(proof), day) == (22, 32, str(timezone.now().toordinal()))
    assert known_browser().cookies[devices.NAME].value.split(".")[0] != nonce
    assert devices.mark_of(request_of(known_browser()), user)


def test_shared_phone_gets_no_mark():
    assert devices.remember(HttpResponse(), boss(), shared=True).cookies == {}


@pytest.mark.trust("E16")
@pytest.mark.parametrize("change", ["password", "second step", "recovery codes", "person", "forged", "old", "too new"])
def test_mark_is_void_when_password_or_second_step_change(change, time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    user, other = boss(), boss("other@x.test")
    client = known_browser()
    assert devices.mark_of(request_of(client), user)
    if change == "password":
        user.set_password("another horse battery")
        user.save()
    elif change == "second step":
        TOTP.activate(user, generate_totp_secret())
    elif change == "recovery codes":
        RecoveryCodes.activate(user)
    elif change == "forged":
        nonce, day, proof = client.cookies[devices.NAME].value.split(".")
        client.cookies[devices.NAME] = f"{nonce}.{int(day) + 1}.{proof}"
    elif change in ("old", "too new"):
        time_machine.shift(datetime.timedelta(days=91 if change == "old" else -2))
    who = other if change == "person" else User.objects.get(pk=user.pk)
    assert devices.mark_of(request_of(client), who) == ""


@pytest.mark.parametrize("cookie", ["", ".", "..", "a.b.c", "é.1.é", "a.²3.c", f"a.{'9' * 5000}.c", "a.-1.c"])
def test_senseless_mark_is_none(cookie):
    request = RequestFactory().get("/")
    request.COOKIES = {devices.NAME: cookie}
    assert devices.mark_of(request, boss()) == ""
    assert devices.mark_of(request, None) == ""


@pytest.mark.trust("E16")
def test_known_browser_has_ten_wrong_passwords_an_hour_of_its_own(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    boss()
    client = known_browser()
    for _n in range(6):
        attempt("wrong")
    assert attempt(RIGHT)[::2] == (False, True)
    assert [attempt("wrong", client=client)[2] for _n in range(11)] == [False] * 10 + [True]
    assert attempt(RIGHT, client=client)[::2] == (False, True)
    time_machine.shift(datetime.timedelta(hours=1))
    assert attempt(RIGHT, client=client)[0]


@pytest.mark.trust("E16")
def test_wrong_passwords_of_a_known_browser_use_up_nobody_elses(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    boss()
    client = known_browser()
    for _n in range(12):
        attempt("wrong", client=client)
    assert attempt(RIGHT)[0]


@pytest.mark.trust("E16")
def test_known_browser_has_three_mails_of_its_own(time_machine):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    boss()
    client = known_browser()
    for _n in range(11):
        ask(Client())
    sent = []
    for _n in range(5):
        ask(client)
        sent.append(len(mails()))
        client.post(reverse("account_logout"))  # "Cancel" on the page of the code
    assert sent == [11, 12, 13, 13, 13]


@pytest.mark.trust("E14", "E16")
def test_known_browser_still_gives_the_second_step():
    user = boss()
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    devices.remember(answer := HttpResponse(), user)
    client.cookies.update(answer.cookies)
    answer = client.post(reverse("account_login"), {"login": ADDRESS, "password": RIGHT})
    assert (answer.url.startswith(reverse("mfa_authenticate")), is_in(client)) == (True, False)


# ---- strangers' addresses


@pytest.mark.trust("E15")
def test_unknown_addresses_get_one_mail_a_day_and_thirty_an_hour_together(time_machine, ama):
    time_machine.move_to("2027-04-12 08:01", tick=False)
    for _n in range(3):
        ask(Client(), "nobody@x.test")
        Client().post(reverse("account_reset_password"), {"email": "nobody@x.test"})
    assert len(mails("nobody@x.test")) == 1
    assert "No dialogue knows this address" in mails("nobody@x.test")[0].alternatives[0][0]
    for n in range(60):
        assert ask(Client(), f"stranger-{n}@x.test").status_code == 302
    assert Job.objects.count() == 30
    ask(Client())
    assert len(mails()) == 1  # who is known gets theirs all the same
    time_machine.shift(datetime.timedelta(hours=1))
    ask(Client(), "nobody@x.test")
    ask(
        Client(), "stranger-59@x.test"
    )  # nothing was noted of an address after the thirtieth: a script would fill the disk
    ask(Client(), "another@x.test")
    assert (Job.objects.count(), User.objects.count()) == (33, 1)
    assert Tries.objects.filter(key__contains="@").count() == 0
