"""The quick way to a schema, on which all other tests begin (tests/rendering.py), leads to the one that operators get."""

from tests.stack.house import IS_FIRST

SCHEMA = (  # each column with its type and default, each constraint and index, as the database itself words them
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT app, name FROM django_migrations ORDER BY 1, 2",
)


def test_schema_is_the_same_by_the_quick_way_and_by_the_service(stack, cluster):
    """`dialogue` was made in one way; a house is emptied and made in the other."""
    with stack() as house:
        house.sql("DROP SCHEMA public CASCADE")
        house.sql("CREATE SCHEMA public")
        house.migrate(quick=IS_FIRST)
        made, other = ([cluster.sql(asked, database=name) for asked in SCHEMA] for name in ("dialogue", house.database))
    assert made == other
    assert [len(rows) > 90 for rows in made] == [True, True, True, True]
