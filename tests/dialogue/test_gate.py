"""Slow checks take turns: two at once on a machine, whatever its processes and threads."""

import multiprocessing
from contextlib import ExitStack
from threading import Event, Thread

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password
from django.test import Client, RequestFactory
from django.urls import reverse

from dialogue import gate, machine_locks
from dialogue.hashers import Argon2
from dialogue.middleware import Gate
from dialogue.models import Tries
from stakeholders.models import tokens

OURS = ["dialogue.hashers.Argon2"]


def hold(count):
    """A thread for each of so many turns; (threads, what ends them) once all are taken."""
    done, taken = Event(), []

    def one():
        with gate.turn(known=True):
            taken.append(ready.set())
            done.wait(600)

    threads = []
    for _n in range(count):
        ready = Event()
        threads.append(Thread(target=one))
        threads[-1].start()
        assert ready.wait(60)
    return threads, done


def is_busy(**who):
    try:
        with gate.turn(**who):
            return False
    except gate.Busy:
        return True


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.05)


@pytest.mark.trust("E15")
def test_third_check_waits_and_is_then_told_to_come_back(impatient):
    threads, done = hold(2)
    answers = [is_busy(), is_busy(known=True)]
    done.set()
    [thread.join() for thread in threads]
    assert (answers, is_busy(), is_busy(known=True)) == ([True, True], False, False)


def _in_another_process(folder, pipe):
    machine_locks.settings.VAR_DIR = folder
    held = [gate._place(0) for _n in range(gate.AT_ONCE)]
    pipe.send(f"holds {len(held)}")
    pipe.recv()


@pytest.mark.trust("E15")
def test_processes_of_one_machine_share_the_turns(impatient, settings):
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.get_context("fork").Process(target=_in_another_process, args=(settings.VAR_DIR, theirs))
    other.start()
    theirs.close()  # else a child that fails is waited for without end
    assert ours.recv() == "holds 2"
    while_held = is_busy(known=True)
    other.kill()  # the kernel gives back what a dead process held
    other.join()
    assert (while_held, is_busy(known=True)) == (True, False)


@pytest.mark.trust("E15")
def test_strangers_leave_threads_for_the_pages_and_turns_for_who_showed_a_code():
    with ExitStack() as waiting:
        for _n in range(gate.STRANGERS):
            gate._take(gate._strangers, 0)
            waiting.callback(gate._strangers.release)
        assert (is_busy(), is_busy(known=True)) == (True, False)
    assert not is_busy()


def test_turn_inside_ones_own_turn_is_the_same():
    for _n in range(gate.STRANGERS + 1):
        with gate.turn(), gate.turn():
            pass


def test_turn_is_given_back_after_an_error():
    for _n in range(gate.STRANGERS + 1):
        with pytest.raises(KeyError), gate.turn():
            raise KeyError
    assert not is_busy()


def test_busy_answers_503_in_words_and_says_when_to_come_back():
    answer = Gate(None).process_exception(RequestFactory().post("/"), gate.Busy())
    said = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, str(gate.PATIENCE))
    assert "it counts as no try. Wait ten seconds, go back and send it again." in said
    assert Gate(None).process_exception(RequestFactory().post("/"), KeyError()) is None


@pytest.mark.trust("E15")
@pytest.mark.django_db
def test_passwords_of_strangers_are_sent_away_at_the_door_and_nothing_else_is(client, caplog):
    login = reverse("account_login")
    tried = {"login": "nobody@x.test", "password": "wrong"}
    with ExitStack() as waiting:
        for _n in range(gate.STRANGERS):
            gate._take(gate._strangers, 0)
            waiting.callback(gate._strangers.release)
        busy = client.post(login, tried)
        pages = [client.get(login).status_code, client.get(reverse("card")).status_code]
        asked = client.post(reverse("account_request_login_code"), {"email": "nobody@x.test"}).status_code
    assert (busy.status_code, busy["X-Frame-Options"], pages, asked) == (503, "DENY", [200, 200], 302)
    assert "frame-ancestors 'none'" in busy["Content-Security-Policy"]
    assert (Tries.objects.filter(count__gt=0).count(), caplog.text) == (2, "")  # of the mail, none of the password
    assert Client().post(login, tried).status_code == 200


# ---- what a check costs


@pytest.mark.trust("E15")
def test_password_costs_what_a_pin_costs(settings, slow_pins):
    settings.PASSWORD_HASHERS = OURS
    kept = make_password("correct horse battery")
    assert "$m=19456,t=2,p=1$" in kept
    assert "$m=19456,t=2,p=1$" in tokens.pin_digest("12345678", "270864")
    assert (check_password("correct horse battery", kept), check_password("wrong", kept)) == (True, False)


def test_password_is_hashed_in_a_turn(settings, impatient):
    threads, done = hold(gate.AT_ONCE)
    try:
        with pytest.raises(gate.Busy):
            Argon2().encode("correct horse battery", "saltsalt")
        with pytest.raises(gate.Busy):
            Argon2().verify("wrong", "argon2$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AAAA")
    finally:
        done.set()
        [thread.join() for thread in threads]


def test_older_hash_opens_once_more_and_is_renewed(settings):
    settings.PASSWORD_HASHERS = OURS
    old, renewed = Argon2PasswordHasher().encode("correct horse battery", "saltsalt"), []
    assert "$m=102400,t=2,p=8$" in old
    assert check_password("correct horse battery", old, setter=renewed.append)
    assert renewed == ["correct horse battery"]
    assert not identify_hasher(make_password("x")).must_update(make_password("x"))
