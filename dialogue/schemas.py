"""The tables of an earlier version, for a backup of that version: laid in an empty database, filled, and brought up to date."""

from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def _key(name):
    return tuple(name.split(".", 1))


def of_later_versions(names):
    """Those of these migrations ("app.name") that this version does not have, sorted."""
    known = MigrationLoader(connection).disk_migrations
    return sorted(name for name in names if _key(name) not in known)


def newest():
    """All migrations of this version, as a database that is up to date has noted them; sorted."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations)


def is_bare():
    """True if nobody has run `migrate` here yet."""
    return not connection.introspection.table_names()


def is_up_to_date():
    """True if `migrate` has nothing to do."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date():
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def todays():
    """As `earlier`, for rows that need the tables of today."""
    if is_bare():
        bring_up_to_date()
    yield apps


@contextmanager
def earlier(names):
    """Inside, the database has the tables that these migrations make, and the registry of models that is given reads them.

    The database holds no rows worth keeping: its tables are dropped. Afterwards, also after an error, it is brought up to date
    with whatever then is in it.
    """
    _drop_tables()
    executor = MigrationExecutor(connection)
    targets = _targets(executor.loader, names)
    try:
        executor.migrate(targets)
        yield executor.loader.project_state(targets).apps
    finally:
        bring_up_to_date()


def _targets(loader, names):
    """The last of these migrations in each app. One that another has replaced since is there under that one's name."""
    instead = {old: new for new, migration in loader.replacements.items() for old in migration.replaces}
    wanted = {key if key in loader.graph.nodes else instead[key] for key in map(_key, names)}
    nodes = loader.graph.node_map
    return [
        key for key in sorted(wanted) if not any(c.key in wanted and c.key[0] == key[0] for c in nodes[key].children)
    ]


def _drop_tables():
    """All tables of this version; going back migration by migration would stop at one that cannot go back."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    known.add(MigrationRecorder.Migration._meta.db_table)
    with connection.schema_editor() as editor:
        for table in known.intersection(connection.introspection.table_names()):
            editor.execute(editor.sql_delete_table % {"table": editor.quote_name(table)})
