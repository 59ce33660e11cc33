"""The clock of the stack: every TICK_SECONDS a tick into each queue of Redis, and nothing else.

It loads neither Django nor Celery's app (25 MB instead of 98): a tick is a message without arguments in the protocol of Celery's tasks
(docs.celeryq.dev, "Message Protocol", version 2), and what is lost is made up by the next. Two of them do no harm.
"""

import datetime
import json
import sys
import time
import uuid
from pathlib import Path

from kombu import Connection
from kombu.exceptions import OperationalError

from dialogue import env_file, environment_rules

TICKS = {"mail": "dialogue.tick", "codes": "dialogue.tick_codes"}  # queue: task
EXPIRES = 10  # seconds after which a tick that waited is worth nothing
PATIENCE = {"socket_connect_timeout": 5, "socket_timeout": 10, "socket_keepalive": True, "max_retries": 0}
BASE_DIR = Path(__file__).resolve().parent.parent


def message(task, now):
    """(headers, body) of a tick at `now`, a time in UTC."""
    name = str(uuid.uuid4())
    expires = (now + datetime.timedelta(seconds=EXPIRES)).isoformat()
    headers = {"lang": "py", "task": task, "id": name, "root_id": name, "expires": expires, "retries": 0}
    return headers, [[], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]


def tick(connection):
    """One tick into each queue. Raises one of the connection's own errors when Redis is away."""
    producer = connection.Producer()
    for queue, task in TICKS.items():
        headers, body = message(task, datetime.datetime.now(datetime.UTC))
        producer.publish(
            body,
            routing_key=queue,
            headers=headers,
            correlation_id=headers["id"],
            expiration=EXPIRES,
            serializer="json",
            retry=False,
        )


def run(url, every):
    """For ever. A Redis that is away is asked again at the next tick, and said once: when it goes, and when it is back."""
    away = False
    while True:
        connection = Connection(url, transport_options=PATIENCE)
        try:
            while True:
                tick(connection)
                if away:
                    say("info", "Redis is back")
                away = False
                time.sleep(every)
        except (OperationalError, *connection.connection_errors, *connection.channel_errors) as error:
            if not away:
                say("warning", f"Redis is away: {type(error).__name__}")
            away = True
            connection.close()
        time.sleep(every)


def say(level, event):
    """A line as dialogue/logs.py writes them."""
    at = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    line = json.dumps({"time": at, "level": level, "logger": "dialogue.beat", "event": event})
    sys.stderr.write(f"{line}\n")


def main():
    values, faults = environment_rules.read(env_file.around(BASE_DIR))
    if stopping := [fault.sentence for fault in faults if fault.stops]:
        sys.exit("\n".join(stopping))
    run(values["REDIS_URL"], values["TICK_SECONDS"])


if __name__ == "__main__":
    main()
