"""What the containers of others would be: PostgreSQL, Redis and a mail server of our own, as processes on free ports."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import redis

from tests.ports import free_port
from tests.stack.compose import ROOT

PATIENCE = 120  # seconds for whatever comes by itself, on a machine that does other things too


def wait_for(what, seconds=PATIENCE, every=0.1):
    """Ask until the answer is true, and return it; AssertionError when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        answer = what()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s: {getattr(what, '__doc__', '') or what}"
        time.sleep(every)


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


LAST_WILL = ["setpriv", "--pdeathsig=TERM"]  # who dies with the tests leaves nothing running


class Process:
    """A command in a group of its own; its output in a file. `kill` is what pulling the plug of a container is."""

    def __init__(self, name, command, folder, environment=None, user=None, file_size=None):
        """`file_size`: no file may grow beyond so many bytes, as on a disk that is full."""
        self.name, self.log = name, Path(folder) / f"{name}.log"
        if file_size:
            command = ["prlimit", f"--fsize={file_size}", *command]
            self.log = Path(os.devnull)  # its own words would meet the limit too
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                [str(part) for part in [*LAST_WILL, *command]],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                process_group=0,
                **({"user": user, "group": user, "extra_groups": []} if user else {}),
            )

    @property
    def runs(self):
        return self.popen.poll() is None

    def kill(self, how=signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, how)
        self.popen.wait(PATIENCE)


def children(process):
    """The processes that it has started itself, in their order."""
    found = []
    for path in Path(f"/proc/{process.popen.pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            found += map(int, path.read_text().split())
    return sorted(found)


def server_programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else Path(shutil.which("initdb") or "initdb").parent


class Cluster:
    """A PostgreSQL of our own, made as the image makes one and started by the command of the compose file."""

    def __init__(self, service):
        self.folder = Path(tempfile.mkdtemp(prefix="stack-postgres-"))
        self.user = "postgres" if os.getuid() == 0 else None
        self.port, self.service = free_port(), service
        self.name, self.password = service.environment["POSTGRES_USER"], service.environment["POSTGRES_PASSWORD"]
        self.log = self.folder / "db.log"

    def __enter__(self):
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        made = ["initdb", "-D", self.folder / "data", "-U", self.name, "--pwfile", secret, "--auth=scram-sha-256"]
        made[0] = server_programs() / made[0]
        as_user = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        subprocess.run([*made, "--encoding=UTF8", "--no-sync"], check=True, capture_output=True, cwd="/", **as_user)
        self.start()
        self.sql("CREATE DATABASE dialogue", database="postgres")
        return self

    def __exit__(self, *_):
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        command = [server_programs() / self.service.command[0], *self.service.command[1:]]
        place = ["-D", self.folder / "data", "-p", self.port, "-k", self.folder, "-clisten_addresses=127.0.0.1"]
        # the kernel lives on in every test, so that nothing is lost by not waiting for the disk
        self.process = Process("db", [*command, *place, "-cfsync=off"], self.folder, user=self.user)
        wait_for(self.is_up)

    def is_up(self):
        try:
            self.connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, database):
        return psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user=self.name,
            password=self.password,
            dbname=database,
            connect_timeout=2,
        )

    def sql(self, statement, *values, database):
        """Run one statement outside a transaction; its rows, or nothing."""
        connection = self.connect(database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def restart_at_once(self):
        """As `pg_ctl restart -m immediate`: no goodbye, then recovery from the log."""
        self.process.popen.send_signal(signal.SIGQUIT)
        self.process.popen.wait(PATIENCE)
        self.start()


class Redis:
    """A Redis of our own, started by the command of the compose file."""

    def __init__(self, service, folder):
        self.service, self.folder, self.port = service, folder, free_port()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.process.kill()

    def start(self):
        place = ["--bind", "127.0.0.1", "--port", self.port, "--dir", self.folder]
        self.process = Process("redis", [*self.service.command, *place], self.folder)
        wait_for(lambda: answers(self.port))

    def client(self):
        return redis.Redis(port=self.port, decode_responses=False)


class Post:
    """The fake mail server as a process."""

    def __init__(self, folder):
        self.folder, self.port = Path(folder) / "post", free_port()
        self.folder.mkdir()

    def __enter__(self):
        self.process = Process(
            "post", [sys.executable, Path(__file__).with_name("post.py"), self.port, self.folder], self.folder
        )
        wait_for(lambda: answers(self.port))
        return self

    def __exit__(self, *_):
        self.process.kill()

    def orders(self, **orders):
        new = self.folder / "orders.new"
        new.write_text(json.dumps(orders))
        new.rename(self.folder / "orders.json")

    def taken(self):
        file = self.folder / "taken.jsonl"
        whole, _end, _half_written = file.read_text().rpartition("\n") if file.exists() else ("", "", "")
        return [json.loads(line) for line in whole.splitlines()]

    def to(self, address):
        return [mail for mail in self.taken() if address in mail["to"]]
