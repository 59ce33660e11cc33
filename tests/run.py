"""What `make test` does: lint, types, migrations, then the whole suite on SQLite, and on PostgreSQL what may differ there.

What cannot run here is left out and said so, with the reason; with CI=true that is a failure. Each step runs whatever the one
before it found, so that one run shows everything; the last lines say how long each step took, and what failed: the page of a CI's
run shows no more of it.

Two rows of steps run beside each other, and what a step says is shown when it is over. The whole house waits for half of its time:
it comes first to the cores, and the suites, which never wait, take what it leaves. They follow each other: all three at once made one
test in three thousand wait for a lock for longer than the product does.
"""

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
LOCAL_POSTGRESQL = ("postgres://postgres@127.0.0.1:5432/dialogue", "postgres://root@127.0.0.1:5432/dialogue")
LOCAL_REDIS = "redis://127.0.0.1:6379/0"
STACK = ("initdb", "redis-server", "caddy", "openssl", "prlimit", "setpriv")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PRODUCTION = {
    "PRODUCTION": "true",
    "DEBUG": "false",
    "DEMO": "false",
    "BASE_URL": "https://dialogue.example.org",
    "ALLOWED_HOSTS": "dialogue.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
}
TOOK = {}  # {step: seconds}, in the order in which they ended
FAILED = {}  # {step that did not hold: pytest's lines about the tests}
SUMMARY = re.compile(r"^(?:FAILED|ERROR) \S+.*", re.MULTILINE)  # what a test logged has more blanks behind ERROR
MOST = 30  # tests named at the end
WIDE = 200  # characters of such a line: with CI=true pytest writes the whole of what went wrong
RUNNING = {}  # {step: its process} of those that are under way
STOPPED = []  # whether somebody pressed Ctrl-C: no further step begins
LONGEST = (
    3600  # seconds of one step that makes way for others: what takes longer hangs (faulthandler_timeout says where)
)
NEWS = 120  # seconds after which those who wait are told what for
GRACE = 60  # seconds in which it may still stop the servers that it started


def say(text):
    print(text, flush=True)


def run(name, *command, nice=0, **environ):
    """Run one step in the project's folder and say whether it held; returns True or False. What it compiles it keeps, so that the
    processes after it need not compile it again. `nice`: how far it stands back where others want the same core."""
    dropped = {"PRODUCTION", "DEMO", "DEBUG", "PYTHONDONTWRITEBYTECODE"}
    clean = {key: value for key, value in os.environ.items() if key not in dropped}
    say(f"... {name}")
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        held = finished(name, ["nice", "-n", str(nice), *map(str, command)], clean | environ, said)
        TOOK[name] = time.monotonic() - begun
        said.seek(0)
        output = said.read()
    say(f"--- {name}\n{output}".rstrip())
    if not held:
        say(f"--- {name}: FAILED")
        FAILED[name] = SUMMARY.findall(output)
    return held


def finished(name, command, environ, said):
    """Whether the command ends well, and in time. With it goes what it started."""
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, process_group=0, stdout=said, stderr=subprocess.STDOUT
    ) as process:
        RUNNING[name] = process
        try:
            return process.wait(LONGEST) == 0
        except subprocess.TimeoutExpired:
            end(process)
            say(f"--- not done after {LONGEST} seconds: ended")
            return False
        finally:
            del RUNNING[name]


def end(process):
    """As Ctrl-C does, then by force."""
    for how in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, how)
            process.wait(GRACE)


def beside(*rows):
    """Each row of steps one after the other, the rows beside each other. Returns True if all held."""
    with ThreadPoolExecutor(len(rows)) as pool:
        waiting = [pool.submit(lambda row=row: [step() for step in row if not STOPPED]) for row in rows]
        try:
            while wait(waiting, NEWS).not_done:
                say(f"... under way: {', '.join(RUNNING)}")
            found = [row.result() for row in waiting]
        except BaseException:  # somebody pressed Ctrl-C
            STOPPED.append(True)
            for process in list(RUNNING.values()):
                end(process)
            raise
    return all(held for row in found for held in row)


def checks():
    """(short ones, long ones) of all checks that need no database."""
    templates = sorted(ROOT.glob("templates/**/*.html"))
    manage = (sys.executable, "manage.py")
    ruff, djade = BIN / "ruff", BIN / "djade"
    production = PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(60)}
    short = [
        partial(run, "ruff", ruff, "check", "--quiet", "--output-format", "concise", "."),
        partial(run, "ruff format", ruff, "format", "--check", "--quiet", "--output-format", "concise", "."),
        *([partial(run, "djade", djade, "--target-version", "5.2", "--check", *templates)] if templates else []),
        partial(run, "known flaws in dependencies", sys.executable, "-m", "tests.audit"),
        partial(run, "migrations", *manage, "makemigrations", "--check", "--dry-run", "--verbosity", "1"),
        partial(run, "deploy check", *manage, "check", "--deploy", "--fail-level", "WARNING", **production),
    ]
    return short, [partial(run, "mypy", sys.executable, "-m", "mypy", "--no-error-summary")]


def server_of(url):
    """The address with the server's own database: tests make and drop theirs, so none needs to exist beforehand."""
    return url.split("?")[0].rsplit("/", 1)[0] + "/postgres"


def find_postgresql():
    """(address, ""), or (None, why not)."""
    given = os.environ.get("DATABASE_URL", "")
    reasons = []
    for url in [given] if given.startswith("postgres") else LOCAL_POSTGRESQL:
        try:
            psycopg2.connect(server_of(url), connect_timeout=3).close()
            return url, ""
        except psycopg2.OperationalError as error:
            reasons.append(str(error).strip().splitlines()[0])
    return None, reasons[0]


def find_redis():
    """(address, ""), or (None, why not)."""
    url = os.environ.get("REDIS_URL") or LOCAL_REDIS
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
        return url, ""
    except redis.RedisError as error:
        return None, str(error)


def find_browser():
    """(path, ""), or (None, why not)."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return path, "" if path else "Chromium is not installed"


def find_stack():
    """(programs, "") of those that the whole house is started with, or (None, why not)."""
    servers = [str(path.parent) for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    search = os.pathsep.join([os.environ.get("PATH", ""), *servers])
    missing = [name for name in STACK if not shutil.which(name, path=search)]
    return (None, f"{', '.join(missing)}: not installed") if missing else (STACK, "")


def suite(name, database, left_out, *more, waiting=0, **environ):
    """The suite on one database, without the tests whose marker is left out and without those of the whole house. `more`: for pytest;
    `waiting`: how many of the workers wait for others a third of their time, so that as many more are started."""
    workers = str(min(os.cpu_count() or 1, 8) + waiting)
    chosen = " and ".join(f"not {marker}" for marker in ["stack", *left_out])
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    command += ["-m", chosen, *more]
    return partial(run, f"tests on {name}", *command, nice=10, DATABASE_URL=database, **environ)


def stack(database):
    """The whole house as processes, once: it brings its own servers. More tests at a time than cores, since they wait for much of it."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "3", "--dist", "worksteal", "-m", "stack", "tests/stack"]
    return partial(run, "tests of the whole house", *command, DATABASE_URL=database)


def find_all():
    """({what tests need: where it is}, {what is missing: why})."""
    found = {
        "postgresql": find_postgresql(),
        "redis": find_redis(),
        "browser": find_browser(),
        "stack": find_stack(),
    }
    missing = {name: reason for name, (place, reason) in found.items() if not place}
    return {name: place for name, (place, _reason) in found.items() if place}, missing


def suites(found, missing, file):
    """(the whole house, the suites), as far as they can run here. `file`: the address of a database on SQLite."""
    left_out = sorted(missing.keys() - {"postgresql", "stack"})
    environ = {"REDIS_URL": found.get("redis", LOCAL_REDIS)}
    rest = [suite("SQLite", file, left_out, waiting=int("browser" in found), **environ)]
    if "postgresql" in found:
        rest.append(suite("PostgreSQL", found["postgresql"], [*left_out, "one_database"], **environ))
    return [stack(file)] if "stack" in found else [], rest


def ending():
    """The last lines: seconds, failed tests, failed steps."""
    named = [line[:WIDE] for lines in FAILED.values() for line in lines]
    lines = [f"{seconds:6.0f} s  {name}" for name, seconds in TOOK.items()] + named[:MOST]
    lines += [f"and {len(named) - MOST} more"] if len(named) > MOST else []
    return lines + ([f"FAILED: {', '.join(FAILED)}"] if FAILED else [])


def main():
    short, long = checks()
    if "--lint" in sys.argv:
        held = beside(short, long)
    else:
        found, missing = find_all()
        for name, reason in missing.items():
            say(f"--- left out: what needs {name} ({reason})")
        if CI and missing:
            say("--- with CI=true nothing may be left out: FAILED")
            return 1
        with tempfile.TemporaryDirectory() as folder:
            house, rest = suites(found, missing, f"sqlite:///{folder}/dialogue.sqlite3")
            held = beside([*short, *house], [*long, *rest])
    say("\n".join(ending()))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
