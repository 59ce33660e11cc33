"""What runs on SQLite alone: nothing that reaches the database unless it says so, and never what happens at the same moment.

The databases differ in types, in locks and in what a failed statement leaves. So a test runs on both by default. It may say
`one_database` where it sweeps over pages whose statements other tests send on both.
"""

import ast

import pytest

from tests.stair import ROOT

SWEEP_OF_SEALED = ("test_sealed.py", "test_pages_read_as_before_but_for_what_sealing_says_and_none_asks_for_the_key")
SOURCE = """
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

@pytest.mark.django_db(transaction=True)
def test_at_once():
    pass

@pytest.mark.one_database
def test_alone():
    pass
"""


def at_once_on_one(source):
    """Names of tests with transactions of their own that a marker keeps to one database."""
    body = ast.parse(source).body
    whole = " ".join(ast.unparse(node) for node in body if ast.unparse(node).startswith("pytestmark"))
    for test in body:
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            marks = whole + " ".join(map(ast.unparse, test.decorator_list))
            if "mark.one_database" in marks and "transaction=True" in marks:
                yield test.name


def test_what_happens_at_once_runs_on_both_databases():
    found = [
        (path.name, name)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if path.name != "test_one_database.py"
        for name in at_once_on_one(path.read_text())
    ]
    assert found == [SWEEP_OF_SEALED]  # a sweep over pages, in a file whose other tests need transactions of their own
    assert list(at_once_on_one(SOURCE)) == ["test_at_once"]


def test_what_reaches_no_database_is_marked_by_itself(request):
    assert request.node.get_closest_marker("one_database")


@pytest.mark.django_db
def test_what_reaches_the_database_is_not(request):
    assert request.node.get_closest_marker("one_database") is None


def test_what_gets_at_it_by_a_fixture_is_not(request, db):
    assert request.node.get_closest_marker("one_database") is None


def test_who_opens_the_database_by_hand_asks_for_it_to_be_made():
    """By that name it is known to reach one."""
    others = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "test_one_database.py"]
    opening = [path for path in others if "django_db_blocker" in path.read_text()]
    assert len(opening) > 3
    assert [path.name for path in opening if "django_db_setup" not in path.read_text()] == []
