"""Every migration carries the data of a house in use, forward and back (TRUST H2). One that cannot go back is named below."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from dialogue.models import Mailing
from tests.attacks.worlds import make_world
from tests.dialogue.test_occasions import KNOWN
from tests.stair import FLOORS

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = [(app, "0001_initial") for app in FLOORS]
# Columns that this release does not know any more; they stand until the next one drops them (docs/decisions).
GOING = {
    *("issues_contribution.channel", "issues_ballot.opened_by_id", "workshops_seat.is_rapporteur"),
    *("workshops_agendadraft.made_by_id", "workshops_summary.made_by_id"),
}
IRREVERSIBLE: set[tuple[str, str]] = set()  # of (app, migration); the CHANGELOG says so too


def loader():
    return MigrationExecutor(connection).loader


def newest():
    return [key for key in loader().graph.leaf_nodes() if key[0] in FLOORS]


def migrate(targets):
    MigrationExecutor(connection).migrate(targets)


def columns_of(targets):
    """{table: (model, its columns)} in a state of the schema."""
    models = loader().project_state(targets).apps.get_models(include_auto_created=True)
    ours = [model for model in models if model._meta.app_label in FLOORS]
    return {m._meta.db_table: (m, [field.attname for field in m._meta.concrete_fields]) for m in ours}


def rows(tables, columns):
    """{table: its rows by id} with the columns named."""
    return {t: list(tables[t][0]._base_manager.order_by("pk").values_list(*columns[t][1])) for t in columns}


@pytest.fixture
def world(settings):
    """A dialogue in full swing on the schema of today; whatever happens, the next test finds that schema too."""
    settings.DEMO = True
    yield make_world()
    migrate(newest())


@pytest.mark.trust("H2")
def test_house_in_use_goes_back_to_the_first_schema_and_forward_again(world):
    """Rows of today are carried to the first schema, where its own code could read them, and from there to today's."""
    first, today = columns_of(FIRST), columns_of(newest())
    assert [table for table in first if table not in today] == []
    both = {t: (m, [column for column in columns if column in today[t][1]]) for t, (m, columns) in first.items()}
    assert {f"{t}.{c}" for t, (_m, columns) in first.items() for c in columns if c not in both[t][1]} <= GOING
    before = rows(today, both)
    assert sum(map(bool, before.values())) > 15
    migrate(FIRST)
    assert rows(first, both) == before
    migrate(newest())
    assert rows(today, both) == before


def test_new_columns_of_old_rows_hold_their_defaults(world):
    first, today = columns_of(FIRST), columns_of(newest())
    migrate(FIRST)
    migrate(newest())
    for table, (_old, known) in first.items():
        model = today[table][0]
        for field in [f for f in model._meta.concrete_fields if f.attname not in known]:
            missing = model._base_manager.filter(**{f"{field.name}__isnull": True}).count()
            assert (table, field.name, field.null or not missing) == (table, field.name, True)


@pytest.mark.trust("C9")
def test_house_that_applied_a_migration_that_was_replaced_since_goes_on(world):
    """0.1 noted workshops.0004_live_zone and knew of nothing in its place: nothing runs again, and the new one is noted too."""
    tables, instead = columns_of(newest()), ("workshops", "0004_columns_of_older_houses")
    before = rows(tables, tables)
    MigrationRecorder(connection).record_unapplied(*instead)
    call_command("migrate", verbosity=0, interactive=False)
    assert instead in MigrationRecorder(connection).applied_migrations()
    assert rows(tables, tables) == before


@pytest.mark.trust("C9")
def test_mails_of_before_say_what_they_are_about(world):
    """The column is filled from their keys, whatever release wrote them; a key that none wrote says nothing."""
    migrate([("dialogue", "0010_one_clock")])
    old = loader().project_state([("dialogue", "0010_one_clock")]).apps
    before, may = (
        old.get_model("dialogue", "Mailing").objects,
        old.get_model("dialogue", "Dialogue").objects.create(slug="may"),
    )
    for kind, occasion, _about in [*KNOWN, ("reminder", "someday", {})]:
        before.create(dialogue_id=may.pk, kind=kind, occasion=occasion)
    migrate(newest())
    filled = Mailing.objects.filter(dialogue_id=may.pk).order_by("pk").values_list("kind", "occasion", "about")
    assert list(filled) == [*KNOWN, ("reminder", "someday", {})]


def irreversible():
    found = set()
    for key in [key for key in loader().graph.nodes if key[0] in FLOORS]:
        if not all(operation.reversible for operation in loader().graph.nodes[key].operations):
            found.add(key)
    return found


@pytest.mark.trust("H2")
def test_migrations_that_cannot_go_back_are_the_named_ones():
    assert irreversible() == IRREVERSIBLE
