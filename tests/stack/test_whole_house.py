"""The commands of docker-compose.yml together, two webs and two workers behind Caddy over TLS: a day of use, and what was written down.

Not run here: the images, the volumes' rights, the networks and the limits, which need a container engine.
"""

import json
import re
import subprocess
import time

import psycopg2
import pytest

from tests.stack import journey
from tests.stack.house import BIN, ROOT, wait_for
from tests.stack.test_batches import PATIENT, Watch
from tests.workshops.documents.beginnings import BEGINNINGS

GUESTS = 5
PEOPLE = "SELECT name FROM dialogue_user UNION SELECT email FROM dialogue_user UNION SELECT email FROM stakeholders_invitation"


def start_all(house):
    """Web and worker twice, codes, beat, and the proxy before the webs."""
    webs = [house.web(), house.web()]
    house.beat()
    for service in ("worker", "worker", "codes"):
        house.start(service)
    return webs, house.proxy(*webs)


def a_day(house, proxy, post, room):
    """What was done, and the secrets that were used on the way."""
    guests = wait_for(lambda: post.to("canary-0@guests.test"))
    newcomer, token = journey.accept_invitation(proxy, guests[0])
    comer, code = journey.sign_in(proxy, post, room["people"][0][1])
    for person in (comer, newcomer):
        journey.vote(person, room)
    journey.answer(comer, room)
    journey.go_wrong(proxy, room, token)
    exported = journey.export(comer, room)
    return exported, [token, code, *(each.cookies["__Host-sessionid"] for each in (comer, newcomer))]


def provoke_the_database(house):
    """An error whose detail names a person, and a statement that holds a text: what PostgreSQL logs unless told not to."""
    for statement in (
        "INSERT INTO dialogue_user SELECT * FROM dialogue_user WHERE name LIKE 'canary%%' OR email <> ''",
        f"SELECT '{journey.ANSWER}'::int",
    ):
        with pytest.raises(psycopg2.Error):
            house.sql(statement)


def planted(house, secrets):
    """What must stand in no log: everybody's name and address, texts, tags, tokens, codes, cookies, agent, where from."""
    said = [
        journey.ANSWER,
        journey.REASON,
        journey.TYPO,
        journey.NOTHING,
        journey.AGENT,
        journey.SOURCE,
        "canary",
        "Canary",
    ]
    people = [row[0] for row in house.sql(PEOPLE) if row[0]]
    tags = [row[0] for row in house.sql("SELECT tag FROM stakeholders_voice WHERE tag IS NOT NULL")]
    assert (len(people) > 20, len(tags) > 2) == (True, True)
    return [*said, *people, *tags, *secrets]


def events(logs):
    """What our processes say happened, line by line."""
    found = [line for text in logs.values() for line in text.splitlines() if line.startswith('{"time"')]
    return [json.loads(line)["event"] for line in found]


@pytest.mark.trust("B9", "F7", "H10")
def test_a_day_in_the_whole_house_leaves_nothing_of_anybody_in_a_log(stack, cluster, broker, post):
    watch = Watch(broker)
    with stack(**PATIENT) as house:
        room = house.seed("day")
        watch.start()
        webs, proxy = start_all(house)
        house.seed("invite", GUESTS)
        exported, secrets = a_day(house, proxy, post, room)
        assert {name for name, head in exported.items() if not head.startswith(BEGINNINGS[name])} == set()
        house.settle(GUESTS + 1)
        provoke_the_database(house)
        webs.pop().kill()
        for _ in range(4):  # the other one answers for it
            assert journey.visitor(proxy).get("/join/").status == 200
        webs.pop().kill()
        assert journey.visitor(proxy).get(f"/invitation/{secrets[0]}/").status == 502
        time.sleep(1)
        logs = house.logs() | {
            "db": cluster.log.read_text(),
            "redis": broker.process.log.read_text(),
            "in redis": watch.end(),
        }
        words = planted(house, secrets)
        assert [(name, word) for name, text in logs.items() for word in words if word in text] == []
        said = events(logs)
        assert ("Not Found: –" in said, [event for event in said if not event or "%" in event]) == (True, [])
        assert "dialogue.tick" in logs["in redis"]  # the watch did look
        assert re.search(r'"status": 404', logs["web-1"] + logs["web-2"])  # and the logs do hold what went wrong


@pytest.mark.trust("H5")
def test_deploy_check_of_the_containers_settings_is_clean(stack):
    with stack() as house:
        command = [BIN / "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"]
        done = subprocess.run(command, cwd=ROOT, env=house.environment(), capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n")


def test_health_tells_numbers_and_what_is_wrong(stack, post):
    with stack(**PATIENT) as house:
        web = house.web()
        page = house.visitor(web).get("/health/work")
        assert (page.status, "no worker for mail" in page.text) == (503, True)
        house.beat()
        for service in ("worker", "codes"):
            house.start(service)
        wait_for(lambda: house.visitor(web).get("/health/work").status == 200)
        assert sorted(path.name for path in (house.var / "run").glob("pulse-*")) == ["pulse-codes", "pulse-mail"]
        post.orders(data="550 5.7.1 not you")
        house.seed("invite", 1)
        page = wait_for(lambda: paused(house, web))
        assert '"problems": ["mail is paused"]' in page.text


def paused(house, web):
    page = house.visitor(web).get("/health/work")
    return page if page.status == 503 else None
