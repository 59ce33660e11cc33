"""What runs on SQLite alone: nothing that reaches the database unless it says so, and never what happens at the same moment.

The databases differ in types, in locks and in what a failed statement leaves. So a test runs on both by default. It may say
`one_database` where it sweeps over pages whose statements other tests send on both: every page as everybody; the words of each
mail, phase, role and kind of session; what a page costs or weighs; most of a row of random examples. Tests in files of pages
(tests/engines.py) are of that kind unless they say `both_databases`, have transactions of their own, or hold a line of A or F. What a
module asks of PostgreSQL must not go with it: some test that runs on both imports each module that such a file imports.
"""

import ast
import re

import pytest

from tests.attacks import test_idor
from tests.engines import PAGES
from tests.stair import FLOORS, ROOT, imported

ASKS_NOTHING = {
    "dialogue.local_time",
    "issues.frameworks",
    "issues.frameworks.merge",
    "issues.tie_map",
    "workshops.session_kinds",
    "workshops.documents.report",
    "workshops.plan.run_of_show",
}  # plain data to plain data; a table in the code
BY_ADDRESS = {
    "issues.doing.reading",
    "issues.doing.reading_found",
    "issues.doing.reading_team",
    "issues.reactions.reading",
    "issues.meanings.reading",
    "issues.meanings.reading_ballots",
    "issues.statements.reading",
    "issues.statements.reading_found",
    "issues.ties.reading",
    "workshops.tables.forms",
}  # behind an address, and each address is read and pressed on both
LETTERS = ROOT / "tests/letters.py"  # test_emails.py makes each of them on both
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


def is_alone(path):
    """A file of which every test is kept to one database, or reaches none; of pages, one in which nothing is said to be run on both."""
    source = path.read_text()
    if str(path).endswith(PAGES) and "both_databases" not in source:
        return True
    marks = [ast.unparse(node) for node in ast.parse(source).body if ast.unparse(node).startswith("pytestmark")]
    return any("one_database" in each for each in marks) or not re.search(r"django_db|, db\b|\(db\b", source)


def modules_in(sources):
    """The modules of ours that these tests import."""
    found = {name for source in sources for name in imported("tests.one", ast.parse(source))}
    return {name for name in found if name.split(".")[0] in FLOORS}


def test_what_is_tested_on_one_database_is_imported_by_a_test_on_both():
    paths = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if not {"stack", "browser"} & {*path.parts}]
    swept = [path.read_text() for path in paths if is_alone(path) and "django_db" in path.read_text()]
    both = modules_in(path.read_text() for path in [LETTERS, *(path for path in paths if not is_alone(path))])
    assert len(swept) > 9
    assert sorted(modules_in(swept) - both - ASKS_NOTHING - BY_ADDRESS) == []
    assert modules_in(["from issues import home\nimport issues.reading"]) == {"issues.home", "issues.reading"}


def test_what_is_said_to_be_behind_an_address_is():
    found, more = set(), {path for floor in FLOORS for path in (ROOT / floor).rglob("views*.py")}
    while more:
        found |= more
        names = {name for path in more for name in imported(named(path), ast.parse(path.read_text()))}
        more = {ROOT / f"{name.replace('.', '/')}.py" for name in names if name.split(".")[0] in FLOORS} - found
        more = {path for path in more if path.exists()}
    assert BY_ADDRESS - {named(path) for path in found} == set()
    assert "dialogue.beat" not in {named(path) for path in found}


def named(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_each_address_is_read_and_pressed_on_both():
    """So each view and page sends its statements on PostgreSQL too, whatever a marker says elsewhere."""
    assert isinstance(test_idor.pytestmark, pytest.MarkDecorator)
    assert test_idor.pytestmark.name == "django_db"
    marks = test_idor.test_verbs_answer_those_who_may_use_them.pytestmark
    assert "one_database" not in {mark.name for mark in marks}
