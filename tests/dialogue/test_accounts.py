"""Wrong passwords and second steps are counted per account in the database: for all processes, and never by network address."""

from threading import Barrier, Thread

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as live
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from dialogue.models import Tries, User

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"


def boss(email="boss@x.test"):
    return User.objects.create_user(email, RIGHT, name="Boss")


def attempt(password, email="boss@x.test", client=None):
    client = client or Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session, answer.status_code, "Too many failed" in answer.content.decode()


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_sixth_wrong_password_is_refused_and_the_right_one_too():
    boss()
    answers = [attempt("wrong") for _ in range(6)]
    assert [too_many for *_rest, too_many in answers] == [False] * 5 + [True]
    assert attempt(RIGHT)[::2] == (False, True)
    assert cache.get("allauth") is None
    assert Tries.objects.count() == 1


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
        refused.append(attempt("wrong")[2])
        connection.close()

    threads = [Thread(target=guess) for _ in range(10)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert (refused.count(False), refused.count(True)) == (5, 5)


def test_second_step_is_counted_too():
    secret = generate_totp_secret()
    user = boss()
    TOTP.activate(user, secret)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": RIGHT})
    step = reverse("mfa_authenticate")
    wrong = [client.post(step, {"code": "000000"}).content.decode() for _ in range(6)]
    assert ["Too many wrong codes" in page for page in wrong] == [False] * 5 + [True]
    client.post(step, {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session
    Tries.objects.all().delete()
    client.post(step, {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)
