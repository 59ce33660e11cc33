"""A translation server that is made up: it speaks as LibreTranslate does, and as one that is broken, on a port of this machine."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CODES = ("en", "fr", "es")
LANGUAGES = [{"code": code, "name": code, "targets": [to for to in CODES if to != code]} for code in CODES]


class Server(ThreadingHTTPServer):
    """`asked`: what came to /translate, as data. `says`: a function from that to what it answers: data, or bytes as they are."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.knocks, self.languages, self.status = [], [], LANGUAGES, 200
        self.says = lambda asked: {"translatedText": [f"[{asked['target']}] {words}" for words in asked["q"]]}
        self.headers, self.drips = [], False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def texts(self):
        return [words for asked in self.asked for words in asked["q"]]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.knocks.append(self.path)
        self.answer(self.server.languages if self.path == "/languages" else {})

    def do_POST(self):
        self.server.knocks.append(self.path)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.answer(self.server.says(asked))

    def answer(self, said):
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(self.server.status)
        for name, value in self.server.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.drips:
            self.drip(body)
        else:
            with suppress(OSError):  # whoever asked has gone
                self.wfile.write(body)

    def drip(self, body):
        """So slowly that no silence is long enough to give up."""
        for byte in body:
            try:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, *args):
        pass


@contextmanager
def running():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
