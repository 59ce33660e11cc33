"""A house that people use is brought from an older schema to today's, and its own backup opens here: equal rows, equal pages (TRUST C9).

The houses of tests/older were made by the code of their day: f6d3ad9 lacks the columns that later came to migrations in place.
"""

import html
import itertools
import re

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from dialogue import job_names, keys, schemas
from dialogue.models import Dialogue, Job, Mailing, TeamMember, User
from issues.models import Ballot, Contribution, Proposal, Question, Vote
from stakeholders.models import Participant, Voice
from tests.dialogue.drill import backup, rewritten, rows, run, summed
from tests.older import house
from tests.stair import FLOORS
from tests.test_migrations import GOING
from workshops.models import Attendance, Workshop

pytestmark = [pytest.mark.trust("C9"), pytest.mark.usefixtures("django_db_setup")]  # on databases of its own
LINK = re.compile(r'href="(/[^"#]*)')
# By the migrations: people who sat at tables got a number of the room; and what Django counts for itself.
GROWN = {"django_migrations", "django_content_type", "auth_permission", "workshops_attendance"}
BY_CHANCE = {"workshops.Attendance"}  # the numbers of the room
OLDEST = pytest.mark.parametrize("found", ["f6d3ad9"], indirect=True)  # the other one shows nothing more here
NEWEST = pytest.mark.parametrize("found", ["0554e9e"], indirect=True)  # the other one: in the test after it
HELD = {"dialogue.Job", "dialogue.Mailing"}  # what waited is held after a restore


@pytest.fixture(params=house.HOUSES)
def found(request, settings):
    """The files of an older house; its keys lie where today's code looks for them."""
    settings.DEMO = True  # its people are the demo's cast, who need no second step
    made = house.parts(request.param)
    house.put_keys(made, settings.KEY_DIR)
    return made | {"name": request.param}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock(), house.Upgraded(tmp_path_factory.mktemp("upgraded")) as made:
        yield made


@pytest.fixture
def older(found, upgraded, tmp_path, django_db_blocker):
    """That house filled, and then brought up to date by the command that operators run."""
    with django_db_blocker.unblock(), upgraded.copy(found["name"], tmp_path):
        yield found


def tables_now():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchone()[0]
    return found


def columns_now(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
        return {column[0] for column in cursor.description}


def local(page):
    return dict.fromkeys(html.unescape(link) for link in LINK.findall(page))


def view_of(path):
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return "nowhere"


def opened(client, start, place=0):
    """{path: status} of the pages that somebody reaches by links from `start`, one of each kind: the first, or the last if that is
    their `place` (-1)."""
    found, waiting, seen = {}, [start], set()
    while waiting:
        path = waiting.pop(place)
        view = view_of(path)
        if path in found or path.startswith("/static/") or view in seen:
            continue
        seen.add(view)
        response = client.get(path)
        found[path] = response.status_code
        if response.status_code in (301, 302):
            waiting.append(response["Location"])
        elif response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            waiting.extend(local(response.content.decode()))
    return found


def some_of_each():
    """{who: user}: of named, hidden and protected groups, one who waits, and one of each role in the team."""
    people = Participant.objects.filter(dialogue__slug="april").select_related("user", "group").order_by("pk")
    found = {f"{p.group.policy} {p.group.standing}": p.user for p in people if p.status == "confirmed"}
    found["waiting"] = next(person.user for person in people if person.status == "waiting")
    team = TeamMember.objects.filter(dialogue__slug="april").select_related("user")
    return found | {member.role: member.user for member in team}


# ---- upgrading


def test_upgraded_house_holds_as_many_rows_as_before(older):
    before, now = house.counted(older), tables_now()
    assert {name for name in before if before[name] != now[name]} <= GROWN
    assert {name for name in GROWN if now[name] < before[name]} == set()
    kept = [Participant, Contribution, Proposal, Ballot, Vote, Workshop, Job]
    assert all(model.objects.exists() for model in kept)


def test_upgraded_house_has_the_columns_of_today(older):
    """Also those that were added to migrations which this house had applied already."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]
    tables = {m._meta.db_table: {f.column for f in m._meta.local_concrete_fields} for m in models}
    apart = {f"{table}.{column}" for table, known in tables.items() for column in known ^ columns_now(table)}
    assert apart == GOING
    later = [Question.objects.filter(silent_since=None), Contribution.objects.filter(silent=False)]
    later += [Workshop.objects.filter(translation_of="")]
    assert [rows.count() for rows in later] == [rows.model.objects.count() for rows in later]


def test_people_of_the_upgraded_house_have_a_number_in_their_room(older):
    numbers = list(Attendance.objects.values_list("number", flat=True))
    assert len(numbers) > 1
    assert None not in numbers


def test_mails_of_the_upgraded_house_say_what_they_are_about(older):
    """Read out of their keys as the rows lie there."""
    found = dict(Mailing.objects.values_list("kind", "about"))
    assert {kind for kind, about in found.items() if not about} == set()
    assert len(found) > 1


def test_jobs_of_the_upgraded_house_name_tasks_of_today(older):
    """What waits in its outbox can still be done."""
    kinds = sorted(set(Job.objects.exclude(kind=job_names.BACKED_UP).values_list("kind", flat=True)))
    assert [callable(job_names.task(kind)) for kind in kinds] == [True] * len(kinds)
    assert len(kinds) > 1


@pytest.mark.one_database  # its rows are compared on both, and its pages are read on both by the tests of each page
def test_pages_of_the_upgraded_house_open_for_every_role(older):
    walks = {"nobody": opened(Client(), "/")}
    for place, (who, user) in zip(itertools.cycle((0, -1)), some_of_each().items(), strict=False):
        client = Client()
        client.force_login(user)
        walks[who] = opened(client, "/d/april/", place)
    shut = {
        (who, path): status
        for who, walk in walks.items()
        for path, status in walk.items()
        if status not in (200, 301, 302)
    }
    assert {(who, path) for who, path in shut if who != "waiting"} == set()
    assert {path: status for (_who, path), status in shut.items()} == {
        "/d/april/summaries/": 403
    }  # who waits reads no words
    assert {who: len(walk) for who, walk in walks.items() if len(walk) < 8} == {}


def test_person_of_the_upgraded_house_finds_the_own_words(older):
    """The keys of then find the voices of then."""
    april = Dialogue.objects.get(slug="april")
    person = Participant.objects.get(dialogue=april, user__email="amina@demo.example")
    voice = Voice.objects.get(dialogue=april, tag=keys.tag(april, person.pk, "dialogue"))
    own = Contribution.objects.filter(voice=voice)
    client = Client()
    client.force_login(person.user)
    page = html.unescape(client.get("/d/april/you/").content.decode())
    assert own.exists()
    assert [said.text.split("\n")[0] in page for said in own] == [True] * own.count()


# ---- restoring


def gives(backup, as_upgraded):
    """Restoring it makes what the upgrade made."""
    said, _err = run("restore", str(backup))
    restored = rows()
    assert "Counts and checksums are equal" in said
    assert "made by an earlier version" in said
    assert {name for name in as_upgraded if as_upgraded[name] != restored[name]} <= BY_CHANCE | HELD
    assert len(restored["dialogue.Mailing"]) == len(as_upgraded["dialogue.Mailing"])
    assert restored["issues.Contribution"]


@NEWEST
def test_backup_of_an_older_version_gives_what_its_upgrade_gives(older, tmp_path):
    as_upgraded = rows()
    (tmp_path / "backup.zip").write_bytes(older["backup.zip"])
    with house.database(tmp_path):
        gives(tmp_path / "backup.zip", as_upgraded)


@OLDEST
def test_damaged_backup_of_an_older_version_leaves_an_empty_house_of_today(older, tmp_path):
    def cut(name, data):
        return data[:-20] if name.endswith("issues.Vote.jsonl") else data

    as_upgraded = rows()
    (tmp_path / "backup.zip").write_bytes(older["backup.zip"])
    with house.database(tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            run("restore", str(rewritten(tmp_path / "backup.zip", cut)))
        assert (schemas.is_up_to_date(), User.objects.count(), Vote.objects.count()) == (True, 0, 0)
        gives(tmp_path / "backup.zip", as_upgraded)
        assert Vote.objects.exists()


@OLDEST
def test_house_with_people_in_it_is_never_cleared_for_an_older_backup(older, tmp_path):
    before = rows()
    (tmp_path / "backup.zip").write_bytes(older["backup.zip"])
    with pytest.raises(CommandError, match="not empty"):
        run("restore", str(tmp_path / "backup.zip"))
    assert rows() == before


@OLDEST
def test_database_between_two_versions_is_left_alone(found, tmp_path, django_db_blocker):
    """Who restores into an older house that nobody has upgraded is told, and it stays as it is."""
    (tmp_path / "backup.zip").write_bytes(found["backup.zip"])
    with django_db_blocker.unblock(), house.database(tmp_path):
        house.fill(found)
        before = tables_now()
        with pytest.raises(CommandError, match=r"Run manage\.py migrate"):
            run("restore", str(tmp_path / "backup.zip"))
        assert tables_now() == before == {**dict.fromkeys(before, 0), **house.counted(found)}


@OLDEST
def test_upgraded_house_has_a_backup_that_restores(older, tmp_path):
    """From then on it is a house of today."""
    first = backup(tmp_path / "first")
    with house.database(tmp_path):
        said, _err = run("restore", str(first))
        before, after = summed(first), summed(backup(tmp_path / "second"))
    assert "made by an earlier version" not in said
    assert {name for name in before if before[name] != after[name]} <= HELD
