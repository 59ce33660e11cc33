"""The demo as a process of its own, for browser tests, pictures and measurements: a free port, a data folder that goes away."""

import gzip
import http.client
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.ports import HOST, free_port

ROOT = Path(__file__).resolve().parent.parent
ENCODINGS = "br, gzip"  # as browsers ask where there is TLS: scripts and styles travel as brotli, pages as gzip
START_SECONDS, STOP_SECONDS = 300, 60
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")  # nothing else of the caller's environment reaches the demo


class Demo:
    """`with Demo() as demo:` runs web and worker at `demo.url` on SQLite in `demo.folder`; leaving stops both.

    `prepared`: the folder of a demo that was stopped, to begin where it ended. `environ` adds to the demo's environment. Raises
    RuntimeError with the end of its output if it does not start.
    """

    program = ("manage.py",)

    def __init__(self, prepared=None, **environ):
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.house = tempfile.TemporaryDirectory(prefix="demo-", ignore_cleanup_errors=True)
        self.folder = Path(self.house.name)
        if prepared:
            shutil.copytree(prepared, self.folder, dirs_exist_ok=True)
        self.database = self.folder / "dialogue.sqlite3"
        self.environ = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environ |= {"DEMO": "true", "PRODUCTION": "false", "DEBUG": "false", "VAR_DIR": str(self.folder)}
        self.environ |= {"DATABASE_URL": f"sqlite:///{self.database}", "EMAIL_URL": "", "BASE_URL": self.url, **environ}

    def __enter__(self):
        command = [sys.executable, *self.program, "serve", "--port", str(self.port)]
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=output, stderr=subprocess.STDOUT, process_group=0
            )
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError, http.client.HTTPException), Client(self) as client:
                if client.get("/health").status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"The demo did not start:\n{self.output()[-3000:]}")

    def output(self):
        return (self.folder / "output").read_text(errors="replace")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __exit__(self, *_):
        self.stop()
        self.house.cleanup()

    def rows(self, query, *values):
        """What the database holds, read beside the running demo."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def user(self, key):
        """The primary key of a person of the cast."""
        return self.rows("SELECT id FROM dialogue_user WHERE email = ?", f"{key}@demo.example")[0][0]

    def proposal(self):
        """The primary key of the proposal that waits for support: the one that is on no ballot."""
        return self.rows("SELECT id FROM issues_proposal WHERE issue_id IS NULL ORDER BY id")[0][0]

    def waiting_list(self):
        """The primary key of the list of people that was read and not sent."""
        return self.rows("SELECT id FROM stakeholders_invitationlist WHERE used_at IS NULL")[0][0]

    def open_tie(self):
        """The primary key of a tie about which people are asked."""
        return self.rows("SELECT tie_id FROM issues_tieround WHERE closed_at IS NULL ORDER BY id")[0][0]

    def closed_tie(self):
        return self.rows("SELECT tie_id FROM issues_tieround WHERE closed_at IS NOT NULL")[0][0]

    def refused_invitation(self):
        return self.rows("SELECT id FROM stakeholders_invitation WHERE email = 'salome@vijijini.example'")[0][0]

    def waiting_mail(self):
        """The primary key of the mail before the end of the ballot, which the team can still word."""
        return self.rows("SELECT id FROM dialogue_mailing WHERE kind = 'closing'")[0][0]

    def sent_mail(self):
        return self.rows("SELECT id FROM dialogue_mailing WHERE kind = 'result'")[0][0]


class First(Demo):
    """Made in less time (tests/rendering.py)."""

    program = ("-m", "tests.rendering")


def unused(folder):
    """The folder of a demo that nobody has used, made there: many begin as copies of it."""
    with First() as first:
        first.stop()
        shutil.copytree(first.folder, folder)
    return folder


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes  # as it travelled: compressed if the server compressed it
    seconds: float

    @property
    def text(self):
        """What it says, whether or not it was compressed on the way."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Client:
    """One person's browser without the browser: one connection that stays open, and its cookies."""

    def __init__(self, demo, user=None):
        self.connection = http.client.HTTPConnection(HOST, demo.port, timeout=60)
        self.cookies = SimpleCookie({"django_language": "en"})  # whatever the account of the person says
        if user:
            self.get("/account/login/")  # sets the cookie that every form is checked against
            self.post("/look-at-it-as/", {"user": user})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def get(self, path, **headers):
        return self.send("GET", path, None, headers)

    def post(self, path, data):
        token = self.cookies["csrftoken"].value
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        return self.send("POST", path, urlencode(data), headers)

    def send(self, method, path, body, headers):
        """Send and read the whole answer; redirects are not followed."""
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        begun = time.perf_counter()
        self.connection.request(method, path, body, {"Accept-Encoding": ENCODINGS, "Cookie": cookies, **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - begun
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return Response(answer.status, answer.headers, content, seconds)


def form_key(client, path):
    """What the form of a page carries, so that sending it twice is noticed."""
    page = client.get(path).text
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def weigh(answer):
    """Bytes of an answer as it travelled, with its headers."""
    return len(answer.body) + len(bytes(answer.headers))


def assets(client, path):
    """Addresses of the stylesheets and scripts that a page asks for."""
    page = client.get(path).text
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) + re.findall(r'<script[^>]* src="([^"]+)"', page)


def first_visit(client, path):
    """What a browser with an empty cache fetches: bytes of "html", "css", "js" and "all", and how many "requests"."""
    found = {"html": weigh(client.get(path)), "css": 0, "js": 0, "requests": 1}
    for address in assets(client, path):
        found["css" if ".css" in address else "js"] += weigh(client.get(address))
        found["requests"] += 1
    return found | {"all": found["html"] + found["css"] + found["js"]}
