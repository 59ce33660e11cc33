"""Wrong passwords and second steps are counted per account in the database: for all processes, and never by network address."""

import re
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as live
from django.core import mail as outbox
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from dialogue import worker
from dialogue.mail import signed
from dialogue.models import Job, Tries, User
from tests.second_step import code_of, wrong_code_of

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"


def boss(email="boss@x.test"):
    return User.objects.create_user(email, RIGHT, name="Boss")


def attempt(password, email="boss@x.test", client=None):
    client = client or Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session, answer.status_code, "Too many wrong passwords" in answer.content.decode()


def test_sixth_wrong_password_is_refused_and_the_right_one_too():
    boss()
    answers = [attempt("wrong") for _ in range(6)]
    assert [too_many for *_rest, too_many in answers] == [False] * 5 + [True]
    assert attempt(RIGHT)[::2] == (False, True)
    assert cache.get("allauth") is None
    assert Tries.objects.count() == 1


def test_signing_in_speaks_in_the_words_of_the_house():
    boss()
    client = Client()
    wrong = client.post(reverse("account_login"), {"login": "boss@x.test", "password": "wrong"}).content.decode()
    assert "Address and password do not go together. Check both, or let us send you a code." in wrong
    assert wrong.index("A password is for the team.") < wrong.index("<form class=")
    assert (">E-mail<" in wrong, "Email" in wrong) == (True, False)
    client.post(reverse("account_request_login_code"), {"email": "boss@x.test"})
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "ABCD-EFGH"}).content.decode()
    assert "This is not the code we sent. Check each character." in wrong
    assert ("That did not work. Look at the marked field." in wrong, "Not saved yet" in wrong) == (True, False)


def test_new_password_is_chosen_by_a_link_that_says_how_long_it_lives():
    boss()
    assert live.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "boss@x.test"})
    worker.drain()
    body = outbox.outbox[-1].body
    assert "It works once, for three days." in body
    page = client.get(re.search(r"http://\S+(/account/\S+)", body)[1], follow=True)
    path = page.redirect_chain[-1][0]
    for label in ("New password", "The same password again"):
        assert f">{label}</label>" in page.content.decode()
    differ = client.post(path, {"password1": "new battery staple", "password2": "another one"}).content.decode()
    assert "The two passwords differ. Type both again." in differ
    assert "type the password again." in differ
    done = client.post(path, {"password1": "new battery staple", "password2": "new battery staple"}, follow=True)
    assert done.content.decode().count("Your new password is saved.") == 1


@pytest.mark.trust("E3")
def test_unknown_address_looks_the_same():
    boss()
    known, unknown = ([attempt("wrong", email) for _ in range(7)] for email in ("boss@x.test", "nobody@x.test"))
    assert known == unknown


def test_writing_the_address_otherwise_does_not_help():
    boss()
    for email in ("boss@x.test", "BOSS@x.test", " Boss@X.test", "boss@x.TEST", "bOss@x.test"):
        attempt("wrong", email)
    assert attempt("wrong")[2]


def test_right_passwords_are_not_counted():
    boss()
    assert [attempt(RIGHT)[0] for _ in range(8)] == [True] * 8


def test_others_behind_the_same_address_are_not_locked_out():
    boss()
    for n in range(60):
        boss(f"p{n}@x.test")
        attempt("wrong", client=Client(REMOTE_ADDR="203.0.113.7"))
    assert all(attempt(RIGHT, f"p{n}@x.test", Client(REMOTE_ADDR="203.0.113.7"))[0] for n in range(60))


def test_no_limit_of_allauth_is_left():
    assert set(live.ACCOUNT_RATE_LIMITS.values()) == {None}


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_gain_nothing():
    boss()
    barrier, refused = Barrier(10), []

    def guess():
        barrier.wait()
        answer = attempt("wrong")
        while answer[1] == 503:  # no turn yet, and no try counted
            answer = attempt("wrong")
        refused.append(answer[2])
        connection.close()

    threads = [Thread(target=guess) for _ in range(10)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert (refused.count(False), refused.count(True)) == (5, 5)


@pytest.mark.trust("E14")
def test_second_step_is_counted_too():
    secret = generate_totp_secret()
    user = boss()
    TOTP.activate(user, secret)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": RIGHT})
    step = reverse("mfa_authenticate")
    wrong = [client.post(step, {"code": wrong_code_of(secret)}).content.decode() for _ in range(6)]
    assert ["Too many wrong codes" in page for page in wrong] == [False] * 5 + [True]
    client.post(step, {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session
    Tries.objects.all().delete()
    client.post(step, {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.trust("E3")
def test_address_that_somebody_had_before_is_told_nothing_and_gets_no_code(mailoutbox):
    """allauth knows old proven addresses as well; the page that follows is the one of any other address."""
    EmailAddress.objects.create(user=boss(), email="before@x.test", verified=True)
    ask = reverse("account_request_login_code")
    old, unknown = (Client().post(ask, {"email": email}, follow=True) for email in ("before@x.test", "nobody@x.test"))
    assert (old.status_code, old.redirect_chain) == (unknown.status_code, unknown.redirect_chain)
    assert Job.objects.filter(recipient=signed.fingerprint("before@x.test")).count() == 0
