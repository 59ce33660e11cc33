"""Which tests run on PostgreSQL too, by what they are; `one_database` and `both_databases` say it of the others.

The rule is in docs/decisions/2026-11-30-tests-in-ten-minutes.md; test_one_database.py holds the suite to it.
"""

REACH = {"db", "transactional_db", "django_db_setup"}
# Files whose tests read and press pages, and whose verbs have tests of their own.
PAGES = ("_pages.py", "_presses.py", "/test_files.py")


def runs_once(item):
    """It reaches no database, which pytest-django sees to, or says what a page says and where its presses lead."""
    reaches = REACH.intersection(item.fixturenames) or item.get_closest_marker("django_db")
    return not reaches or _is_of_a_page(item)


def _is_of_a_page(item):
    """Not what happens at the same moment, no attack on votes or on who said something, and nothing that asks in a way in which the
    databases differ."""
    if not str(item.path).endswith(PAGES) or is_alone(item) or item.get_closest_marker("both_databases"):
        return False
    return not any(line[0] in "AF" for marker in item.iter_markers("trust") for line in marker.args)


def is_alone(item):
    """It empties the database afterwards, and comes before those for which tests/built.py holds rows in a transaction."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
