"""A database that is away, full, or asks for the same once more; and headers that cannot be read (TRUST C1–C3, D1)."""

import errno

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from dialogue import wsgi
from dialogue.middleware import PAUSES

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = []


def fail_in_the_database(code):
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}', MESSAGE = 'canary'; END $$")


@login_not_required
def racing(request, code, wins):
    """Loses the race until its try number `wins`."""
    TIMES.append(1)
    if len(TIMES) < wins:
        fail_in_the_database(code)
    return HttpResponse("won")


@login_not_required
def away(request):
    raise OperationalError("connection to server at 10.1.2.3 failed for canary")


@login_not_required
def full(request):
    raise OSError(errno.ENOSPC, "No space left on device")


@login_not_required
def broken(request):
    raise ValueError("canary")


urlpatterns = [
    path("racing/<str:code>/<int:wins>/", racing),
    path("away/", away),
    path("full/", full),
    path("broken/", broken),
]
handler500 = "dialogue.views.server_error"


@pytest.fixture
def busy(client):
    TIMES.clear()
    client.raise_request_exception = False
    urls = type("urls", (), {"urlpatterns": urlpatterns, "handler500": handler500})
    with override_settings(ROOT_URLCONF=urls):
        yield client


@pytest.mark.trust("C2")
@pytest.mark.postgresql
@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_lost_race_is_run_again(busy, code):
    assert (busy.get(f"/racing/{code}/3/").content, len(TIMES)) == (b"won", 3)


@pytest.mark.trust("C2")
@pytest.mark.postgresql
def test_race_lost_for_ever_answers_503(busy):
    page = busy.get("/racing/40P01/99/")
    assert (page.status_code, page["Retry-After"], len(TIMES)) == (503, "10", len(PAUSES) + 1)


@pytest.mark.postgresql
def test_other_failures_are_not_run_again(busy):
    assert (busy.get("/racing/57014/99/").status_code, len(TIMES)) == (503, 1)  # a statement that took too long


@pytest.mark.parametrize("url", ["/away/", "/full/"])
def test_database_away_or_disk_full_answers_503_in_words(busy, url, caplog):
    page = busy.get(url)
    assert (page.status_code, page["Retry-After"], page["X-Frame-Options"]) == (503, "10", "DENY")
    assert "was not saved" in page.content.decode()


def test_fault_of_ours_answers_500_in_words(busy):
    page = busy.get("/broken/")
    assert (page.status_code, "Something went wrong on our side" in page.content.decode()) == (500, True)


@pytest.mark.parametrize("charset", ["hex", "rot13", "base64", "zip", "idna", "utf-7", "undefined", "\x00"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_charset_that_is_none_answers_400(charset, method):
    """Django looks it up, and reads the query with it, before it has a request whose failure it could answer."""
    answered = []
    environ = RequestFactory().generic(method, "/join/?a=1", b"code=1", content_type="text/plain").environ
    environ["CONTENT_TYPE"] = f"application/x-www-form-urlencoded; charset={charset}"
    response = wsgi.application(environ, lambda status, headers: answered.append(status))
    assert (answered, "could" in b"".join(response).decode()) == (["400 Bad Request"], True)
    getattr(response, "close", list)()
