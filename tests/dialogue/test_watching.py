"""/health/work: numbers that say whether the work is done, and the ping that stops when it is not (TRUST H4)."""

import datetime
import http.server
import ssl
import subprocess
import threading

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from dialogue import job_names, pulse, watching
from dialogue.models import Job, OutboxPause, Tries

pytestmark = pytest.mark.django_db
NUMBERS = (
    "waiting",
    "oldest_seconds",
    "refused",
    "held",
    "paused",
    "worker_seconds",
    "backup_hours",
    "sealings_late",
    "problems",
)


def ago(**how_long):
    return timezone.now() - datetime.timedelta(**how_long)


@pytest.fixture
def alive(settings):
    """Both workers have just been seen, and a backup was made."""
    pulse._last.clear()
    for lane in pulse.LANES:
        pulse.note(lane)
    Job.objects.create(kind=job_names.BACKED_UP, occasion="last", state=Job.State.DONE, finished_at=ago(hours=1))
    settings.PRODUCTION = True


def job(occasion="1", **fields):
    return Job.objects.create(kind="dialogue.tasks.send_mail", occasion=occasion, **fields)


def test_all_is_well(client, alive):
    page = client.get("/health/work")
    assert (page.status_code, tuple(page.json()), page.json()["problems"]) == (200, NUMBERS, [])
    assert page.json()["backup_hours"] == 1


def test_nothing_of_it_names_anybody(client, alive):
    job(recipient="nina@x.test", payload={"to": "nina@x.test"}, error="nina", state=Job.State.DEAD)
    page = client.get("/health/work")
    assert ("nina" in page.content.decode(), page.json()["refused"]) == (False, 1)


@pytest.mark.trust("H4")
def test_work_that_waits_too_long_is_late(alive):
    job("new", run_after=ago(seconds=watching.LATE / 2))
    assert watching.work()["problems"] == []
    job("old", run_after=ago(seconds=2 * watching.LATE))
    found = watching.work()
    assert (found["waiting"], found["problems"]) == (2, ["work is late"])


def test_work_of_later_is_not_late(alive):
    job(run_after=timezone.now() + datetime.timedelta(days=1))
    assert (watching.work()["oldest_seconds"], watching.work()["problems"]) == (0, [])


def test_pause_is_said_once(alive):
    job("old", run_after=ago(hours=2))
    OutboxPause.objects.create(reason="login", since=ago(hours=1), try_at=timezone.now())
    assert watching.work()["problems"] == ["mail is paused"]


@pytest.mark.trust("H4")
def test_worker_that_is_silent_is_missed(alive):
    Job.objects.filter(kind=job_names.HEARTBEAT, occasion="codes").update(finished_at=ago(seconds=2 * watching.SILENT))
    assert watching.work()["problems"] == ["no worker for codes"]
    Job.objects.filter(kind=job_names.HEARTBEAT).delete()
    assert watching.work()["problems"] == ["no worker for mail", "no worker for codes"]


@pytest.mark.trust("H4")
def test_old_backup_is_missed_in_production_only(alive, settings):
    Job.objects.filter(kind=job_names.BACKED_UP).update(finished_at=ago(hours=27))
    assert watching.work()["problems"] == ["no backup"]
    settings.PRODUCTION = False
    assert watching.work()["problems"] == []


def test_first_backup_has_a_day(alive):
    Job.objects.filter(kind=job_names.BACKED_UP).delete()
    MigrationRecorder.Migration.objects.update(applied=ago(hours=25))
    assert watching.work()["problems"] == []
    MigrationRecorder.Migration.objects.update(applied=ago(hours=28))
    assert watching.work()["problems"] == ["no backup"]


def test_mark_of_life_is_written_now_and_then(settings, django_assert_num_queries):
    pulse._last.clear()
    pulse.note("mail")
    with django_assert_num_queries(0):
        pulse.note("mail")
    assert (settings.VAR_DIR / "run" / "pulse-mail").exists()
    assert [job.state for job in Job.objects.filter(kind=job_names.HEARTBEAT)] == [Job.State.DONE]


# ---- the ping


@pytest.fixture
def outside(tmp_path, monkeypatch, settings):
    """Somebody outside who waits for our ping, over TLS; the paths that were asked for."""
    asked, certificate = [], tmp_path / "certificate.pem"
    self_signed = [
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    files = ["-keyout", tmp_path / "key.pem", "-out", certificate]
    subprocess.run(["openssl", "req", *self_signed, *files], check=True, capture_output=True)

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_): ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Ear)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.DEADMAN_URL = f"https://localhost:{server.server_port}/ping/abc?x=1"
    yield asked
    server.shutdown()
    server.server_close()


def test_ping_goes_out_once_in_five_minutes(alive, outside):
    for _tick in range(3):
        watching.ping()
    assert outside == ["/ping/abc?x=1"]
    Tries.objects.all().delete()  # the next five minutes
    watching.ping()
    assert outside == ["/ping/abc?x=1"] * 2


def test_no_ping_while_something_is_wrong(alive, outside):
    job("old", run_after=ago(hours=1))
    watching.ping()
    assert outside == []


def test_ping_that_fails_stops_nothing(alive, settings, caplog):
    settings.DEADMAN_URL = "https://localhost:1/secret-path"
    watching.ping()
    assert ("the ping did not go through: ConnectionRefusedError" in caplog.text, "secret" in caplog.text) == (
        True,
        False,
    )
