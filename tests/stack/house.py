"""The whole house as processes on this machine: its own PostgreSQL, Redis, mail server and Caddy, and the commands of docker-compose.yml.

Host names and ports become free ports of loopback, folders of the image temporary ones; nothing else of the commands or the
environment is changed. Everything ends with the `with` block it was made in.
"""

import contextlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.ports import free_port
from tests.stack import compose
from tests.stack.servers import PATIENCE, Process, answers, wait_for
from tests.stack.visitor import Visitor

ROOT = compose.ROOT
IS_FIRST = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"  # each worker of the tests has servers of its own
BIN = Path(sys.executable).parent
GIVEN = {
    "SECRET_KEY": secrets.token_urlsafe(60),
    "POSTGRES_PASSWORD": secrets.token_hex(12),
    "SITE_HOST": "localhost",
    "EMAIL_URL": "smtp://mail:1025",
    "FROM_EMAIL": "Equal Lanes <dialogue@house.test>",
}


class House:
    """Web, workers and beat as the compose file starts them, on a database of their own."""

    def __init__(self, folder, *, cluster, redis, post, database, var, **settings):
        self.folder, self.cluster, self.redis, self.post, self.database = Path(folder), cluster, redis, post, database
        self.services = compose.read(GIVEN)
        self.var, self.settings, self.processes = Path(var), settings, []
        self.redis_port = redis.port if redis else free_port()
        (self.folder / "keys").mkdir(mode=0o700, exist_ok=True)
        (self.folder / "backups").mkdir(exist_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()

    def mapped(self, text):
        """Names, ports and folders of the containers as they are on this machine."""
        places = {
            "@db:5432/dialogue": f"@127.0.0.1:{self.cluster.port}/{self.database}",
            "redis:6379": f"127.0.0.1:{self.redis_port}",
            "mail:1025": f"127.0.0.1:{self.post.port}",
            "/app/var": str(self.var),
            "/app": str(ROOT),
            "0.0.0.0": "127.0.0.1",
        }
        for there, here in places.items():
            text = text.replace(there, here)
        for volume in ("/keys", "/backups"):
            text = f"{self.folder}{volume}" if text == volume else text
        return text

    def environment(self, service="web"):
        said = compose.image_environment() | self.services[service].environment
        said = {name: self.mapped(str(value)) for name, value in said.items()}
        return {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            **said,
            **self.settings,
        }

    def start(self, service, name="", changes=(), file_size=None, **environment):
        """Start a service by its own command. `changes`: (part of the command, what it is here)."""
        number = sum(process.name.startswith(service) for process in self.processes) + 1
        name = name or f"{service}-{number}"
        command = [self.mapped(part).replace("%h", f"host{number}") for part in self.services[service].command]
        for there, here in changes:
            assert there in command, f"{there} is not in the command of {service}"
            command[command.index(there)] = here
        command[0] = BIN / command[0] if (BIN / command[0]).exists() else command[0]
        process = Process(name, command, self.folder, self.environment(service) | environment, file_size=file_size)
        self.processes.append(process)
        return process

    def web(self, changes=(), **more):
        port = free_port()
        process = self.start("web", changes=[("--port=8000", f"--port={port}"), *changes], **more)
        process.port = port
        wait_for(lambda: self._healthy(port))
        return process

    def beat(self):
        return self.start("beat")

    def proxy(self, *webs):
        """Caddy in front of these webs; it has a certificate once its authority's file is there."""
        http, https, certificates = free_port(), free_port(), self.folder / "certificates"
        process = self.start(
            "proxy",
            changes=[("/etc/caddy/Caddyfile", ROOT / "Caddyfile")],
            WEB=" ".join(f"127.0.0.1:{web.port}" for web in webs),
            LISTEN_HTTP=str(http),
            LISTEN_HTTPS=str(https),
            XDG_DATA_HOME=str(certificates),
            XDG_CONFIG_HOME=str(certificates),
            **({} if caddy_version() > (2, 6, 2) else {"BUFFERING": "buffer_requests"}),  # its name before 2.6.3
        )
        authority = certificates / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        wait_for(lambda: authority.exists() and answers(https))
        process.port, process.http, process.authority = https, http, str(authority)
        wait_for(lambda: self._healthy(https, process.authority))
        return process

    def _healthy(self, port, authority=""):
        try:
            return Visitor(port, authority, timeout=30).get("/health").status == 200
        except OSError:
            return False

    def visitor(self, web, **more):
        return Visitor(web.port, **more)

    def migrate(self, quick):
        """By the command of the service, or as the other tests do it: the schema is the same (test_schema.py)."""
        if quick:
            self.call("-m", "tests.rendering", "migrate", "--noinput")
        else:
            service = self.start("migrate")
            assert service.popen.wait(PATIENCE) == 0, service.log.read_text()

    def call(self, *arguments, **more):
        """Run `python …` with the environment of the containers; its output."""
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment() | more,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def seed(self, what, *arguments):
        """What tests/stack/seed.py wrote into the database, as data."""
        return json.loads(self.call("-m", "tests.stack.seed", what, *arguments).splitlines()[-1])

    def sql(self, statement, *values):
        return self.cluster.sql(statement, *values, database=self.database)

    def jobs(self):
        """{state: number of jobs that send mail}."""
        return dict(self.sql("SELECT state, count(*) FROM dialogue_job WHERE kind LIKE '%%send_%%' GROUP BY state"))

    def settle(self, number, seconds=PATIENCE):
        """Wait until so many mails are done and none is under way; on failure the jobs and the logs say what stood in the way."""
        try:
            wait_for(lambda: self.jobs() == {"done": number}, seconds)
        except AssertionError:
            odd = "SELECT kind, state, tries, error, run_after FROM dialogue_job WHERE state <> 'done' OR tries > 1"
            says = "\n".join(f"{name}: {text[-1500:]}" for name, text in self.logs().items())
            raise AssertionError(f"after {seconds} s {self.jobs()}; {self.sql(odd)[:9]}\n{says}") from None

    def logs(self):
        return {process.name: process.log.read_text(errors="replace") for process in self.processes}


class Embedded(House):
    """What `make run` starts, without the demo: SQLite, web and worker side by side, no Redis."""

    def __init__(self, folder, *, post, static):
        super().__init__(folder, cluster=None, redis=None, post=post, database="", var=Path(folder) / "var")
        shutil.copytree(static, self.var / "static")
        self.migrate(quick=True)

    def environment(self, service="web"):
        return {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "SECRET_KEY": GIVEN["SECRET_KEY"],
            "PYTHONDONTWRITEBYTECODE": "1",  # where no file may grow, half of one would be left beside the source
            "VAR_DIR": str(self.var),
            "DATABASE_URL": f"sqlite:///{self.file}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
        }

    def mapped(self, text):
        return text.replace("0.0.0.0", "127.0.0.1")

    def visitor(self, web, **more):
        return Visitor(web.port, plain=True, **more)

    @property
    def file(self):
        return self.var / "dialogue.sqlite3"

    def work(self):
        process = Process("work", [sys.executable, "manage.py", "work"], self.folder, self.environment())
        self.processes.append(process)
        return process

    def sql(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.file, timeout=20)) as connection:
            return connection.execute(statement.replace("%%", "%"), values).fetchall()


def caddy_version():
    said = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.search(r"(\d+)\.(\d+)\.(\d+)", said).groups())
