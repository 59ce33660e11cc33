"""A scripted mail server that refuses, stalls, cuts and drips: who is at fault decides what follows (TRUST B6)."""

import datetime
import ssl
import time

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dialogue import database_time, job_names, worker
from dialogue.mail import queueing, signed
from dialogue.models import Job, OutboxPause, Suppression
from tests.dialogue.mail.smtp_script import (
    CUT,
    PATIENT,
    SILENCE,
    Script,
    code,
    lead_to,
    letters,
    make_due,
    seen,
    serving,
    speaking,
)

pytestmark = pytest.mark.django_db


# ---- the mailbox's own refusals


@pytest.mark.trust("B6")
def test_refused_mailbox_ends_its_mail_alone(settings):
    mails = letters(3)
    script = Script(rcpt=lambda to, _n: "550 5.1.1 <p1@x.test>: no such user" if to == "p1@x.test" else None)
    with serving(settings, script):
        worker.drain()
    assert [seen(one) for one in mails] == [("done", 1, ""), ("dead", 1, "unknown 550 5.1.1"), ("done", 1, "")]
    assert list(Suppression.objects.values_list("fingerprint", "reason", "dialogue")) == [
        (signed.fingerprint("p1@x.test"), "refused", None)
    ]


def test_full_mailbox_is_not_suppressed(settings):
    (one,) = letters(1)
    with serving(settings, Script(rcpt="552 5.2.2 Mailbox full")):
        worker.drain()
    assert (seen(one), Suppression.objects.count()) == (("dead", 1, "full 552 5.2.2"), 0)


def test_words_of_a_mail_server_are_not_kept(settings, caplog):
    letters(2)
    with serving(settings, Script(rcpt="451 4.7.1 later for p0@x.test", data="554 no")):
        worker.drain()
    assert ("x.test" in caplog.text, "x.test" in str(Job.objects.values_list("error", "recipient", "sent_to"))) == (
        False,
        False,
    )


# ---- later


@pytest.mark.trust("B6")
@pytest.mark.parametrize(
    ("script", "error"),
    [
        (Script(rcpt="451 4.7.1 Greylisted"), "busy 451 4.7.1"),
        (Script(rcpt="421 4.7.0 Slow down"), "busy 421 4.7.0"),
        (Script(mail="452 4.3.1 No space"), "busy 452 4.3.1"),
        (Script(data="451 4.3.0 Trouble"), "busy 451 4.3.0"),
        (Script(mail=CUT), "cut"),
        (Script(rcpt=CUT), "cut"),
        (Script(data=CUT), "cut"),
        (Script(rcpt=SILENCE), "silent"),
        (Script(data=SILENCE), "silent"),
    ],
)
def test_passing_fault_is_tried_again(settings, script, error):
    (one,) = letters(1)
    with serving(settings, script):
        worker.drain()
        assert seen(one) == ("waiting", 1, error)
        script.answers, settings.EMAIL_TIMEOUT = {}, PATIENT
        make_due()
        worker.drain()
    assert (seen(one), script.recipients) == (("done", 2, ""), ["p0@x.test"])


def test_nobody_at_the_port_is_tried_again(settings):
    mails = letters(3)
    lead_to(settings, 1)
    worker.drain()
    assert [seen(one) for one in mails] == [("waiting", 1, "unreachable")] + [("waiting", 0, "")] * 2


@pytest.mark.trust("B6")
def test_greylisting_holds_up_nobody_else(settings):
    mails = letters(4)
    script = Script(rcpt=lambda to, _n: "451 4.7.1 Greylisted" if to in ("p0@x.test", "p2@x.test") else None)
    with serving(settings, script):
        worker.drain()
    assert [seen(one)[0] for one in mails] == ["waiting", "done", "waiting", "done"]


@pytest.mark.trust("B6")
def test_message_id_stays_when_the_line_was_cut_after_the_message(settings):
    letters(1)
    with serving(settings, Script(data=lambda _to, n: CUT if n == 0 else None)) as server:
        worker.drain()
        make_due()
        worker.drain()
    first, second = server.offered
    assert (first, server.recipients) == (second, ["p0@x.test"])


def silent(caller, stopped):
    stopped.wait(10 * PATIENT)


def drip(caller, stopped):
    while not stopped.wait(0.3):
        caller.sendall(b"2")


def babble(caller, stopped):
    caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.trust("B6")
@pytest.mark.parametrize(
    ("speak", "error", "patience"), [(silent, "silent", 1), (drip, "silent", 1), (babble, "cut", PATIENT)]
)
def test_worker_never_hangs(settings, speak, error, patience):
    """These servers never end by themselves: that the line below is reached is what is asked."""
    (one,) = letters(1)
    with speaking(settings, speak, EMAIL_TIMEOUT=patience):
        worker.drain()
    assert seen(one) == ("waiting", 1, error)


@pytest.mark.trust("B6")
def test_server_that_allows_ten_a_second_gets_everything(settings):
    mails, times = letters(25), []

    def meter(_to, _n):
        now = time.monotonic()
        if len([t for t in times if now - t < 1]) >= 10:
            return "451 4.7.0 Too fast"
        times.append(now)
        return None

    with serving(settings, Script(rcpt=meter)) as server:
        for _round in range(40):
            if not worker.drain():
                time.sleep(
                    1.05
                )  # so that the second of all earlier ones is over: ten more go, however quick the rounds are
                make_due()
            if len(server.taken) == 25:
                break
    assert sorted(server.recipients) == sorted(f"p{n}@x.test" for n in range(25))
    assert {seen(one)[0] for one in mails} == {"done"}


# ---- the house's


@pytest.mark.trust("B6")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (Script(mail="550 5.7.1 Sender not yours"), "sender 550 5.7.1"),
        (Script(rcpt="554 5.7.1 Relay access denied"), "policy 554 5.7.1"),
        (Script(rcpt="550 relay not permitted"), "policy 550"),
        (Script(data="554 5.7.1 Looks like spam"), "policy 554 5.7.1"),
        (Script(mail="530 5.7.0 Authentication required"), "login 530 5.7.0"),
    ],
)
def test_refusal_of_the_house_pauses_all_and_costs_no_try(settings, script, reason):
    mails = letters(3)
    with serving(settings, script):
        for _round in range(20):
            worker.drain()
            make_due()
        assert {seen(one)[:2] for one in mails} == {("waiting", 0)}
        assert OutboxPause.objects.get().reason == reason
        script.answers = {}
        worker.drain()
    assert ([seen(one)[0] for one in mails], OutboxPause.objects.count()) == (["done"] * 3, 0)


def test_one_mail_at_a_time_asks_during_a_pause(settings):
    letters(3)
    script = Script(mail="550 5.7.1 Not you")
    with serving(settings, script):
        worker.drain()
        assert (worker.drain(), script.seen["mail"]) == (0, 1)
        make_due()
        assert (worker.drain(), worker.drain(), script.seen["mail"]) == (1, 0, 2)


def test_pause_grows_to_half_an_hour(settings):
    letters(1)
    now, waits = database_time.now(), []
    for minutes in (0, 0, 1, 20, 300):
        OutboxPause.objects.update(since=now - datetime.timedelta(minutes=minutes))
        OutboxPause.begin("login 535", now)
        waits.append((OutboxPause.objects.get().try_at - now).total_seconds())
    assert waits == [10, 10, 60, 1200, 1800]


def refuse_password(server, session, envelope, mechanism, data):
    return AuthResult(success=False, handled=False)


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory):
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(tz=datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_wrong_password_pauses(settings):
    (one,) = letters(1)
    asks = {"authenticator": refuse_password, "auth_require_tls": False}
    with serving(settings, Script(), server=asks, EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD="wrong"):
        worker.drain()
    assert (OutboxPause.objects.get().reason, seen(one)[1]) == ("login 535 5.7.8", 0)


def test_server_without_passwords_pauses(settings):
    letters(1)
    with serving(settings, Script(), EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD="right"):
        worker.drain()
    assert OutboxPause.objects.get().reason == "login"


@pytest.mark.trust("B6")
@pytest.mark.parametrize("offers_tls", [True, False])
def test_unsafe_line_pauses_and_nothing_goes_over_it(settings, own_certificate, offers_tls):
    (one,) = letters(1)
    offer = {"tls_context": own_certificate} if offers_tls else {}
    with serving(settings, Script(), server=offer, EMAIL_USE_TLS=True) as server:
        worker.drain()
    assert (OutboxPause.objects.get().reason, seen(one)[1], server.offered) == ("tls", 0, [])


def test_mail_refused_by_a_rule_while_others_go_is_its_own_fault(settings):
    mails = letters(4)
    script = Script(rcpt=lambda to, _n: "550 5.7.1 Not this one" if to == "p0@x.test" else None)
    with serving(settings, script):
        for _round in range(12):
            worker.drain()
            make_due()
    assert [seen(one) for one in mails] == [("dead", 8, "alone policy 550 5.7.1")] + [("done", 1, "")] * 3
    assert OutboxPause.objects.count() == 0


def test_mail_refused_alone_does_not_hold_up_those_who_come_later(settings):
    """The refused one is alone in the queue; what comes later is asked for a second opinion, not after half an hour."""
    letters(1)
    script = Script(rcpt=lambda to, _n: "550 5.7.1 Not this one" if to == "p0@x.test" else None)
    with serving(settings, script):
        for _round in range(3):
            worker.drain()
            make_due()
        hours_ago = database_time.now() - datetime.timedelta(hours=3)
        OutboxPause.objects.update(since=hours_ago, try_at=database_time.now() + datetime.timedelta(minutes=30))
        queueing.queue(occasion="later", to="later@x.test", subject="s", text="t")
        Job.objects.filter(error="").update(run_after=database_time.now())
        Job.objects.exclude(error="").update(run_after=database_time.now() + datetime.timedelta(minutes=30))
        worker.drain()
    assert (script.recipients, OutboxPause.objects.count()) == (["later@x.test"], 0)


def test_second_refused_mail_ends_the_asking(settings):
    letters(3)
    with serving(settings, Script(rcpt="550 5.7.1 No")) as server:
        for _round in range(5):
            worker.drain()
    assert (server.seen["rcpt"], Job.objects.refused_with("policy").count()) == (2, 2)


def test_code_asks_during_a_pause_and_ends_it(settings):
    (batch,) = letters(1)
    script = Script(mail="550 5.7.1 Not you")
    with serving(settings, script):
        worker.drain()
        sign_in = code()
        assert worker.drain(lanes=worker.CODES) == 1  # does not wait for the pause's turn
        assert (seen(sign_in)[:2], OutboxPause.objects.count()) == (("waiting", 0), 1)
        script.answers = {}
        make_due()
        worker.drain(lanes=worker.CODES)
        assert (seen(sign_in)[0], OutboxPause.objects.count()) == ("done", 0)
        worker.drain(lanes=worker.BATCHES)
    assert seen(batch)[0] == "done"


def test_code_that_goes_through_says_nothing_about_spam(settings):
    letters(1)
    script = Script(data=lambda to, _n: "554 5.7.1 Bulk" if to.startswith("p") else None)
    with serving(settings, script):
        worker.drain()
        sign_in = code()
        worker.drain(lanes=worker.CODES)
    assert (seen(sign_in)[0], OutboxPause.objects.get().reason) == ("done", "policy 554 5.7.1")


def test_slow_work_goes_on_during_a_pause(settings, monkeypatch):
    monkeypatch.setitem(job_names.PLACES, "slow", "dialogue.database_time.now")
    letters(1)
    with serving(settings, Script(mail="550 5.7.1 Not you")):
        worker.drain()
    night = Job.objects.create(kind="slow", occasion="night", lane=Job.Lane.SLOW)
    worker.drain()
    assert seen(night) == ("waiting", 1, "broken TypeError")  # it was run
