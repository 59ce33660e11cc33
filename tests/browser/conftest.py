"""The demo and a browser for it. Nothing here touches the tests' database: the demo keeps its own, on SQLite, in its own process."""

from functools import partial

import pytest

from tests import chromium
from tests.demo import Demo, unused


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The folder of a demo that nobody has used: those of the tests begin as copies of it."""
    return unused(tmp_path_factory.mktemp("prepared") / "demo")


@pytest.fixture(scope="session")
def demo(prepared):
    """The demo that tests share; none of them may change what another one looks at."""
    with Demo(prepared) as running:
        yield running


@pytest.fixture
def fresh_demo(prepared):
    """A demo for one test that changes it."""
    with Demo(prepared) as running:
        yield running


@pytest.fixture(scope="module")
def window():
    """A running browser, closed at the end of each file: its event loop would keep Django from the database in the tests after it."""
    with chromium.chromium(wide=True) as running:
        yield running


@pytest.fixture
def visit(window, demo):
    """`with visit(size=…, scheme=…, javascript=…) as someone:` is a window of its own on the shared demo."""
    return partial(chromium.Visit, window, demo)
