"""pip-audit against a service of our own: a finding fails, and a service that is away is said and fails nothing."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests import audit

FLAW = {
    "id": "FLAW-2027-1",
    "summary": "Anybody may vote twice.",
    "details": "",
    "modified": "2027-01-01T00:00:00Z",
    "published": "2027-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "bad"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = json.dumps({"vulns": [FLAW]} if asked["package"]["name"] == "bad" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def service():
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield ("osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/v1/query")
        server.shutdown()


def locked(tmp_path, *lines):
    path = tmp_path / "requirements.txt"
    path.write_text("\n".join(lines))
    return [path]


@pytest.mark.trust("H6")
def test_known_flaw_fails_and_names_the_release_that_mends_it(tmp_path, service):
    held, said = audit.audit(locked(tmp_path, "good==1.0", "bad==1.0"), [service])
    assert (held, said) == (False, "2 packages looked up, 1 known flaws\nbad 1.0: FLAW-2027-1, mended in 1.1")


def test_packages_without_a_known_flaw_hold(tmp_path, service):
    assert audit.audit(locked(tmp_path, "good==1.0"), [service]) == (True, "1 packages looked up, 0 known flaws")


def test_service_that_is_away_is_said_and_fails_nothing(tmp_path):
    held, said = audit.audit(locked(tmp_path, "bad==1.0"), [("osv", "--osv-url", "http://127.0.0.1:1/v1/query")])
    assert (held, said.startswith("COULD NOT ASK")) == (True, True)


def test_package_that_nobody_knew_is_named():
    found = {"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}
    assert audit.read(found) == ([], 1, ["b"])
